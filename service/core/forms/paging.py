"""A form as leaves, one after another: each group or list at its top is one. Binds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from service.core.forms.binding import Bound
from service.core.forms.entries import SHOWN, Entry, Posted
from service.core.forms.schema import (
    CONTAINERS,
    INPUTS,
    KEYED,
    REMOVE,
    STORED,
    Form,
    Kind,
    dotted,
)
from service.core.forms.validation import judge

ACTION = "_action"
TAKE = "take"  # what the button says that takes a file away: ``take:letters:<id>``
_TAKEN = re.compile(rf"{TAKE}:([\w.]{{1,200}}):([\w-]{{1,40}})")
ASKED = INPUTS | {Kind.DYNAMICLIST, Kind.TEXT}


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A few questions that are asked together. ``number`` stays the same whatever is hidden."""

    number: int
    bound: Bound
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> Entry | None:
        """The group or list that this page is made for."""
        return next((each for each in self.entries if each.component.kind in CONTAINERS), None)

    @property
    def is_shown(self) -> bool:
        """Whether anything is asked or told here, as the answers are now."""
        return any(True for _ in self._shown(self.entries))

    def judged(self) -> Bound:
        """The form with what is wrong on this page, and nothing of the others."""
        settled, context = self.bound.settled, self.bound.context
        return replace(self.bound, errors=judge(self.entries, settled, context))

    def owns(self, name: str) -> bool:
        """Whether what is posted as *name* is of a question on this page."""
        return any(name == path or name.startswith(f"{path}.") for path in self._paths)

    def laid_over(self, before: Posted, typed: Posted) -> dict[str, list[str]]:
        """What was answered on all pages: *typed* on this one, and *before* on the others."""
        others = {name: list(values) for name, values in before.items() if not self.owns(name)}
        here = {name: list(values) for name, values in typed.items() if self.owns(name)}
        if (taken := _TAKEN.fullmatch(next(iter(typed.get(ACTION, ())), ""))) is not None:
            here.setdefault(f"{taken[1]}.{REMOVE}", []).append(taken[2])
        for name in [each for each in here if each.endswith(f".{REMOVE}")]:
            gone, stored = here.pop(name), f"{name.removesuffix(REMOVE)}{STORED}"
            here[stored] = [id for id in here.get(stored, ()) if id not in gone]
        shown = [name for name in before.get(SHOWN, ()) if not self.owns(name)]
        shown += [name for name in typed.get(SHOWN, ()) if self.owns(name)]
        return {**others, **here, SHOWN: shown}

    @cached_property
    def _paths(self) -> frozenset[str]:
        kinds = KEYED | {Kind.DYNAMICLIST}
        own = self._outside_rows(self.entries)
        return frozenset(dotted(each.path) for each in own if each.component.kind in kinds)

    def _outside_rows(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            yield from self._outside_rows(entry.entries)

    def _shown(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if self.bound.is_hidden(entry):
                continue
            if entry.component.kind in ASKED:
                yield entry
            yield from self._shown(entry.entries)


def is_divided(form: Form) -> bool:
    """Whether *form* has more than one leaf."""
    return sum(each.kind in CONTAINERS for each in form.components) > 1


def leaves(bound: Bound) -> tuple[Leaf, ...]:
    """All of them, those with nothing to show included.

    What stands before the first group goes with it, and what stands behind one as well.
    """
    parts: list[list[Entry]] = [[]]
    for entry in bound.entries:
        is_next = entry.component.kind in CONTAINERS
        if is_next and any(each.component.kind in CONTAINERS for each in parts[-1]):
            parts.append([])
        parts[-1].append(entry)
    return tuple(
        Leaf(number=number, bound=bound, entries=tuple(entries))
        for number, entries in enumerate(parts, start=1)
    )
