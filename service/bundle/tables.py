"""Reads TOML tables field by field and notes what does not fit; it never raises."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from service.core.errors import Finding, Severity
from service.core.language import N_, Message

T = TypeVar("T")


class Tables:
    """A reader for one file; ``findings`` holds what was wrong with it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def parse(self, data: bytes | None) -> dict[str, Any]:
        """The whole file, empty when it cannot be read."""
        if data is None:
            self.wrong(N_("The file is missing."))
            return {}
        try:
            return tomllib.loads(data.decode())
        except (ValueError, RecursionError) as exc:  # also a number of too many digits
            self.wrong(N_("The file is not readable TOML: %(problem)s"), problem=str(exc))
            return {}

    def wrong(self, msgid: str, **params: Any) -> None:
        self.findings.append(
            Finding(
                severity=Severity.ERROR,
                code="toml",
                file=self.file,
                message=Message(msgid, params),
            )
        )

    def table(self, parent: Mapping[str, Any], key: str) -> dict[str, Any]:
        return self._typed(parent, key, dict, {}, N_("“%(field)s” must be a table."))

    def text(self, parent: Mapping[str, Any], key: str, default: str = "") -> str:
        return self._typed(parent, key, str, default, N_("“%(field)s” must be text."))

    def need_text(self, parent: Mapping[str, Any], key: str, where: str) -> str:
        if key not in parent:
            self.wrong(N_("“%(field)s” is missing in [%(table)s]."), field=key, table=where)
        return self.text(parent, key)

    def flag(self, parent: Mapping[str, Any], key: str) -> bool:
        return self._typed(parent, key, bool, False, N_("“%(field)s” must be true or false."))

    def rows(self, parent: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        found = self._typed(parent, key, list, [], N_("“%(field)s” must be a list of tables."))
        if not all(isinstance(row, dict) for row in found):
            self.wrong(N_("“%(field)s” must be a list of tables."), field=key)
        return [row for row in found if isinstance(row, dict)]

    def tables(self, parent: Mapping[str, Any], key: str) -> dict[str, dict[str, Any]]:
        """A table whose values are tables."""
        found = self.table(parent, key)
        return {name: self.table(found, name) for name in found}

    def texts(self, parent: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found = self._typed(parent, key, list, [], N_("“%(field)s” must be a list of texts."))
        if not all(isinstance(each, str) for each in found):
            self.wrong(N_("“%(field)s” must be a list of texts."), field=key)
        return tuple(each for each in found if isinstance(each, str))

    def _typed(
        self, parent: Mapping[str, Any], key: str, kind: type[T], default: T, msgid: str
    ) -> T:
        value = parent.get(key, default)
        if isinstance(value, kind):
            return value
        self.wrong(msgid, field=key)
        return default
