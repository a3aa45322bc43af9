"""Patterns: those of XPath on an engine that takes time in proportion to the text."""

from __future__ import annotations

import json
import time

import pytest

from service.core.errors import FeelError
from service.core.feel import evaluate
from service.core.finding import Severity
from service.core.forms import check_form, parse_form
from service.core.forms.patterns import found

HANGING = [
    "(aa|a)" * 24 + "c", "(a|a)" * 24 + "x", "(a|aa)" * 20 + "x", "a?" * 31 + "b",
    "(a+)+b", "^(a|a)*$", "a*a*a*a*a*b", "(a?){30}a{30}b", "(a{1,9}){1,9}b",
    "(?x)(a+)#\n+b", "(a+(?#[))+b(?#])",
]  # fmt: skip


@pytest.mark.parametrize("pattern", HANGING)
def test_no_pattern_can_stand_still(pattern: str) -> None:
    begin = time.process_time()
    for source in ("matches(t, p)", "count(split(t, p))", 'replace(t, p, "")'):
        evaluate(source, {"t": "a" * 5_000, "p": pattern})
    found(pattern, "a" * 5_000)
    assert time.process_time() - begin < 5  # they took more than a minute


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r'matches("2026", "^\d{4}$")', True),
        (r'matches("ada@example.nl", "^[^@\s]+@[^@\s]+\.[a-z]{2,}$")', True),
        (r'split("a b", "\s")', ["a", "b"]),
        (r'replace("06-12", "\D", "")', "0612"),
        (r'replace("banana", "(an)+", "**")', "b**a"),
        (r'replace("abc", "b", "[$0]")', "a[b]c"),
        (r'replace("abc", "(b)|(x)", "$2!")', "a!c"),
        (r'replace("abc", "b", "$1")', "ac"),
        (r'replace("abc", "b", "\$")', "a$c"),
        (r'replace("abc", "b", "$")', None),
        ('matches("x", "[A-Z-[OI]]", "i")', True),
        ('matches("O", "[A-Z-[OI]]")', False),
        (r'matches("é", "\p{IsLatin-1Supplement}")', True),
        (r'matches("é", "^\w$")', True),
        (r'matches("hello world", "hello\ sworld", "x")', True),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("a\\nb", "a.b")', False),
        ('matches("a\\nb", "a.b", "s")', True),
        ('matches("a", "[b")', None),
        ('matches("a", "a", "z")', None),
        ('count(split(t, "[^a-z]+"))', 1_501),
    ],
)
def test_a_pattern_means_what_xpath_says(source: str, expected: object) -> None:
    assert evaluate(source, {"t": "woord " * 1_500}) == expected


@pytest.mark.parametrize("pattern", [r"(a)\\1", "a(?=b)", "(?<!a)b"])
def test_what_cannot_be_matched_in_time_is_refused(pattern: str) -> None:
    with pytest.raises(FeelError, match="refers back to a group, or looks ahead or behind"):
        evaluate(f'matches("aa", "{pattern}")', {})


def form(pattern: str) -> bytes:
    rule = {"pattern": pattern}
    field = {"type": "textfield", "id": "F", "key": "k", "label": "Vraag", "validate": rule}
    return json.dumps(
        {"type": "default", "id": "x", "schemaVersion": 18, "components": [field]}
    ).encode()


def test_a_pattern_that_the_engine_does_not_know_stops_publication() -> None:
    known = parse_form(form("^(aa|a)*[0-9]{4} ?[A-Z\\u00e9]{2}$"), file="forms/x.form")
    assert check_form(known) == []
    before = parse_form(form("^(?=.*[0-9]).{8,}$"), file="forms/x.form")  # as before: it loads
    (finding,) = check_form(before)
    assert (finding.code, finding.severity) == ("form-pattern", Severity.ERROR)
