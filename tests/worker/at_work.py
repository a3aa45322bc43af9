"""Workers that really run, beside a mail server that really answers, only slowly."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service import wiring
from service.actions.services import Services
from service.settings import load
from service.store.tables import Job, JobState, Mail
from tests.outside.conftest import FreePort, MailServer

PATIENCE = 120.0  # a bound for a hanging test, not a pause


class Slow(MailServer):
    """Answers every command after *command* seconds, and takes *message* for a whole message."""

    def __init__(self, *, command: float = 0.0, message: float = 0.0) -> None:
        super().__init__()
        self.command, self.message = command, message
        self.reached = threading.Semaphore(0)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        await asyncio.sleep(self.command)
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, *given: Any) -> str:
        await asyncio.sleep(self.command)
        return await super().handle_MAIL(*given)

    async def handle_RCPT(self, *given: Any) -> str:
        await asyncio.sleep(self.command)
        return await super().handle_RCPT(*given)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        self.reached.release()
        await asyncio.sleep(self.command + self.message)
        return answer

    @property
    def deliveries(self) -> Counter[str]:
        return Counter(message["Message-ID"] for message in self.messages)


@contextmanager
def serving(box: MailServer) -> Iterator[str]:
    controller = FreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def on(database: str, folder: Path, **settings: str) -> Iterator[Callable[[], Services]]:
    """Gives services on one database, each with its own connections, as processes have them."""
    made: list[Services] = []

    def make() -> Services:
        made.append(wiring.build(load(environment(database, folder, settings))))
        return made[-1]

    try:
        yield make
    finally:
        for services in made:
            services.db.close()


def environment(database: str, folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    own = {f"REGELWERK_{name.upper()}": value for name, value in settings.items()}
    place = {"REGELWERK_DATABASE_URL": database, "REGELWERK_DATA_DIR": str(folder / "var")}
    return {**place, "REGELWERK_UNDO_SECONDS": "0", **own}


def is_done(services: Services) -> bool:
    with services.db.reading() as session:
        return set(session.scalars(select(Job.state))) == {JobState.DONE}


def sent(services: Services) -> list[str]:
    with services.db.reading() as session:
        return list(session.scalars(select(Mail.message_id)))
