"""Reads checked models for the engine in the Camunda 7 dialect; what runs them is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    ConditionalGatewayParser,
    GatewayParser,
    SubprocessParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
)

from service.bundle.xml import (
    BPMN,
    CAMUNDA,
    CAMUNDA_NS,
    expression_text,
    extensions,
    has_people,
    text_of,
)
from service.core.language import N_
from service.core.words import Local
from service.engine import repairs
from service.engine.catching import Catch, Clock, Condition, Counted, Edge, EventGateway
from service.engine.dialect import (
    CONDITION_PREFIX,
    ExternalTask,
    Pass,
    RecordCall,
    RecordSubprocess,
    Rule,
    Script,
)
from service.engine.joins import AllOf, AnyOf
from service.engine.multiples import MOST, Multiple, Times
from service.engine.scopes import ProcessSpec
from service.engine.throwing import Throw

NAMESPACES = {**DEFAULT_NSMAP, "camunda": CAMUNDA_NS}


class _Dialect:
    """Reads camunda extensions for every node and multi-instance collections from FEEL."""

    node: Any
    spec: Any
    task: Any

    def parse_extensions(self, node: Any = None) -> dict[str, Any]:
        return extensions(self.node if node is None else node)

    def _add_multiinstance_task(self, loop: Any) -> None:
        rows, item = loop.get(f"{CAMUNDA}collection"), loop.get(f"{CAMUNDA}elementVariable")
        count = text_of(loop.find(f"{BPMN}loopCardinality"))
        if not count and not (rows and item):
            self.refuse(N_("multi-instance needs a collection and an element variable"))
        self._several(
            loop,
            Times(
                item=Local.COUNTER if count else item,
                rows="" if count else expression_text(rows),
                count=expression_text(count),
                until=expression_text(text_of(loop.find(f"{BPMN}completionCondition"))),
                one_by_one=loop.get("isSequential") == "true",
            ),
        )

    def _add_loop_task(self, loop: Any) -> None:
        most = loop.get("loopMaximum") or ""
        self._several(
            loop,
            Times(
                again=expression_text(text_of(loop.find(f"{BPMN}loopCondition"))),
                most=min(int(most), MOST) if most.isdecimal() else MOST,
                first=loop.get("testBefore") == "true",
                one_by_one=True,
            ),
        )

    def _several(self, loop: Any, times: Times) -> None:
        original = self.spec.task_specs.pop(self.task.name)
        self.task = Multiple(self.spec, original.name, times)
        self.task.bpmn_name, self.task.lane = original.bpmn_name, original.lane
        self.task.extensions = original.extensions
        self._copy_task_attrs(original, loop)

    def _copy_task_attrs(self, original: Any, loop: Any) -> None:
        super()._copy_task_attrs(original, loop)  # type: ignore[misc] # a mixin

    def refuse(self, problem: str) -> NoReturn:
        raise ValidationException(problem, node=self.node)


class _Event(_Dialect):
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


class _TaskParser(_Dialect, TaskParser):  # type: ignore[misc] # the engine is untyped
    pass


class _StartParser(_Dialect, StartEventParser):  # type: ignore[misc] # the engine is untyped
    def create_task(self) -> Pass:
        """What began a case is past: rounds are rows of the service, and a form was sent."""
        made = Pass(self.spec, self.bpmn_id, **self.bpmn_attributes)
        self.spec.start.connect(made)
        return made


class _EndParser(_Event, EndEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _CatchParser(_Event, IntermediateCatchEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _ThrowParser(_Event, IntermediateThrowEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _EdgeParser(_Event, BoundaryEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _ReceiveParser(_Event, TaskParser):  # type: ignore[misc] # the engine is untyped
    def create_task(self) -> Catch:
        name = self.process_parser.parser.messages.get(self.node.get("messageRef"))
        if not name:
            self.refuse(N_("a receive task needs a message"))
        definition = MessageEventDefinition(name)
        return Catch(self.spec, self.bpmn_id, definition, **self.bpmn_attributes)


class _ScriptParser(_TaskParser):
    def create_task(self) -> Script:
        result = self.node.get(f"{CAMUNDA}resultVariable")
        source = expression_text(text_of(self.node.find(f"{BPMN}script")))
        if not result or not source:
            self.refuse(N_("a script task needs FEEL and a result variable"))
        return Script(self.spec, self.bpmn_id, source, result, **self.bpmn_attributes)


class _EventGatewayParser(_Dialect, GatewayParser):  # type: ignore[misc] # the engine is untyped
    pass


class _ExternalParser(_TaskParser):
    def create_task(self) -> Any:
        if self.node.get(f"{CAMUNDA}type") != "external" or not self.node.get(f"{CAMUNDA}topic"):
            self.refuse(N_('a service task needs camunda:type="external" and camunda:topic'))
        return super().create_task()


class _ManualParser(_TaskParser):
    """What no group or person was named for happens outside the service: it is passed."""

    def create_task(self) -> Any:
        if has_people(self.node):
            return super().create_task()
        return Pass(self.spec, self.bpmn_id, **self.bpmn_attributes)


class _CallParser(_TaskParser):
    def create_task(self) -> Any:
        called = SubprocessParser.get_call_activity_spec(self)
        return RecordCall(self.spec, self.bpmn_id, subworkflow_spec=called, **self.bpmn_attributes)


class _SubprocessParser(_TaskParser):
    def create_task(self) -> Any:
        inner = SubprocessParser.get_subprocess_spec(self)
        return RecordSubprocess(
            self.spec, self.bpmn_id, subworkflow_spec=inner, **self.bpmn_attributes
        )


class _Refused(_TaskParser):
    def create_task(self) -> Any:
        self.refuse(N_("this kind of element is not supported"))


class _ProcessParser(ProcessParser):  # type: ignore[misc] # the engine is untyped
    def create_spec(self) -> ProcessSpec:
        return ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)


class DialectParser(BpmnParser):  # type: ignore[misc] # the engine is untyped
    """Parses checked models; everything it does not name here the engine reads itself."""

    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012 -- the engine reads a plain class attribute
        full_tag("userTask"): (_TaskParser, defaults.UserTask),
        full_tag("manualTask"): (_ManualParser, defaults.ManualTask),
        full_tag("task"): (_TaskParser, Pass),
        full_tag("serviceTask"): (_ExternalParser, ExternalTask),
        full_tag("sendTask"): (_ExternalParser, ExternalTask),
        full_tag("businessRuleTask"): (_TaskParser, Rule),
        full_tag("callActivity"): (_CallParser, RecordCall),
        full_tag("subProcess"): (_SubprocessParser, RecordSubprocess),
        full_tag("startEvent"): (_StartParser, Pass),
        full_tag("endEvent"): (_EndParser, Throw),
        full_tag("intermediateCatchEvent"): (_CatchParser, Catch),
        full_tag("intermediateThrowEvent"): (_ThrowParser, Throw),
        full_tag("boundaryEvent"): (_EdgeParser, Edge),
        full_tag("eventBasedGateway"): (_EventGatewayParser, EventGateway),
        full_tag("parallelGateway"): (GatewayParser, AllOf),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, AnyOf),
        full_tag("scriptTask"): (_ScriptParser, Script),
        full_tag("receiveTask"): (_ReceiveParser, Catch),
        full_tag("transaction"): (_Refused, defaults.TransactionSubprocess),
        full_tag("adHocSubProcess"): (_Refused, defaults.AdHocSubprocess),
    }

    def __init__(self) -> None:
        super().__init__(namespaces=NAMESPACES)


def parse_specs(
    roots: Mapping[str, Any], processes: Iterable[str]
) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Per process the engine's spec of it and of everything it calls, ready to share."""
    parser = DialectParser()
    for name, root in roots.items():
        for process in root.iter(f"{BPMN}process"):
            process.set("isExecutable", "true")
        parser.add_bpmn_xml(root, filename=name)
    found = {}
    for process in processes:
        spec = parser.get_spec(process)
        called: dict[str, Any] = parser.get_subprocess_specs(process)
        _prepare((spec, *called.values()))
        found[process] = (spec, called)
    return found


def _prepare(specs: Iterable[Any]) -> None:
    """Finish what can only be said of a whole process; doing it twice changes nothing."""
    for each in specs:
        repairs.connect_instances(each)
        for task_spec in each.task_specs.values():
            if isinstance(task_spec, AnyOf):
                task_spec.look_around()
            for condition, _ in getattr(task_spec, "cond_task_specs", ()):
                if condition is not None:
                    condition.args = (_marked(condition.args[0]),)


def _marked(text: str) -> str:
    if text.startswith(CONDITION_PREFIX):
        return text
    return CONDITION_PREFIX + expression_text(text)
