"""JUEL said in FEEL: the translation has the same value, and what has none is named."""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core import feel
from service.core.juel import NoTranslation, inside, translated

SAID = {
    "a == b && !c": "a = b and c != true",
    "x.equals('ja')": 'x = "ja"',
    "list.size() > 0": "count(list) > 0",
    "case.owner.name eq 'An'": 'case.owner.name = "An"',
    "done / all >= 0.6": "done / all >= 0.6",
    "(a or b) and c": "(a or b) and c",
    "a - (b - c)": "a - (b - c)",
    "execution.getVariable('x')": "x",
    "rows[0]['name']": "rows[1].name",
    r"x == 'it\'s'": 'x = "it\'s"',
    "c ? 'a' : 'b'": 'if c then "a" else "b"',
}
UNSAID = {
    "bean.run(x)": "bean.run(…)",
    "x.y().z": "x.y(…)",
    "now()": "now",
    "S(x).prop('y')": "S",
    "execution.processInstanceId": "execution",
    "a % 2": "%",
    "rows[place]": "place",
    "a = b": "= b",
    "a ==": "halfway",
    "": "halfway",
    "for == 1": "for = 1",
    "a ==" * 300 + "a": "FEEL cannot read",
    "(" * 400 + "a" + ")" * 400: "nested",
    "!" * 400 + "a": "nested",
    "a" * 3000: "longer",
    "${a}": "${a}",
}


@pytest.mark.parametrize("source", SAID)
def test_simple_juel_is_said_in_feel(source: str) -> None:
    assert translated(source) == SAID[source]


@pytest.mark.parametrize("source", UNSAID)
def test_the_first_thing_without_a_translation_is_named(source: str) -> None:
    with pytest.raises(NoTranslation) as told:
        translated(source)
    assert UNSAID[source] in str(told.value)


def test_only_one_expression_on_its_own_is_inside_its_marks() -> None:
    assert inside(" #{ a == b } ") == "a == b"
    assert [inside(each) for each in ("a", "x-${a}", "${a}${b}", "${a} of ${b}")] == [None] * 4


# A JUEL expression: how it is written, and what JUEL makes of it over the record.
Juel = tuple[str, Callable[[dict[str, Any]], Any]]
NAMES = {"ja": True, "nee": False, "leeg": None, "drie": 3, "nul": 0, "tekst": "abc", "kort": "",
         "lijst": ["a", "b"], "geen": []}  # fmt: skip


def named(*names: str) -> st.SearchStrategy[Juel]:
    return st.sampled_from(names).map(lambda name: (name, lambda record: record[name]))


def literal(text: str, value: Any) -> Juel:
    return text, lambda _: value


NUMBERS = st.one_of(
    named("drie", "nul"), st.integers(0, 9).map(lambda each: literal(str(each), each)),
)  # fmt: skip
TEXTS = st.one_of(
    named("tekst", "kort"), st.just(literal("'abc'", "abc")), st.just(literal('"a"', "a"))
)
LISTS = named("lijst", "geen")
MAYBE = named("leeg")


def signed(
    signs: dict[str, Callable[[Any, Any], Any]], one: st.SearchStrategy[Juel]
) -> st.SearchStrategy[Juel]:
    return st.builds(
        lambda sign, left, right: (
            f"({left[0]}) {sign} ({right[0]})",
            lambda record: signs[sign](left[1](record), right[1](record)),
        ),
        st.sampled_from(sorted(signs)), one, one,
    )  # fmt: skip


def less(way: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """JUEL: nothing is neither more nor less than anything."""
    return lambda left, right: left is not None and right is not None and way(left, right)


ORDER = {
    sign: less(way)
    for sign, way in {
        "<": operator.lt, "gt": operator.gt, "<=": operator.le, "ge": operator.ge,
    }.items()
}  # fmt: skip
EQUAL = {
    "==": operator.eq, "!=": operator.ne, "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip
SUMS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
LOGIC = {
    "&&": lambda a, b: bool(a) and bool(b), "||": lambda a, b: bool(a) or bool(b),
    "and": lambda a, b: bool(a) and bool(b), "or": lambda a, b: bool(a) or bool(b),
}  # fmt: skip
SUM = st.recursive(NUMBERS, lambda inner: signed(SUMS, inner), max_leaves=4)


def called(
    form: str, does: Callable[[Any, Any], Any], owner: st.SearchStrategy[Juel]
) -> st.SearchStrategy[Juel]:
    return st.builds(
        lambda of, text: (
            form.format(of[0], text[0]), lambda record: does(of[1](record), text[1](record)),
        ),
        owner, st.sampled_from([literal("'a'", "a"), literal("'abc'", "abc")]),
    )  # fmt: skip


FACTS = st.one_of(
    named("ja", "nee", "leeg"),
    signed(ORDER, st.one_of(SUM, MAYBE)),
    signed(EQUAL, st.one_of(SUM, MAYBE)),
    signed(EQUAL, st.one_of(TEXTS, MAYBE)),
    called("{0}.equals({1})", lambda owner, text: owner == text, named("tekst", "kort")),
    called("{0}.contains({1})", lambda owner, text: text in owner,
           st.one_of(named("tekst"), LISTS)),
    called("{0}.startsWith({1})", str.startswith, named("tekst", "kort")),
    called("{0}.size() > 1", lambda owner, _: len(owner) > 1, LISTS),
    called("{0}.isEmpty()", lambda owner, _: not owner, st.one_of(LISTS, named("tekst", "kort"))),
    called("empty {0}", lambda owner, _: owner in (None, "", []),
           st.one_of(LISTS, MAYBE, named("tekst", "kort"))),
)  # fmt: skip


def larger(inner: st.SearchStrategy[Juel]) -> st.SearchStrategy[Juel]:
    def choose(asked: Juel, then: Juel, other: Juel) -> Juel:
        return (
            f"({asked[0]}) ? ({then[0]}) : ({other[0]})",
            lambda record: bool((then if asked[1](record) else other)[1](record)),
        )

    return st.one_of(
        signed(LOGIC, inner),
        st.builds(lambda one: (f"!({one[0]})", lambda record: not one[1](record)), inner),
        st.builds(lambda one: (f"not ({one[0]})", lambda record: not one[1](record)), inner),
        st.builds(choose, inner, inner, inner),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(FACTS, larger, max_leaves=8))
def test_a_translation_takes_the_same_arrow(juel: Juel) -> None:
    text, meaning = juel
    value = feel.parse(translated(text)).evaluate(NAMES)
    assert (value is True) == bool(meaning(NAMES))


@settings(max_examples=100, deadline=None)
@given(SUM)
def test_a_translated_sum_has_the_same_value(juel: Juel) -> None:
    text, meaning = juel
    assert feel.parse(translated(text)).evaluate(NAMES) == meaning(NAMES)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab.!()[]'\"\\${}#?:=&|<> 01-+*/%empty"), max_size=40))
def test_any_text_is_translated_or_refused(text: str) -> None:
    with suppress(NoTranslation):
        feel.parse(translated(text))
