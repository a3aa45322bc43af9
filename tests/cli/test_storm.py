"""The command ``storm``: what it breaks and how it tells of it; never a whole storm."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.storm.databases import Kind
from tests.storm.faults import FAULTS
from tests.storm.judging import Judgement
from tests.storm.run import Outcome, Row, Wish, chosen, worst
from tests.storm.table import DUTCH, as_text

LOST = "K-2026-001: letter L01 is lost"


def given_outcome(row: Row, judgement: Judgement | None = None) -> Outcome:
    return Outcome(
        database=Kind.SQLITE,
        seconds=12.0,
        load=0.5,
        kills=3,
        at_work=2,
        acts=40,
        waiting=0,
        retried=0,
        rows=[row],
        judgement=judgement or Judgement(cases=2),
        surprises=[],
    )


def test_the_command_hands_its_words_over() -> None:
    command = [sys.executable, "-c", "from service.cli import main; main()", "storm", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Break everything" in told


def test_each_database_has_faults_of_its_own() -> None:
    names = {kind: {fault.name for fault in chosen(kind, Wish())} for kind in Kind}
    assert set[str]().union(*names.values()) == {fault.name for fault in FAULTS}
    for kind, own in names.items():
        assert own - set[str]().union(*(names[other] for other in Kind if other is not kind)), kind


def test_only_some_faults_can_be_asked_for() -> None:
    found = chosen(Kind.POSTGRES, Wish(only=["frozen"]))
    assert [fault.name for fault in found] == ["database frozen 40 s", "worker frozen 90 s"]


def test_each_fault_has_a_name_in_the_guide_of_the_operator() -> None:
    assert {fault.name for fault in FAULTS} <= DUTCH.keys()


@pytest.mark.parametrize(("one", "other", "both"), [(1.0, 2.0, 2.0), (None, 2.0, None)])
def test_what_never_came_back_stays_so(
    one: float | None, other: float | None, both: float | None
) -> None:
    assert worst(one, other) == both


def test_the_table_says_what_people_saw() -> None:
    row = Row("mail away", strikes=1, errors=Counter({503: 4}), back=1.5, done=20.0)
    assert "| 4 × 503    |" in as_text([given_outcome(row)])
    assert "| fout " in as_text([given_outcome(row)], DUTCH)


def test_what_was_lost_is_named_and_is_no_calm_ending() -> None:
    outcome = given_outcome(Row("mail away"), Judgement(cases=2, lost=[LOST]))
    assert not outcome.calm
    assert f"- {LOST}" in as_text([outcome])


def test_a_fault_that_the_service_does_not_come_back_from_is_no_calm_ending() -> None:
    assert given_outcome(Row("mail away")).calm
    assert not given_outcome(Row("mail away", back=None)).calm
