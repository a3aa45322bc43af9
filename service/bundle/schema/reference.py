"""The reference of the modelling language, written from the schema into pages for its owner."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from service.bundle.schema.catalogue import EVERYTHING
from service.bundle.schema.shape import About, Holds, Shape, shape_of
from service.core.language import N_, Message
from service.core.topic import Topic

OF_TOPICS = "topics"
Translate = Callable[[Message], str]
BEGIN = re.compile(
    r"(?P<begin><!-- schema: (?P<file>\S+)(?: (?P<path>\S+))? -->\n).*?(?P<end><!-- /schema -->)",
    re.S,
)
_HELD = {
    Holds.TEXT: N_("text"),
    Holds.FEEL: N_("FEEL"),
    Holds.FLAG: N_("true or false"),
    Holds.WHOLE: N_("whole number"),
    Holds.DATE: N_("date"),
    Holds.CHOICE: N_("one of these"),
    Holds.TABLE: N_("table"),
    Holds.TABLES: N_("tables"),
    Holds.ROWS: N_("rows"),
    Holds.LIST: N_("list"),
    Holds.FREE: N_("free"),
}
_REQUIRED = N_("Required.")
_HEADS = (N_("key"), N_("holds"), N_("meaning"))


def renewed(page: str, translate: Translate, topics: Mapping[str, Topic]) -> str:
    """*page* with every table between its marks written anew.

    A mark names a file and, with dots, a table in it: ``<!-- schema: bundle.toml start -->``; or
    the topics.
    """

    def table(found: re.Match[str]) -> str:
        if found["file"] == OF_TOPICS:
            return f"{found['begin']}{_topics(topics, translate)}{found['end']}"
        shape = shape_of(EVERYTHING[found["file"]])
        for name in (found["path"] or "").split("."):
            shape = _inside(shape.keys[name].shape) if name else shape
        return f"{found['begin']}{_table(shape, translate)}{found['end']}"

    return BEGIN.sub(table, page)


def marked(page: str) -> set[tuple[str, str]]:
    """Which files and tables a page describes."""
    return {(found["file"], found["path"] or "") for found in BEGIN.finditer(page)}


def tables(shape: Shape, path: str = "") -> set[str]:
    """Every table of a file that has keys of its own, by its path."""
    found = {path} if shape.keys else set()
    for name, about in shape.keys.items():
        found |= tables(_inside(about.shape), f"{path}.{name}" if path else name)
    return found


def _inside(shape: Shape) -> Shape:
    return shape.item if shape.item is not None and shape.item.keys else shape


def _table(shape: Shape, translate: Translate) -> str:
    heads = [translate(Message(each)) for each in _HEADS]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for name, about in shape.keys.items():
        lines.append(f"| `{name}` | {_held(about.shape, translate)} | {_told(about, translate)} |")
    return "\n".join(lines) + "\n"


def _topics(topics: Mapping[str, Topic], translate: Translate) -> str:
    heads = [translate(Message(each)) for each in (N_("topic"), N_("what happens"), N_("reads"))]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for name, topic in topics.items():
        asked = []
        for each in topic.properties:
            needed = f" {translate(Message(_REQUIRED))}" if each.required else ""
            asked.append(f"`{each.name}`: {translate(Message(each.sentence))}{needed}")
        does = translate(Message(topic.sentence))
        lines.append(f"| `{name}` | {does} | {'<br>'.join(asked) or '–'} |")
    return "\n".join(lines) + "\n"


def _held(shape: Shape, translate: Translate) -> str:
    if shape.choices:
        return ", ".join(f"`{each}`" for each in shape.choices)
    text = translate(Message(_HELD[shape.holds]))
    if shape.holds is Holds.LIST and shape.item is not None and shape.item.holds is Holds.TEXT:
        return f"{text} ({translate(Message(_HELD[Holds.TEXT]))})"
    return text


def _told(about: About, translate: Translate) -> str:
    parts = [translate(Message(about.description)).replace("|", "\\|")]
    if about.required:
        parts.append(translate(Message(_REQUIRED)))
    elif isinstance(about.default, (bool, int)) or (
        isinstance(about.default, str) and about.default
    ):
        default = str(about.default).lower() if isinstance(about.default, bool) else about.default
        parts.append(translate(Message(N_("Left out: %(default)s."), {"default": f"`{default}`"})))
    return " ".join(parts)
