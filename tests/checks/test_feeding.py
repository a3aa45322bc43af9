"""An exclusion that is emptied by what fills it needs a second person, wherever that stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from service.bundle.archive import read_directory
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import freeze
from service.checks.difference import Difference, Subject
from service.checks.safeguards import differences
from tests.conftest import ROOT

FORM = "forms/aanvraag-invoeren.form"
MODEL = "proefproces.bpmn"
EXCLUDED = 'uitgesloten = "betrokkenen"'
Component = dict[str, Any]


@cache
def _files(where: str) -> Mapping[str, bytes]:
    tests = ROOT / "tests"
    folders = {
        "proef": (tests / "proefproces", tests / "proefproces_forms"),
        "verlof": (
            tests / "tweede_proces/processes/verlofaanvraag",
            tests / "tweede_proces/forms/verlofaanvraag",
        ),
    }
    calendars = {"proef": ROOT / "processes", "verlof": tests / "tweede_proces/processes"}
    return freeze(read_directory(*folders[where], calendars[where] / "kalender.toml"))


def version(*changes: tuple[str, str, str], where: str = "proef") -> Bundle:
    """The process with another text in some files."""
    files = dict(_files(where))
    for file, old, new in changes:
        text = files[file].decode()
        assert old in text, old
        files[file] = text.replace(old, new).encode()
    return load(files)


def with_question(change: Callable[[Component, list[Component]], None], form: str = FORM) -> Bundle:
    """The process in which *change* did something to who is asked for as involved."""
    files = dict(_files("proef"))
    read = json.loads(files[form])
    components = read["components"]
    change(next(each for each in components if each.get("key") == "betrokkenen"), components)
    files[form] = json.dumps(read).encode()
    return load(files)


def weakened(before: Bundle, after: Bundle) -> list[Difference]:
    found = differences(before, after)
    assert all(each.weakens for each in found)
    return found


def places(found: list[Difference]) -> str:
    (one,) = [each for each in found if each.subject is Subject.EXCLUSION]
    return str(one.message.params["places"])


def hide(question: Component, _: list[Component]) -> None:
    question["conditional"] = {"hide": "=true"}


def drop(question: Component, components: list[Component]) -> None:
    components.remove(question)


def offer_nobody(question: Component, _: list[Component]) -> None:
    question["valuesExpression"] = "=[]"


def call_otherwise(question: Component, _: list[Component]) -> None:
    question["key"] = "genoemd"


def work_out(question: Component, _: list[Component]) -> None:
    del question["valuesExpression"]
    question |= {"type": "expression", "expression": "=[]"}


def put_in_hidden_group(question: Component, components: list[Component]) -> None:
    components[components.index(question)] = {
        "type": "group", "id": "g", "label": "Groep", "components": [question],
        "conditional": {"hide": "=true"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "change", [hide, drop, offer_nobody, call_otherwise, work_out, put_in_hidden_group]
)
def test_a_form_that_fills_in_the_involved_otherwise_weakens(
    change: Callable[[Component, list[Component]], None],
) -> None:
    found = places(weakened(version(), with_question(change)))
    assert "aanvraag-invoeren: betrokkenen" in found


def say_otherwise(question: Component, _: list[Component]) -> None:
    question |= {"label": "Wie was erbij?", "description": "Noem iedereen.", "id": "f_wie"}


def ask_something_else(_: Component, components: list[Component]) -> None:
    components.append({"type": "textfield", "id": "f_kleur", "key": "kleur", "label": "Kleur"})


@pytest.mark.parametrize("change", [say_otherwise, ask_something_else])
def test_other_words_and_other_questions_weaken_nothing(
    change: Callable[[Component, list[Component]], None],
) -> None:
    assert weakened(version(), with_question(change)) == []


def test_a_condition_is_followed_to_what_fills_it() -> None:
    def depend(question: Component, _: list[Component]) -> None:
        question["conditional"] = {"hide": '=soort = "kosten"'}

    def name_otherwise(question: Component, components: list[Component]) -> None:
        depend(question, components)
        kinds = next(each for each in components if each.get("key") == "soort")
        kinds["values"] = [{"label": "Verlof", "value": "kosten"}]

    found = places(weakened(with_question(depend), with_question(name_otherwise)))
    assert found == "aanvraag-invoeren: soort"


def test_a_start_form_that_is_not_offered_any_more_weakens() -> None:
    begin = 'naam = "Aanvraag invoeren"'
    files = dict(_files("proef"))
    text = files["bundle.toml"].decode()
    start = text.index("[start.aanvraag-invoeren]")
    files["bundle.toml"] = (text[:start] + text[text.index("[groep.") :]).encode()
    assert begin not in files["bundle.toml"].decode()
    assert "aanvraag-invoeren: betrokkenen" in places(weakened(version(), load(files)))


ASSESS = '<camunda:property name="zet" value="'


def test_a_moment_that_is_written_over_the_involved_weakens() -> None:
    over = version((MODEL, ASSESS, f"{ASSESS}betrokkenen "))
    assert ": zet" in places(weakened(version(), over))
    elsewhere = version((MODEL, ASSESS, f"{ASSESS}gezien_op "))
    assert weakened(version(), elsewhere) == []


def test_what_a_case_takes_over_from_an_earlier_one_weakens() -> None:
    def going_on(with_whom: str) -> Bundle:
        carried = f"vervolg_op = \"eerder\"\ngegevens = '{{ soort: soort{with_whom} }}'\n"
        return version(("bundle.toml", "[groep.beoordelaar]", f"{carried}\n[groep.beoordelaar]"))

    whole, without = going_on(", betrokkenen: betrokkenen"), going_on("")
    assert "start.aanvraag-invoeren.betrokkenen" in places(weakened(whole, without))
    nobody = going_on(", betrokkenen: []")
    assert "start.aanvraag-invoeren.betrokkenen" in places(weakened(whole, nobody))
    same = version(
        (
            "bundle.toml",
            "[groep.beoordelaar]",
            'vervolg_op = "eerder"\ngegevens = "{soort:soort, betrokkenen:betrokkenen, extra: 1}"\n'
            "\n[groep.beoordelaar]",
        )
    )
    assert weakened(whole, same) == []


def test_the_outcome_of_a_decision_table_is_followed() -> None:
    toml = _files("verlof")["bundle.toml"].decode()
    process = next(line for line in toml.splitlines() if line.startswith("proces = "))

    def kept_out(*more: tuple[str, str, str]) -> Bundle:
        line = f"{process}\nuitgesloten = 'if duur = \"lang\" then [aanvrager] else []'"
        return version(("bundle.toml", process, line), *more, where="verlof")

    other = kept_out(("verlofduur.dmn", '<text>"lang"</text>', '<text>"kort"</text>'))
    assert places(weakened(kept_out(), other)) == "Duur bepalen: verlofduur"


def test_who_handles_a_case_is_followed_too() -> None:
    def fix(_: Component, components: list[Component]) -> None:
        handler = next(each for each in components if each.get("key") == "behandelaar")
        handler |= {"type": "expression", "expression": '="pia"'}

    (found,) = weakened(version(), with_question(fix))
    assert found.subject is Subject.HANDLER


def test_a_condition_of_a_group_is_followed_too() -> None:
    group = '[groep.directie]\nnaam = "Directie"\n'
    when = ("bundle.toml", group, f"{group}wanneer = 'soort = \"kosten\"'\n")
    kinds = ("forms/aanvraag.form", '"value": "kosten"', '"value": "verlof"')
    before = version(when)
    assert [each.subject for each in weakened(before, version(when, kinds))] == [Subject.GROUP]
