"""A setting that is read but not there is found, wherever it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.bundle.archive import read_directory
from service.bundle.calendars import freeze
from service.bundle.model import Model
from service.bundle.parts import Parts, read_parts
from service.checks.expression_checks import check_expressions
from service.core.finding import Finding
from service.settings import ROOT

FILES = freeze(
    read_directory(
        ROOT / "processes" / "klachtenregeling",
        ROOT / "forms" / "klachtenregeling",
        ROOT / "processes" / "kalender.toml",
    )
)
SHIPPED = read_parts(FILES)
MODEL = Model(SHIPPED.roots)
# Steer a term, or tell people something; expressions do not read them.
BY_TERMS = {"verslag_rol", "kantoortijd_grens"}


def found(parts: Parts) -> list[Finding]:
    return [each for each in check_expressions(parts, MODEL) if each.code == "setting"]


def test_every_setting_that_is_read_is_there() -> None:
    assert found(SHIPPED) == []


@pytest.mark.parametrize("name", sorted(set(SHIPPED.regulation.settings) - BY_TERMS))
def test_a_misspelt_setting_is_found_where_it_is_read(name: str) -> None:
    settings = dict(SHIPPED.regulation.settings)
    settings[name[1:]] = settings.pop(name)
    regulation = replace(SHIPPED.regulation, settings=settings)
    told = found(replace(SHIPPED, regulation=regulation))
    assert {each.message.params["name"] for each in told} == {name}
    assert {str(each.advice) for each in told} == {f"Did you mean “{name[1:]}”?"}


def test_a_text_that_only_looks_like_a_setting_is_left_alone() -> None:
    derived = {**SHIPPED.regulation.derived, "x": '"zie instelling.weg"'}
    regulation = replace(SHIPPED.regulation, derived=derived)
    assert found(replace(SHIPPED, regulation=regulation)) == []
