"""The schema as JSON Schema, which editors of TOML understand; nothing is read or judged here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from service.bundle.schema.catalogue import TOML_FILES
from service.core.language import Message

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Translate = Callable[[Message], str]


def json_schema(file: str, translate: Translate) -> dict[str, Any]:
    """The JSON Schema of one TOML file, described in the language of *translate*."""
    found = TOML_FILES[file].model_json_schema(by_alias=True)
    for table in (found, *found.get("$defs", {}).values()):
        table.pop("description", None)  # its docstring, meant for programmers
    return {"$schema": DIALECT, "title": file, **_translated(found, translate)}


def written(file: str, translate: Translate) -> str:
    """The text of that schema as it is kept beside the regulations."""
    return json.dumps(json_schema(file, translate), ensure_ascii=False, indent=1) + "\n"


def schema_name(file: str) -> str:
    """``bundle.schema.json`` for ``bundle.toml``."""
    return file.removesuffix(".toml") + ".schema.json"


def _translated(node: Any, translate: Translate) -> Any:
    """The same schema without Python's titles, described for people."""
    if isinstance(node, list):
        return [_translated(each, translate) for each in node]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    for name, value in node.items():
        if name in ("properties", "$defs"):
            found[name] = {k: _translated(v, translate) for k, v in value.items()}
        elif name == "description":
            found[name] = translate(Message(value))
        elif name not in ("title", "default"):
            found[name] = _translated(value, translate)
        elif name == "default" and value not in ("", None, [], {}):
            found[name] = value
    return found
