"""A decision of a file, ready to be checked and worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.core.dmn.checking import findings, mentioned
from service.core.dmn.model import DecisionResult, Element, Model, Place
from service.core.dmn.reading import read_model
from service.core.dmn.running import DECISION_STEPS, Run
from service.core.feel.budget import Allowance
from service.core.feel.expression import NO_FUNCTIONS, Functions
from service.core.finding import Finding


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
        provided = {each.variable for each in self.model.decisions.values()}
        provided |= {each.variable for each in self.model.knowledge.values()}
        return frozenset(mentioned(self.element, self.model).names - provided)

    @property
    def calls(self) -> frozenset[str]:
        """The functions its cells use that neither FEEL nor the file provides."""
        provided = {each.variable for each in self.model.knowledge.values()}
        return frozenset(mentioned(self.element, self.model).calls - provided)

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Functions = NO_FUNCTIONS,
        *,
        allowance: Allowance | None = None,
    ) -> DecisionResult:
        """The outcome; an *allowance* is shared with whatever else the step works out."""
        run = Run(
            model=self.model,
            functions=functions,
            place=Place(file=self.model.file, decision=self.name),
            allowance=allowance or Allowance(DECISION_STEPS),
        )
        return run.decide(self.element, scope)

    def check(self) -> list[Finding]:
        """Find what would fail while working it out, without any data."""
        return findings(self.element, self.model)


class Decisions(dict[str, Decision]):
    """The decisions of a file by id; ``find`` takes an id or a name."""

    def find(self, key: str) -> Decision | None:
        named = (decision for decision in self.values() if decision.name == key)
        return self.get(key) or next(named, None)


def parse_dmn(data: bytes, *, file: str) -> Decisions:
    model = read_model(data, file=file)
    return Decisions(
        {key: Decision(element=element, model=model) for key, element in model.decisions.items()}
    )
