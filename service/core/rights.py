"""What may be given to people: by a bundle to its groups, by the operator to an account.

The words and their meaning stand here, once; who has what is data. What follows from it: access.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from service.core.errors import Invalid
from service.core.language import N_

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


class Right(StrEnum):
    """What a bundle may let a group do in its own process."""

    READ_CASES = "zaken_lezen"
    HANDLE_CASES = "zaken_voeren"
    DO_TASKS = "taken"
    START_CASES = "invoeren"
    READ_VERSIONS = "versies_lezen"
    SEE_BOARDS = "overzichten"
    READ_REPORTS = "rapporten_lezen"
    ESTABLISH_REPORTS = "rapporten_vaststellen"


class Reach(StrEnum):
    """Over which cases of the process a group has its rights; the widest last."""

    OWN_TASKS = "eigen taken"
    OWN = "eigen"
    ALL = "alles"


class Power(StrEnum):
    """What the operator may let a person do, whatever any bundle says."""

    PUBLISH = "publish"
    APPROVE = "approve"
    INSPECT = "inspect"
    AUDIT = "audit"
    SAMPLE = "sample"
    OPERATE = "operate"
    ACCOUNTS = "accounts"


class Entry(NamedTuple):
    """How the operator writes it, and what it means."""

    word: str
    meaning: str


RIGHTS: Mapping[Right, str] = {
    Right.READ_CASES: N_("List and search cases, open their files and documents."),
    Right.HANDLE_CASES: N_("Use the actions of a case that name no group of their own."),
    Right.DO_TASKS: N_("Take and complete tasks of the group, use actions that name the group."),
    Right.START_CASES: N_("Fill in the start forms that name the group, for somebody else."),
    Right.READ_VERSIONS: N_("Read the versions of the process, their findings and files."),
    Right.SEE_BOARDS: N_("See the overviews that name the group, and the cases in its reach."),
    Right.READ_REPORTS: N_("Read reports: of every recipient, or of those that name the group."),
    Right.ESTABLISH_REPORTS: N_("Have reports worked out, explain and establish them."),
}

REACHES: Mapping[Reach, str] = {
    Reach.OWN_TASKS: N_("Cases in which an open task is the person's or the group's to do."),
    Reach.OWN: N_("Cases the person handles or is named by a task in, and those of nobody yet."),
    Reach.ALL: N_("Every case of the process."),
}

POWERS: Mapping[Power, Entry] = {
    Power.PUBLISH: Entry(
        "publiceren", N_("Read in, rehearse and publish versions; approve those of others.")
    ),
    Power.APPROVE: Entry("goedkeuren", N_("Approve a version that weakens a safeguard.")),
    Power.INSPECT: Entry("inzage", N_("Read every case and every version, change nothing.")),
    Power.AUDIT: Entry(
        "toezicht", N_("Follow cases with names replaced, read the audit trail, have it proved.")
    ),
    Power.SAMPLE: Entry(
        "steekproef", N_("Draw cases into a sample, with a reason, and read those whole.")
    ),
    Power.OPERATE: Entry("beheer", N_("See outgoing mail and incidents, try again.")),
    Power.ACCOUNTS: Entry("accounts", N_("Add and close accounts, give groups and powers.")),
}

POWER_WORDS: Mapping[str, Power] = {entry.word: power for power, entry in POWERS.items()}

# The others are about the whole installation and name no process.
PER_PROCESS = frozenset({Power.PUBLISH, Power.APPROVE, Power.INSPECT, Power.AUDIT, Power.SAMPLE})

NARROWEST = Reach.OWN_TASKS  # of a group that does not say


@dataclass(frozen=True, slots=True, order=True)
class Mandate:
    """A power of a person, over one process or, when *process* is empty, over all."""

    power: Power
    process: str = ""

    def covers(self, power: Power, process: str | None) -> bool:
        """Whether it gives *power* over *process*; None asks for any process at all."""
        return self.power is power and (process is None or self.process in ("", process))

    @property
    def stored(self) -> str:
        """As a row keeps it: ``publish:verlof``."""
        return f"{self.power}:{self.process}" if self.process else self.power.value

    @property
    def word(self) -> str:
        """As people write it: ``publiceren:verlof``."""
        word = POWERS[self.power].word
        return f"{word}:{self.process}" if self.process else word


def stored_mandates(found: Iterable[str]) -> frozenset[Mandate]:
    """What a row keeps; a power that this version does not know gives nothing."""
    pairs = (text.partition(":") for text in found)
    return frozenset(
        Mandate(Power(name), process) for name, _, process in pairs if name in set(Power)
    )


def written_mandate(text: str) -> Mandate:
    """What somebody wrote, such as ``publiceren:verlof``; Invalid says what was meant."""
    word, colon, process = text.partition(":")
    power = POWER_WORDS.get(word)
    if power is None:
        raise Invalid(
            N_("“%(word)s” is nothing an account can be allowed. Did you mean %(known)s?"),
            word=word,
            known=meant(word, POWER_WORDS),
        )
    if colon and power not in PER_PROCESS:
        raise Invalid(
            N_("“%(word)s” is about the whole installation: leave “%(process)s” out."),
            word=word,
            process=f":{process}",
        )
    if colon and not _KEY.fullmatch(process):
        raise Invalid(N_("After “%(word)s:” comes the key of a process."), word=word)
    return Mandate(power, process)


def meant(word: str, known: Iterable[str]) -> str:
    """The nearest of *known* to what somebody wrote; all of them when nothing is near."""
    words = list(known)
    return ", ".join(f"“{each}”" for each in get_close_matches(word, words, 1) or words)


def group_of(process: str, group: str) -> str:
    """The name of a group outside its bundle: two processes may both have a ``directie``."""
    return f"{process}/{group}"


def is_group_of(group: str, process: str) -> bool:
    return group.startswith(f"{process}/")


def bare_groups(groups: Iterable[str], process: str) -> list[str]:
    """The groups of *process* among *groups*, as its own bundle names them."""
    return sorted(each.partition("/")[2] for each in groups if is_group_of(each, process))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One right of one group. ``conditional``: only in cases that are open to the group."""

    group: str
    right: Right
    reach: Reach
    conditional: bool = False


Grants = Mapping[str, tuple[Grant, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The grants of every published version, by hash and group, and which version is in use.

    A case follows the version it runs on; what is about no case follows the version in use.
    Nothing is ever added up over versions or processes.
    """

    versions: Mapping[str, Grants] = field(default_factory=dict)
    current: Mapping[str, str] = field(default_factory=dict)


NO_RIGHTS = Rights()
