"""A decision of a file, ready to be checked and worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.core.dmn.callables import Service
from service.core.dmn.checking import mentioned, problems
from service.core.dmn.model import DecisionResult, Element, Model, Place, Problem
from service.core.dmn.reading import NO_FILES, read_model
from service.core.dmn.running import DECISION_STEPS, Run
from service.core.feel.budget import Allowance
from service.core.feel.expression import NO_FUNCTIONS, Functions, LocalFunctions


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision; the same object serves every case."""

    element: Element
    model: Model = field(repr=False)

    @property
    def id(self) -> str:
        return self.element.id

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def file(self) -> str:
        return self.model.file

    @property
    def names(self) -> frozenset[str]:
        """The names its cells use and that the file does not provide itself."""
        return frozenset(mentioned(self.element, self.model).names - self._provided)

    @property
    def calls(self) -> frozenset[str]:
        """The functions its cells use that neither FEEL nor the file provides."""
        return frozenset(mentioned(self.element, self.model).calls - self._provided)

    @property
    def _provided(self) -> frozenset[str]:
        """The names that the file, or a file it imports, gives a value."""
        model = self.model
        known = (*model.decisions.values(), *model.functions().values())
        return frozenset(each.variable for each in known) | {
            prefix for prefix, _ in model.imports.values()
        }

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Functions = NO_FUNCTIONS,
        *,
        allowance: Allowance | None = None,
    ) -> DecisionResult:
        """The outcome; an *allowance* is shared with whatever else the step works out."""
        run = _run(self.model, self.element, functions, allowance)
        return run.decide(self.element, scope)

    def check(self) -> list[Problem]:
        """Find what would fail while working it out, without any data."""
        return problems(self.element, self.model)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService:
    """Decisions that are worked out together, from what the service is given alone."""

    element: Element
    model: Model = field(repr=False)

    @property
    def name(self) -> str:
        return self.element.name

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Functions = NO_FUNCTIONS,
        *,
        allowance: Allowance | None = None,
    ) -> DecisionResult:
        """The value of its one output, or a context of several; null when *scope* does not fit."""
        service = Service(self.element, _run(self.model, self.element, functions, allowance))
        value = service.invoke([scope.get(name) for name in service.parameters])
        return DecisionResult(value=value)


class Decisions(dict[str, Decision]):
    """The decisions of a file by id; ``find`` takes an id or a name."""

    def __init__(self, model: Model) -> None:
        super().__init__(
            {
                key: Decision(element=element, model=model)
                for key, element in model.decisions.items()
            }
        )
        self.services = {
            each.name: DecisionService(element=each, model=model)
            for each in model.services.values()
        }

    def find(self, key: str) -> Decision | None:
        named = (decision for decision in self.values() if decision.name == key)
        return self.get(key) or next(named, None)


def parse_dmn(data: bytes, *, file: str, others: Mapping[str, bytes] = NO_FILES) -> Decisions:
    """The decisions of *file*; what it imports is looked for in *others*, files by name."""
    return Decisions(read_model(data, file=file, others=others))


def _run(model: Model, element: Element, functions: Functions, allowance: Allowance | None) -> Run:
    zone = functions.zone if isinstance(functions, LocalFunctions) else None
    return Run(
        model=model,
        functions=LocalFunctions(functions, zone, model.types),
        place=Place(file=model.file, decision=element.name),
        allowance=allowance or Allowance(DECISION_STEPS),
    )
