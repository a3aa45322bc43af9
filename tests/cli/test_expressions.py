"""The commands that try an expression, a decision or a count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="n"><decision id="size" name="Size of it"><decisionTable hitPolicy="FIRST">
 <input><inputExpression><text>n</text></inputExpression></input><output name="size"/>
 <rule id="big"><inputEntry><text>&gt; 9</text></inputEntry>
 <outputEntry><text>{big}</text></outputEntry></rule>
 <rule id="small"><inputEntry><text>-</text></inputEntry>
 <outputEntry><text>"small"</text></outputEntry></rule>
 </decisionTable></decision></definitions>"""


def given_table(folder: Path, big: str = '"big"') -> str:
    file = folder / "size.dmn"
    file.write_text(TABLE.format(big=big), encoding="utf-8")
    return str(file)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (('werkdagen_na(date("2026-03-30"), 5)',), '"2026-04-08"'),
        (("a * 2", "--data", '{"a": 0.1}'), "0.2"),
        (("full name", "--data", '{"full name": "Ada"}'), '"Ada"'),
        (("vandaag()", "--now", "2026-03-29T22:30:00Z"), '"2026-03-30"'),
        (("vandaag()", "--now", "2026-03-29T22:30:00"), '"2026-03-29"'),
        (('werkdagen_na("2026-04-02", 1)', "--profile", "strict"), '"2026-04-03"'),
        (("nothing",), "null"),
        (('{a: [1, date("2026-01-01")]}',), '{"a": [1, "2026-01-01"]}'),
    ],
)
def test_an_expression_is_printed_as_json(arguments: tuple[str, ...], printed: str) -> None:
    result = run("feel", *arguments)
    assert (result.exit_code, result.output.strip()) == (0, printed)


def test_data_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('{"n": 3}', encoding="utf-8")
    assert run("feel", "n + 1", "--data", f"@{tmp_path / 'data.json'}").output == "4\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("feel", "1 +"), 1),
        (("feel", "unknown(1)"), 1),
        (("feel", "1", "--profile", "unknown"), 1),
        (("feel", 'werkdagen_na("2099-01-01", 1)'), 1),
        (("feel", "a", "--data", "{"), 2),
        (("feel", "a", "--data", "[1]"), 2),
        (("feel", "a", "--data", '{"a": NaN}'), 2),
        (("feel", "a", "--data", "@/does/not/exist"), 2),
        (("feel", "1", "--now", "noon"), 2),
        (("feel", "1", "--kalender", "/does/not/exist"), 2),
        (("feel",), 2),
        (("calendar", "explain", "2026-02-30", "1"), 2),
        (("calendar", "explain", "2026-02-03", "one"), 2),
        (("calendar", "explain", "2026-02-03", "99999"), 1),
        (("dmn", "/does/not/exist.dmn"), 2),
    ],
)
def test_bad_input_gives_a_message_and_no_stack_trace(
    arguments: tuple[str, ...], code: int
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert result.output.strip()
    assert "Traceback" not in result.output


def test_an_unusable_calendar_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "days.toml"
    file.write_text("[jaren]\neerste = 2026\n", encoding="utf-8")
    result = run("feel", "1", "--kalender", str(file))
    assert result.exit_code == 1
    assert "days.toml" in result.output


def test_a_decision_prints_its_value_and_its_rules(tmp_path: Path) -> None:
    result = run("dmn", given_table(tmp_path), "--decision", "Size of it", "--input", '{"n": 10}')
    assert json.loads(result.output) == {"value": "big", "rules": ["big"]}


def test_the_only_decision_needs_no_name(tmp_path: Path) -> None:
    result = run("dmn", given_table(tmp_path), "--input", '{"n": 1}')
    assert json.loads(result.output) == {"value": "small", "rules": ["small"]}


def test_an_unknown_decision_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    result = run("dmn", given_table(tmp_path), "--decision", "other")
    assert result.exit_code == 1
    assert "size" in result.output


def test_a_cell_that_cannot_be_read_is_pointed_at(tmp_path: Path) -> None:
    result = run("dmn", given_table(tmp_path, "1 +"), "--input", '{"n": 1}')
    assert result.exit_code == 1
    assert "size.dmn" in result.output


def test_explaining_shows_each_day_and_why_it_is_skipped() -> None:
    result = run("calendar", "explain", "2026-04-02", "2")
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0].startswith("2026-04-03")
    assert lines[0].endswith("Goede vrijdag")
    assert lines[4].split()[-1] == "1"
    assert lines[5].startswith("2026-04-08")


def test_explaining_counts_backwards_too() -> None:
    result = run("calendar", "explain", "2026-04-07", "-1", "--profile", "atw")
    assert result.output.splitlines()[-3].startswith("2026-04-02")


def test_a_file_without_end_is_refused() -> None:
    assert run("dmn", "/dev/zero").exit_code == 2
    assert run("feel", "1", "--data", "@/dev/zero").exit_code == 2
