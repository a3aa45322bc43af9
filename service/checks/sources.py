"""Finds every expression in a bundle and where it stands; checking them is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.bundle.boards import BOARDS_FILE
from service.bundle.measures import MEASURES_FILE
from service.bundle.model import Model, Scope
from service.bundle.parts import Parts
from service.bundle.regulation import REGULATION_FILE
from service.bundle.settings import SETTINGS_FILE
from service.bundle.xml import BPMN, CAMUNDA, expression_text, extensions, kind, label, text_of
from service.core.juel import is_marked
from service.core.words import Key, PartyField, Property

EVENT_TEXTS = ("timeDate", "timeDuration", "timeCycle", "condition")
INNER_TEXTS = (
    "script",
    "multiInstanceLoopCharacteristics/loopCardinality",
    "multiInstanceLoopCharacteristics/completionCondition",
    "standardLoopCharacteristics/loopCondition",
)
CAMUNDA_TEXTS = ("candidateGroups", "candidateUsers", "assignee", "dueDate")
# The properties of an element that are expressions.
NODE_TEXTS = (
    Property.ALLOWED,
    Property.CONDITION,
    Property.IN_ROW,
    Property.CARRIED,
    Property.MOMENT,
    Property.PERIOD,
    Property.EXPLAINED,
    Property.BECAUSE,
    Property.DONE_BY,
    Property.RECIPIENT,
    Property.SENT_ALONG,
    Property.ON_RETURN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One expression: its text, its place, and the element it belongs to."""

    text: str
    file: str
    place: str
    element: str | None = None
    name: str | None = None
    unary: bool = False
    line: int | None = None


def all_sources(parts: Parts, model: Model) -> Iterator[Source]:
    """Every expression of models, settings and regulation; forms and tables read their own."""
    for scope, node in model.nodes():
        yield from _node_sources(scope, node)
    for scope in model.scopes:
        for flow in scope.flows:
            condition = flow.node.find(f"{BPMN}conditionExpression")
            if condition is not None:
                yield _source(scope, flow.node, "conditionExpression", text_of(condition))
    yield from _settings_sources(parts)
    yield from _measure_sources(parts)
    yield from _wall_sources(parts)
    yield from _table_sources(parts)
    yield from _regulation_sources(parts)


def _node_sources(scope: Scope, node: Any) -> Iterator[Source]:
    found = extensions(node)
    for name in map(str, NODE_TEXTS):
        text = found.get("properties", {}).get(name)
        if text is not None:
            yield _source(scope, node, name, text)
    for name in CAMUNDA_TEXTS:
        text = str(found.get(name, ""))
        if text.startswith(("=", "${")):
            yield _source(scope, node, name, text)
    for entry in found.get("in", []):
        text = entry.get("sourceExpression") or entry.get("source")
        if text:
            yield _source(scope, node, f"in {entry.get('target')}", text)
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is not None and loop.get(f"{CAMUNDA}collection"):
        yield _source(scope, node, "collection", loop.get(f"{CAMUNDA}collection"))
    for place in INNER_TEXTS:
        text = text_of(node.find("/".join(f"{BPMN}{tag}" for tag in place.split("/"))))
        if text:
            yield _source(scope, node, place.rpartition("/")[2], text)
    is_round = kind(node) == "startEvent" and kind(node.getparent()) == "process"
    for definition in node:
        if kind(definition).endswith("EventDefinition"):
            for tag in EVENT_TEXTS:
                inner = definition.find(f"{BPMN}{tag}")
                if text_of(inner) and not is_round:
                    yield _source(scope, node, tag, text_of(inner))


def _source(scope: Scope, node: Any, place: str, text: str) -> Source:
    return Source(
        text=text if is_marked(text) else expression_text(text),
        file=scope.file,
        place=place,
        element=node.get("id"),
        name=label(node, scope.nodes),
        line=node.sourceline,
    )


def _settings_sources(parts: Parts) -> Iterator[Source]:
    settings = parts.settings
    found = {
        f"{Key.BUNDLE}.{Key.EXCLUDED}": settings.excluded,
        f"{Key.BUNDLE}.{Key.HANDLERS}": settings.handlers,
        f"{Key.BUNDLE}.{Key.SUBJECT}": settings.subject,
    }
    found[f"{Key.LIST}.{Key.NAME}"] = settings.listing.name
    found[f"{Key.LIST}.{Key.MARK}"] = settings.listing.mark
    for each in settings.appointments:
        found[f"{Key.APPOINTMENT}.{each.name}"] = each.at
    for party in settings.parties.values():
        for name, text in (
            (PartyField.NAME, party.name),
            (PartyField.EMAIL, party.email),
            (PartyField.ADDRESS, party.address),
            (PartyField.ROW, party.row),
        ):
            found[f"{Key.PARTY}.{party.key}.{name}"] = text
    for group in settings.groups.values():
        found[f"{Key.GROUP}.{group.key}.{Key.WHEN}"] = group.when
    for start in settings.starts.values():
        found[f"{Key.START}.{start.form}.{Key.CARRIED}"] = start.carried
    for part in settings.status.parts:
        found[f"{Key.STATUS}.{Key.SECTION}.{part.title}.{Key.WHEN}"] = part.when
    for phase in settings.phases:
        found[f"{Key.PHASE}.{phase.name}"] = phase.done
    for place, text in found.items():
        if text.strip():
            yield Source(text=expression_text(text), file=SETTINGS_FILE, place=place, element=place)


def _regulation_sources(parts: Parts) -> Iterator[Source]:
    for field, text in parts.regulation.derived.items():
        yield Source(text=text, file=REGULATION_FILE, place=f"{Key.DERIVED}.{field}", element=field)
    place = f"{Key.REGULATION}.{Key.TERM_REASONS}"
    if parts.regulation.term_reasons:
        text = parts.regulation.term_reasons  # a path is an expression too
        yield Source(text=text, file=REGULATION_FILE, place=place, element=place)


def _measure_sources(parts: Parts) -> Iterator[Source]:
    measures = parts.measures
    found = {
        f"{Key.COUNTING}.{Key.DAY}": measures.day,
        **{f"{Key.DIMENSION}.{each.key}": each.value for each in measures.dimensions.values()},
        **{f"{Key.MEASURE}.{each.key}": each.value for each in measures.measures.values()},
        **{
            f"{Key.MEASURE}.{each.key}.{Key.REASON}": each.reason
            for each in measures.measures.values()
        },
        **{f"{Key.FIGURE}.{each.key}": each.reason for each in measures.figures.values()},
    }
    for place, text in found.items():
        if text.strip():
            yield Source(text=expression_text(text), file=MEASURES_FILE, place=place, element=place)


def _wall_sources(parts: Parts) -> Iterator[Source]:
    for wall in parts.walls.walls.values():
        for key, text in ((Key.SHOWN, wall.shown), (Key.DUE_BY, wall.due)):
            if text.strip():
                place = f"{Key.WALL}.{wall.key}.{key}"
                yield Source(
                    text=expression_text(text), file=BOARDS_FILE, place=place, element=place
                )


def _table_sources(parts: Parts) -> Iterator[Source]:
    """The cells of decision tables; unreadable ones are told by the table itself."""
    for decision in parts.decisions.values():
        logic = decision.element.logic
        for cell in logic.cells() if logic is not None else ():
            if not cell.blank:
                yield Source(
                    text=cell.text,
                    file=decision.file,
                    place=" ".join(str(part) for part in (cell.rule, cell.column) if part),
                    element=decision.id,
                    name=decision.name,
                    unary=cell.tests,
                )
