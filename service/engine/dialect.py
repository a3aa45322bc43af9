"""What the engine runs where its own elements will not do: tasks, calls, multi-instances."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from service.bundle.xml import expression_text
from service.engine import repairs

MOMENT_PREFIX = "moment:"  # marks a timer expression: null means wait, a date its first instant
CONDITION_PREFIX = "condition:"  # marks a condition: only true is true
repairs.replace_clock()
repairs.replace_ids()
repairs.replace_log_lines()


class ExternalTask(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A service or send task: stays STARTED until the worker completes it."""

    def _run_hook(self, my_task: Any) -> None:
        super()._run_hook(my_task)
        run = my_task.workflow.script_engine.environment.run
        my_task.internal_data["job"] = run.opened(my_task)


class PassedTask(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A task that nobody does here, such as one without a type: the case goes on at once."""


class Rule(BpmnSpecMixin):  # type: ignore[misc] # the engine is untyped
    """A business rule task: the outcome goes to the record, never into the token."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.script_engine.environment.run.decide(my_task)
        return True


class RecordSubprocess(defaults.SubWorkflowTask):  # type: ignore[misc] # the engine is untyped
    """An embedded subprocess; local ids go in, nothing comes back."""

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """The record is outside the token, so there is nothing to bring back."""


class RecordCall(defaults.CallActivity):  # type: ignore[misc] # the engine is untyped
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
                value = engine.evaluate(my_task, expression_text(source))
                start.data[entry["target"]] = value

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """See RecordSubprocess."""


class FeelCollection(TaskDataReference):  # type: ignore[misc] # the engine is untyped
    """The collection of a multi-instance: FEEL over the record."""

    def get(self, my_task: Any) -> list[Any]:
        found = my_task.workflow.script_engine.evaluate(my_task, self.bpmn_id)
        if found is None:
            return []
        return list(found) if isinstance(found, list | tuple) else [found]

    def exists(self, my_task: Any) -> bool:
        return True


class RecordMI(defaults.ParallelMultiInstanceTask):  # type: ignore[misc] # the engine is untyped
    """A parallel multi-instance that merges nothing back and follows the record while it runs."""

    def create_children(self, my_task: Any) -> None:
        for item in self.data_input.get(my_task):
            self.create_child(my_task, item)

    def create_child(self, my_task: Any, item: Any, key_or_index: Any = None) -> None:
        super().create_child(my_task, item, None)

    def merge_child(self, workflow: Any, child: Any) -> None:
        my_task = child.parent
        my_task.internal_data["merged"].append(str(child.id))
        if self.children_complete(my_task):
            my_task._set_state(TaskState.READY)

    def top_up(self, my_task: Any) -> bool:
        """Start an instance for every item that is new in the collection; True when any was."""
        known = [child.internal_data.get("item") for child in my_task.children]
        new = [item for item in self.data_input.get(my_task) if item not in known]
        for item in new:
            self.create_child(my_task, item)
        return bool(new)
