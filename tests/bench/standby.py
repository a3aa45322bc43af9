"""A standby that acknowledges late, so that a commit costs what it costs over a network."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from time import monotonic, sleep
from urllib.parse import urlsplit

import psycopg

from tests.bench.cluster import PATIENCE, as_server, free_port, programs, run

SYNC = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@contextmanager
def late(url: str, milliseconds: float) -> Iterator[None]:
    """While inside, every commit on the cluster at *url* waits for a standby.

    What the standby answers takes *milliseconds* longer on its way; what the primary sends does
    not. The cluster is as it was afterwards.
    """
    bin_dir, parts = programs(), urlsplit(url)
    assert bin_dir is not None, "the cluster at url was made with them"
    root = Path(tempfile.mkdtemp(prefix="regelwerk-standby-"))
    as_server(root)
    data = root / "data"
    with _slow_way(int(parts.port or 0), milliseconds) as port:
        where = f"host=127.0.0.1 port={port} user={parts.username}"
        run(bin_dir / "pg_basebackup", "-d", where, "-D", data, "-R", "-X", "stream", "-c", "fast")
        options = f"-p {free_port()} -c unix_socket_directories={root}"
        run(bin_dir / "pg_ctl", "-D", data, "-o", options, "-l", root / "log", "-w", "start")
        try:
            with _waited_for(url):
                yield
        finally:
            run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
            shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _waited_for(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")
        until = monotonic() + PATIENCE
        while connection.execute(SYNC).fetchone() != (1,):
            if monotonic() > until:
                raise RuntimeError("the standby did not connect")
            sleep(0.05)
        try:
            yield
        finally:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _slow_way(port: int, milliseconds: float) -> Iterator[int]:
    """A port that leads to *port*; what goes there is held up, what comes back is not."""
    found: SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = SimpleQueue()

    async def pump(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float
    ) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await reader.read(65536):
                loop.call_later(delay, writer.write, data)
            await asyncio.sleep(delay)
        finally:
            writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back, milliseconds / 1000), pump(there, writer, 0.0))

    async def serve() -> None:
        stop = asyncio.Event()
        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        async with server:
            number = int(server.sockets[0].getsockname()[1])
            found.put((number, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    number, loop, stop = found.get(timeout=PATIENCE)
    try:
        yield number
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
