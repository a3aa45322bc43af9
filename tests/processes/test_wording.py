"""What people read in a shipped process: names for data, verbs on buttons, phases in words."""

from __future__ import annotations

import pytest

from service.actions.sections import label
from service.engine import archive
from service.engine.assembly import assemble
from service.engine.bundle import Bundle
from service.settings import ROOT

KEY = "klachtenregeling"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    calendars = ROOT / "processes" / archive.CALENDAR_SOURCE
    files = archive.read_directory(ROOT / "processes" / KEY, ROOT / "forms" / KEY, calendars)
    files = archive.freeze(files, first_year=2026, last_year=2027)
    found, findings = assemble(files)
    assert found is not None, findings
    return found


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
