"""Reads the types that a model declares, and the names that its files use for them."""

from __future__ import annotations

from lxml import etree

from service.core.dmn.dmnfile import Xml, children, first
from service.core.feel.types import Type

BUILT_IN = {
    **dict.fromkeys(("number", "integer", "long", "double", "decimal", "float"), "number"),
    **dict.fromkeys(("date and time", "dateTime", "dateAndTime"), "date and time"),
    **dict.fromkeys(("days and time duration", "dayTimeDuration"), "days and time duration"),
    **dict.fromkeys(
        ("years and months duration", "yearMonthDuration"), "years and months duration"
    ),
    **{name: name for name in ("string", "boolean", "date", "time", "context", "list", "function")},
}


def declared(root: Xml) -> dict[str, Type]:
    """The item definitions of a file by name; a type may name others, and itself deep inside."""
    nodes = list(children(root, "itemDefinition"))
    names = frozenset(str(node.get("name")) for node in nodes)
    return {str(node.get("name")): _definition(node, names) for node in nodes}


def type_named(text: str | None, known: frozenset[str]) -> Type | None:
    """The type that *text* names; None for Any, for none, and for what nobody declared."""
    name = (text or "").strip()
    name = name.removeprefix("feel:")
    if name in known:
        return Type(name)
    return Type(BUILT_IN[name]) if name in BUILT_IN else None


def _definition(node: Xml, names: frozenset[str]) -> Type:
    fields = list(children(node, "itemComponent"))
    function = first(node, "functionItem")
    if fields:
        inside = tuple((str(each.get("name")), _definition(each, names)) for each in fields)
        kind = Type("context", fields=inside)
    elif function is not None:
        given = children(function, "parameters")
        kinds = tuple(type_named(each.get("typeRef"), names) or Type("Any") for each in given)
        result = type_named(function.get("outputTypeRef"), names)
        kind = Type("function", kinds, result=result or Type("Any"))
    else:
        named = first(node, "typeRef")
        text = None if named is None else str(etree.tostring(named, method="text", encoding=str))
        kind = type_named(text, names) or Type("Any")
    return Type("list", (kind,)) if node.get("isCollection") in ("true", "1") else kind
