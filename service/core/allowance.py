"""How much one may ask, send and leave behind, signed in or not. Counting is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOST = 100_000_000
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The limits of one service; each has a setting ``REGELWERK_LIMIT_…`` of the same name.

    The usual ones leave room for a citizen with 120 photographs, and for an office that has one
    address towards the outside.
    """

    # Of one address.
    requests: int = 1_200  #: pages, files and forms per minute, in one web process
    answers: int = 300  #: times a form was pressed, per ten minutes
    sent: int = 60  #: forms that were sent in for good, per hour
    files: int = 300  #: files, per hour
    megabytes: int = 1_500  #: of forms with files, per hour
    codes: int = 20  #: personal links and codes tried, per five minutes
    opened: int = 300  #: documents opened, per hour
    guesses: int = 20  #: wrong passwords, per five minutes
    # Of one account, from devices on which nobody signed in before.
    account_guesses: int = 5_000  #: wrong passwords in a day
    # Of one case.
    case_sent: int = 60  #: forms its parties sent in a day
    case_forms: int = 1_000  #: forms its parties ever sent
    case_files: int = 500  #: files its parties ever added
    case_megabytes: int = 2_000  #: size of those
    case_reads: int = 600  #: documents its parties opened, per hour
    # Of one person with an account; a form of an office may have very many files.
    person_files: int = 2_000  #: files, per day
    person_megabytes: int = 5_000  #: size of those
    person_drafts: int = 20  #: megabytes of drafts at one time
    # Of all with an account together.
    staff_files: int = 50_000  #: files, per day
    staff_megabytes: int = 50_000  #: size of those
    staff_drafts: int = 2_000  #: megabytes of drafts at one time
    # Of all without one together.
    total_cases: int = 5_000  #: cases opened in a day
    total_files: int = 50_000  #: files in a day
    total_megabytes: int = 50_000  #: size of those
    total_unfinished: int = 2_000  #: megabytes of forms that are not sent yet, at one time

    @classmethod
    def names(cls) -> Iterator[tuple[str, int]]:
        """Each limit with its usual number."""
        for each in fields(cls):
            assert isinstance(each.default, int), "every limit has a usual number"
            yield each.name, each.default
