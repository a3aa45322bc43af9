"""Taking a completion back leaves the case as it was: random walks of the shipped process.

``python -m tests.processes.test_undo FIRST LAST`` walks with more seeds.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import select

from service.actions import answering, asking, casetexts, recounting, staying, undo, work
from service.actions.formpage import FormPage
from service.actions.replaying import Replay
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.cli.words import translate
from service.core.actor import Actor
from service.core.forms import Bound
from service.engine import state as states
from service.engine.tokens import UNDER_WAY
from service.rehearsal import chance
from service.rehearsal.aftermath import left_behind
from service.rehearsal.deeds import new_key
from service.rehearsal.demo import demo_people, enrol, forms_of
from service.rehearsal.hints import read_hints
from service.rehearsal.roam import Roamer
from service.rehearsal.whole import staged
from service.settings import ROOT
from service.store import documents, notes, observations, submissions
from service.store.db import Base, Session, table
from service.store.tables import (
    Card,
    CaseWords,
    Excluded,
    Instance,
    Job,
    JobState,
    Task,
    TaskCandidate,
    TaskState,
    Timer,
    TimerState,
    Trait,
)
from service.wiring import build, load_settings

PROCESS = ROOT / "processes" / "klachtenregeling"
SECONDS = 60
SEEDS = (23,)  # a complaint with many completions, some of what was expected before
MOST_ACTS = 20
# What tells that something happened, and when; and names of tokens.
MOVED = {"id", "token", "key", "revision", "submissions", "chain_seq", "chain_hash", "armed_at"}
MOVED |= {"task_id", "lease", "not_before", "created_at", "state", "waiting", "draft_at"}
TYPED = {"draft", "draft_by", "draft_size"}
OPEN = {Task: TaskState.OPEN, Timer: TimerState.ARMED, Job: JobState.READY}


def picture(services: Services, number: str) -> dict[str, Any]:
    """Everything that is there of a case and does not tell how it came about."""
    with services.db.reading() as session:
        case = session.scalars(select(Instance).where(Instance.number == number)).one()
        found: dict[str, Any] = {
            mapped.__tablename__: _rows(session, mapped, case.id, MOVED | TYPED)
            for mapped in (Excluded, Task, TaskCandidate, Timer, Job, Card, Trait)
        }
        found["case"] = _plain(case, MOVED | {"actions"})
        found["actions"] = sorted(map(json.dumps, case.actions))  # in the order of a fresh reading
        found["waiting"] = {
            name: sorted(map(json.dumps, value.values())) if name in BY_TOKEN else value
            for name, value in case.waiting.items()
            if name != casetexts.DIGEST
        }
        found["tokens"] = _tokens(case.state)
        counted: Counter[Any] = Counter()
        for row in observations.of_instance(session, case.id):
            told = [getattr(row, name) for name in recounting.SAME]
            counted[tuple(map(str, told))] += row.sign
        found["counted"] = {key: times for key, times in counted.items() if times}
        return found


BY_TOKEN = {"tasks", "timers", "jobs", "here"}


def words(services: Services, number: str) -> tuple[set[str], set[str]]:
    """By what a case is found, and by what it would be when it was read anew."""
    with services.db.reading() as session:
        case = session.scalars(select(Instance).where(Instance.number == number)).one()
        kept = session.get(CaseWords, case.id)
        assert kept is not None
        texts = casetexts.texts_of(
            services.bundles.get(session, case.bundle_hash),
            case.root,
            casetexts.Told.of(case),
            json.loads(case.record),
            documents.of_instance(session, case.id),
            notes.of_instance(session, case.id),
        )
        bundle = services.bundles.get(session, case.bundle_hash)
        fresh = casetexts.words_of(bundle, number, texts)
        return set(str(kept.words).split()), set(fresh.words)


def _rows(session: Session, mapped: type[Base], case: int, but: set[str]) -> list[str]:
    where = table(mapped).c
    wanted = select(mapped).where(where.instance_id == case)
    if mapped in OPEN:
        wanted = wanted.where(where.state == OPEN[mapped])
    return sorted(json.dumps(_plain(row, but), default=str) for row in session.scalars(wanted))


def _plain(row: Base, but: set[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in table(type(row)).columns.keys() if name not in but}  # noqa: SIM118


def _tokens(state: bytes) -> list[Any]:
    """The tokens of a case that wait, by where they are; what is over is forgotten bit by bit."""
    found, _, _ = states._opened(state)
    return [
        [
            scope["spec"],
            sorted([scope["names"][row[2]], row[3]] for row in scope["rows"] if row[3] & UNDER_WAY),
        ]
        for scope in found["scopes"]
    ]


@dataclass(eq=False, slots=True, kw_only=True)
class Doubter(Roamer):
    """Takes back every completion that can be, looks, and completes once more."""

    told: Counter[str] = field(default_factory=Counter)

    def _send(self, page: FormPage, bound: Bound, actor: Actor) -> None:
        services, task = self.world.services, page.task
        if task is None:
            super(Doubter, self)._send(page, bound, actor)
            return
        number = page.instance.number
        if task.assignee is None and self.dice.random() < 0.5:
            work.claim(services, task.id, actor)
        before, (found_by, _) = picture(services, number), words(services, number)
        key = new_key()
        answering.answer(services, page.asked.at, page.answered(bound), actor, key)
        self._look(number)
        self.world.clock.moment += timedelta(seconds=self.dice.choice((0, 1, 59)))
        offer = undo.offer(services, number, actor)
        if offer is None:
            self.told["kept"] += 1
            return
        back = undo.undo(services, offer.task_id, actor)
        after = picture(services, number)
        assert {part for part in after if after[part] != before[part]} == set(), task.element
        # A letter that was printed since is found by its title with the next step that has words.
        assert words(services, number)[0] in (found_by, words(services, number)[1])
        self._look(number)
        with services.db.reading() as session:
            again = session.get(Task, back.task_id)
            assert again is not None
            assert again.draft_by == actor.username
        self.told["undone"] += 1
        self.told[task.element] += 1
        anew = asking.TaskAt(id=back.task_id)
        answering.answer(services, anew, page.answered(bound), actor, new_key())
        self.world.clock.moment += timedelta(seconds=SECONDS)  # what waited goes

    def _look(self, number: str) -> None:
        """What is kept of the case still tells the same, and its chain vouches for all of it."""
        services = self.world.services
        with services.db.reading() as session:
            case = session.scalars(select(Instance).where(Instance.number == number)).one()
            replay = Replay(services=services, session=session, instance=case)
            given = submissions.of_instance(session, case.id)
            assert replay.record(given) == json.loads(case.record)
            bundle = services.bundles.get(session, case.bundle_hash)
            assert recounting.differences(session, case, bundle, self.world.clock.moment) == []


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("undo")
    services = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))
    yield services
    services.db.close()


def walk(ground: Services, seeds: Iterable[int]) -> Counter[str]:
    """Live through one case per seed; gives how often what was taken back."""
    told: Counter[str] = Counter()
    files = read_directory(PROCESS, forms_of(ground, PROCESS), ground.settings.calendars)
    hints = read_hints(PROCESS)
    with staged(
        ground, files, lambda own: enrol(own, demo_people(PROCESS)), translate=translate
    ) as place:
        for seed in seeds:
            with place.stage() as services:
                patient = replace(services.settings, undo_seconds=SECONDS)
                own = replace(services, settings=patient)
                dice = random.Random(seed)
                usual = chance._roamer(own, place, hints, translate, dice)
                kept = {each.name: getattr(usual, each.name) for each in fields(usual)}
                _live(Doubter(**kept, told=told))
    return told


def _live(roamer: Doubter) -> None:
    """To the end of the case; then its totals and its chain are looked at."""
    roamer.begin()
    for _ in range(roamer.dice.randint(0, MOST_ACTS)):
        if not roamer.is_over:
            roamer.act()
    roamer.finish()
    roamer.world.clock.moment += timedelta(hours=1)
    services = roamer.world.services
    while staying.add_up(services):
        pass
    assert staying.differences(services) == 0
    assert [str(each) for each in left_behind(roamer.world)] == []


def test_a_completion_that_is_taken_back_leaves_the_case_as_it_was(ground: Services) -> None:
    told = walk(ground, SEEDS)
    assert told["undone"] > 5, told


def main(first: int, last: int) -> None:
    with TemporaryDirectory() as folder:
        services = build(load_settings({"REGELWERK_DATA_DIR": folder}))
        for seed in range(first, last):
            print(seed, dict(walk(services, [seed])), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
