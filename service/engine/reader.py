"""Reads checked models for the engine in the Camunda 7 dialect; what runs them is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.task_parsers import SubprocessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ConditionalEventDefinition,
    NoneEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from service.bundle.xml import BPMN, CAMUNDA, CAMUNDA_NS, expression_text, extensions, has_people
from service.core.language import N_
from service.engine import expected, repairs
from service.engine.dialect import (
    CONDITION_PREFIX,
    MOMENT_PREFIX,
    ExternalTask,
    FeelCollection,
    PassedTask,
    RecordCall,
    RecordMI,
    RecordSubprocess,
    Rule,
)

NAMESPACES = {**DEFAULT_NSMAP, "camunda": CAMUNDA_NS}


class _Dialect:
    """Reads camunda extensions for every node and multi-instance collections from FEEL."""

    node: Any
    spec: Any
    task: Any

    def parse_extensions(self, node: Any = None) -> dict[str, Any]:
        return extensions(self.node if node is None else node)

    def _add_multiinstance_task(self, loop: Any) -> None:
        collection, item = loop.get(f"{CAMUNDA}collection"), loop.get(f"{CAMUNDA}elementVariable")
        if not collection or not item or loop.get("isSequential") == "true":
            self.refuse(N_("multi-instance needs a collection and an element variable"))
        original = self.spec.task_specs.pop(self.task.name)
        self.task = RecordMI(
            self.spec,
            original.name,
            description="MultiInstance",
            task_spec="",
            data_input=FeelCollection(expression_text(collection)),
            input_item=TaskDataReference(item),
        )
        self.task.bpmn_name, self.task.lane = original.bpmn_name, original.lane
        self.task.extensions = original.extensions
        self._copy_task_attrs(original, loop)

    def _copy_task_attrs(self, original: Any, loop: Any) -> None:
        super()._copy_task_attrs(original, loop)  # type: ignore[misc] # a mixin

    def refuse(self, problem: str) -> None:
        raise ValidationException(problem, node=self.node)


class _TaskParser(_Dialect, TaskParser):  # type: ignore[misc] # the engine is untyped
    pass


class _StartParser(_Dialect, StartEventParser):  # type: ignore[misc] # the engine is untyped
    def get_event_definition(self, xpaths: Any) -> Any:
        """None: rounds are rows of the service; a case that exists has begun."""
        return NoneEventDefinition(description="Default")


class _EndParser(_Dialect, EndEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _CatchParser(_Dialect, IntermediateCatchEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _ThrowParser(_Dialect, IntermediateThrowEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _BoundaryParser(_Dialect, BoundaryEventParser):  # type: ignore[misc] # the engine is untyped
    pass


class _EventGatewayParser(_Dialect, EventBasedGatewayParser):  # type: ignore[misc] # the engine is untyped
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
        return PassedTask(self.spec, self.bpmn_id, **self.bpmn_attributes)


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


class DialectParser(BpmnParser):  # type: ignore[misc] # the engine is untyped
    """Parses checked models; everything it does not name here the engine reads itself."""

    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012 -- the engine reads a plain class attribute
        full_tag("userTask"): (_TaskParser, defaults.UserTask),
        full_tag("manualTask"): (_ManualParser, defaults.ManualTask),
        full_tag("task"): (_TaskParser, PassedTask),
        full_tag("serviceTask"): (_ExternalParser, ExternalTask),
        full_tag("sendTask"): (_ExternalParser, ExternalTask),
        full_tag("businessRuleTask"): (_TaskParser, Rule),
        full_tag("callActivity"): (_CallParser, RecordCall),
        full_tag("subProcess"): (_SubprocessParser, RecordSubprocess),
        full_tag("startEvent"): (_StartParser, defaults.StartEvent),
        full_tag("endEvent"): (_EndParser, defaults.EndEvent),
        full_tag("intermediateCatchEvent"): (_CatchParser, defaults.IntermediateCatchEvent),
        full_tag("intermediateThrowEvent"): (_ThrowParser, defaults.IntermediateThrowEvent),
        full_tag("boundaryEvent"): (_BoundaryParser, defaults.BoundaryEvent),
        full_tag("eventBasedGateway"): (_EventGatewayParser, defaults.EventBasedGateway),
        full_tag("scriptTask"): (_Refused, defaults.ScriptTask),
        full_tag("receiveTask"): (_Refused, defaults.ReceiveTask),
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
    """Mark what the engine must read our way; doing it twice changes nothing."""
    for each in specs:
        repairs.connect_instances(each)
        expected.mark(each)
        for task_spec in each.task_specs.values():
            _mark_events(getattr(task_spec, "event_definition", None))
            for condition, _ in getattr(task_spec, "cond_task_specs", ()):
                if condition is not None:
                    condition.args = (_marked(CONDITION_PREFIX, condition.args[0]),)


def _mark_events(definition: Any) -> None:
    for each in (definition, *getattr(definition, "event_definitions", ())):
        if isinstance(each, TimerEventDefinition):
            each.expression = _marked(MOMENT_PREFIX, each.expression)
        elif isinstance(each, ConditionalEventDefinition):
            each.expression = _marked(CONDITION_PREFIX, each.expression)


def _marked(prefix: str, text: str) -> str:
    return text if text.startswith(prefix) else prefix + expression_text(text)
