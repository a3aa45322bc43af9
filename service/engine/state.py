"""Turns a running workflow into bytes and back; only the instance is stored, never the spec."""

from __future__ import annotations

import json
import threading
import zlib
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import BpmnDataSpecificationConverter
from SpiffWorkflow.bpmn.serializer.default.task_spec import (
    BpmnTaskSpecConverter,
    MultiInstanceTaskConverter,
    SubWorkflowConverter,
)
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter

from service.core.errors import EngineError
from service.core.language import N_
from service.engine import dialect, history
from service.engine.bundle import Bundle
from service.engine.repairs import Numbers

FORMAT = b"RW1\n"
_local = threading.local()


class _InstanceConverter(BpmnWorkflowConverter):  # type: ignore[misc] # the engine is untyped
    """Leaves the specs out: they belong to the bundle."""

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        found: dict[str, Any] = super(BpmnWorkflowConverter, self).to_dict(workflow)
        found["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        return found

    def from_dict(
        self, found: dict[str, Any], spec: Any, subprocess_specs: Any, script_engine: Any
    ) -> Any:
        workflow = self.target_class(
            spec, subprocess_specs, script_engine=script_engine, deserializing=True
        )
        workflow.tasks = self.mapping_from_dict(found["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(found["root"])]
        self.set_default_attributes(workflow, found)
        self.subprocesses_from_dict(found["subprocesses"], workflow)
        return workflow


_CONFIG = {
    **DEFAULT_CONFIG,
    BpmnWorkflow: _InstanceConverter,
    dialect.ExternalTask: BpmnTaskSpecConverter,
    dialect.Rule: BpmnTaskSpecConverter,
    dialect.RecordMI: MultiInstanceTaskConverter,
    dialect.RecordCall: SubWorkflowConverter,
    dialect.RecordSubprocess: SubWorkflowConverter,
    dialect.FeelCollection: BpmnDataSpecificationConverter,
}


def save(workflow: Any, numbers: Numbers) -> bytes:
    """The instance as compressed text. Key order matters: never store this as JSONB."""
    history.forget(workflow)
    text = _serializer().serialize_json(workflow)
    head = f"{numbers.last:x} {workflow.spec.name}\n"
    return FORMAT + head.encode() + zlib.compress(text.encode(), 1)


def specs_of(bundle: Bundle, state: bytes) -> tuple[Any, dict[str, Any]]:
    """The specs of the process that *state* began with, which it names in its first line."""
    head, _, _ = state[len(FORMAT) :].partition(b"\n")
    root = head.partition(b" ")[2].decode(errors="replace") or bundle.root_process
    if root not in bundle.specs:
        raise EngineError(N_("This version cannot begin with “%(process)s”."), process=root)
    return bundle.specs[root]


def load(
    state: bytes, spec: Any, subprocess_specs: dict[str, Any], script_engine: Any
) -> tuple[Any, Numbers]:
    """The workflow that *state* was saved from, on the shared specs."""
    if not state.startswith(FORMAT):
        raise EngineError(N_("The state of this case was saved in an unknown format."))
    try:
        head, _, packed = state[len(FORMAT) :].partition(b"\n")
        last = head.partition(b" ")[0]
        found = json.loads(zlib.decompress(packed))
        numbers = Numbers(prefix=UUID(found["root"]).int >> 64, last=int(last, 16))
    except (zlib.error, ValueError, KeyError, TypeError) as exc:
        raise EngineError(N_("The state of this case is damaged.")) from exc
    found.pop("serializer_version", None)
    workflow = _serializer().from_dict(
        found, spec=spec, subprocess_specs=subprocess_specs, script_engine=script_engine
    )
    return workflow, numbers


def _serializer() -> Any:
    """One serializer per thread: saving flips a flag on it."""
    if not hasattr(_local, "serializer"):
        _local.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(_CONFIG))
    return _local.serializer
