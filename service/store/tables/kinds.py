"""The closed vocabularies of the tables and how they are stored."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Enum, Integer

Id = BigInteger().with_variant(Integer, "sqlite")
# Where what has no date sorts: after everything that has one.
NO_TERM = datetime(9999, 1, 1, tzinfo=UTC)
SEVERAL = "*"  # instead of a user name: more than one


def stored(kind: type[StrEnum]) -> Enum:
    """A closed vocabulary as readable text, so that a new word needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=12,
        values_callable=lambda words: [word.value for word in words],
    )


class TaskState(StrEnum):
    """A user task is open until it is completed or the engine takes it away."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class TimerState(StrEnum):
    """An armed timer fires once, or disappears with its scope."""

    ARMED = "armed"
    FIRED = "fired"
    VOID = "void"


class JobState(StrEnum):
    """A side effect: waiting, performed (its step may still have to move on), or stuck."""

    READY = "ready"
    DONE = "done"
    INCIDENT = "incident"
    VOID = "void"


class SubmissionKind(StrEnum):
    """Why the record changed."""

    START = "start"
    FORM = "form"
    ACTION = "action"
    DECISION = "decision"
    DERIVED = "derived"
    JOB = "job"
    UNDO = "undo"  # what came with one step counts no more


class Basis(StrEnum):
    """The day under which an observation is added up."""

    MOMENT = "moment"  # on which the case counts for the measure
    CASE = "case"  # by which the case belongs to a year


class DocumentKind(StrEnum):
    """Where a document came from."""

    UPLOAD = "upload"
    LETTER = "letter"
    NOTICE = "notice"


class MailState(StrEnum):
    """What became of a message when its row was written; what was heard later is a tiding."""

    SENT = "sent"  # a mail server took it
    OUTBOX = "outbox"  # no mail server was set
    WITHHELD = "withheld"  # it went before an older copy was put back
    FAILED = "failed"  # it was refused for good because of its address
    GATHERED = "gathered"  # it goes within the message of a morning


class TidingKind(StrEnum):
    """What was heard of a message or a letter on paper after its row was written."""

    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"


class Answer(StrEnum):
    """What a mail server said when a message was handed to it."""

    NONE = "none"  # nothing we know of: it may have taken it
    TAKEN = "taken"
    REFUSED = "refused"


class RehearsalState(StrEnum):
    """Scenarios of a version: to be played, or how the playing ended."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"  # it could not be played to the end


class Grounds(StrEnum):
    """What a version was published on."""

    PASSED = "passed"  # every scenario went as written
    ABSENT = "absent"  # there is no scenario
    STARTUP = "startup"  # it came with the demonstration and is played in the test suite
    WAIVED = "waived"  # somebody with a shell on the server published it unplayed
    STAGE = "stage"  # it exists for the length of a rehearsal
