"""The functions of the service: what the check knows is what an expression can call."""

from __future__ import annotations

from service.engine.functions import FUNCTION_NAMES, functions_for
from tests.engine.engine_models import Case, end, flows, given_bundle, process, start, user


def test_the_check_knows_exactly_the_functions_that_expressions_get() -> None:
    bundle = given_bundle(process(start(), user("taak"), end(), flows("start >> taak >> einde")))
    assert frozenset(functions_for(bundle, Case(bundle).facts())) == FUNCTION_NAMES
