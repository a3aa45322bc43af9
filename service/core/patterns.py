"""Says how much work a regular expression may be on a text of some length. Matches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import factorial

WORK = 3 * 10**8  # for repeats alone; measured: a tenth of a second, with the interpreter held
EARLIER_WORK = 10**9
BRANCHED_WORK = 10**7  # with choices: as long
PLAIN_PER_STEP, BRANCHED_PER_STEP = 2_000, 100  # of FEEL
_INERT = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_REPEATS = re.compile(r"[*+]|\{\d*,\d*\}")
_CHOICES = re.compile(r"(?<![(*+?}])\?")
_NESTED = re.compile(r"\)\s*[*+{]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The worst that a pattern can do to a text.

    Each repeat may try every length; each option has two ways, each group as many as it names.
    ``endless``: a repeated group can be worse than any product of these.
    """

    length: int
    repeats: int
    branches: int
    endless: bool

    @property
    def ends_in_time(self) -> bool:
        if self.endless:
            return False
        if self.branches == 1:
            work: int = self.length ** (self.repeats + 1)
            return work <= WORK
        return self._tries * self.branches <= BRANCHED_WORK

    @property
    def steps(self) -> int:
        """What it costs an expression."""
        if self.branches == 1 and self.repeats <= 1:
            return self._tries // PLAIN_PER_STEP
        return self._tries * self.branches // BRANCHED_PER_STEP

    @property
    def _tries(self) -> int:
        """Repeats share the text, so that many of their lengths exclude each other."""
        tries: int = self.length ** (self.repeats + 1) // factorial(self.repeats + 1)
        return tries


def effort(pattern: str, length: int) -> Effort:
    """What *pattern* can do to a text of *length* characters."""
    plain = _INERT.sub("x", pattern)
    choices = len(_CHOICES.findall(plain))
    return Effort(
        length=max(length, 1),
        repeats=len(_REPEATS.findall(plain)),
        branches=_alternatives(plain) << choices,
        endless=_NESTED.search(plain) is not None,
    )


def ends_in_time(pattern: str, length: int) -> bool:
    """Whether *pattern* cannot look for ever at a text of *length* characters."""
    return effort(pattern, length).ends_in_time


def was_allowed(pattern: str, length: int) -> bool:
    """Whether a form of an earlier release could have *pattern*: then nobody counted ``|``."""
    found = effort(pattern, length)
    choices = len(_CHOICES.findall(_INERT.sub("x", pattern)))
    work: int = found.length ** (found.repeats + 1) << choices
    return not found.endless and work <= EARLIER_WORK


def _alternatives(plain: str) -> int:
    """How many ways the groups of a pattern have together: ``(a|b)(c|d|e)`` has six."""
    total, open_groups = 1, [1]
    for character in plain:
        if character == "(":
            open_groups.append(1)
        elif character == "|":
            open_groups[-1] += 1
        elif character == ")" and len(open_groups) > 1:
            total *= open_groups.pop()
    for ways in open_groups:
        total *= ways
    return total
