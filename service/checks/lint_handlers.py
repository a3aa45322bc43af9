"""Refuses errors that nobody catches, and event subprocesses of which the order is open."""

from __future__ import annotations

from typing import Any

from service.bundle.model import Model, Report, Scope, event_kind
from service.bundle.xml import BPMN, event_definition, is_handler, kind
from service.core.language import N_

# The attribute by which an event says what it is about.
ATTRIBUTES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
THROWING = ("intermediateThrowEvent", "endEvent")
# What is said of a signal of which one end is drawn, by whether that end throws it.
UNPAIRED = {
    True: (
        N_("Nothing in these models waits for the signal “%(name)s”, and it goes no further."),
        N_("Draw who waits for it, or use a plain event."),
    ),
    False: (
        N_("Nothing in these models throws the signal “%(name)s”, and it comes from nowhere else."),
        N_("Draw who throws it, or wait for a message."),
    ),
}


def lint_handlers(model: Model, report: Report) -> None:
    """Every rule about who handles what is thrown or happens."""
    _signals(model, report)
    for scope in model.scopes:
        _twice(scope, report)
    for scope, node in model.nodes():
        if kind(node) == "endEvent" and event_kind(node) == "error":
            _error_end(model, scope, node, report)


def _signals(model: Model, report: Report) -> None:
    """A signal goes to who waits in the same case; both of its ends have to be drawn."""
    ends: dict[bool, dict[str, list[tuple[Scope, Any]]]] = {True: {}, False: {}}
    for scope, node in model.nodes():
        name = _signal(model, scope, node)
        if name:
            ends[kind(node) in THROWING].setdefault(name, []).append((scope, node))
    for throws, found in ends.items():
        problem, advice = UNPAIRED[throws]
        for name in found.keys() - ends[not throws].keys():
            for scope, node in found[name]:
                report.warn("signal-alone", scope, node, problem, advice, name=name)


def _signal(model: Model, scope: Scope, node: Any) -> str:
    """The name of the signal that an event is about; empty when it is about none."""
    definition = event_definition(node)
    reference = definition.get("signalRef") if definition is not None else None
    signals = model.roots[scope.file].iter(f"{BPMN}signal")
    return next((each.get("name") or "" for each in signals if each.get("id") == reference), "")


def _error_end(model: Model, scope: Scope, node: Any, report: Report) -> None:
    """An error nobody catches lets the caller go on as if nothing happened."""
    reference = event_definition(node).get("errorRef")
    if not _is_caught(model, scope, reference, handlers=True):
        report.error(
            "uncaught-error", scope, node,
            N_("Nothing catches this error; the calling process goes on as if all went well."),
            N_("Attach an error event to every call of this process, or decide with a gateway."),
        )  # fmt: skip


def _is_caught(
    model: Model,
    scope: Scope,
    error: str | None,
    *,
    handlers: bool,
    passed: frozenset[str] = frozenset(),
) -> bool:
    """Whether every way out of *scope* meets an event that catches *error*.

    What an event subprocess throws goes past the others of the same scope. ``passed``: the scopes
    on the way here; processes may call each other in a circle.
    """
    if scope.id in passed:
        return True
    own = _handler_starts(scope) if handlers else []
    if any(_catches(each, error) for each in own):
        return True
    hosts = model.hosts(scope)
    outwards, passed = not is_handler(scope.node), passed | {scope.id}
    return bool(hosts) and all(
        any(_catches(each, error) for each in around.boundaries(host.get("id") or ""))
        or _is_caught(model, around, error, handlers=outwards, passed=passed)
        for around, host in hosts
    )


def _catches(event: Any, error: str | None) -> bool:
    return event_kind(event) == "error" and (
        event_definition(event).get("errorRef") in (None, error)
    )


def _handler_starts(scope: Scope) -> list[Any]:
    """The start events of the event subprocesses in a scope."""
    return [
        start
        for node in scope.nodes.values()
        if is_handler(node)
        for start in node.findall(f"{BPMN}startEvent")
    ]


def _twice(scope: Scope, report: Report) -> None:
    """Which of two that interrupt comes first when one event begins both, BPMN does not say."""
    seen: set[tuple[str, str]] = set()
    for start in _handler_starts(scope):
        found = event_kind(start)
        attribute = ATTRIBUTES.get(found, "")
        if not attribute or start.get("isInterrupting") == "false":
            continue
        trigger = found, event_definition(start).get(attribute) or ""
        if trigger in seen:
            report.error(
                "event-subprocess", scope, start,
                N_("Two event subprocesses here interrupt at the same event."),
                N_("Make one of them, or let one not interrupt."),
            )  # fmt: skip
        seen.add(trigger)
