"""The level 2 cases of the DMN technology compatibility kit; its files stay where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service.core.dmn import parse_dmn
from service.core.errors import ServiceError
from service.core.feel.temporal import read_any

ROOT = Path(__file__).parents[2]
TCK = Path(os.environ.get("REGELWERK_DMN_TCK", ROOT.parent / "shared" / "dmn-tck"))
LEVEL = TCK / "level-2"
MISSING = f"the compatibility kit is not at {TCK}; set REGELWERK_DMN_TCK"
NAMESPACE = {"t": "http://www.omg.org/spec/DMN/20160719/testcase"}
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
Xml = etree._Element


def test_the_kit_is_there() -> None:
    if not LEVEL.is_dir():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)


def cases() -> Iterator[Any]:
    for file in sorted(LEVEL.glob("*/*-test-*.xml")):
        for case in etree.parse(file).findall("t:testCase", NAMESPACE):
            yield pytest.param(file, case, id=f"{file.stem}/{case.get('id')}")


@pytest.mark.parametrize(("file", "case"), list(cases()))
def test_a_case_of_the_kit(file: Path, case: Xml) -> None:
    models = sorted(file.parent.glob("*.dmn"))
    decisions = parse_dmn(models[0].read_bytes(), file=models[0].name)
    scope = {str(node.get("name")): value(node) for node in case.findall("t:inputNode", NAMESPACE)}
    for node in case.findall("t:resultNode", NAMESPACE):
        decision = decisions.find(str(node.get("name")))
        assert decision is not None
        assert decision.check() == []
        if node.get("errorResult") == "true":
            with pytest.raises(ServiceError):
                decision.evaluate(scope)
            continue
        expected = node.find("t:expected", NAMESPACE)
        assert close(decision.evaluate(scope).value, None if expected is None else value(expected))


def value(node: Xml) -> Any:
    """Read a value, a list or the components of a context."""
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
        return text == "true"
    if kind in ("decimal", "double", "integer"):
        return Decimal(text)
    return read_any(text) if kind in ("date", "time", "dateTime", "duration") else text


def close(found: Any, expected: Any) -> bool:
    """Compare; the kit writes numbers with about eight digits that count."""
    if isinstance(expected, Decimal):
        return abs(Decimal(found) - expected) <= Decimal("1e-8") * max(Decimal(1), abs(expected))
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(close(found[k], expected[k]) for k in found)
    return bool(found == expected) and type(found) is type(expected)
