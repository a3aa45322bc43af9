"""The schema as plain values: which keys a table knows, what they mean and what they hold."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from service.bundle.schema.table import FEEL


class Holds(StrEnum):
    """What an author writes behind a key."""

    TEXT = "text"
    FEEL = "feel"
    FLAG = "flag"
    WHOLE = "whole"
    DATE = "date"
    CHOICE = "choice"
    TABLE = "table"
    TABLES = "tables"  # named by the author: [start.<name>]
    ROWS = "rows"  # [[section]]
    LIST = "list"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What one place in a file may hold."""

    holds: Holds
    keys: Mapping[str, About] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    named: bool = False
    item: Shape | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One key: its meaning, an English message id, and what it holds."""

    description: str
    required: bool
    default: Any
    shape: Shape


NOTHING = Shape(holds=Holds.FREE)
_SCALARS = {str: Holds.TEXT, bool: Holds.FLAG, int: Holds.WHOLE}


@lru_cache(maxsize=64)
def shape_of(model: type[BaseModel]) -> Shape:
    """The keys of a table."""
    keys = {info.alias or name: _about(info) for name, info in model.model_fields.items()}
    return Shape(holds=Holds.TABLE, keys=keys)


def shape_at(shape: Shape, path: Iterable[str | int]) -> Shape:
    """What may stand at *path*; nothing known about it when the schema leaves it free."""
    for part in path:
        if isinstance(part, int) or shape.named:
            shape = shape.item or NOTHING
        else:
            about = shape.keys.get(part)
            shape = NOTHING if about is None else about.shape
    return shape


def _about(info: FieldInfo) -> About:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    default = None if info.default is PydanticUndefined else info.default
    return About(
        description=info.description or "",
        required=info.is_required(),
        default=default,
        shape=_shape(info.annotation, extra, info.metadata),
    )


def _shape(kind: Any, extra: Mapping[str, Any], metadata: Iterable[Any] = ()) -> Shape:
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        told = [m.json_schema_extra for m in more if isinstance(m, FieldInfo)]
        found = {
            **extra,
            **{k: v for each in told if isinstance(each, dict) for k, v in each.items()},
        }
        return _shape(inner, found)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _shape(next(each for each in args if each is not type(None)), extra)
    if origin is tuple:
        item = _shape(args[0], extra)
        return Shape(
            holds=Holds.ROWS if item.holds is Holds.TABLE else Holds.LIST, keys=item.keys,
            choices=item.choices, item=item,
        )  # fmt: skip
    if origin is dict:
        item = _shape(args[1], extra)
        if item.holds is Holds.FREE:
            return NOTHING
        return Shape(holds=Holds.TABLES, keys=item.keys, named=True, item=item)
    if origin is Literal:
        return Shape(holds=Holds.CHOICE, choices=tuple(str(each) for each in args))
    return _plain(kind, extra)


def _plain(kind: Any, extra: Mapping[str, Any]) -> Shape:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return shape_of(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Shape(holds=Holds.CHOICE, choices=tuple(each.value for each in kind))
    if extra.get("format") == FEEL:
        return Shape(holds=Holds.FEEL)
    if isinstance(kind, type) and kind.__name__ == "date":
        return Shape(holds=Holds.DATE)
    return Shape(holds=_SCALARS[kind]) if kind in _SCALARS else NOTHING
