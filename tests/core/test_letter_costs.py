"""What a letter may cost: work is paid for in steps, and none is done while it is compiled."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import nodes

from service.core.errors import CalendarError
from service.core.letters import (
    Formats,
    Front,
    LetterError,
    check_letter,
    render_letter,
    try_out,
)
from service.core.letters.render import as_is
from service.core.letters.sandbox import sandbox

LONG = "x" * 90_000
ROWS = [{"n": n, "t": f"tekst {n}", "sub": [{"k": k} for k in range(5)]} for n in range(200)]
INNER = "{% for a in range(200) %}{% for b in range(200) %}"
CLOSE = "{% endfor %}" * 2


def fill_in(body: str, **functions: Any) -> str:
    return render_letter(
        id="L01",
        front=Front(to="aanvrager"),
        body=body,
        context={
            "lang": LONG,
            "rijen": ROWS,
            "kopie": [dict(row) for row in ROWS],
            "regels": "a\n" * 9_000,
        },
        functions=functions,
        formats=Formats(),
    ).markdown


def findings_of(body: str) -> set[str]:
    found = check_letter("L01", Front(to="aanvrager"), body, parties={"aanvrager"})
    return {each.code for each in found}


def test_no_filter_or_test_can_be_worked_out_while_a_letter_is_compiled() -> None:
    environment = sandbox(Formats(), as_is)
    context = nodes.EvalContext(environment)
    for kind, words in zip((nodes.Filter, nodes.Test), environment.words, strict=True):
        for word in words:
            with pytest.raises(nodes.Impossible):
                kind(nodes.Const(1), word, [], [], None, None).as_const(context)


@pytest.mark.parametrize(
    "body",
    [
        INNER + "{% for c in range(200) %}{% if lang == 'x' %}{% endif %}{% endfor %}" + CLOSE,
        INNER + "{% if rijen == kopie %}{% endif %}" + CLOSE,  # equal all the way down
        INNER + "{% if lang in lang %}{% endif %}" + CLOSE,
        INNER + "{% set z = rijen|sort(attribute='n') %}" + CLOSE,
        INNER + "{% set z = lang[1:] %}" + CLOSE,
        "{% for a in lang %}{% for b in lang %}{% endfor %}{% endfor %}",
        "{% set a = lang|title %}" * 500,
        "{{ lang|trim('x')|length }}{{ lang|join(lang) }}",
        "{{ rijen|map(attribute='n')|join(lang) }}",
        "{{ rijen|map(attribute='" + "a." * 20_000 + "a')|list|length }}",
        # A list that holds itself twice, sixty times over, has more items than there are atoms.
        "{% set a = 1 %}{% set b = 1 %}"
        + "{% set a = [a, a] %}{% set b = [b, b] %}" * 60
        + "{{ 1 if a == b }}",
    ],
)
def test_a_letter_that_takes_too_many_steps_is_stopped_and_named(body: str) -> None:
    with pytest.raises(LetterError, match=r"L01.*(takes more than 200000 steps|cannot be filled)"):
        fill_in(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ 1|round(400000000, 'ceil') }}",
        "{{ 1|round(11) }}",
        "{{ 1|round(-11) }}",
        "{{ 1|round(1, 'floor') }}",
        "{{ (1000000000000000 - 1) + 2 }}",
        "{{ 1000000000000 * 1000000000000 }}",
        "{{ rijen|map(' plain upper')|list|length }}",  # what is not paid for
        "{{ rijen|map(' each', 1)|list|length }}",
        "{% set a = {'b': 1}|items|first %}{{ {a: 1}|length }}",  # a name that is a list
        "{% for a in range(200) %}{% for b in range(30) %}a\n{% endfor %}{% endfor %}",
        "{% for a in range(200) %}{% for b in range(20) %}*a* _b_ {% endfor %}{% endfor %}" * 2,
        "{% for a in range(200) %}{% for b in range(8) %}" + "> " * 14 + "a\n\n" + CLOSE,
        "{{ regels }}",
    ],
)
def test_work_that_does_not_follow_from_size_is_refused(body: str) -> None:
    with pytest.raises(LetterError):
        fill_in(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ 1e400|int }}",  # Jinja writes it as inf, a name that Python does not know
        "{{ 0x" + "f" * 10_000 + " }}",
        "{{ " + "9" * 5_000 + " }}",
        "{% autoescape 1|round(400000000, 'ceil') %}x{% endautoescape %}",
        "{% with a = 'x' ~ 'x' %}{{ a }}{% endwith %}",
        "{% if a %}" + "{% elif a %}" * 4_000 + "{% endif %}",
    ],
)
def test_what_can_never_be_filled_in_is_found_by_the_check(body: str) -> None:
    assert findings_of(body) == {"letter-syntax"}
    with pytest.raises(LetterError):
        fill_in(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ 1|round(400000000, 'ceil') }}",
        INNER + "{% for c in range(200) %}{% if r|title == 'x' %}{% endif %}{% endfor %}" + CLOSE,
        "{{ 1000000000000 * 1000000000000 }}",
        "{{ (a or [])|list }}",
        "Beste,\n{% for a in range(200) %}{% for b in range(30) %}a\n{% endfor %}{% endfor %}",
    ],
)
def test_what_fails_with_every_record_is_found_by_trying_the_letter_on(body: str) -> None:
    fault = try_out("L01", Front(to="aanvrager"), body)
    assert fault is not None
    assert fault.params["letter"] == "L01"


@pytest.mark.parametrize(
    "body",
    [
        "{{ a.b[0].c }} {{ a|datum }} {{ a|tijd }} {{ a|werkdagen }} {{ a|round(b) }} {{ a|int }}",
        "{% for k, v in a|dictsort %}{{ k }}{% endfor %}{% for r in a|items %}{{ r }}{% endfor %}",
        "{% for g, rijen in a|groupby('b') %}{{ g }}{{ rijen|length }}{% endfor %}",
        "{{ a|selectattr('b', 'lt', 3)|map(attribute='c')|join(', ') }} {{ a|sort|first }}",
        "{{ a + 1 }} {{ 1 - a }} {{ -a }} {{ a * b }} {{ 'x' + a }} {{ a ~ 1 }}",
        "{% if a > 3 and 3 < a and a in b and 'x' not in b %}{{ a[1:] }}{% endif %}",
        "{{ f(a, 1)|datum }} {{ f(b).c }} {% for i in range(a) %}{{ i }}{% endfor %}",
        "{{ a|max }} {{ a|unique|list|length }} {{ a|reverse|first }} {{ a|default('-') }}",
    ],
)
def test_a_letter_that_only_needs_the_right_record_is_not_blamed(body: str) -> None:
    assert try_out("L01", Front(to="aanvrager", subject="{{ a }}"), body) is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ 2.345|round(2) }} {{ 1250|round(-2) }} {{ '12'|int }} {{ 'x'|int(3) }}",
         "2.35 1200 12 3"),
        ("{{ ' a '|trim }}{{ 'b' ~ 3 }}", "ab3"),
        ("{{ rijen|selectattr('n', 'lt', 3)|map(attribute='t')|join(', ') }}",
         "tekst 0, tekst 1, tekst 2"),
        ("{% for r in rijen[:2] %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/2 2/2 "),
        ("{% for k, v in rijen[1]|dictsort if k == 'n' %}{{ k }}={{ v }}{% endfor %}", "n=1"),
        ("{% if rijen[0].t in ('tekst 0', 'x') %}ja{% endif %}", "ja"),
    ],
)  # fmt: skip
def test_what_letters_use_every_day_is_still_there(body: str, text: str) -> None:
    assert fill_in(body).replace("&#46;", ".").replace("&#44;", ",") == text


def test_a_long_letter_of_a_large_case_stays_far_within_its_steps() -> None:
    body = "| a | b |\n|---|---|\n{% for r in rijen %}| {{ r.n }} | {{ r.t|upper }} |\n{% endfor %}"
    assert fill_in(body).count("\n") == 202


def test_a_function_that_refuses_is_named_with_its_line_and_reason() -> None:
    def refuse() -> None:
        raise CalendarError("There is no year %(year)s.", year=2099)

    with pytest.raises(LetterError, match=r"line 2 .*\(There is no year 2099\.\)"):
        fill_in("Beste,\n{{ termijn() }}", termijn=refuse)


def test_a_fault_behind_a_function_is_not_a_fault_of_the_letter() -> None:
    class DatabaseAway(Exception):
        pass

    def ask() -> None:
        raise DatabaseAway

    with pytest.raises(DatabaseAway):
        fill_in("{{ termijn() }}", termijn=ask)
