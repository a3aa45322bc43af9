"""Names what a model says that has no effect here, so that nothing is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.bundle.model import Model, Report, Scope
from service.bundle.xml import BPMN, CAMUNDA, FLOW_KINDS, kind
from service.core.dmn import Decision
from service.core.dmn.logic import Table
from service.core.dmn.policies import LISTS
from service.core.language import N_

PEOPLE = frozenset({"assignee", "candidateGroups", "candidateUsers", "dueDate"})
SHAPE = "mapDecisionResult"  # looked at beside its table
READ = {
    "userTask": PEOPLE,
    "manualTask": PEOPLE,
    "serviceTask": frozenset({"type", "topic"}),
    "sendTask": frozenset({"type", "topic"}),
    "businessRuleTask": frozenset({"decisionRef", "resultVariable", SHAPE}),
    "scriptTask": frozenset({"resultVariable"}),
    "multiInstanceLoopCharacteristics": frozenset({"collection", "elementVariable"}),
}
FORM = "formRef"  # of whatever people fill in
# Each step is kept before the next, and work is tried again, so that who asks for it gets it.
GRANTED = frozenset(
    {"asyncBefore", "asyncAfter", "async", "exclusive", "isStartableInTasklist"}
)  # fmt: skip
# Modelling tools demand it of every process; how long cases are kept is said elsewhere.
DEMANDED = frozenset({"historyTimeToLive", "diagramRelationId"})
# A version always runs with the forms, tables and models it was published with.
BINDINGS = frozenset({"formRefBinding", "decisionRefBinding", "calledElementBinding"})
OWN_VERSION = frozenset({"latest", "deployment"})
READ_PARTS = frozenset({"properties", "in"})
# What would do something when the case passes: to leave it out is to run another model.
DOING = frozenset(
    {"inputOutput", "executionListener", "taskListener", "formData", "connector", "field",
     "errorEventDefinition"}
)  # fmt: skip
FORMAL = {"startQuantity": "1", "completionQuantity": "1", "isForCompensation": "false"}
LANGUAGES = ("feel", "juel")
UNSAID = ("", "http://www.w3.org/1999/XPath", "http://www.omg.org/spec/FEEL", "feel", "juel")


def lint_ignored(model: Model, decisions: Mapping[str, Decision], report: Report) -> None:
    """A finding at every element that says something without effect."""
    for root in model.roots.values():
        _language_of_file(model, root, report)
    for scope in model.scopes:
        for node in _elements(scope):
            _names(scope, node, report)
            _parts(scope, node, report)
            _language(scope, node, report)
            _result(scope, node, decisions, report)


def _elements(scope: Scope) -> Iterator[Any]:
    if kind(scope.node) == "process":
        yield scope.node
    yield from scope.nodes.values()
    yield from (flow.node for flow in scope.flows)


def _own_parts(node: Any) -> Iterator[Any]:
    """The node and what is a part of it, without the elements drawn inside it."""
    yield node
    for child in node:
        if kind(child) and kind(child) not in FLOW_KINDS | {"sequenceFlow", "laneSet"}:
            yield from _own_parts(child)


def _names(scope: Scope, node: Any, report: Report) -> None:
    found = sorted({name for part in _own_parts(node) for name in _without_effect(part)})
    if found:
        report.warn(
            "ignored", scope, node, N_("This has no effect here: %(names)s."),
            N_("Draw what it did, or take it out."), names=", ".join(found),
        )  # fmt: skip


def _without_effect(part: Any) -> Iterator[str]:
    read = READ.get(kind(part), frozenset())
    for name, value in part.attrib.items():
        if name.startswith(CAMUNDA):
            local = name[len(CAMUNDA) :]
            own = local in BINDINGS and value in OWN_VERSION
            if local not in read | GRANTED | DEMANDED | {FORM, "formKey"} and not own:
                yield local
        elif value != FORMAL.get(name, value):
            yield name
    if kind(part) == "extensionElements":
        for child in part:
            local = str(child.tag)[len(CAMUNDA) :]
            if str(child.tag).startswith(CAMUNDA) and local not in READ_PARTS | DOING:
                yield local


def _parts(scope: Scope, node: Any, report: Report) -> None:
    inner = node.find(f"{BPMN}extensionElements")
    for child in inner if inner is not None else ():
        name = child.tag[len(CAMUNDA) :] if str(child.tag).startswith(CAMUNDA) else ""
        if name in DOING:
            report.error(
                "ignored-extension", scope, node, N_("The engine ignores “%(name)s”."),
                N_("Remove it; use a form, a property or a decision table."), name=name,
            )  # fmt: skip


def _result(scope: Scope, node: Any, decisions: Mapping[str, Decision], report: Report) -> None:
    """The table alone says whether its result is one value or several, by its hit policy."""
    asked = node.get(CAMUNDA + SHAPE)
    decision = decisions.get(node.get(f"{CAMUNDA}decisionRef") or "")
    if asked and decision is not None and asked != _shape(decision):
        report.warn(
            "ignored", scope, node, N_("This has no effect here: %(names)s."),
            N_("The hit policy and the columns of the table say what the result looks like."),
            names=SHAPE,
        )  # fmt: skip


def _shape(decision: Decision) -> str:
    """What Camunda calls the result that this decision gives; empty for what is no table."""
    table = decision.element.logic
    if not isinstance(table, Table):
        return ""
    several = table.hit_policy in LISTS and not table.aggregation
    if len(table.outputs) > 1:
        return "resultList" if several else "singleResult"
    return "collectEntries" if several else "singleEntry"


def _language(scope: Scope, node: Any, report: Report) -> None:
    """An expression in another language would be read as FEEL."""
    for part in _own_parts(node):
        language = part.get("language") or part.get("expressionLanguage") or ""
        if language and not language.lower().endswith(LANGUAGES):
            report.error(
                "language", scope, node,
                N_("An expression here is written in %(language)s, which is not read."),
                N_("Write it in FEEL."), language=language,
            )  # fmt: skip


def _language_of_file(model: Model, root: Any, report: Report) -> None:
    language = root.get("expressionLanguage", "")
    first = next((each for each in model.scopes if each.node in root), None)
    if first is not None and language not in UNSAID and not language.lower().endswith(LANGUAGES):
        report.error(
            "language", first, root,
            N_("An expression here is written in %(language)s, which is not read."),
            N_("Write it in FEEL."), language=language,
        )  # fmt: skip
