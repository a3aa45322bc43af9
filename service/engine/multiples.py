"""Activities that are done several times: for each item of a list, a number of times, or while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from service.core.errors import EngineError
from service.core.language import N_
from service.core.words import Local
from service.engine.tokens import OVER, lead_on, stop

# A row of a list in the record, as a token carries it: by its id, so that answers in the row do
# not make it another one. No name in FEEL begins with a dollar.
LIST, ID = "$list", "$id"
KEY = "id"  # the field by which a row is known
MOST = 1000  # times that something is done, when no list says for whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often, as FEEL, empty where it does not say so; and what ends it before that.

    ``rows``: for each of a list, which ``item`` names. ``count``: so many times. ``again``: while
    that is true, at most ``most`` times, and once at least unless ``first`` asks before.
    """

    item: str = Local.COUNTER
    rows: str = ""
    count: str = ""
    again: str = ""
    most: int = MOST
    first: bool = False
    until: str = ""
    one_by_one: bool = False


class Multiple(defaults.ParallelMultiInstanceTask):  # type: ignore[misc] # the engine is untyped
    """Follows the record while it runs, and merges nothing back."""

    def __init__(self, wf_spec: Any, bpmn_id: str, times: Times, **rest: Any) -> None:
        super().__init__(wf_spec, bpmn_id, "", **rest)
        self.times = times

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
        if self._is_enough(token, child):
            for each in self._instances(token):
                if not each._state & OVER:
                    stop(each)
            token._set_state(TaskState.READY)
        elif not self.top_up(token) and self._is_done(token):
            token._set_state(TaskState.READY)

    def top_up(self, token: Any) -> bool:
        """Start an instance for every item that is new in the list; True when any was."""
        begun = list(self._instances(token))
        if self.times.one_by_one and any(not each._state & OVER for each in begun):
            return False
        known = [self._as_item(each.internal_data["item"]) for each in begun]
        new = [item for item in self._items(token, begun) if item not in known]
        for item in new[:1] if self.times.one_by_one else new:
            self._begin(token, item)
        return bool(new)

    def _begin(self, token: Any, item: Any) -> None:
        name = self.times.item
        if name in token.data and name != Local.COUNTER:
            raise EngineError(
                N_("“%(element)s” gives each item the name “%(name)s”, which is in use around it."),
                element=self._called,
                name=name,
            )
        child = token._add_child(self._wf_spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.internal_data["item"] = item
        # In this order: a list of rows may lie in a row of another list.
        child.data = {**token.data, name: item}
        child.task_spec._update(child)

    def _is_done(self, token: Any) -> bool:
        return all(each._state & OVER for each in self._instances(token))

    def _is_enough(self, token: Any, child: Any) -> bool:
        """Whether the condition that ends all the rest holds, now that *child* is over."""
        if not self.times.until:
            return False
        begun = list(self._instances(token))
        over = sum(each._state == TaskState.COMPLETED for each in begun)
        told: dict[str, Any] = {
            Local.BEGUN: len(begun),
            Local.COMPLETED: over,
            Local.ACTIVE: sum(not each._state & OVER for each in begun),
        }
        return self._evaluate(token, self.times.until, {**child.data, **told}) is True

    def _items(self, token: Any, begun: list[Any]) -> list[Any]:
        if self.times.rows:
            return self._rows(token)
        if self.times.count:
            return list(range(self._count(token)))
        times, number = self.times, len(begun)
        if number >= times.most:
            return list(range(number))
        goes_on = (not number and not times.first) or not times.again
        if not goes_on:
            local = {**token.data, Local.COUNTER: number}
            goes_on = self._evaluate(token, times.again, local) is True
        return list(range(number + goes_on))

    def _count(self, token: Any) -> int:
        found = self._evaluate(token, self.times.count, token.data)
        if found is None:
            return 0
        if isinstance(found, bool) or not str(found).isdecimal() or int(found) > MOST:
            raise EngineError(
                N_("“%(element)s” is done %(value)s times, which is no number up to %(most)s."),
                element=self._called,
                value=str(found),
                most=MOST,
            )
        return int(found)

    def _rows(self, token: Any) -> list[Any]:
        found = token.workflow.script_engine.evaluate(token, self.times.rows)
        if found is None:
            return []
        rows = found if isinstance(found, list | tuple) else [found]
        if any(isinstance(row, dict) and row.get(KEY) is None for row in rows):
            raise EngineError(
                N_("“%(element)s” is done for each row of a list, and one of them has no “id”."),
                element=self._called,
            )
        return [self._as_item(row) for row in rows]

    def _as_item(self, row: Any) -> Any:
        if isinstance(row, dict) and KEY in row:
            return {LIST: self.times.rows, ID: row[KEY]}
        return row

    def _evaluate(self, token: Any, source: str, local: dict[str, Any]) -> Any:
        return token.workflow.script_engine.environment.run.evaluate(source, local)

    @property
    def _called(self) -> str:
        return str(self.bpmn_name or self.bpmn_id)


def is_row(value: Any) -> bool:
    """Whether a token carries *value* by its id."""
    return isinstance(value, dict) and LIST in value
