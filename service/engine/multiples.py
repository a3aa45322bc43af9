"""Activities that are done several times, once for each item of a list in the record."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from service.core.errors import EngineError
from service.core.language import N_
from service.engine.tokens import OVER, lead_on

# A row of a list in the record, as a token carries it: by its id, so that answers in the row do
# not make it another one. No name in FEEL begins with a dollar.
LIST, ID = "$list", "$id"
KEY = "id"  # the field by which a row is known


class Multiple(defaults.ParallelMultiInstanceTask):  # type: ignore[misc] # the engine is untyped
    """Follows the record while it runs, and merges nothing back.

    ``source``: the list, as FEEL. ``item``: the name of the item in an instance.
    """

    def __init__(self, wf_spec: Any, bpmn_id: str, *, source: str, item: str, **rest: Any) -> None:
        super().__init__(wf_spec, bpmn_id, "", **rest)
        self.source, self.item = source, item

    def _update_hook(self, token: Any) -> bool:
        token._inherit_data()
        token._set_state(TaskState.STARTED)
        self.top_up(token)
        return self._is_done(token)

    def _run_hook(self, token: Any) -> bool:
        lead_on(token, self.outputs)  # beside the instances, which hang under it as well
        return True

    def merge_child(self, workflow: Any, child: Any) -> None:
        """An instance is over; its own answers may have made the list longer."""
        token = child.parent
        if not self.top_up(token) and self._is_done(token):
            token._set_state(TaskState.READY)

    def top_up(self, token: Any) -> bool:
        """Start an instance for every item that is new in the list; True when any was."""
        known = [self._as_item(each.internal_data["item"]) for each in self._instances(token)]
        new = [item for item in self._items(token) if item not in known]
        for item in new:
            self._begin(token, item)
        return bool(new)

    def _begin(self, token: Any, item: Any) -> None:
        if self.item in token.data:
            raise EngineError(
                N_("“%(element)s” gives each item the name “%(name)s”, which is in use around it."),
                element=str(self.bpmn_name or self.bpmn_id),
                name=self.item,
            )
        child = token._add_child(self._wf_spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.internal_data["item"] = item
        # In this order: a list of rows may lie in a row of another list.
        child.data = {**token.data, self.item: item}
        child.task_spec._update(child)

    def _is_done(self, token: Any) -> bool:
        return all(each._state & OVER for each in self._instances(token))

    def _items(self, token: Any) -> list[Any]:
        found = token.workflow.script_engine.evaluate(token, self.source)
        if found is None:
            return []
        rows = found if isinstance(found, list | tuple) else [found]
        if any(isinstance(row, dict) and row.get(KEY) is None for row in rows):
            raise EngineError(
                N_("“%(element)s” is done for each row of a list, and one of them has no “id”."),
                element=str(self.bpmn_name or self.bpmn_id),
            )
        return [self._as_item(row) for row in rows]

    def _as_item(self, row: Any) -> Any:
        if isinstance(row, dict) and KEY in row:
            return {LIST: self.source, ID: row[KEY]}
        return row


def is_row(value: Any) -> bool:
    """Whether a token carries *value* by its id."""
    return isinstance(value, dict) and LIST in value
