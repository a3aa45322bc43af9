"""Expressions read of people only whom the bundle names, and only what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from service.bundle.archive import read_directory
from service.bundle.calendars import freeze
from service.bundle.model import Model
from service.bundle.parts import read_parts
from service.checks.expression_checks import check_expressions
from service.core.finding import Finding
from tests.conftest import ROOT

SAID = """[personen]
iedereen = true
eigenschappen = ["functie"]
reden = "Iedereen kan bij een aanvraag betrokken zijn."
"""
HANDLER = 'behandelaar = "behandelaar"'


@cache
def _files() -> Mapping[str, bytes]:
    tests = ROOT / "tests"
    return freeze(
        read_directory(
            tests / "proefproces", tests / "proefproces_forms", ROOT / "processes/kalender.toml"
        )
    )


def found(*changes: tuple[str, str]) -> list[Finding]:
    """What the check says of people when the settings of the test process are changed."""
    files = dict(_files())
    text = files["bundle.toml"].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    parts = read_parts({**files, "bundle.toml": text.encode()})
    assert parts.whole, parts.findings
    said = check_expressions(parts, Model(parts.roots))
    return [each for each in said if each.code == "people"]


def reads(expression: str) -> tuple[str, str]:
    return HANDLER, f"behandelaar = '{expression}'"


def test_a_process_that_says_whom_it_knows_may_read_them() -> None:
    assert found() == []


def test_who_says_nothing_may_read_nobody() -> None:
    said = found((SAID, ""))
    assert {each.file for each in said} == {
        "forms/aanvraag.form", "forms/aanvraag-invoeren.form",
    }  # fmt: skip
    assert {each.severity.value for each in said} == {"error"}


@pytest.mark.parametrize(
    "expression",
    [
        "personen.email",
        "personen[1].email",
        'personen[email = "a@b.nl"].gebruikersnaam',
        'personen[item.email = "a@b.nl"].gebruikersnaam',
        "for p in personen return p.email",
        "for p in personen[naam = behandelaar] return p.email",
        "for p in (for q in personen return q) return p.email",
        "(if behandelaar = null then personen else [])[1].email",
        "for p in concatenate(personen, []) return p.email",
        "sort(personen, function(a, b) a.email < b.email).gebruikersnaam",
        "[personen[1]][1].email",
        "some p in personen satisfies p.email = behandelaar",
    ],
)
def test_what_was_not_asked_for_is_found_however_it_is_read(expression: str) -> None:
    (said,) = found(reads(expression))
    assert said.message.params["names"] == "email"
    assert found(reads(expression), ('["functie"]', '["functie", "email"]')) == []


@pytest.mark.parametrize(
    "expression",
    [
        "personen[naam = behandelaar][1].functie",
        "for p in personen return {email: p.naam}.email",
        "[personen[1].naam, aanvrager.email]",
        "for p in personen, p in [aanvrager] return p.email",
    ],
)
def test_an_address_of_somebody_else_is_none_of_theirs(expression: str) -> None:
    assert found(reads(expression)) == []


def test_people_that_nothing_reads_need_not_be_known() -> None:
    files = {
        name: data.replace(b"=personen", b"=betrokkenen") for name, data in _files().items()
    }  # fmt: skip
    parts = read_parts(files)
    said = [e for e in check_expressions(parts, Model(parts.roots)) if e.code == "people"]
    assert [(each.severity.value, each.file) for each in said] == [("warning", "bundle.toml")]


def test_only_groups_of_the_process_can_be_named() -> None:
    files = dict(_files())
    text = files["bundle.toml"].decode().replace("iedereen = true", 'groepen = ["elders"]')
    parts = read_parts({**files, "bundle.toml": text.encode()})
    said = [e for e in check_expressions(parts, Model(parts.roots)) if e.code == "group"]
    assert [each.message.params["name"] for each in said] == ["elders"]


@pytest.mark.parametrize("said", ["", 'iedereen = true\ngroepen = ["directie"]'])
def test_it_is_either_groups_or_everybody(said: str) -> None:
    files = dict(_files())
    text = files["bundle.toml"].decode().replace("iedereen = true", said)
    findings = read_parts({**files, "bundle.toml": text.encode()}).findings
    assert any(each.file == "bundle.toml" and "groepen" in str(each.message) for each in findings)
