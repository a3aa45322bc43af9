"""Tells which elements of a model no scenario came through."""

from __future__ import annotations

from collections.abc import Iterable

from service.actions.rehearse.report import Played, Unwalked
from service.engine.bundle import Bundle


def unwalked(bundle: Bundle, played: Iterable[Played]) -> tuple[Unwalked, ...]:
    """The elements of *bundle* that no scenario passed, in the order of the model."""
    passed = frozenset[str]().union(*(one.passed for one in played))
    return tuple(
        Unwalked(element=key, name=element.name, kind=str(element.kind))
        for key, element in bundle.elements.items()
        if key not in passed and element.name
    )
