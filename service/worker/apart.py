"""Carries out a piece that was lost before in a process of its own, which may die of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from subprocess import PIPE, TimeoutExpired
from time import monotonic

from service.actions.services import Services
from service.core.errors import Lost
from service.core.language import N_, Message
from service.store import leases
from service.store.leases import Held, Piece
from service.store.tables import Job, Timer
from service.worker import firing, handling
from service.worker.heartbeat import TIMES, Pulse
from service.worker.holding import Hold, Keeper
from service.worker.moves import Moves
from service.worker.patience import Patience
from service.worker.performing import Work
from service.worker.retries import DIED, TOO_LONG, CutOff

# By its name: it speaks as the commands do, and those may not be imported here.
COMMAND = (sys.executable, "-m", "service.cli.piece")
PIECES: dict[str, Piece] = {"job": Job, "timer": Timer}
TAKES_TOO_LONG = 3  # the code of a child that left its piece itself
# One whose interpreter is stuck cannot even do that, and the kernel ends it.
TOOK_TOO_LONG = frozenset({None, TAKES_TOO_LONG, -signal.SIGALRM})
# One that was stopped hears no alarm either, and is ended after so many times as long.
MUCH_TOO_LONG = 4
LOOK_SECONDS = 0.5


class Apart:
    """Carries a held piece out in a child; CutOff when that did not end it, Lost as usual."""

    def __init__(self, seconds: float, *, command: Sequence[str] = COMMAND) -> None:
        self._seconds, self._command = seconds, command

    def __call__(self, hold: Hold) -> None:
        ((piece_id, number),) = hold.numbers.items()
        name = hold.piece.__tablename__
        until = monotonic() + self._seconds * MUCH_TOO_LONG
        with subprocess.Popen(
            [*self._command, name, str(piece_id), str(number)],
            stdin=PIPE,  # closes when this process dies, and then the child leaves
            start_new_session=True,
        ) as child:
            try:
                code = _wait(child, hold, until)
            finally:
                child.kill()
        if code in TOOK_TOO_LONG:
            raise CutOff(Message(TOO_LONG, {"seconds": round(self._seconds)}))
        if code != 0:
            raise CutOff(Message(DIED, {"code": code}))


def _wait(child: subprocess.Popen[bytes], hold: Hold, until: float) -> int | None:
    """The code with which a child ended; None when it was too long about it."""
    while monotonic() < until:
        try:
            return child.wait(LOOK_SECONDS)
        except TimeoutExpired:
            if hold.left() <= 0:
                raise Lost(N_("Another worker took this step over.")) from None
    return None


def carry_out(services: Services, name: str, piece_id: int, number: int) -> int:
    """The child: carry one piece out under the number that its parent holds it with.

    Returns the code to leave with; a thread that hangs must not keep the process.
    """
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    piece = PIECES[name]
    with services.db.reading() as session:
        held = leases.held(session, piece, {piece_id: number})
    hold = Hold(services, piece, held, began=monotonic())
    keeper = Keeper()
    moves = Moves(run=Patience(services.settings.job_seconds), keeper=keeper)
    alarm = services.settings.job_seconds + hold.span.total_seconds()

    def beat() -> None:
        signal.setitimer(signal.ITIMER_REAL, alarm)  # goes off when this does not come again
        keeper.renew(services)

    beating = Pulse(hold.span.total_seconds() / TIMES, beat)
    try:
        hold.demand(lambda _session: None)
        with keeper.keeping(hold), beating:
            _perform(services, hold, held[0], moves)
    except Lost:
        return 0  # another worker has it; there is nothing to tell
    except CutOff:
        return TAKES_TOO_LONG
    return 0


def _perform(services: Services, hold: Hold, held: Held, moves: Moves) -> None:
    now = services.clock()
    if hold.piece is Job:
        work = Work(services=services, held=held, hold=hold, now=now)
        moves.run(lambda: handling.carry_out(work, moves), hold)
    else:
        moves.run(lambda: firing.carry_out(services, held, hold, now, moves), hold)


def _leave_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
