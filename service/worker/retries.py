"""When a failed piece of work is tried again, and when a person has to look."""

from __future__ import annotations

from datetime import timedelta

from service.core.language import N_, Message

# After the n-th failure wait this long; the last one repeats until the attempts are used up.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
MAX_ATTEMPTS = 8
# So many takings in a row that nobody ended, and a person has to look.
MAX_LOST = 3
CONFLICT_PAUSE = timedelta(seconds=5)
# A job that so often lost the database under it is suspected of being the reason.
MOST_TAKINGS = 20
TOO_LONG = N_("It was broken off: for %(seconds)s seconds nothing came of it.")
DIED = N_("What carried it out died of it, or was ended from outside (code %(code)s).")
UNANSWERED = N_(
    "Whoever carried it out stopped halfway, %(count)s times in a row. Look at the log of the"
    " worker, mend the cause and try again."
)


class CutOff(Exception):
    """A piece of work was left or died; ``message`` says which."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


def delay(failures: int) -> timedelta:
    """How long to wait after *failures* failures in a row (1 or more)."""
    return DELAYS[min(failures, len(DELAYS)) - 1]


def exhausted(failures: int) -> bool:
    return failures >= MAX_ATTEMPTS
