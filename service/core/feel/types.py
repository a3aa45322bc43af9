"""The types of FEEL as values: what ``instance of`` asks for and what a model declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name; *parts* are those of its elements, or of the parameters of a function."""

    name: str
    parts: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None


ANY = Type("Any")
Types = Mapping[str, Type]
NO_TYPES: Types = {}
