"""Reads events for the engine: what they wait for, throw, interrupt and begin."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.event_parsers import (
    CONDITIONAL_EVENT_XPATH,
    ERROR_EVENT_XPATH,
    ESCALATION_EVENT_XPATH,
    MESSAGE_EVENT_XPATH,
    SIGNAL_EVENT_XPATH,
    TERMINATION_EVENT_XPATH,
    TIMER_EVENT_XPATH,
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
)

from service.bundle.xml import BPMN, expression_text, text_of
from service.core.language import N_
from service.engine.catching import Catch, Clock, Condition, Counted, Trigger
from service.engine.dialect import Pass
from service.engine.reader_nodes import Dialect
from service.engine.throwing import Throw

TRIGGERS = (
    MESSAGE_EVENT_XPATH,
    SIGNAL_EVENT_XPATH,
    TIMER_EVENT_XPATH,
    CONDITIONAL_EVENT_XPATH,
    ERROR_EVENT_XPATH,
    ESCALATION_EVENT_XPATH,
)
THROWN = (
    MESSAGE_EVENT_XPATH,
    SIGNAL_EVENT_XPATH,
    ERROR_EVENT_XPATH,
    ESCALATION_EVENT_XPATH,
    TERMINATION_EVENT_XPATH,
)


class Event(Dialect):
    """Reads what an event waits for or throws."""

    process_parser: Any

    def parse_timer_event(self, event: Any) -> Clock:
        for counted in Counted:
            text = expression_text(text_of(event.find(f"{BPMN}{counted}")))
            if text:
                return Clock(self.node.get("id"), counted, text)
        self.refuse(N_("the timer has no moment"))

    def parse_conditional_event(self, event: Any) -> Condition:
        text = expression_text(text_of(event.find(f"{BPMN}condition")))
        return Condition(self.node.get("id"), text)

    def parse_error_event(self, event: Any) -> ErrorEventDefinition:
        found = self.process_parser.parser.errors.get(event.get("errorRef"), {})
        return ErrorEventDefinition(found.get("name"), found.get("error_code") or found.get("name"))

    def parse_escalation_event(self, event: Any) -> EscalationEventDefinition:
        found = self.process_parser.parser.escalations.get(event.get("escalationRef"), {})
        code = found.get("escalation_code") or found.get("name")
        return EscalationEventDefinition(found.get("name"), code)


class StartParser(Dialect, StartEventParser):  # type: ignore[misc] # the engine is untyped
    def create_task(self) -> Pass:
        """What began a case is past: rounds are rows of the service, and a form was sent."""
        made = Pass(self.spec, self.bpmn_id, **self.bpmn_attributes)
        self.spec.start.connect(made)
        return made


class EndParser(Event, EndEventParser):  # type: ignore[misc] # the engine is untyped
    def create_task(self) -> Throw:
        made: Throw = self._create_task(self.get_event_definition(THROWN))
        made.connect(self.spec.end)
        return made


class CatchParser(Event, IntermediateCatchEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class ThrowParser(Event, IntermediateThrowEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class EdgeParser(Event, BoundaryEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class ReceiveParser(Event, TaskParser):  # type: ignore[misc] # the engine is untyped
    def create_task(self) -> Catch:
        name = self.process_parser.parser.messages.get(self.node.get("messageRef"))
        if not name:
            self.refuse(N_("a receive task needs a message"))
        definition = MessageEventDefinition(name)
        return Catch(self.spec, self.bpmn_id, definition, **self.bpmn_attributes)


class TriggerParser(Event, StartEventParser):  # type: ignore[misc] # the engine is untyped
    """The start of an event subprocess, as the scope around it sees it."""

    def parse_node(self) -> Trigger:
        definition = self.get_event_definition(TRIGGERS)
        stops = self.node.get("isInterrupting", "true") == "true"
        made = Trigger(self.spec, self.bpmn_id, definition, stops, **self.bpmn_attributes)
        made.extensions = self.parse_extensions()
        return made
