"""Reads checked models for the engine in the Camunda 7 dialect; what runs them is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    ConditionalGatewayParser,
    GatewayParser,
    SubprocessParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs import defaults

from service.bundle.xml import (
    BPMN,
    CAMUNDA,
    CAMUNDA_NS,
    expression_text,
    has_people,
    text_of,
)
from service.core.language import N_
from service.engine import repairs
from service.engine.catching import Catch, Edge, EventGateway, Trigger
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
from service.engine.reader_events import (
    CatchParser,
    EdgeParser,
    EndParser,
    ReceiveParser,
    StartParser,
    ThrowParser,
    TriggerParser,
)
from service.engine.reader_nodes import Dialect
from service.engine.scopes import ProcessSpec
from service.engine.throwing import Throw

NAMESPACES = {**DEFAULT_NSMAP, "camunda": CAMUNDA_NS}


class _TaskParser(Dialect, TaskParser):  # type: ignore[misc] # the engine is untyped
    pass


class _ScriptParser(_TaskParser):
    def create_task(self) -> Script:
        result = self.node.get(f"{CAMUNDA}resultVariable")
        source = expression_text(text_of(self.node.find(f"{BPMN}script")))
        if not result or not source:
            self.refuse(N_("a script task needs FEEL and a result variable"))
        return Script(self.spec, self.bpmn_id, source, result, **self.bpmn_attributes)


class _EventGatewayParser(Dialect, GatewayParser):  # type: ignore[misc] # the engine is untyped
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
    def add_tasks(self) -> None:
        for node in self.xpath("./bpmn:startEvent"):
            self.parse_node(node)
        for node in self.xpath("./bpmn:subProcess[@triggeredByEvent='true']"):
            handler, start = self.parse_node(node), node.find(f"{BPMN}startEvent")
            trigger = TriggerParser(self, Trigger, start, self.nsmap, lane=self.lane).parse_node()
            self.spec.start.connect(trigger)
            trigger.connect(handler)
            handler.connect(self.spec.end)

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
        full_tag("startEvent"): (StartParser, Pass),
        full_tag("endEvent"): (EndParser, Throw),
        full_tag("intermediateCatchEvent"): (CatchParser, Catch),
        full_tag("intermediateThrowEvent"): (ThrowParser, Throw),
        full_tag("boundaryEvent"): (EdgeParser, Edge),
        full_tag("eventBasedGateway"): (_EventGatewayParser, EventGateway),
        full_tag("parallelGateway"): (GatewayParser, AllOf),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, AnyOf),
        full_tag("scriptTask"): (_ScriptParser, Script),
        full_tag("receiveTask"): (ReceiveParser, Catch),
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
