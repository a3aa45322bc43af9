"""What the engine runs where its own elements will not do: tasks, subprocesses and calls."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from service.bundle.xml import expression_text
from service.engine import repairs
from service.engine.multiples import is_row
from service.engine.tokens import OVER

CONDITION_PREFIX = "condition:"  # marks the condition of an arrow: only true is true
repairs.replace_ids()
repairs.replace_log_lines()
repairs.replace_expectations()
repairs.replace_inheritance()


class ExternalTask(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A service or send task: stays STARTED until the worker completes it."""

    def _run_hook(self, my_task: Any) -> None:
        super()._run_hook(my_task)
        run = my_task.workflow.script_engine.environment.run
        my_task.internal_data["job"] = run.opened(my_task)


class Rule(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A business rule task: the outcome goes to the record, never into the token."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.script_engine.environment.run.decide(my_task)
        return True


class Script(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A script task: FEEL whose value goes to a field of the record."""

    def __init__(self, wf_spec: Any, bpmn_id: str, source: str, field: str, **rest: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **rest)
        self.source, self.field = source, field

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.script_engine.environment.run.work_out(my_task)
        return True


class Pass(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """Waits for nobody: a start event, or a task that nobody does, such as one without a type."""


class _StaysOver:
    """What an event interrupted is not revived by the end of its own scope."""

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Any) -> None:
        if not my_task._state & OVER:
            super()._on_subworkflow_completed(subworkflow, my_task)  # type: ignore[misc] # a mixin


class RecordSubprocess(_StaysOver, defaults.SubWorkflowTask):  # type: ignore[misc] # untyped engine
    """An embedded subprocess; local ids go in, nothing comes back."""

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """The record is outside the token, so there is nothing to bring back."""


class RecordCall(_StaysOver, defaults.CallActivity):  # type: ignore[misc] # untyped engine
    """A call activity: hands down the local ids and its own ``in`` parameters."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        start = subworkflow.get_next_task(
            subworkflow.task_tree, skip_subprocesses=True, spec_name="Start"
        )
        start.set_data(**my_task.data)
        engine = my_task.workflow.script_engine
        for entry in self.extensions.get("in", []):
            source = entry.get("sourceExpression") or entry.get("source")
            if source and entry.get("target"):
                text = expression_text(source)
                given = my_task.data.get(text)
                value = given if is_row(given) else engine.evaluate(my_task, text)
                start.data[entry["target"]] = value

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """See RecordSubprocess."""
