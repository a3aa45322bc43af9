"""A log as OCEL 2.0 in JSON, piece by piece: events about cases, their letters and versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from service.core.eventlogs.log import Case, Event, written

MEDIA_TYPE = "application/json"
CASE, LETTER, VERSION = "case", "letter", "version"
_EVENT_ATTRIBUTES = ("element", "kind", "role", "transition")
# What has no moment of its own holds from the beginning (OCEL 2.0, section 3).
_ALWAYS = "1970-01-01T00:00:00.000+00:00"


def pieces(cases: Callable[[], Iterable[Case]]) -> Iterator[str]:
    """The whole file. *cases* is asked twice, since what events are about stands apart.

    What is about a case that came between stays out of nothing: the second look sees it too.
    """
    kinds: set[str] = set()
    yield '{"events":['
    yield from _joined(_event(case, event, kinds) for case in cases() for event in case.events)
    traits: set[str] = set()
    versions: set[str] = set()
    yield '],"objects":['
    yield from _joined(_objects(cases(), traits, versions))
    yield '],"eventTypes":'
    attributes = [{"name": name, "type": "string"} for name in _EVENT_ATTRIBUTES]
    yield _json([{"name": kind, "attributes": attributes} for kind in sorted(kinds)])
    yield ',"objectTypes":'
    own = [{"name": name, "type": "string"} for name in sorted({"process", *traits})]
    yield _json(
        [
            {"name": CASE, "attributes": own},
            {"name": LETTER, "attributes": [{"name": "name", "type": "string"}]},
            {"name": VERSION, "attributes": []},
        ]
    )
    yield "}\n"


def _event(case: Case, event: Event, kinds: set[str]) -> dict[str, Any]:
    kinds.add(event.name)
    about = [(case.code, CASE), (event.version, VERSION)]
    about.extend((code, LETTER) for code in event.letters)
    values = (event.element, event.kind, event.role, event.transition)
    return {
        "id": f"{case.code}/{event.stay}/{event.transition}",
        "type": event.name,
        "time": written(event.at),
        "attributes": [
            {"name": name, "value": value}
            for name, value in zip(_EVENT_ATTRIBUTES, values, strict=True)
        ],
        "relationships": [{"objectId": code, "qualifier": role} for code, role in about],
    }


def _objects(
    cases: Iterable[Case], traits: set[str], versions: set[str]
) -> Iterator[dict[str, Any]]:
    for case in cases:
        traits.update(case.traits)
        letters = [{"objectId": letter.code, "qualifier": LETTER} for letter in case.letters]
        about = {"process": case.process, **case.traits}
        yield _object(case.code, CASE, about, letters)
        for letter in case.letters:
            yield _object(letter.code, LETTER, {"name": letter.name}, [])
        for version in dict.fromkeys(event.version for event in case.events):
            if version not in versions:
                versions.add(version)
                yield _object(version, VERSION, {}, [])


def _object(
    code: str, kind: str, about: dict[str, str], others: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "id": code,
        "type": kind,
        "attributes": [
            {"name": name, "value": value, "time": _ALWAYS} for name, value in about.items()
        ],
        "relationships": others,
    }


def _joined(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    mark = ""
    for value in values:
        yield f"{mark}{_json(value)}"
        mark = ",\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
