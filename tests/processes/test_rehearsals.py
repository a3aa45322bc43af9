"""The shipped processes: every scenario, every way through the model, and cases by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from service.actions.publish import publish_directory
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.cli.words import translate
from service.outside import OutboxMailer
from service.rehearsal.chance import roam
from service.rehearsal.demo import demo_people, enrol, forms_of, read_features
from service.rehearsal.hints import read_hints
from service.rehearsal.play import Cast, play_all
from service.rehearsal.press import NotingPrinter, QuickPrinter
from service.rehearsal.report import Report
from service.rehearsal.vocabulary import vocabulary
from service.rehearsal.whole import rehearse
from service.settings import ROOT
from service.store.tables import Grounds
from service.wiring import build, load_settings

PROCESS = ROOT / "processes" / "klachtenregeling"
ON_POSTGRES = ("01-", "11-", "19-", "30-")
CHUNK, CHUNKS = 25, 8


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services of which a rehearsal takes the settings and connectors only."""
    folder = tmp_path_factory.mktemp("rehearsals")
    services = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))
    yield services
    services.db.close()


@pytest.fixture(scope="module")
def report(ground: Services) -> Report:
    """Every scenario, played on SQLite."""
    features = read_features(PROCESS / "scenarios")
    return rehearse(
        ground, files_of(ground), features, enrol_all, translate=translate, coverage=True
    )


def files_of(services: Services) -> dict[str, bytes]:
    return read_directory(PROCESS, forms_of(services, PROCESS), services.settings.calendars)


def enrol_all(services: Services) -> None:
    enrol(services, demo_people(PROCESS))


@pytest.mark.xdist_group("report")
def test_every_scenario_goes_as_written(report: Report) -> None:
    failed = {one.name: one.failure for one in report.scenarios if not one.ok}
    assert failed == {}


@pytest.mark.xdist_group("report")
def test_every_element_and_every_flow_is_walked_by_a_scenario(report: Report) -> None:
    assert report.coverage is not None
    assert [one.key for one in report.coverage.unwalked] == []


@pytest.mark.postgres
@pytest.mark.parametrize("start", ON_POSTGRES)
def test_a_scenario_goes_the_same_way_on_postgresql(
    start: str,
    ground: Services,
    templates: Callable[[str, str, Callable[[str], None]], str],
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
) -> None:
    features = [f for f in read_features(PROCESS / "scenarios") if f.file.startswith(start)]

    def publish(url: str) -> None:
        services = make_services(url)
        publish_directory(
            services,
            PROCESS,
            forms_of(services, PROCESS),
            "To rehearse with",
            waiver=Grounds.STAGE,
        )
        enrol_all(services)
        services.db.close()

    template = templates("postgres", "rehearsals", publish)

    @contextmanager
    def stage() -> Iterator[Services]:
        services = make_services(new_database("postgres", template))
        yield replace(services, mailer=OutboxMailer(), printer=NotingPrinter(QuickPrinter()))

    cast = Cast(
        process="klachtenregeling",
        stage=stage,
        vocabulary=vocabulary(),
        now=ground.clock(),
        translate=translate,
    )
    assert [one.failure for one in play_all(features, cast)] == [
        None for feature in features for _ in feature.scenarios
    ]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_case_by_chance_comes_to_a_clean_end(chunk: int, ground: Services) -> None:
    runs = roam(
        ground,
        files_of(ground),
        enrol_all,
        range(chunk * CHUNK, (chunk + 1) * CHUNK),
        hints=read_hints(PROCESS),
        translate=translate,
    )
    assert {ran.seed: (str(ran.failure), ran.acts) for ran in runs if not ran.ok} == {}


def test_the_same_seed_gives_the_same_case(ground: Services) -> None:
    paths = [
        [
            ran.acts
            for ran in roam(ground, files_of(ground), enrol_all, [3], hints=read_hints(PROCESS))
        ]
        for _ in range(2)
    ]
    assert paths[0] == paths[1]
