"""Refuses tasks, calls and multi-instances the engine cannot carry out as drawn."""

from __future__ import annotations

from typing import Any

from service.bundle.model import Model, Report, Scope
from service.bundle.xml import (
    BPMN,
    CAMUNDA,
    event_definition,
    extensions,
    is_handler,
    is_multiple,
    kind,
    text_of,
)
from service.core.language import N_
from service.core.record import FORBIDDEN_KEY
from service.core.words import RowField

UNSUPPORTED = {
    "transaction": N_("Transactions are not supported."),
    "adHocSubProcess": N_("Ad-hoc subprocesses do not work in the engine."),
    "complexGateway": N_("Complex gateways are not supported."),
}
NAMED = frozenset(
    {
        "userTask",
        "serviceTask",
        "sendTask",
        "businessRuleTask",
        "callActivity",
        "receiveTask",
        "scriptTask",
    }
)
GUARD_PARAMETER = RowField.TERM


def lint_activities(model: Model, report: Report) -> None:
    """Every rule about tasks, calls, subprocesses and multi-instances."""
    for scope, node in model.nodes():
        _supported(scope, node, report)
        _form_key(scope, node, report)
        _multiple(scope, node, report)
        _loop(scope, node, report)
        if kind(node) in NAMED and not node.get("name"):
            report.warn(
                "no-name", scope, node, N_("This element has no name."),
                N_("Name it: object and verb, at most four words."),
            )  # fmt: skip
        match kind(node):
            case "serviceTask" | "sendTask":
                _job(scope, node, report)
            case "businessRuleTask":
                _rule(scope, node, report)
            case "scriptTask":
                _script(scope, node, report)
            case "callActivity":
                _call(model, scope, node, report)


def _supported(scope: Scope, node: Any, report: Report) -> None:
    problem = UNSUPPORTED.get(kind(node))
    if problem is not None:
        report.error(
            "unsupported", scope, node, problem,
            N_("Use a user task, a service task with a topic, a decision table or a call."),
        )  # fmt: skip
    if is_handler(node):
        _handler(scope, node, report)


def _loop(scope: Scope, node: Any, report: Report) -> None:
    loop = node.find(f"{BPMN}standardLoopCharacteristics")
    if loop is None:
        return
    if not (loop.get("loopMaximum") or text_of(loop.find(f"{BPMN}loopCondition"))):
        report.error(
            "standard-loop", scope, node, N_("The loop does not say when it ends."),
            N_("Fill in the condition under which it goes on, or how often at most."),
        )  # fmt: skip
    if loop.get("loopMaximum") and not loop.get("loopMaximum").isdecimal():
        report.error(
            "standard-loop", scope, node, N_("How often at most has to be a number."),
            N_("Write a whole number, or put it in the condition of the loop."),
        )  # fmt: skip


def _handler(scope: Scope, node: Any, report: Report) -> None:
    name = node.get("id") or ""
    if scope.incoming(name) or scope.outgoing(name) or scope.boundaries(name):
        report.error(
            "event-subprocess", scope, node,
            N_("Nothing leads to or from an event subprocess: an event begins it."),
            N_("Remove the arrows and what is on its edge."),
        )  # fmt: skip
    if is_multiple(node):
        report.error(
            "event-subprocess", scope, node,
            N_("An event subprocess runs once each time its event happens."),
            N_("Put what is done several times in it."),
        )  # fmt: skip


def _form_key(scope: Scope, node: Any, report: Report) -> None:
    if node.get(f"{CAMUNDA}formKey"):
        report.error(
            "form-key", scope, node, N_("A form key is ignored."),
            N_("Choose a form by its id (form reference)."),
        )  # fmt: skip


def _multiple(scope: Scope, node: Any, report: Report) -> None:
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is None:
        return
    rows, item = loop.get(f"{CAMUNDA}collection"), loop.get(f"{CAMUNDA}elementVariable")
    counted = text_of(loop.find(f"{BPMN}loopCardinality"))
    if not counted and not (rows and item):
        report.error(
            "multi-instance", scope, node,
            N_("The multi-instance has no collection or no element variable."),
            N_("Fill in a collection of ids (an expression) and the name of one id, or a number"
               " of times."),
        )  # fmt: skip
    if counted and rows:
        report.error(
            "multi-instance", scope, node,
            N_("The multi-instance has a collection and a number of times as well."),
            N_("Leave one of them out."),
        )  # fmt: skip
    for tag in ("loopDataInputRef", "loopDataOutputRef"):
        if loop.find(f"{BPMN}{tag}") is not None:
            report.error(
                "multi-instance", scope, node, N_("The engine ignores “%(name)s” here."),
                N_("Use the collection alone; put what must be true at a closing task."), name=tag,
            )  # fmt: skip


def _script(scope: Scope, node: Any, report: Report) -> None:
    result = extensions(node).get("resultVariable") or ""
    language = (node.get("scriptFormat") or "").lower()
    if language != "feel" or not text_of(node.find(f"{BPMN}script")) or not result:
        report.error(
            "script", scope, node, N_("A script runs no code here; it is FEEL that fills a field."),
            N_("Write FEEL, give the format as feel, and the field as the result variable."),
        )  # fmt: skip
    _result(scope, node, result, report)


def _job(scope: Scope, node: Any, report: Report) -> None:
    found = extensions(node)
    definition = event_definition(node)
    if found.get("type") != "external" or not found.get("topic") or definition is not None:
        report.error(
            "external", scope, node, N_("Nobody would carry out this task."),
            N_("Make it an external task and give it a topic."),
        )  # fmt: skip


def _rule(scope: Scope, node: Any, report: Report) -> None:
    found = extensions(node)
    result = found.get("resultVariable") or ""
    if not found.get("decisionRef") or not result:
        report.error(
            "rule", scope, node, N_("The decision or the field for its result is missing."),
            N_("Fill in the decision reference and the result variable."),
        )  # fmt: skip
    _result(scope, node, result, report)


def _result(scope: Scope, node: Any, result: str, report: Report) -> None:
    if FORBIDDEN_KEY in result.split("."):
        report.error(
            "reserved-field", scope, node, N_("The field name “%(name)s” is reserved."),
            N_("Choose another result variable."), name=FORBIDDEN_KEY,
        )  # fmt: skip


def _call(model: Model, scope: Scope, node: Any, report: Report) -> None:
    called = node.get("calledElement") or ""
    if called not in model.processes:
        report.error(
            "called-process", scope, node, N_("There is no process “%(name)s”."),
            N_("Add the process to the bundle or correct the reference."), name=called,
        )  # fmt: skip
    for entry in extensions(node).get("in", []):
        has_source = entry.get("sourceExpression") or entry.get("source")
        whole = entry.get("variables") == "all" or "businessKey" in entry
        if not whole and not (entry.get("target") and has_source):
            report.error(
                "parameter", scope, node, N_("A parameter of this call has no source or target."),
                N_("Fill in both, or remove the parameter."),
            )  # fmt: skip
        if entry.get("target") == FORBIDDEN_KEY:
            report.error(
                "reserved-field", scope, node, N_("The field name “%(name)s” is reserved."),
                N_("Choose another target."), name=FORBIDDEN_KEY,
            )  # fmt: skip
        if entry.get("target") == GUARD_PARAMETER and not scope.has_terminate_end():
            report.error(
                "guard", scope, node,
                N_("Nothing ends this guard: the phase around it can never finish."),
                N_("End the work in this phase with a terminate end event."),
            )  # fmt: skip
