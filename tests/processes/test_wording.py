"""What people read in a shipped process: names for data, verbs on buttons, phases in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from service.actions.sections import label
from service.bundle import archive
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import CALENDAR_SOURCE, freeze
from service.settings import ROOT

KEY = "klachtenregeling"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    calendars = ROOT / "processes" / CALENDAR_SOURCE
    files = archive.read_directory(ROOT / "processes" / KEY, ROOT / "forms" / KEY, calendars)
    return load(freeze(files, years=(2026, 2027)))


def test_every_datum_of_the_file_has_a_name(bundle: Bundle) -> None:
    settings = bundle.settings
    items = [item for section in settings.sections for item in section.fields]
    nameless = [
        each.path for each in (*items, *settings.summary) if label(bundle, each) == each.path
    ]
    assert nameless == []


def test_every_task_has_words_of_its_own_on_the_button(bundle: Bundle) -> None:
    tasks = [each for each in bundle.elements.values() if each.kind == "userTask"]
    assert len(tasks) > 20
    assert [each.key for each in tasks if each.button == each.name] == []


def test_the_public_reads_what_happens_in_every_phase(bundle: Bundle) -> None:
    phases = bundle.settings.phases_of(bundle.root_process)
    assert [phase.name for phase in phases if not phase.told] == []
    assert bundle.settings.thing == "klacht"


def test_what_has_happened_is_asked_to_the_minute(bundle: Bundle) -> None:
    """A call is made at any minute, and the 72 hours of a data breach count from one."""
    forms = [data.decode() for name, data in bundle.files.items() if name.endswith(".form")]
    found = [each for text in forms for each in components(json.loads(text))]
    rounded = {each["key"] for each in found if each.get("timeInterval", 1) > 1}
    assert rounded == {"gesprek.op"}  # a meeting is planned


def components(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component of a form, also those inside groups and lists."""
    for each in form.get("components", ()):
        yield each
        yield from components(each)
