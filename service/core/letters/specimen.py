"""Stands for whatever a letter reads, to try the letter on before there is a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TEXT = "…"


class Specimen(str):
    """Any field and any result at once: a text, a number, a list of two, and true.

    It is never the cause of an error, so that what goes wrong with it goes wrong with every record.
    """

    __slots__ = ()

    def __new__(cls, *_args: Any, **_named: Any) -> Specimen:
        return super().__new__(cls, TEXT)

    def __iter__(self) -> Iterator[str]:
        return iter((Specimen(), Specimen()))

    def __len__(self) -> int:
        return 2

    def __contains__(self, _item: object) -> bool:
        return True

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return True

    def __lt__(self, _other: object) -> bool:
        return True

    __le__ = __gt__ = __ge__ = __lt__

    def __hash__(self) -> int:
        return hash(TEXT)

    def __int__(self) -> int:
        return 1

    __index__ = __int__
