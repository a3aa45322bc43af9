"""Says whether a regular expression ends in time on a text of some length. Matches nothing."""

from __future__ import annotations

import re

WORK = 10**9
_INERT = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_REPEATS = re.compile(r"[*+]|\{\d*,\d*\}")
_CHOICES = re.compile(r"(?<![(*+?}])\?")
_NESTED = re.compile(r"\)\s*[*+{]")


def ends_in_time(pattern: str, length: int) -> bool:
    """Whether *pattern* cannot look for ever at a text of *length* characters.

    Each repeat may try every length and each option two ways, so the worst case is a product.
    A repeated group can be worse still and never ends in time.
    """
    plain = _INERT.sub("x", pattern)
    if _NESTED.search(plain):
        return False
    repeats, choices = len(_REPEATS.findall(plain)), len(_CHOICES.findall(plain))
    work: int = max(length, 1) ** (repeats + 1) << choices
    return work <= WORK
