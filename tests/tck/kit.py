"""Reads the cases of the kit and compares what came out; it works nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from service.core.feel.temporal import read_any

NAMESPACE = {"t": "http://www.omg.org/spec/DMN/20160719/testcase"}
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
NUMBERS = frozenset({"decimal", "double", "integer", "int", "long", "float"})
TEMPORALS = frozenset({"date", "time", "dateTime", "duration"})
Xml = etree._Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One result node: whose value, what it should be, and whether an error is right as well."""

    name: str
    value: Any
    may_fail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case: one point when every result is as expected."""

    id: str
    model: Path
    kind: str
    invoked: str
    inputs: dict[str, Any]
    results: tuple[Expected, ...]


def cases(folder: Path) -> Iterator[Case]:
    """Every case of the kit in *folder*, which holds one folder per model."""
    for file in sorted(folder.rglob("*-test-*.xml")):
        root = etree.parse(file).getroot()
        model = file.parent / (root.findtext("t:modelName", "", NAMESPACE))
        for node in root.findall("t:testCase", NAMESPACE):
            yield Case(
                id=f"{file.stem}/{node.get('id')}",
                model=model if model.is_file() else min(file.parent.glob("*.dmn")),
                kind=node.get("type", "decision"),
                invoked=node.get("invocableName", ""),
                inputs={
                    str(each.get("name")): value(each)
                    for each in node.findall("t:inputNode", NAMESPACE)
                },
                results=tuple(map(_expected, node.findall("t:resultNode", NAMESPACE))),
            )


def _expected(node: Xml) -> Expected:
    found = node.find("t:expected", NAMESPACE)
    return Expected(
        name=str(node.get("name")),
        value=None if found is None else value(found),
        may_fail=node.get("errorResult") == "true",
    )


def value(node: Xml) -> Any:
    """Read a value, a list or the components of a context."""
    if node.get(NIL) == "true":
        return None
    components = node.findall("t:component", NAMESPACE)
    if components:
        return {str(each.get("name")): value(each) for each in components}
    items = node.find("t:list", NAMESPACE)
    if items is not None:
        return [value(each) for each in items.findall("t:item", NAMESPACE)]
    plain = node.find("t:value", NAMESPACE)
    if plain is None or plain.get(NIL) == "true":
        return None
    text, kind = plain.text or "", str(plain.get(TYPE, "")).rpartition(":")[2]
    if kind == "boolean":
        return text.strip() == "true"
    if kind in NUMBERS:
        return Decimal(text.strip())
    return read_any(text.strip()) if kind in TEMPORALS else text


def close(found: Any, expected: Any) -> bool:
    """Compare; the kit writes numbers with about eight digits that count."""
    if isinstance(expected, Decimal):
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            return False
        return abs(Decimal(found) - expected) <= Decimal("1e-8") * max(Decimal(1), abs(expected))
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(map(close, found, expected))
        )
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(close(found[key], expected[key]) for key in found)
        )
    return bool(found == expected) and type(found) is type(expected)
