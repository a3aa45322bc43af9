"""Refuses events the engine mis-executes in silence: it would skip, drop or repeat them."""

from __future__ import annotations

from typing import Any

from service.bundle.model import Model, Report, Scope, event_kind
from service.bundle.xml import BPMN, event_definition, is_handler, kind, properties, text_of
from service.core import recurrence
from service.core.language import N_
from service.core.words import Property

ALLOWED_EVENTS = {
    "startEvent": {"", "timer"},
    "endEvent": {"", "terminate", "message", "signal", "error", "escalation"},
    "intermediateCatchEvent": {"message", "timer", "conditional", "signal"},
    "intermediateThrowEvent": {"", "message", "signal", "escalation"},
    "boundaryEvent": {"message", "timer", "conditional", "signal", "error", "escalation"},
}
# What can begin an event subprocess.
TRIGGERS = {"message", "timer", "conditional", "signal", "error", "escalation"}
REFERENCES = {
    "message": ("messageRef", "message"),
    "signal": ("signalRef", "signal"),
    "error": ("errorRef", "error"),
    "escalation": ("escalationRef", "escalation"),
}
CYCLE = "timeCycle"
TIMES = ("timeDate", "timeDuration", CYCLE)
# What can wait behind an event-based gateway.
AWAITED = frozenset({"message", "timer", "conditional", "signal"})


def lint_events(model: Model, report: Report) -> None:
    """Every rule about events and event-based gateways."""
    thrown = _thrown_messages(model)
    for scope, node in model.nodes():
        found = event_kind(node)
        if kind(node) == "receiveTask":
            _reference(model, scope, node, "message", report)
        triggers = kind(node) == "startEvent" and is_handler(scope.node)
        allowed = TRIGGERS if triggers else ALLOWED_EVENTS.get(kind(node))
        if triggers and not found:
            report.error(
                "event-subprocess", scope, node, N_("Nothing begins this event subprocess."),
                N_("Give its start event a message, a timer, a condition or another event."),
            )  # fmt: skip
        elif allowed is not None:
            _kind(scope, node, found, allowed, report)
            _reference(model, scope, node, found, report)
        if triggers and found == "error" and node.get("isInterrupting") == "false":
            report.error(
                "event-subprocess", scope, node,
                N_("An error ends what it happens in; this start event says that it does not."),
                N_("Let it interrupt, or use an escalation."),
            )  # fmt: skip
        if found == "timer" and kind(node) == "startEvent" and not triggers:
            _cycle(scope, node, report)
        elif found == "timer":
            _timer(scope, node, report)
        if Property.MOMENT in properties(node) and not (
            found == "timer" and kind(node) == "startEvent"
        ):
            report.error(
                "moment", scope, node,
                N_("“%(property)s” only means something at a start event with a cycle."),
                N_("Leave it out here."), property=Property.MOMENT.value,
            )  # fmt: skip
        if kind(node) == "boundaryEvent":
            _boundary(scope, node, report)
        if kind(node) == "eventBasedGateway":
            _event_gateway(scope, node, report)
        if kind(node) == "endEvent" and found == "terminate":
            _terminate(scope, node, report)
        if kind(node) == "receiveTask" or (
            found == "message"
            and (triggers or kind(node) in ("intermediateCatchEvent", "boundaryEvent"))
        ):
            _thrown_envelope(scope, node, thrown, report)


def message_name(scope: Scope, node: Any) -> str:
    """The name of the message an event sends or receives."""
    definition = event_definition(node)
    reference = (node if definition is None else definition).get("messageRef")
    root = scope.node.getroottree().getroot()
    return next(
        (m.get("name") or "" for m in root.iter(f"{BPMN}message") if m.get("id") == reference), ""
    )


def _kind(scope: Scope, node: Any, found: str, allowed: set[str], report: Report) -> None:
    if sum(1 for child in node if kind(child).endswith("EventDefinition")) > 1:
        report.error(
            "multiple-events", scope, node, N_("This event has more than one trigger."),
            N_("Use one event per trigger, behind an event-based gateway."),
        )  # fmt: skip
    elif kind(node) == "startEvent" and found not in allowed:
        report.error(
            "start-event", scope, node,
            N_("A start event with this trigger does not work: a form or a cycle begins a case."),
            N_("Use a plain start event; let a menu of envelopes wait for later messages."),
        )  # fmt: skip
    elif found not in allowed:
        report.error(
            "event-kind", scope, node,
            N_("The engine ignores this kind of event (%(kind)s) in this place."),
            N_("Use an arrow, a message, a timer or a terminate end instead."),
            kind=found or "none",
        )  # fmt: skip


def _reference(model: Model, scope: Scope, node: Any, found: str, report: Report) -> None:
    if found not in REFERENCES:
        return
    attribute, tag = REFERENCES[found]
    definition = event_definition(node)
    reference = (node if definition is None else definition).get(attribute)
    if not reference and found in ("error", "escalation"):
        return  # catches all
    root = model.roots[scope.file]
    target = next((m for m in root.iter(f"{BPMN}{tag}") if m.get("id") == reference), None)
    if target is None or not (target.get("name") or target.get(f"{found}Code")):
        report.error(
            "event-reference", scope, node,
            N_("The event does not say which %(kind)s it is about."),
            N_("Choose or make the %(kind)s in the properties of the event and give it a name."),
            kind=found,
        )  # fmt: skip


def _cycle(scope: Scope, node: Any, report: Report) -> None:
    """A start event that begins a case by itself, round after round."""
    if kind(scope.node) != "process":
        report.error(
            "start-event", scope, node,
            N_("Inside a subprocess nothing begins by itself: this start event has no effect."),
            N_("Use a plain start event here; a clock belongs on the arrow or on the border."),
        )  # fmt: skip
        return
    text = text_of(event_definition(node).find(f"{BPMN}{CYCLE}"))
    if not text:
        report.error(
            "timer-kind", scope, node,
            N_("A case begins by itself in rounds, so this start event needs a cycle."),
            N_("Use a cycle such as R/2027-01-01T09:00/P1Y: each year from 1 January 2027."),
        )  # fmt: skip
        return
    try:
        recurrence.read(text)
    except recurrence.NoCycle as exc:
        report.error(
            "timer-cycle", scope, node, exc.msgid,
            N_("Use a cycle such as R/2027-01-01T09:00/P1Y: each year from 1 January 2027."),
            **exc.params,
        )  # fmt: skip


def _timer(scope: Scope, node: Any, report: Report) -> None:
    definition = event_definition(node)
    if not any(text_of(definition.find(f"{BPMN}{tag}")) for tag in TIMES):
        report.error(
            "timer-empty", scope, node, N_("The timer has no moment."),
            N_("Give it a date, a duration such as P5D, or an expression."),
        )  # fmt: skip
    elif text_of(definition.find(f"{BPMN}{CYCLE}")) and not _repeats(node):
        report.error(
            "timer-kind", scope, node, N_("A cycle goes off only once here."),
            N_("Use a date or a duration, or an event on an edge that does not interrupt."),
        )  # fmt: skip


def _repeats(node: Any) -> bool:
    """Whether an event can happen again while what it belongs to goes on."""
    return "false" in (node.get("cancelActivity"), node.get("isInterrupting"))


def _boundary(scope: Scope, node: Any, report: Report) -> None:
    host = scope.nodes.get(node.get("attachedToRef") or "")
    if host is None:
        report.error(
            "boundary-host", scope, node, N_("This event is not attached to an element here."),
            N_("Attach it to a task or a subprocess."),
        )  # fmt: skip
        return


def _event_gateway(scope: Scope, node: Any, report: Report) -> None:
    names = []
    for flow in scope.outgoing(node.get("id")):
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        found = "message" if kind(target) == "receiveTask" else event_kind(target)
        is_plain = kind(target) == "intermediateCatchEvent" or (
            kind(target) == "receiveTask" and not scope.boundaries(flow.target)
        )
        if not is_plain or found not in AWAITED:
            report.error(
                "event-gateway-target", scope, target,
                N_("Behind an event-based gateway stands what waits for an event."),
                N_("Put an envelope, a clock, a condition or a signal directly behind it."),
            )  # fmt: skip
        if len(scope.incoming(flow.target)) > 1:
            report.error(
                "event-gateway-target", scope, target,
                N_("An event behind an event-based gateway can have one incoming arrow only."),
                N_("Lead the other arrow to the gateway, or use a second event."),
            )  # fmt: skip
        if found == "message":
            names.append(message_name(scope, target))
    if len(names) != len(set(names)):
        report.error(
            "event-gateway-target", scope, node, N_("Two envelopes wait for the same message."),
            N_("Give them different messages."),
        )  # fmt: skip


def _terminate(scope: Scope, node: Any, report: Report) -> None:
    splits = [
        each
        for each in scope.of_kind("parallelGateway", "inclusiveGateway")
        if len(scope.outgoing(each.get("id"))) > 1
    ]
    if not splits:
        report.warn(
            "terminate", scope, node, N_("Nothing runs beside this path, so nothing is ended."),
            N_("Use a plain end event; a terminate end belongs beside a guarded term."),
        )  # fmt: skip


def _thrown_messages(model: Model) -> set[str]:
    senders = ("intermediateThrowEvent", "endEvent")
    return {
        message_name(scope, node)
        for scope, node in model.nodes()
        if kind(node) in senders and event_kind(node) == "message"
    }


def _thrown_envelope(scope: Scope, node: Any, thrown: set[str], report: Report) -> None:
    found = properties(node)
    if message_name(scope, node) in thrown and (
        Property.ALLOWED in found or Property.CONDITION in found
    ):
        report.error(
            "thrown-envelope", scope, node,
            N_("The model itself sends this message; then “%(allowed)s” and “%(condition)s”"
               " are not asked."),
            N_("Put the condition at a gateway before the message is sent."),
            allowed=Property.ALLOWED.value, condition=Property.CONDITION.value,
        )  # fmt: skip
