"""Keeps seals out of reach of who owns the database: in a file, by mail, with a time stamp."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from service.actions import keeping
from service.actions.keeping import Due
from service.actions.services import Services
from service.connectors.wording import say
from service.core.errors import ServiceError
from service.core.language import N_
from service.outside import OutgoingMail
from service.store import seals
from service.store.tables import Seal, Way

SUBJECT = N_("Seal %(number)s of regelwerk")
BODY = N_(
    "Keep this message where the operator of %(address)s cannot reach it.\n\n"
    "%(link)s\nmade: %(at)s\nkey: %(key)s\n\n"
    "With it you prove later that everything up to this seal is as it was: name the first line with"
    " --known when you work out a pack of proof or run regelwerk audit verify. Compare the key with"
    " that in the message before; it stays the same unless you were told otherwise.\n"
)
NO_SERVER = N_("No mail server is set.")
NO_FILE = N_("The file for seals cannot be written (%(kind)s).")
NO_AUTHORITY = N_("No authority for time stamps is set.")
log = structlog.get_logger(__name__)


class _Permit:
    """A seal may go whenever it wants to: sent twice it says the same."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def left(self) -> float:
        return self._seconds

    def confirm(self) -> None:
        """Nothing can have come in between."""


def keep(services: Services) -> None:
    """Make every copy that is due; one that fails holds up no other."""
    for way in keeping.ways(services):
        held = keeping.due(services, way)
        if held is None:
            continue
        try:
            proof = _MAKE[way](services, held)
        except ServiceError as problem:
            log.warning("seal.not_kept", way=way.value, problem=problem.message.msgid)
            keeping.failed(services, held, problem.message)
        else:
            keeping.done(services, held, proof)
            log.info("seal.kept", way=way.value, seal=held.seal.number)


def link(seal: Seal) -> str:
    return f"seal:{seal.number}:{seal.hash}"


def _file(services: Services, held: Due) -> None:
    """Add a line per seal since the last one; what is in the file already may stand there twice."""
    path = services.settings.keeping.file
    assert path is not None, "a way that is not set is not due"
    with services.db.reading() as session:
        lines = [
            f"{link(seal)} {seal.at.isoformat()} {seal.key}\n"
            for seal in seals.between(session, held.kept, held.seal.number)
        ]
    try:
        _append(path, "".join(lines))
    except OSError as error:
        raise ServiceError(NO_FILE, kind=type(error).__name__) from error


def _append(path: Path, text: str) -> None:
    # No folder is made: one that is missing may be a disk that is not there.
    with path.open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            text = text if file.read(1) == b"\n" else f"\n{text}"  # a writer died in a line
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _mail(services: Services, held: Due) -> None:
    settings, seal = services.settings, held.seal
    if settings.smtp_url is None:
        raise ServiceError(NO_SERVER)
    body = say(
        BODY, address=settings.base_url, link=link(seal), at=seal.at.isoformat(), key=seal.key
    )
    mail = OutgoingMail(
        message_id=f"<seal-{seal.number}-{seal.hash[:16]}@regelwerk>",
        to=settings.keeping.mail,
        sender=settings.mail_from,
        subject=say(SUBJECT, number=seal.number),
        body=body,
    )
    services.mailer.send(mail, _Permit(settings.mail_seconds))


def _stamp(services: Services, held: Due) -> bytes:
    if services.authority is None:
        raise ServiceError(NO_AUTHORITY)
    return services.authority.stamp(held.seal.hash.encode())


_MAKE: Mapping[Way, Callable[[Services, Due], bytes | None]] = {
    Way.FILE: _file,
    Way.MAIL: _mail,
    Way.STAMP: _stamp,
}
