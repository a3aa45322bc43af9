"""Reports: worked out, explained, established, sent; and who reads which."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from service.actions import measuring, proof, publish, readership, reportfiles, reports
from service.actions.rendering import render
from service.core.actor import PUBLIC, Actor
from service.core.errors import Conflict, Invalid, NotAllowed, NotFound
from service.core.language import Message
from service.core.period import Period
from service.store.db import table
from service.store.tables import Instance, Observation, ReportIssue, ReportState
from tests.conftest import Clock
from tests.proef import HERE, World

YEAR = Period.year(2026)
NAME = "jaarverslag"


def say(message: Message) -> str:
    return str(message)


@pytest.fixture
def reported(sqlite_world: World, clock: Clock, answers: Callable[..., dict[str, Any]]) -> World:
    """A year of which all days are over, and a case of the next."""
    clock.set(2027, 1, 11, 9, 0)
    sqlite_world.file(answers())
    return sqlite_world


def given_cases(
    world: World, measure: str, number: int, *, on: date = date(2026, 3, 2), value: int = 100,
    **codes: str,
) -> None:  # fmt: skip
    """*number* cases that count for *measure*, as the junction writes it."""
    at = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    with world.services.db.writing() as session:
        case = session.scalars(select(Instance.id)).one()
        row = {
            "instance_id": case,
            "process": "proefproces",
            "measure": measure,
            "known_at": at,
            "at": at,
            "day": on,
            "case_day": on,
            "sign": 1,
            "hundredths": value,
            "dimensions": json.dumps(codes, separators=(",", ":"), sort_keys=True),
            "spread": measure == "doorlooptijd",
        }
        if number:
            session.execute(insert(table(Observation)), [row] * number)


def given_outcomes(world: World, kind: str, granted: int, refused: int, **more: Any) -> None:
    given_cases(world, "ontvangen", granted, soort=kind, uitkomst="toegekend", **more)
    given_cases(world, "ontvangen", refused, soort=kind, uitkomst="afgewezen", **more)


def prepared(world: World, period: Period = YEAR, **more: str) -> int:
    return reports.prepare(
        world.services,
        process="proefproces",
        report=NAME,
        period=period,
        **{"key": "een", "by": "dirk", **more},
    )


def issue_of(world: World, number: int) -> ReportIssue:
    with world.services.db.reading() as session:
        return reports.held(session, number)


def told(world: World, number: int, recipient: str) -> dict[str, list[Any]]:
    """Per row the numbers and signs that *recipient* reads."""
    issue = issue_of(world, number)
    with world.services.db.reading() as session:
        bundle = world.services.bundles.get(session, issue.bundle_hash)
    shown = render(reports.read(issue), recipient, bundle=bundle, language="nl", say=say)
    return {
        row.name: [cell.text for cell in row.figures]
        for part in shown.parts
        for row in part.entries
    }


def test_each_recipient_reads_of_its_own_cases_and_one_of_all(reported: World) -> None:
    given_outcomes(reported, "verlof", 12, 9)
    given_outcomes(reported, "kosten", 30, 8)
    number = prepared(reported)
    assert told(reported, number, "verlof")["Ontvangen aanvragen"] == ["21", "0"]
    assert told(reported, number, "kosten")["Toegekend"] == ["30"]
    assert told(reported, number, "alles")["Total"] == ["59"]


def test_the_cases_of_a_year_are_those_that_belong_to_it_and_the_year_before_stands_beside(
    reported: World,
) -> None:
    given_outcomes(reported, "verlof", 10, 0, on=date(2026, 12, 31))
    given_outcomes(reported, "verlof", 7, 0, on=date(2025, 1, 1))
    given_outcomes(reported, "verlof", 5, 0, on=date(2027, 1, 1))
    assert told(reported, prepared(reported), "verlof")["Ontvangen aanvragen"] == ["10", "7"]


def test_met_is_told_as_a_part_of_met_and_missed_and_the_middle_from_enough_cases(
    reported: World,
) -> None:
    given_outcomes(reported, "verlof", 10, 0)
    given_cases(reported, "op_tijd", 4, soort="verlof")
    given_cases(reported, "te_laat", 1, soort="verlof")
    for days in (2, 3, 11):
        given_cases(reported, "doorlooptijd", 1, value=100 * days, soort="verlof")
    given_cases(reported, "doorlooptijd", 2, value=100, soort="kosten")
    number = prepared(reported)
    assert told(reported, number, "verlof")["Op tijd besloten"] == ["4 of 5", "0 of 0"]
    assert told(reported, number, "verlof")["Doorlooptijd (werkdagen)"] == ["3", "–"]
    given_outcomes(reported, "kosten", 10, 0)
    later = prepared(reported, key="twee")
    assert told(reported, later, "kosten")["Doorlooptijd (werkdagen)"] == ["< 3", "–"]


def test_a_small_number_is_left_out_of_the_breakdown_and_stands_in_the_open_lines(
    reported: World,
) -> None:
    given_outcomes(reported, "verlof", 9, 2)
    given_cases(reported, "ontvangen", 7, soort="verlof", uitkomst="")
    given_outcomes(reported, "kosten", 30, 18)
    rows = told(reported, prepared(reported), "verlof")
    assert [rows[name] for name in ("Toegekend", "Afgewezen", "Not known yet")] == [
        ["9"],
        ["< 3"],
        ["x"],
    ]
    assert rows["Ontvangen aanvragen"] == ["18", "0"]


def test_a_table_of_which_nothing_but_signs_is_left_is_words_instead(reported: World) -> None:
    given_outcomes(reported, "verlof", 9, 2)
    given_outcomes(reported, "kosten", 30, 18)
    number = prepared(reported)
    assert "Afgewezen" not in told(reported, number, "verlof")
    published = reports.read(issue_of(reported, number))
    parts = {each["title"]: each for each in published["recipients"][0]["parts"]}
    assert parts["Uitkomst"]["withheld"]


def test_a_recipient_without_cases_reads_that_there_were_none(reported: World) -> None:
    given_outcomes(reported, "verlof", 9, 8)
    number = prepared(reported)
    (file,) = [
        each
        for each in reportfiles.files(reported.services, number, "kosten", say=say)
        if each.name.endswith(".csv")
    ]
    assert "Er kwam niets binnen van Afdeling kosten." in file.data.decode()


def test_a_period_without_any_case_is_a_report_too(reported: World) -> None:
    number = prepared(reported, Period.year(2019))
    assert [each.cases for each in reports.recipients(reported.services, number)] == [0, 0, 0]


def test_the_same_version_gives_the_same_bytes(reported: World, clock: Clock) -> None:
    given_outcomes(reported, "verlof", 9, 2)
    number = prepared(reported)
    first = reportfiles.files(reported.services, number, "alles", say=say)
    clock.set(2031, 1, 1, 1, 0)
    given_outcomes(reported, "verlof", 50, 50)
    again = reportfiles.files(reported.services, number, "alles", say=say)
    assert first == again
    assert [each.name for each in first] == [
        f"jaarverslag-2026-alles-v1.{ending}" for ending in ("pdf", "xlsx", "csv")
    ]
    assert first[0].data.startswith(b"%PDF")


def test_asked_twice_with_one_key_it_is_worked_out_once(reported: World) -> None:
    assert prepared(reported) == prepared(reported)


def test_a_version_goes_one_way(reported: World) -> None:
    services, number = reported.services, prepared(reported)
    states = [issue_of(reported, number).state]
    with pytest.raises(Conflict):
        reports.sent(services, number, "alles", by="dirk")
    reports.explain(services, number, text="Een rustig jaar.", by="dirk")
    states.append(issue_of(reported, number).state)
    reports.establish(services, number, by="dirk")
    states.append(issue_of(reported, number).state)
    with pytest.raises(Conflict):
        reports.explain(services, number, text="Toch anders.", by="dirk")
    for recipient in ("verlof", "kosten", "alles"):
        reports.sent(services, number, recipient, by="dirk")
    states.append(issue_of(reported, number).state)
    assert states == list(ReportState)


def test_a_year_is_established_once_it_is_over(reported: World, clock: Clock) -> None:
    clock.set(2026, 12, 31, 23, 59)
    number = prepared(reported)
    with pytest.raises(Invalid, match="once its period is over"):
        reports.establish(reported.services, number, by="dirk")
    clock.set(2027, 1, 1, 0, 0)
    reports.establish(reported.services, number, by="dirk")


def test_an_established_year_changes_only_by_a_new_version_with_a_reason(reported: World) -> None:
    given_outcomes(reported, "verlof", 9, 8)
    first = prepared(reported)
    reports.establish(reported.services, first, by="dirk")
    given_outcomes(reported, "verlof", 4, 0)
    with pytest.raises(Invalid, match="Say why"):
        prepared(reported, key="twee")
    second = prepared(reported, key="twee", reason="Vier te laat geteld.")
    assert told(reported, first, "verlof")["Ontvangen aanvragen"] == ["17", "0"]
    assert told(reported, second, "verlof")["Ontvangen aanvragen"] == ["21", "0"]
    assert issue_of(reported, second).version == 2


def test_only_the_last_version_can_be_established(reported: World) -> None:
    first = prepared(reported)
    prepared(reported, key="twee")
    with pytest.raises(Conflict, match="not the last one"):
        reports.establish(reported.services, first, by="dirk")


def test_the_page_tells_which_figures_are_others_now(reported: World) -> None:
    given_outcomes(reported, "verlof", 9, 8)
    reports.establish(reported.services, prepared(reported), by="dirk")
    given_outcomes(reported, "verlof", 1, 0)
    measuring.catch_up(reported.services)
    changes = page(reported, reported.actor("dirk"), "verlof").changes
    assert {(each.line, each.then, each.now) for each in changes} == {
        ("Ontvangen aanvragen", "17", "18"),
        ("Toegekend", "9", "10"),
        ("Total", "17", "18"),
    }


def test_the_page_tells_which_parts_and_middles_are_others_now(reported: World) -> None:
    given_outcomes(reported, "verlof", 10, 0)
    given_cases(reported, "op_tijd", 4, soort="verlof")
    given_cases(reported, "te_laat", 1, soort="verlof")
    for days in (2, 3, 11):
        given_cases(reported, "doorlooptijd", 1, value=100 * days, soort="verlof")
    reports.establish(reported.services, prepared(reported), by="dirk")
    given_cases(reported, "te_laat", 2, soort="verlof")
    given_cases(reported, "doorlooptijd", 4, value=1200, soort="verlof")
    measuring.catch_up(reported.services)
    changes = page(reported, reported.actor("dirk"), "verlof").changes
    assert {(each.line, each.then, each.now) for each in changes} == {
        ("Op tijd besloten", "4 of 5", "4 of 7"),
        ("Doorlooptijd", "3", "12"),
    }


def test_a_year_does_not_give_away_what_its_first_quarter_left_out(reported: World) -> None:
    """In the quarter 2 were refused and not told; the rest of the year is in no other report."""
    given_outcomes(reported, "verlof", 9, 2, on=date(2026, 2, 1))
    given_cases(reported, "ontvangen", 7, on=date(2026, 2, 1), soort="verlof", uitkomst="")
    given_outcomes(reported, "verlof", 9, 5, on=date(2026, 8, 1))
    given_outcomes(reported, "kosten", 40, 30, on=date(2026, 8, 1))
    quarter = prepared(reported, Period.quarter(2026, 1))
    reports.establish(reported.services, quarter, by="dirk")
    year = prepared(reported, key="jaar")
    origin = json.loads(issue_of(reported, year).origin)
    assert told(reported, quarter, "verlof")["Afgewezen"] == ["< 3"]
    assert origin["exposed"] == 0


def test_what_was_done_with_a_report_is_proved(reported: World) -> None:
    number = prepared(reported)
    reports.explain(reported.services, number, text="Rustig.", by="dirk")
    reports.establish(reported.services, number, by="dirk")
    with reported.services.db.writing() as session:
        session.execute(table(ReportIssue).update().values(explanation="Roerig."))
    flaws = proof.prove(reported.services).flaws
    assert [(each.table, each.row) for each in flaws] == [("report_issue", str(number))]


@pytest.mark.parametrize(
    ("username", "may_read"),
    [
        ("dirk", ["verlof", "kosten", "alles"]),
        ("arie", ["verlof", "kosten", "alles"]),  # the auditor
        ("bob", []),
        ("mia", []),
    ],
)
def test_who_reads_which_reports(reported: World, username: str, may_read: list[str]) -> None:
    assert readers(reported, username) == may_read


def test_a_group_that_one_recipient_names_reads_that_report_alone(reported: World) -> None:
    with reported.services.db.reading() as session:
        bundle = reported.services.bundles.latest(session, "proefproces")
    assert bundle is not None
    actor = replace(reported.actor("pri"), mandates=frozenset())
    found = readership.readable(actor, bundle, bundle.reports[NAME])
    assert [each.key for each in found] == ["kosten"]


def test_who_reads_one_report_reads_what_was_established_of_it(reported: World) -> None:
    """Of a version under way, and of what changed since, one case more or less would be seen."""
    given_outcomes(reported, "kosten", 30, 18)
    actor = replace(reported.actor("pri"), mandates=frozenset())
    number = prepared(reported)
    assert page(reported, actor).issue is None
    with pytest.raises(NotAllowed):
        readership.fetched(reported.services, actor, number, "kosten")
    reports.establish(reported.services, number, by="dirk")
    given_outcomes(reported, "kosten", 1, 0)
    measuring.catch_up(reported.services)
    shown = page(reported, actor)
    assert shown.rendered is not None and shown.rendered.key == "kosten"
    assert shown.changes == ()
    readership.fetched(reported.services, actor, number, "kosten")


def test_a_report_that_the_version_in_use_dropped_stays_readable(
    reported: World, tmp_path: Path
) -> None:
    given_outcomes(reported, "verlof", 9, 8)
    reports.establish(reported.services, prepared(reported), by="dirk")
    folder = shutil.copytree(HERE / "proefproces", tmp_path / "proefproces")
    (folder / "rapporten.toml").unlink()
    publish.publish_directory(reported.services, folder, HERE / "proefproces_forms", "Zonder")
    assert readership.known(reported.services, reported.actor("dirk")) == []
    assert page(reported, reported.actor("dirk"), "verlof").rendered is not None


def page(world: World, actor: Actor, recipient: str = "") -> readership.Page:
    return readership.page(
        world.services,
        actor,
        process="proefproces",
        report=NAME,
        period=YEAR,
        recipient=recipient,
        version=None,
        language="nl",
        say=say,
    )


def readers(world: World, username: str) -> list[str]:
    with world.services.db.reading() as session:
        bundle = world.services.bundles.latest(session, "proefproces")
    assert bundle is not None
    found = readership.readable(world.actor(username), bundle, bundle.reports[NAME])
    return [each.key for each in found]


@pytest.mark.parametrize("recipient", ["verlof", "nobody"])
def test_who_may_not_read_a_report_does_not_take_it_along(reported: World, recipient: str) -> None:
    number = prepared(reported)
    with pytest.raises(NotAllowed):
        readership.fetched(reported.services, reported.actor("bob"), number, recipient)


def test_what_does_not_exist_is_said(reported: World) -> None:
    services = reported.services
    with pytest.raises(NotFound, match="no report"):
        reports.prepare(
            services, process="proefproces", report="x", period=YEAR, key="k", by="dirk"
        )
    with pytest.raises(NotFound, match="no process"):
        reports.prepare(services, process="x", report=NAME, period=YEAR, key="k", by="dirk")
    with pytest.raises(NotFound):
        reports.establish(services, 99, by="dirk")
    with pytest.raises(NotFound, match="no recipient"):
        reportfiles.files(services, prepared(reported), "x", say=say)
    assert readership.known(services, PUBLIC) == []
