"""What is not in the record: false and empty in a condition, an error when it is printed."""

from __future__ import annotations

from jinja2 import Undefined


class MissingField(Undefined):
    """A field that is not in the record: false and empty in a condition, an error in print."""

    __slots__ = ()

    @property
    def path(self) -> str:
        return self._undefined_name or ""

    def __str__(self) -> str:
        if self._undefined_name is None:  # an inline "if" without "else"
            return ""
        raise EmptyField(self.path)

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, MissingField)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)


class EmptyField(Exception):
    """A value is printed that is not there; ``path`` is the field when it is known."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)
