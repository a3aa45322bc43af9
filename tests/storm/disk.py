"""A small disk of its own, that can be full."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.storm.missing import Missing

PIECES = (1 << 16, 1 << 10)  # bytes; large ones first, then what is left


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk that anybody may use, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="regelwerk-disk-"))
    options = f"size={megabytes}m,mode=1777"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True
    )
    if made.returncode:
        folder.rmdir()
        raise Missing(f"a disk of its own cannot be mounted: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Within, not a kilobyte is left on *disk*."""
    filler = disk / "filler"
    try:
        with filler.open("wb", buffering=0) as output:
            for piece in PIECES:
                with suppress(OSError):
                    while output.write(b"\0" * piece) == piece:
                        pass
        yield
    finally:
        filler.unlink()
