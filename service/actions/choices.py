"""What lists of all cases can be narrowed down by, in words, as the versions in use know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.actions.traits import SHORT_HASH
from service.bundle.bundle import BOTH, Bundle
from service.core.language import N_, Message
from service.core.rights import Right, group_of
from service.engine.observing import OTHER, UNKNOWN
from service.store import bundles as bundle_store
from service.store.db import Session

Text = Message | str
Options = Mapping[str, Text]  # by what stands in the address

# Where a token can wait for somebody or something; an offer of an action is none.
WAITS = frozenset({"userTask", "receiveTask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All that can be chosen. ``dimensions``: per ``process/name`` its name and its values."""

    processes: Options
    roots: Options
    steps: Options
    versions: Options
    groups: Options
    terms: Options
    lists: Options
    phases: Options
    dimensions: Mapping[str, tuple[str, Options]]


def choices(session: Session, bundles: Iterable[Bundle]) -> Choices:
    """What can be chosen among the cases of *bundles*, the versions in use."""
    known = list(bundles)
    return Choices(
        processes={each.key: each.title for each in known},
        roots={
            f"{each.key}/{root}": each.title_of(root)
            for each in known
            for root in each.settings.roots
        },
        steps={key: name for each in known for key, name in _steps(each)},
        versions={
            key: name
            for each in known
            for key, name in _versions(session, each, alone=len(known) == 1)
        },
        groups={
            group_of(each.key, group.key): group.name
            for each in known
            for group in each.settings.groups.values()
            if Right.DO_TASKS in group.rights
        },
        terms={
            f"{each.key}/{term.name}": term.label
            for each in known
            for term in each.regulation.terms.values()
        },
        lists={
            f"{each.key}/{measure.key}": measure.view
            for each in known
            for measure in each.measures.measures.values()
            if measure.view
        },
        phases={
            f"{each.key}/{root}/{place}": phase.name
            for each in known
            for root in each.settings.roots
            for place, phase in enumerate(each.settings.phases_of(root))
        },
        dimensions={key: told for each in known for key, told in dimensions(each).items()},
    )


def dimensions(bundle: Bundle) -> dict[str, tuple[str, Options]]:
    """Per ``process/name`` what it is called, and its values."""
    return {
        f"{bundle.key}/{key}": (bundle.measures.dimensions[key].name, _values(codes))
        for key, codes in bundle.codes.items()
    }


def value_name(bundle: Bundle, dimension: str, code: str) -> Text:
    """What a value of a dimension is called."""
    return _values(bundle.codes.get(dimension, {})).get(code, code)


def _values(codes: Mapping[str, str]) -> Options:
    named: dict[str, Text] = {code: _said(text) for code, text in codes.items()}
    return {
        **named,
        UNKNOWN: Message(N_("not known yet")),
        OTHER: Message(N_("something else")),
    }


def _said(text: str) -> Text:
    return Message(text) if text in BOTH.values() else text


def _steps(bundle: Bundle) -> Iterable[tuple[str, str]]:
    found = [
        (element.name, element.key) for element in bundle.elements.values() if element.kind in WAITS
    ]
    return ((key, name) for name, key in sorted(found))


def _versions(session: Session, bundle: Bundle, *, alone: bool) -> Iterable[tuple[str, Text]]:
    """Every version there was, by its short hash; of which regulation, unless there is but one."""
    for row in bundle_store.of_key(session, bundle.key):
        if row.version is not None:
            told = {"title": bundle.title, "number": row.version}
            named = N_("version %(number)s") if alone else N_("%(title)s, version %(number)s")
            yield row.hash[:SHORT_HASH], Message(named, told)
