"""Scenario SC01 as the process tells it: who sends which form when, for tests on the screens.

The file is read, not copied, so that these tests follow the process. What a scenario writes for
an answer becomes what a person types or ticks, once the page tells which control asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile

from service.bundle import feature
from service.bundle.feature import Kind, Table, read_file
from service.settings import ROOT

FOLDER = ROOT / "processes" / "klachtenregeling"
START_FORM = "/indienen/klachtenregeling/klacht-indienen"
COORDINATOR, EMPLOYEE = "m.dejong", "t.visser"
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
MOMENT = re.compile(r"het (?:is )?\w+ (\d+) (\w+) (\d{4}) om (\d+)\.(\d\d) uur(?: wordt)?")
START = re.compile(r'iemand "[\w-]+" invult:?')
OTHER_CASE = re.compile(r"het verder gaat over zaak ")
TASK = re.compile(r'"([\w.]+)" "([^"]+)"(?: voor "[^"]+")? invult:?')
ACTION = re.compile(r'partij "klager" de handeling "([^"]+)" uitvoert:?')
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?: om (\d+)\.(\d\d))?")
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One form. No *username*: the party sends it; the first one opens the case."""

    at: datetime
    name: str
    username: str | None
    answers: Table


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be ticked or picked: the value that is sent and the words beside it."""

    value: str
    label: str


def sentences() -> tuple[feature.Step, ...]:
    """The scenario as far as it tells of the complaint: what follows from it is another case."""
    (scenario,) = read_file(FOLDER / "scenarios" / "01-gegrond-en-opgelost.feature").scenarios
    return tuple(takewhile(lambda each: not OTHER_CASE.match(each.text), scenario.steps))


def story() -> tuple[Step, ...]:
    """The forms of the scenario in order; a sentence this cannot read fails the test."""
    steps: list[Step] = []
    at = datetime(1, 1, 1)  # noqa: DTZ001 - local, as written; the first sentence sets it
    for sentence in sentences():
        if sentence.kind is Kind.THEN:
            continue
        if found := MOMENT.fullmatch(sentence.text):
            day, month, year, hour, minute = found.groups()
            number = MONTHS.split().index(month) + 1
            at = datetime(int(year), number, int(day), int(hour), int(minute))  # noqa: DTZ001 - local, as written
        elif found := TASK.fullmatch(sentence.text):
            steps.append(Step(at=at, name=found[2], username=found[1], answers=sentence.table))
        elif found := ACTION.fullmatch(sentence.text):
            steps.append(Step(at=at, name=found[1], username=None, answers=sentence.table))
        else:
            assert START.fullmatch(sentence.text), sentence.sentence
            steps.append(Step(at=at, name="", username=None, answers=sentence.table))
    return tuple(steps)


ALWAYS = re.compile(r"\s*\(altijd\)\s*$")  # behind what the form ticks by itself


def chosen(text: str, choices: Sequence[Choice]) -> list[str]:
    """The values to tick or pick for what the scenario says."""
    if len(choices) == 1 and text == "ja":
        return [choices[0].value]
    by_words = {ALWAYS.sub("", each.label).casefold(): each.value for each in choices}
    by_words |= {each.value.casefold(): each.value for each in choices}
    parts = [text] if text.casefold() in by_words else re.split(r"\s*,\s*", text)
    return [by_words[part.casefold()] for part in parts]


def typed(text: str, kind: str, step: Step, today: date) -> str:
    """What to type in an input of *kind*; dates move along with *today*, never before the case."""
    found = DATE.fullmatch(text)
    if found is None or kind not in ("date", "datetime-local"):
        return text
    offset = date.fromisoformat(found[1]) - step.at.date()
    moved = today != step.at.date()
    if moved and step.name and offset.days < 0:
        offset = offset * 0
    day = today + offset
    if kind == "date":
        return day.isoformat()
    at = MIDNIGHT if moved else time(int(found[2] or 0), int(found[3] or 0))
    return datetime.combine(day, at).isoformat(timespec="minutes")
