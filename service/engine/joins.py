"""Gateways at which paths meet: they count the tokens that came, arrow by arrow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.util.task import TaskState

from service.engine.catching import EventGateway, Trigger
from service.engine.tokens import OVER, UNDER_WAY, lead_on

NOWHERE: frozenset[str] = frozenset()


class Join:
    """Every token that comes waits; when there are enough, one of each arrow is used up.

    Tokens that came twice along one arrow stay for the next round.
    """

    name: str
    _update: Any  # the engine's own

    def _update_hook(self, token: Any) -> bool:
        came: dict[str, Any] = {}
        for each in token.workflow.tasks.values():
            if each.task_spec is self and (each is token or each._state == TaskState.WAITING):
                came.setdefault(each.parent.task_spec.name, each)
        if token not in came.values() or not self._is_enough(token, came):
            token._set_state(TaskState.WAITING)
            return False
        for each in came.values():
            if each is not token:
                each._set_state(TaskState.CANCELLED)
                each._drop_children()
        token._inherit_data()
        return True

    def _is_enough(self, token: Any, came: Mapping[str, Any]) -> bool:
        raise NotImplementedError


class AllOf(Join, defaults.ParallelGateway):  # type: ignore[misc] # the engine is untyped
    """A parallel gateway: one token along each arrow."""

    def _is_enough(self, token: Any, came: Mapping[str, Any]) -> bool:
        return len(came) == len(set(self._inputs))

    def _run_hook(self, token: Any) -> bool:
        return True


class AnyOf(Join, defaults.InclusiveGateway):  # type: ignore[misc] # the engine is untyped
    """An inclusive gateway: as many tokens as may still come (BPMN 2.0.2, 13.4.3).

    ``reach`` tells by element along which arrows a token there can still come, without passing
    here; it is drawn once, when the model is read.
    """

    reach: Mapping[str, frozenset[str]]

    def look_around(self) -> None:
        """Draw ``reach``; every arrow of the model must be there."""
        found: dict[str, set[str]] = {}
        for source in set(self._inputs):
            line = [self._wf_spec.task_specs[source]]
            while line:
                spec = line.pop()
                known = found.setdefault(spec.name, set())
                if source not in known and spec is not self:
                    known.add(source)
                    line += spec.inputs
        self.reach = {name: frozenset(sources) for name, sources in found.items()}

    def _is_enough(self, token: Any, came: Mapping[str, Any]) -> bool:
        empty = set(self._inputs) - came.keys()
        return not empty or not any(
            ways & empty and ways.isdisjoint(came)
            for each in token.workflow.tasks.values()
            if each.task_spec is not self
            and (ways := self.reach.get(each.task_spec.name, NOWHERE))
            and _is_token(each)
        )

    def _run_hook(self, token: Any) -> bool:
        taken, otherwise = self._get_matching_outputs(token)
        if not taken and not otherwise:
            raise WorkflowTaskException("No condition holds", task=token)
        lead_on(token, taken or otherwise)
        return True


class ScopeEnd(_EndJoin):  # type: ignore[misc] # the engine is untyped
    """The end of a process or subprocess: nothing in it is under way or about to be."""

    def _update_hook(self, token: Any) -> bool:
        mine, others = [], False
        for each in token.workflow.tasks.values():
            if each.task_spec is self:
                mine.append(each)
            elif each.task_spec not in self.outputs and not _is_armed(each):
                others = others or _is_token(each)
        for each in mine:
            if each is not token and each._state == TaskState.WAITING:
                each._set_state(TaskState.CANCELLED)
                each._drop_children()
        if others:
            token._set_state(TaskState.WAITING)
        return not others

    def _run_hook(self, token: Any) -> bool:
        for each in list(token.workflow.tasks.values()):
            if _is_armed(each):
                each.cancel()
        return True


def _is_armed(token: Any) -> bool:
    """Whether *token* would begin an event subprocess: no scope goes on for its sake."""
    return isinstance(token.task_spec, Trigger) and bool(token._state == TaskState.WAITING)


def _is_token(each: Any) -> bool:
    """Whether a token is there, or about to be; the offers of a gateway are no tokens."""
    parent = each.parent
    offered = parent is not None and isinstance(parent.task_spec, EventGateway)
    return bool(each._state & (UNDER_WAY | TaskState.FUTURE)) and not (
        offered and not parent._state & OVER
    )
