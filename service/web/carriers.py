"""What carries a clause out, as a page tells it: what it is, and where in the process it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from service.actions.clauses import Page
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.checks.capabilities import CAPABILITIES
from service.checks.carriers import KINDS, Carrier, title_of
from service.checks.trace import Row
from service.core.language import N_, Message
from service.core.words import CarrierKind, Property
from service.web.terms import length


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that carries a clause; ``url`` empty: there is nothing more to tell of it.

    ``failures``: how many scenarios in it did not go as written; None when nobody knows.
    """

    name: Message | str
    url: str
    failures: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One carrier on a page. ``text``: its own words, as somebody wrote them."""

    kind: str
    name: Message | str
    told: tuple[tuple[str, Message | str], ...]
    text: str
    steps: tuple[Element, ...]
    clauses: tuple[str, ...]


def grouped(page: Page, row: Row) -> list[tuple[str, list[Link]]]:
    """What carries a clause and what plays it, kind by kind, each with where it leads to."""
    own = [each for each in row.carriers if each.kind is not CarrierKind.SCENARIO]
    played = [_scenario(page.bundle, name) for name in row.scenarios]
    found: dict[CarrierKind, list[Link]] = {}
    for each in (*own, *played):
        found.setdefault(each.kind, []).append(_link(page, each))
    return [(KINDS[kind], found[kind]) for kind in KINDS if kind in found]


def facts_of(page: Page, kind: CarrierKind, name: str) -> Facts | None:
    """What the version knows of a carrier; None when it has none of that name."""
    carriers = [
        (each, row.clause.id)
        for row in page.rows.values()
        for each in row.carriers
        if (each.kind, each.name) == (kind, name)
    ]
    playing = [row.clause.id for row in page.rows.values() if name in row.scenarios]
    if kind is CarrierKind.SCENARIO and playing:
        carriers = [(_scenario(page.bundle, name), clause) for clause in playing]
    if not carriers:
        return None
    steps = tuple(_steps(page.bundle, kind, name))
    return Facts(
        kind=KINDS[kind],
        name=carriers[0][0].label or name,
        told=tuple(_told(page.bundle, kind, name)),
        text=_text(page.bundle, kind, name),
        steps=steps,
        clauses=tuple(dict.fromkeys(clause for _, clause in carriers)),
    )


def _link(page: Page, carrier: Carrier) -> Link:
    label = carrier.label or carrier.name
    version = None if page.is_newest else page.bundle.hash
    process = page.bundle.key
    if carrier.kind is CarrierKind.ELEMENT:
        chapter, _, step = carrier.name.partition("/")
        url = url_for(
            "clauses.diagram", process=process, chapter=chapter, stap=step, versie=version
        )
        return Link(name=label, url=url)
    if carrier.kind is CarrierKind.TEST:
        return Link(name=label, url="")
    url = url_for(
        "clauses.carrier",
        process=process,
        kind=carrier.kind.value,
        name=carrier.name,
        versie=version,
    )
    is_played = carrier.kind is CarrierKind.SCENARIO and page.played is not None
    failures = page.played.failures.get(carrier.name, 0) if is_played and page.played else None
    return Link(name=label, url=url, failures=failures)


def _scenario(bundle: Bundle, name: str) -> Carrier:
    text = bundle.files.get(f"scenarios/{name}", b"").decode(errors="replace")
    return Carrier(kind=CarrierKind.SCENARIO, name=name, label=title_of(text))


def _told(bundle: Bundle, kind: CarrierKind, name: str) -> Iterator[tuple[str, Message | str]]:
    match kind:
        case CarrierKind.FIELD if name in bundle.fields:
            field = bundle.fields[name]
            yield N_("Asked on"), bundle.forms[field.form].name
            if field.options:
                yield N_("Answers"), " · ".join(field.options.values())
        case CarrierKind.LETTER:
            front = bundle.letters[name].front
            yield N_("Subject"), front.subject
            party = bundle.settings.parties.get(front.to)
            yield N_("For whom"), (party.key if party else front.to).replace("_", " ")
        case CarrierKind.TERM:
            term = bundle.regulation.terms[name]
            yield N_("How long"), length(term.duration)
            yield N_("From"), _label(bundle, term.start)
            yield N_("Met by"), _label(bundle, term.doel)
        case CarrierKind.GATE:
            for gate in bundle.regulation.gates:
                if name in (gate.target, gate.first):
                    yield N_("Proved over every way"), gate.explanation or gate.target
        case CarrierKind.MEASURE:
            measure = bundle.measures.measures[name]
            yield N_("Counts at"), f"{measure.at.value} {measure.subject}".strip()
            if measure.unit:
                yield N_("Unit"), measure.unit
        case CarrierKind.SERVICE if name in CAPABILITIES:
            yield N_("Proof"), CAPABILITIES[name].proof
        case _:
            return


def _text(bundle: Bundle, kind: CarrierKind, name: str) -> str:
    """The words of a letter or a scenario, as they stand in the version."""
    if kind is CarrierKind.LETTER:
        return bundle.letters[name].body.strip()
    if kind is CarrierKind.SCENARIO:
        return bundle.files.get(f"scenarios/{name}", b"").decode(errors="replace").strip()
    return ""


def _steps(bundle: Bundle, kind: CarrierKind, name: str) -> Iterator[Element]:
    """The steps in which it is used."""
    for element in bundle.elements.values():
        if _uses(bundle, element, kind, name):
            yield element


def _uses(bundle: Bundle, element: Element, kind: CarrierKind, name: str) -> bool:
    match kind:
        case CarrierKind.FIELD:
            field = bundle.fields.get(name)
            return field is not None and element.form == field.form
        case CarrierKind.LETTER:
            return element.properties.get(Property.LETTER) == name
        case CarrierKind.TABLE:
            return element.decision == name
        case CarrierKind.GATE:
            return name in element.properties.get(Property.GATES, "").split()
        case CarrierKind.MEASURE:
            return bundle.measures.measures[name].subject == element.key
        case _:
            return False


def _label(bundle: Bundle, path: str) -> str:
    field = bundle.fields.get(path)
    return field.label if field is not None and field.label else path
