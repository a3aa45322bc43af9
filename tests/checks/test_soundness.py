"""What stands still for ever, is done twice or never opens is found, each cause once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from service.bundle.model import Model, Report
from service.bundle.xml import safe_parse
from service.checks.soundness import lint_soundness
from service.core.finding import Finding, Severity
from tests.engine.engine_models import (
    both,
    edge_message,
    end,
    flows,
    node,
    process,
    start,
    sub,
    user,
    xor,
)

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "".join(user(name) for name in "abcdef")
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def any_of(id: str) -> str:
    return node("inclusiveGateway", id)


def found(*parts: str) -> list[Finding]:
    report = Report()
    xml = process(start(), *parts, PEOPLE, end())
    lint_soundness(Model({"plaat.bpmn": safe_parse(xml)}), report)
    return report.findings


def told(*parts: str) -> list[tuple[str, str | None, Severity]]:
    return [(each.code, each.element, each.severity) for each in found(*parts)]


CHOICE_INTO_JOIN = (xor("x"), both("j"), flows("start >> x >> a[ja] >> j >> c >> einde",
                                               "x >> b >> j"))  # fmt: skip


def test_a_choice_that_ends_in_a_parallel_join_is_told_with_the_way_there() -> None:
    (finding,) = found(*CHOICE_INTO_JOIN)
    assert (finding.code, finding.element, finding.severity) == ("deadlock", "j", ERROR)
    assert "from “b”" in str(finding.message)
    assert "start → x? (ja) → a → j" in str(finding.message)
    assert "“x?”" in str(finding.advice)


def test_an_unnamed_gateway_is_named_by_what_comes_before_it() -> None:
    unnamed = both("w").replace('name="w"', "")
    (finding,) = found(unnamed, xor("m"), flows("start >> a >> w >> b >> m >> d >> einde",
                                                "w >> c >> m"))  # fmt: skip
    assert "the gateway behind “a”" in str(finding.message.params["split"])


BLOCKED = {
    "an inclusive split": (any_of("o"), both("j"), flows("start >> o >> a[p] >> j >> einde",
                                                        "o >> b >> j")),
    "a way that ends early": (
        both("w"), xor("x"), both("j"),
        flows("start >> w >> a >> j >> c >> einde", "w >> b >> x >> j[ja]", "x >> d >> einde")),
    "a join that waits for itself": (
        both("j"), xor("x"), flows("start >> j >> a >> x >> einde[ja]", "x >> j")),
    "an event that leads past the join": (
        both("w"), both("j"), edge_message("rand", "b", "Stop"),
        flows("start >> w >> a >> j >> c >> einde", "w >> b >> j", "rand >> d >> einde")),
    "a join behind another that never opens": (
        xor("x"), both("j"), both("w"), both("k"),
        flows("start >> w >> x >> a[ja] >> j >> c >> k >> einde", "x >> b >> j", "w >> d >> k")),
    "a subprocess": (sub("deel", start("s"), xor("x"), both("j"), user("p"), user("q"), end("e"),
                         flows("s >> x >> p[ja] >> j >> e", "x >> q >> j")),
                     flows("start >> deel >> einde")),
}  # fmt: skip


@pytest.mark.parametrize("why", BLOCKED)
def test_a_join_that_certainly_blocks_is_one_error_at_the_first_join(why: str) -> None:
    assert told(*BLOCKED[why]) == [("deadlock", "j", ERROR)]


def test_what_only_blocks_when_two_choices_go_together_is_a_warning() -> None:
    """They may hang on the same answer; then they never do."""
    halves = (
        "start >> w >> p >> a[ja] >> j >> m", "p >> b >> m", "w >> q >> c[ja] >> j",
        "q >> d >> m", "m >> einde",
    )  # fmt: skip
    assert told(both("w"), xor("p"), xor("q"), both("j"), xor("m"), flows(*halves)) == [
        ("deadlock", "j", WARNING)
    ]


TWICE = {
    "a parallel split": (both("w"), xor("m"), flows("start >> w >> a >> m >> c >> einde",
                                                    "w >> b >> m")),
    "an inclusive split": (any_of("w"), xor("m"), flows("start >> w >> a[p] >> m >> c >> einde",
                                                        "w >> b >> m")),
    "a step with two arrows": (both("w"), flows("start >> w >> a >> m >> einde", "w >> b >> m"),
                               user("m")),
    "an event beside its host": (
        edge_message("rand", "a", "Vraag", interrupting=False), xor("m"),
        flows("start >> a >> m >> c >> einde", "rand >> b >> m")),
}  # fmt: skip


@pytest.mark.parametrize("why", TWICE)
def test_what_is_done_for_each_of_several_ways_is_a_warning_where_they_meet(why: str) -> None:
    assert told(*TWICE[why]) == [("done-twice", "m", WARNING)]


def test_a_join_that_is_stopped_before_it_can_open_is_never_come_through() -> None:
    stop = end("stop", terminate=True)
    assert told(
        both("w"), xor("x"), both("j"), stop,
        flows("start >> w >> x >> a[ja] >> j >> c >> einde", "x >> b >> j", "w >> d >> stop"),
    ) == [("never-opens", "j", WARNING)]  # fmt: skip


SOUND = {
    "ways that end by themselves": (both("w"), end("e2"),
                                    flows("start >> w >> a >> einde", "w >> b >> e2")),
    "ways that meet at the end": (both("w"), flows("start >> w >> a >> einde", "w >> b >> einde")),
    "a loop around a join": (
        xor("m"), both("w"), both("j"), xor("x"),
        flows("start >> m >> w >> a >> j >> x >> einde", "w >> b >> j", "x >> m[ja]")),
    "a choice inside an inclusive split": (
        any_of("o"), xor("x"), any_of("p"),
        flows("start >> o >> x >> a[ja] >> p >> einde", "x >> b >> p", "o >> c[nee] >> p")),
    "a menu beside the work": (
        both("w"), xor("m"), end("stop", terminate=True),
        flows("start >> w >> a >> stop", "w >> m >> b >> c >> m")),
    "two doors into one room": (
        both("w"), xor("x"), both("j"), xor("m"), end("stop", terminate=True),
        flows("start >> w >> a >> j >> einde", "w >> x >> b[ja] >> j", "x >> c >> stop")),
    "arrows that lead nowhere, told elsewhere": (
        xor("x"), both("j"), flows("start >> x >> a[ja] >> j >> einde", "x >> b >> j",
                                   "j >> nergens")),
}  # fmt: skip


@pytest.mark.parametrize("why", SOUND)
def test_what_can_always_come_to_its_end_gives_no_finding(why: str) -> None:
    assert told(*SOUND[why]) == []


def test_no_model_of_this_repository_gives_a_finding() -> None:
    models = sorted([*ROOT.glob("processes/**/*.bpmn"), *ROOT.glob("tests/**/*.bpmn")])
    assert len(models) > 20
    for path in models:
        report = Report()
        lint_soundness(Model({path.name: safe_parse(path.read_bytes())}), report)
        assert report.findings == [], path


def test_what_would_take_too_long_to_judge_is_left_alone() -> None:
    """Forty ways side by side that may each end early: more markings than atoms."""
    ways = [f"w >> x{n} >> a >> j[ja]" for n in range(40)]
    early = [f"x{n} >> b >> einde" for n in range(40)]
    gateways = [xor(f"x{n}") for n in range(40)]
    begun = time.process_time()
    assert (
        told(both("w"), both("j"), *gateways, flows("start >> w", "j >> einde", *ways, *early))
        == []
    )
    assert time.process_time() - begun < 60
