"""A regulation that shares nothing with the shipped one: every scenario, every way through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.actions.services import Services
from service.cli.words import translate
from service.rehearsal.chance import roam
from service.rehearsal.demo import demo_people, enrol, read_features
from service.rehearsal.hints import Hints
from service.rehearsal.report import Report
from service.rehearsal.whole import rehearse
from service.wiring import build, load_settings
from tests.subsidie.bundle import PROCESS, subsidy_files


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services of which a rehearsal takes the settings and connectors only."""
    services = build(load_settings({"REGELWERK_DATA_DIR": str(tmp_path_factory.mktemp("played"))}))
    yield services
    services.db.close()


@pytest.fixture(scope="module")
def report(ground: Services) -> Report:
    features = read_features(PROCESS / "scenarios")
    return rehearse(
        ground, subsidy_files(), features, enrol_all, translate=translate, coverage=True
    )


def enrol_all(services: Services) -> None:
    enrol(services, demo_people(PROCESS))


def test_every_scenario_goes_as_written(report: Report) -> None:
    assert {one.name: one.failure for one in report.scenarios if not one.ok} == {}


def test_every_element_and_every_flow_is_walked_by_a_scenario(report: Report) -> None:
    assert report.coverage is not None
    assert [one.key for one in report.coverage.unwalked] == []


def test_the_example_for_a_demonstration_goes_as_written(ground: Services) -> None:
    features = read_features(PROCESS / "voorbeelden")
    played = rehearse(ground, subsidy_files(), features, enrol_all, translate=translate)
    assert [one.failure for one in played.scenarios] == [None]


def test_cases_by_chance_come_to_a_clean_end(ground: Services) -> None:
    runs = roam(ground, subsidy_files(), enrol_all, range(12), hints=Hints(), translate=translate)
    assert {ran.seed: (str(ran.failure), ran.acts) for ran in runs if not ran.ok} == {}
