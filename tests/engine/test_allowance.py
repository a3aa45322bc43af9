"""All that a step works out together has a number of steps, however many gateways it passes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.core.feel.budget import Exhausted
from service.engine import workflow
from tests.engine.engine_models import Case, end, flows, given_bundle, process, start, user, xor

# A little less than one expression may take by itself.
HEAVY = "count(for i in 1..280, j in 1..280 return 1) > 1"


def given_gateways(count: int) -> bytes:
    names = [f"g{number}" for number in range(count)]
    arrows = flows(
        f"start >> taak >> {names[0]}",
        *(f"{one} >> {other}[{HEAVY}]" for one, other in pairwise(names)),
        f"{names[-1]} >> einde[{HEAVY}]",
        *(f"{name} >> anders" for name in names),
    )
    gateways = [xor(name, f"{name}_anders") for name in names]
    return process(start(), user("taak"), *gateways, end(), end("anders"), arrows)


def test_a_step_that_passes_a_few_heavy_conditions_goes_on() -> None:
    case = Case(given_bundle(given_gateways(3)))
    case.do("taak")
    assert case.step.completed


def test_a_step_that_passes_very_many_is_stopped_and_changes_nothing() -> None:
    case = Case(given_bundle(given_gateways(60)))
    task = case.step.tasks[0].id
    with pytest.raises(Exhausted, match="more than 3000000 steps"):
        workflow.complete(case.bundle, case.step.state, task, case.facts())
