"""Letters: what comes out, what can never come out, and what the author is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from service.core.finding import Severity
from service.core.letters import (
    Formats,
    Front,
    LetterError,
    RenderedLetter,
    check_letter,
    render_letter,
    split_letter,
)

HOSTILE = "*x* _y_ #let $x$ <script>alert(1)</script> {{ zaak }} [a](b) `c` | ~d~ \\ &amp; 1. a"
FRONT = Front(subject="Over {{ nummer }}", to="aanvrager")


def letter(body: str, front: Front | None = None, **context: Any) -> RenderedLetter:
    return render_letter(
        id="L01",
        front=front or FRONT,
        body=body,
        context={"nummer": "Z-1", **context},
        functions={"einde": lambda name: date(2026, 5, 29)},
        formats=Formats(say=lambda text: {"HH:mm": "H.mm"}.get(text, text)),
    )


def texts(node: Any) -> str:
    if isinstance(node, (list, tuple)):
        return "".join(map(texts, node))
    inner = [*node.get("head", []), *node.get("rows", []), *node.get("c", [])]
    return str(node.get("v", "\n" if node["t"] == "break" else "")) + texts(inner)


def kinds(node: Any) -> set[str]:
    if isinstance(node, (list, tuple)):
        return set().union(*map(kinds, node))
    inner = [*node.get("head", []), *node.get("rows", []), *node.get("c", [])]
    return {node["t"]} | kinds(inner)


def test_a_field_a_date_and_a_function_are_filled_in() -> None:
    made = letter("Op {{ dag|datum }}, uiterlijk {{ einde('x')|datum }}.", dag="2026-05-01")
    assert texts(made.body) == "Op vrijdag 1 mei 2026, uiterlijk vrijdag 29 mei 2026."
    assert made.subject == "Over Z-1"


@pytest.mark.parametrize(
    "place",
    ["{{ v }}", "a {{ v }}", "**{{ v }}**", "# {{ v }}", "- {{ v }}", "> {{ v }}",
     "[{{ v }}](https://x.nl)", "|h|\n|-|\n|{{ v }}|"],
)  # fmt: skip
def test_data_is_never_markup_wherever_it_stands(place: str) -> None:
    made, plain = letter(place, v=HOSTILE), letter(place, v="x")
    assert HOSTILE in texts(made.body)
    assert kinds(made.body) == kinds(plain.body)
    assert "<script" not in made.html


@pytest.mark.parametrize("value", ["a\n# kop", "a\n\n- b", "a\r\n    code", "a\u2028> b"])
def test_a_line_break_in_data_stays_inside_its_paragraph(value: str) -> None:
    made = letter("Tekst: {{ v }}", v=value)
    assert kinds(made.body) == {"paragraph", "text", "break"}


def test_data_cannot_forge_the_line_break_of_the_letter() -> None:
    assert kinds(letter("{{ v }}", v="a\ue000b\x00").body) == {"paragraph", "text"}


def test_a_link_that_is_not_web_mail_or_phone_is_only_text() -> None:
    made = letter("[hier]({{ v }}) en [daar](https://x.nl)", v="javascript:alert(1)")
    assert json.dumps(made.body).count('"link"') == 1


def test_a_missing_field_names_the_letter_the_line_and_the_field() -> None:
    with pytest.raises(LetterError) as caught:
        letter("Beste,\n\nOp {{ gesprek.plaats }}.", gesprek={})
    assert caught.value.params == {"letter": "L01", "line": 3, "field": "“plaats”"}


def test_a_missing_group_names_the_whole_path() -> None:
    with pytest.raises(LetterError, match=r"gesprek\.plaats\.zaal"):
        letter("{{ gesprek.plaats.zaal }}")


@pytest.mark.parametrize("body", ["{{ dag|datum }}", "{{ leeg }}", "{{ leeg|datum }}"])
def test_an_empty_field_is_never_printed_as_nothing(body: str) -> None:
    with pytest.raises(LetterError, match="is empty"):
        letter(body, leeg=None)


def test_a_missing_field_is_false_and_empty_in_a_condition() -> None:
    body = "{% if a.b %}x{% endif %}{% for r in c %}x{% endfor %}{% if d == 'e' %}x{% endif %}ok"
    assert texts(letter(body).body) == "ok"


@pytest.mark.parametrize(
    "body",
    [
        "{{ nummer.__class__ }}",  # attributes of Python objects do not exist
        "{{ ''.__class__.__mro__ }}",
        "{{ einde.function }}",
        "{{ einde.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ rij.items() }}",  # methods neither
        "{{ nummer.format(1) }}",
        "{{ cycler }}{{ lipsum() }}",
        "{{ rij }}",  # a group is not a text
        "{{ range(100000)|length }}",  # bounds
        "{{ 'x' * 1000000 }}",
        "{{ 9 ** 999999 }}",
        "{{ 999999999 * 999999999 }}",
        "{{ '%s' % nummer }}",
        "{{ nummer|attr('upper') }}",  # filters outside the list
        "{{ nummer|replace('a', 'b') }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set a %}x{% endset %}",
        "{% set a = nummer ~ nummer %}",
        "{% for a in rij recursive %}{{ loop(a) }}{% endfor %}",
        "{% for a in r %}{% for b in r %}{% for c in r %}{% for d in r %}{% endfor %}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(200) %}{% for b in range(200) %}{{ lang }}{% endfor %}{% endfor %}",
        "{{ nummer",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    ],
)
def test_a_template_cannot_reach_python_or_run_away(body: str) -> None:
    with pytest.raises(LetterError):
        letter(body, rij={"a": 1}, lang="x" * 100)


def test_an_error_never_repeats_a_value_of_the_record() -> None:
    with pytest.raises(LetterError) as caught:
        letter("Geheim: {{ v|datum }}", v="Pietersen")
    assert "Pietersen" not in str(caught.value)


def test_a_field_named_like_a_dict_method_is_a_field() -> None:
    assert texts(letter("{{ rij.items }}", rij={"items": "drie"}).body) == "drie"


def test_loops_count_and_numbers_read_plainly() -> None:
    body = "{% for r in rijen %}{{ loop.index }}={{ r.n }} {% endfor %}"
    made = letter(body, rijen=[{"n": Decimal("2.0")}, {"n": Decimal("2.5")}])
    assert texts(made.body) == "1=2 2=2.5"


def test_moments_are_printed_in_local_time() -> None:
    made = letter("{{ m|datum }} {{ m|tijd }}", m=datetime(2026, 5, 1, 8, 30, tzinfo=UTC))
    assert texts(made.body) == "vrijdag 1 mei 2026 8.30"


def test_headings_start_below_the_subject_and_skip_no_level() -> None:
    made = letter("# a\n\n### b\n\n###### c")
    assert [node["level"] for node in made.body] == [2, 3, 4]
    assert "<h2>a</h2>" in made.html


def test_a_table_keeps_its_head_and_rows() -> None:
    (table,) = letter("| a | b |\n|---|---|\n| {{ v }} | y |", v="x|z").body
    assert [texts(cell) for cell in table["head"]] == ["a", "b"]
    assert [texts(cell) for cell in table["rows"][0]] == ["x|z", "y"]


def test_the_file_of_a_letter_keeps_its_line_numbers() -> None:
    _, body = split_letter("---\nonderwerp: x\naan: y\n---\nBeste,\n{{ weg }}\n")
    with pytest.raises(LetterError) as caught:
        letter(body)
    assert caught.value.params["line"] == 6


def test_a_good_letter_has_no_findings() -> None:
    assert check_letter("L01", FRONT, "{{ nummer }}", parties={"aanvrager"}) == []


@pytest.mark.parametrize(
    ("front", "body", "code"),
    [
        (replace(FRONT, to="niemand"), "x", "letter-party"),
        (replace(FRONT, signatory="1 +"), "x", "letter-signatory"),
        (FRONT, "{% if nummer %}" * 200 + "{% endif %}" * 200, "letter-syntax"),
        (FRONT, "{% if %}", "letter-syntax"),
        (FRONT, "{{ x|eval }}", "letter-syntax"),
        (FRONT, "{% include 'x' %}", "letter-syntax"),
        (FRONT, "{% if nummer|string %}a{% endif %}", "letter-word"),
        (FRONT, "{% if nummer is callable %}a{% endif %}", "letter-word"),
        (FRONT, "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "letter-syntax"),
        (FRONT, "{{ klagre }}", "letter-name"),
        (FRONT, "x\n\n## \n\nx", "letter-heading"),
    ],
)
def test_a_fault_in_a_letter_is_found_before_it_is_used(front: Front, body: str, code: str) -> None:
    (finding,) = check_letter("L01", front, body, parties={"aanvrager"}, known={"nummer"})
    assert (finding.code, finding.file) == (code, "letters/L01.md")


def test_an_unknown_field_is_a_warning_because_a_table_may_fill_it() -> None:
    (finding,) = check_letter("L", FRONT, "{{ a }}", parties={"aanvrager"}, known={"nummer"})
    assert finding.severity is Severity.WARNING
