"""What a message that comes in fills in (``[brievenbus]`` of ``bundle.toml``); only typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.bundle.schema.letterbox_table import LetterboxTable
from service.core.words import PostField


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterbox:
    """The start form ``form`` of ``groups``: which question takes what, and what is always so."""

    form: str
    groups: tuple[str, ...]
    fields: Mapping[PostField, str]
    fixed: Mapping[str, str]

    @classmethod
    def of(cls, table: LetterboxTable | None) -> Letterbox | None:
        if table is None:
            return None
        told = table.fields.model_dump(by_alias=True)
        return cls(
            form=table.form,
            groups=table.groups,
            fields={PostField(name): path for name, path in told.items() if path},
            fixed={str(path): str(value) for path, value in table.fixed.items()},
        )
