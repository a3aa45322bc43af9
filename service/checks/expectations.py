"""What scenarios of a version no longer ask for; a scenario more asks for more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel.dates import get_day_names, get_month_names

from service.bundle.bundle import Bundle
from service.bundle.feature import Kind, Step, Table, read_feature
from service.checks.difference import Difference, Subject
from service.core.errors import Invalid
from service.core.language import N_, Message

SCENARIOS = "scenarios/"
SHOWN = 3  # lost expectations that are told in full
Steps = list[Step]
Expectation = tuple[str, Table]


def lost(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """Scenarios that are gone, that expect less, or that expect it after fewer steps.

    An expectation in other words is one lost and one won: no machine can tell whether it asks for
    as much. The same words with another date or number are told and weaken nothing: a term that
    changes moves the dates of many scenarios.
    """
    clock = _calendar_words(after.settings.language)
    old, new = _told(before), _told(after)
    for name in sorted(old):
        if name not in new or len(new[name]) < len(old[name]):
            yield _of(name, N_("Scenario “%(name)s” is gone."))
            continue
        was, now = _joined(old[name]), _joined(new[name])
        dropped = _expected(was) - _expected(now)
        if shapes := _shapes(_expected(was), clock) - _shapes(_expected(now), clock):
            gone = [
                text for text, table in dropped.elements() if _shape(text, table, clock) in shapes
            ]
            yield _of(
                name,
                N_("Scenario “%(name)s” expects less than before; no longer: %(steps)s."),
                steps=_some(gone),
            )
        elif len(now) < len(was):
            yield _of(name, N_("Scenario “%(name)s” has fewer steps than before."))
        elif dropped:
            yield _of(
                name,
                N_("Scenario “%(name)s” has other dates or numbers; no longer: %(steps)s."),
                weakens=False,
                steps=_some([text for text, _table in dropped.elements()]),
            )


def _some(said: list[str]) -> str:
    return "; ".join(said[:SHOWN]) + ("; …" if len(said) > SHOWN else "")


def _of(name: str, msgid: str, *, weakens: bool = True, **params: str) -> Difference:
    message = Message(msgid, {"name": name, **params})
    return Difference(subject=Subject.SCENARIO, name=name, message=message, weakens=weakens)


def _told(bundle: Bundle) -> dict[str, list[Steps]]:
    """The steps of every scenario; rows of an outline may share one name."""
    found: dict[str, list[Steps]] = {}
    for file, data in bundle.files.items():
        if not file.startswith(SCENARIOS):
            continue
        try:
            feature = read_feature(data.decode("utf-8-sig"), file)
        except (Invalid, UnicodeDecodeError):
            continue  # its rehearsal tells; here it holds no scenario
        for scenario in feature.scenarios:
            name = f"{feature.name}: {scenario.name}"
            found.setdefault(name, []).append(list(scenario.steps))
    return found


def _joined(scenarios: list[Steps]) -> Steps:
    return [step for steps in scenarios for step in steps]


def _expected(steps: Steps) -> Counter[Expectation]:
    """The expectations among *steps*; layout makes no other one."""
    return Counter(
        (" ".join(step.text.split()), step.table) for step in steps if step.kind is Kind.THEN
    )


def _shapes(expected: Counter[Expectation], clock: re.Pattern[str]) -> Counter[Expectation]:
    """The same expectations without their dates and numbers."""
    return Counter(_shape(text, table, clock) for text, table in expected.elements())


def _shape(text: str, table: Table, clock: re.Pattern[str]) -> Expectation:
    return clock.sub("#", text), tuple(tuple(clock.sub("#", c) for c in row) for row in table)


def _calendar_words(language: str) -> re.Pattern[str]:
    """Numbers, and the names of days and months."""
    names = [*get_day_names(locale=language).values(), *get_month_names(locale=language).values()]
    return re.compile(rf"\d+|\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
