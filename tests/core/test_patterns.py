"""How much work a pattern may be; the interpreter stands still while it is matched."""

from __future__ import annotations

import json
import re

import pytest

from service.core.errors import FeelError
from service.core.feel import evaluate
from service.core.finding import Severity
from service.core.forms import check_form, parse_form
from service.core.patterns import effort, ends_in_time


@pytest.mark.parametrize(
    "pattern",
    [
        "^[1-9][0-9]{3} ?[A-Za-z]{2}$",  # a postal code
        r"^[^@\s]+@[^@\s]+\.(nl|be|com)$",
        r"^\+?[0-9 ()-]{8,20}$",
        "^(" + "|".join(f"code{n}" for n in range(30)) + ")$",
        "(ja|nee), (groot|klein|geen)",
        "[a|b|c]+",  # no choices: a class
        r"\(a\|b\)+",
    ],
)
def test_patterns_as_people_write_them_are_allowed(pattern: str) -> None:
    assert ends_in_time(pattern, 100)


@pytest.mark.parametrize(
    "pattern",
    ["(a|a)" * 24 + "x", "(a|aa)" * 20 + "x", "a?" * 22 + "b", "a?" * 10 + "(b|b)" * 10,
     "(a+)+$", "^(a|a)*$", "a*a*a*a*a*b", "a*a*a*(a|a)(a|a)(a|a)b"],
)  # fmt: skip
def test_a_pattern_that_can_stand_still_is_refused(pattern: str) -> None:
    re.compile(pattern)
    assert not ends_in_time(pattern, 100)


def test_each_group_counts_its_own_ways() -> None:
    assert effort("(a|b)(c|d|e)|f", 1).branches == 12


def test_a_pattern_of_choices_without_end_stops_publication() -> None:
    rule = {"pattern": "(a|a)" * 24 + "x"}
    field = {"type": "textfield", "id": "F", "key": "k", "label": "Vraag", "validate": rule}
    source = {"type": "default", "id": "x", "schemaVersion": 18, "components": [field]}
    form = parse_form(json.dumps(source).encode(), file="forms/x.form")  # as before: it loads
    (finding,) = check_form(form)
    assert (finding.code, finding.severity) == ("form-pattern", Severity.ERROR)


def test_an_expression_pays_for_what_a_pattern_can_cost() -> None:
    once = 'matches(text, "a*a*a*b")'
    assert evaluate(once, {"text": "a" * 60}) is False
    with pytest.raises(FeelError, match="more than 100000 steps"):
        evaluate(f"count(for i in 1..1000 return {once})", {"text": "a" * 60})


def test_splitting_a_long_text_into_words_stays_cheap() -> None:
    words = 'count(split(text, "[^a-z]+"))'
    assert evaluate(words, {"text": "woord " * 1_500}) == 1_501
