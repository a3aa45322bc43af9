"""What tables, loops and functions need of the working out that they are part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from service.core.dmn.logic import Cell, Expression
from service.core.dmn.model import DecisionResult, Element, Model, Place
from service.core.dmn.requirements import Key
from service.core.feel import UnaryTests
from service.core.feel.types import Type

Scope = Mapping[str, Any]
NOWHERE = Cell(text="")


class Work(Protocol):
    """One working out of a decision; ``running.Run`` is the one there is."""

    @property
    def model(self) -> Model: ...

    @property
    def place(self) -> Place: ...

    def decide(self, element: Element, scope: Scope) -> DecisionResult: ...

    def work_out(self, logic: Expression, scope: Scope) -> DecisionResult: ...

    def needs(self, element: Element, scope: Scope) -> dict[str, Any]: ...

    def within(self, model: Model, element: Element) -> Work: ...

    def apart(self, known: dict[Key, DecisionResult]) -> Work: ...

    def as_declared(self, value: Any, kind: Type | None) -> Any: ...

    def value(self, cell: Cell, scope: Scope) -> Any: ...

    def passes(self, cell: Cell, value: Any, scope: Scope) -> bool: ...

    def meets(self, tests: UnaryTests, value: Any, scope: Scope, cell: Cell = NOWHERE) -> bool: ...
