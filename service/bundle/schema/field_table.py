"""A field of the record as the files of a bundle name it: by its path, or with words before it."""

from __future__ import annotations

from typing import Any

from pydantic import GetJsonSchemaHandler, model_validator

from service.bundle.schema.table import Filled, Table, Text, Wrong, needed, optional
from service.core.language import N_
from service.core.words import Key


class FieldTable(Table):
    """One field of a section: a path, or a path with a label."""

    path: Filled = needed(Key.FIELD, N_("The path of the field in the record."))
    label: Text | None = optional(
        Key.LABEL, N_("What stands before it. Left out: the question of the form."), default=None
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if not isinstance(value, str | dict):
            raise Wrong(N_("“%(key)s” must be a path, or a table with a path and a label."))
        return {Key.FIELD.value: value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> Any:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(core)]}
