"""Changing the files of a bundle: one value, or one element less."""

from __future__ import annotations

import tomllib

import pytest

from service.bundle.rewrite import with_value, without_element
from service.bundle.xml import BPMN, safe_parse
from service.core.errors import Invalid
from tests.engine.engine_models import end, flows, process, start, user, xor

REGULATION = b"""# what the author wrote stays
[termijn.besluit]
duur = "werkdagen 10"  # ten
[instelling]
dagen = 5
rol = false
"""
FILES = {"regeling.toml": REGULATION, "bundle.toml": b'[bundel]\ntitel = "Verlof"\n'}
MODEL = process(
    start(), xor("kort", "kort_horen"), user("horen"), user("besluiten"), end(),
    flows("start >> kort >> horen >> besluiten >> einde", "kort >> horen[a]"),
)  # fmt: skip


def changed(path: str, value: str, file: str = "regeling.toml") -> dict[str, object]:
    return tomllib.loads(with_value(FILES, path, value)[file].decode())


def test_a_value_changes_and_the_rest_stays_as_written() -> None:
    text = with_value(FILES, "termijn.besluit.duur", "werkdagen 3")["regeling.toml"]
    assert text == REGULATION.replace(b'"werkdagen 10"', b'"werkdagen 3"')


def test_a_value_keeps_its_kind() -> None:
    assert changed("instelling.dagen", "7")["instelling"] == {"dagen": 7, "rol": False}
    assert changed("instelling.rol", "true")["instelling"] == {"dagen": 5, "rol": True}


def test_the_bundle_may_change_too() -> None:
    assert changed("bundel.titel", "Vrij", "bundle.toml") == {"bundel": {"titel": "Vrij"}}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("termijn.besluit.start", "x"),  # nothing there
        ("termijn.besluit.duur.x", "x"),  # not a table
        ("termijn.besluit", "x"),  # more than one value
        ("instelling.dagen", "zeven"),  # no TOML
        ("instelling.dagen", "true"),  # another kind
    ],
)
def test_what_cannot_be_changed_is_refused(path: str, value: str) -> None:
    with pytest.raises(Invalid):
        with_value(FILES, path, value)


def test_a_regulation_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Invalid, match=r"regeling\.toml"):
        with_value({"regeling.toml": b"= ="}, "a.b", "x")


def test_what_led_to_an_element_leads_to_the_one_behind_it() -> None:
    root = safe_parse(without_element({"m.bpmn": MODEL}, "horen")["m.bpmn"])
    ends = [
        (one.get("sourceRef"), one.get("targetRef")) for one in root.iter(f"{BPMN}sequenceFlow")
    ]
    assert sorted(ends) == [
        ("besluiten", "einde"),
        ("kort", "besluiten"),
        ("kort", "besluiten"),
        ("start", "kort"),
    ]
    assert not [one for one in root.iter() if one.get("id") == "horen"]


@pytest.mark.parametrize("name", ["onbekend", "einde", "kort"])
def test_an_element_that_cannot_be_missed_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match=name):
        without_element({"m.bpmn": MODEL}, name)


def test_a_name_in_two_models_is_refused() -> None:
    with pytest.raises(Invalid, match="2 elements"):
        without_element({"a.bpmn": MODEL, "b.bpmn": MODEL}, "horen")
