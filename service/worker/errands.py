"""Does what an auditor asked for: a look at all chains, or a pack of proof."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from io import SEEK_END
from time import monotonic, sleep
from typing import IO

import structlog

from service.actions import drawing, errands, messages, packing, packs, proof, sealing
from service.actions.errands import LEASE, Claim
from service.actions.services import Services
from service.connectors.wording import say_in
from service.core.errors import ServiceError
from service.core.language import N_, USUAL, Message
from service.outside import FilesAway
from service.store import errands as stored
from service.store import seals
from service.store.proof.report import Report
from service.store.tables import ErrandKind, ErrandState
from service.worker.heartbeat import TIMES, Pulse

WAIT_SECONDS = 1.0
TOLD = 50  # flaws that are kept with the result; all are counted
UNSEALED = N_("There is no seal yet.")
log = structlog.get_logger(__name__)


def do_next(
    services: Services,
    errand_id: int | None = None,
    *,
    busy: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> bool:
    """Do the errand that waits longest, or number *errand_id*; False when none waits."""
    held = errands.claim(services, errand_id)
    if held is None:
        return False
    keeping = Pulse(LEASE.total_seconds() / TIMES, partial(errands.renew, services, held))
    try:
        with busy(), keeping:
            _do(services, held)
    except FilesAway as problem:
        log.warning("errand.waits", errand=held.id, problem=problem.message.msgid)
        errands.put_off(services, held)
        return False
    except ServiceError as problem:
        errands.fail(services, held, problem.message)
    except BaseException:
        errands.give_back(services, held)
        raise
    return True


def by_hand(services: Services, errand_id: int) -> IO[bytes]:
    """Make a pack now, or wait for the worker that took it up; its file."""
    while True:
        do_next(services, errand_id)
        with services.db.reading() as session:
            found = stored.get(session, errand_id)
        assert found is not None, "an errand is never removed"
        if found.state is ErrandState.DONE and found.sha256 is not None:
            return services.files.open(found.sha256)
        if found.state is ErrandState.FAILED:
            problem = messages.from_json(found.result["problem"])
            raise ServiceError(problem.msgid, **problem.params)
        sleep(WAIT_SECONDS)


def _do(services: Services, held: Claim) -> None:
    (_pack if held.errand.kind is ErrandKind.PACK else _check)(services, held)
    log.info("errand.done", errand=held.id, kind=held.errand.kind.value)


def _check(services: Services, held: Claim) -> None:
    began = monotonic()
    report = proof.prove(services, with_rows=held.errand.wish["rows"])
    errands.finish(services, held, result=_told(report, monotonic() - began))


def _pack(services: Services, held: Claim) -> None:
    """Draw, seal what was asked, make the pack as of that seal, and keep it under its hash."""
    drawing.settle(services, held)
    wish = packs.wish_of(held.errand, sealed(services, held))
    with tempfile.TemporaryFile() as file:
        packing.pack(services, wish, file, say_in(USUAL))
        size = file.seek(0, SEEK_END)
        name = services.files.put_file(file)
    drawn = held.errand.result
    errands.finish(services, held, result=drawn, sha256=name, size=size, is_kept=True)


def sealed(services: Services, held: Claim) -> int:
    """The number of the seal as of which a pack is made; what asked for it is under it."""
    sealing.seal(services)
    with services.db.reading() as session:
        last = seals.last(session)
    if last is None:
        raise ServiceError(UNSEALED)
    return errands.settle(services, held, last.number)


def _told(report: Report, seconds: float) -> dict[str, object]:
    """A report as it is kept."""
    return {
        "counts": dict(report.counts),
        "flawed": report.flawed,
        "flaws": [
            {
                "subject": flaw.subject,
                "table": flaw.table,
                "row": flaw.row,
                "reason": messages.to_json(Message(flaw.reason.msgid, flaw.reason.params)),
            }
            for flaw in report.flaws[:TOLD]
        ],
        "last_seal": report.last_seal,
        "key": report.key,
        "seconds": round(seconds, 1),
    }
