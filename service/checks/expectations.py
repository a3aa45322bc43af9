"""What scenarios of a version no longer ask for; a scenario more asks for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.bundle.bundle import Bundle
from service.bundle.feature import Kind, Step, Table, read_feature
from service.checks.difference import Difference, Subject
from service.core.errors import Invalid
from service.core.language import N_, Message

SCENARIOS = "scenarios/"
SHOWN = 3  # lost expectations that are told in full
Steps = list[Step]


def lost(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """Scenarios that are gone, that expect less, or that expect it after fewer steps.

    An expectation in other words is one lost and one won: no machine can tell whether it asks for
    as much.
    """
    old, new = _told(before), _told(after)
    for name in sorted(old):
        if name not in new or len(new[name]) < len(old[name]):
            yield _of(name, N_("Scenario “%(name)s” is gone."))
            continue
        was, now = _joined(old[name]), _joined(new[name])
        dropped = _expected(was) - _expected(now)
        if dropped:
            said = [text for text, _table in dropped.elements()]
            yield _of(
                name,
                N_("Scenario “%(name)s” expects less than before; no longer: %(steps)s."),
                steps="; ".join(said[:SHOWN]) + ("; …" if len(said) > SHOWN else ""),
            )
        elif len(now) < len(was):
            yield _of(name, N_("Scenario “%(name)s” has fewer steps than before."))


def _of(name: str, msgid: str, **params: str) -> Difference:
    message = Message(msgid, {"name": name, **params})
    return Difference(subject=Subject.SCENARIO, name=name, message=message, weakens=True)


def _told(bundle: Bundle) -> dict[str, list[Steps]]:
    """The steps of every scenario; rows of an outline may share one name."""
    found: dict[str, list[Steps]] = {}
    for file, data in bundle.files.items():
        if not file.startswith(SCENARIOS):
            continue
        try:
            feature = read_feature(data.decode(), file)
        except (Invalid, UnicodeDecodeError):
            continue  # its rehearsal tells; here it holds no scenario
        for scenario in feature.scenarios:
            name = f"{feature.name}: {scenario.name}"
            found.setdefault(name, []).append(list(scenario.steps))
    return found


def _joined(scenarios: list[Steps]) -> Steps:
    return [step for steps in scenarios for step in steps]


def _expected(steps: Steps) -> Counter[tuple[str, Table]]:
    """The expectations among *steps*; layout makes no other one."""
    return Counter(
        (" ".join(step.text.split()), step.table) for step in steps if step.kind is Kind.THEN
    )
