"""Why a term was missed is read from the list that the regulation names for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.actions import missed
from service.bundle.bundle import Bundle
from service.core.words import Property
from tests.proef import World

ASKED = {"redenen": [
    {"termijn": "beslissen", "reden": "Er was niemand."},
    {"termijn": "betalen", "reden": "De bank was dicht."},
    {"termijn": "beslissen", "reden": "Daarna was er nog steeds niemand."},
]}  # fmt: skip


@pytest.fixture
def bundle(sqlite_world: World) -> Bundle:
    found = sqlite_world.services.bundles
    with sqlite_world.services.db.reading() as session:
        bundle = found.latest(session, "proefproces")
    assert bundle is not None
    return replace(bundle, regulation=replace(bundle.regulation, term_reasons="redenen"))


def test_a_term_has_the_reasons_that_were_given_for_it(bundle: Bundle) -> None:
    found = missed.why(bundle, ASKED, "beslissen")
    assert found == ("Er was niemand.", "Daarna was er nog steeds niemand.")


@pytest.mark.parametrize("record", [{}, {"redenen": None}, {"redenen": ["tekst"]},
                                    {"redenen": [{"termijn": "beslissen"}]}])  # fmt: skip
def test_a_record_that_says_nothing_has_no_reason(bundle: Bundle, record: dict[str, Any]) -> None:
    assert missed.why(bundle, record, "beslissen") == ()


def test_a_step_that_asks_why_is_known_by_the_list_it_fills(bundle: Bundle) -> None:
    key = "proefproces/beoordelen"
    step = bundle.elements[key]
    asks = replace(step, properties={**step.properties, Property.APPENDS_TO: "redenen"})
    asked = replace(bundle, elements={**bundle.elements, key: asks})
    assert missed.asking(asked) == {key}
    assert missed.asking(bundle) == frozenset()


def test_a_regulation_that_never_asks_has_no_reason(bundle: Bundle) -> None:
    silent = replace(bundle, regulation=replace(bundle.regulation, term_reasons=""))
    assert missed.why(silent, ASKED, "beslissen") == ()
