"""Boxed loops and filters as the loops of FEEL: one meaning for both ways of writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.dmn.logic import Expression, Filtered, Iterated
from service.core.dmn.working import Work
from service.core.feel.errors import FeelError
from service.core.feel.kinds import kind_of
from service.core.feel.loops import Filter, For, Iteration, Quantifier
from service.core.feel.nodes import Env, Node
from service.core.feel.told import N_

COST = 5  # steps of a round besides those of what is in it


@dataclass(frozen=True, slots=True)
class Worked(Node):
    """A boxed expression where FEEL expects one of its own."""

    logic: Expression
    run: Work
    is_condition: bool = False

    def evaluate(self, env: Env) -> Any:
        value = self.run.work_out(self.logic, _seen(env)).value
        return checked(value) if self.is_condition else value


def checked(value: Any) -> bool | None:
    """A condition, which is true, false or null."""
    if value is None or isinstance(value, bool):
        return value
    message = N_("The condition gives %(kind)s, which is neither true nor false.")
    raise FeelError(message, kind=kind_of(value))


def iterated(logic: Filtered | Iterated, run: Work) -> Node:
    source = Worked(logic.source, run)
    if isinstance(logic, Filtered):
        return Filter(source, Worked(logic.match, run, True), COST, False)
    rounds = (Iteration(logic.variable, source),)
    body = Worked(logic.body, run, logic.word != "for")
    if logic.word == "for":
        return For(rounds, body, COST, uses_partial=True)
    return Quantifier(logic.word == "every", rounds, body, COST)


def _seen(env: Env) -> Mapping[str, Any]:
    """All that can be seen from inside a loop, the innermost first."""
    frames, frame = [], env
    while frame.parent is not None:
        frames.append(frame.variables)
        frame = frame.parent
    found = dict(frame.variables)
    for each in reversed(frames):
        found |= each
    return found
