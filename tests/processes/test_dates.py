"""One date, one truth: after every sentence of every scenario all places show the same.

What is looked at: the rows of the work list, the pages of the tasks, the case file, the status
page, the timers, what was counted at the time, the warnings, and the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from service.actions import casefile, formpage, readers, status, worklist
from service.actions.asking import TaskAt
from service.actions.facts import access_facts
from service.actions.services import Services
from service.bundle.archive import read_directory
from service.bundle.bundle import Bundle
from service.cli.words import translate
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.deadline import Deadline, Explanation, of_term
from service.core.warning import SIGNALS_FIELD
from service.engine import expressions
from service.engine.step import Facts
from service.rehearsal.demo import demo_people, enrol, read_features
from service.rehearsal.look import filed, open_tasks
from service.rehearsal.persons import actor_named
from service.rehearsal.play import Cast, play_all
from service.rehearsal.press import NotingPrinter
from service.rehearsal.vocabulary import vocabulary
from service.rehearsal.whole import staged
from service.rehearsal.world import World, written
from service.settings import ROOT
from service.store import counts, people, timers
from service.store.tables import SubmissionKind, Task, TermCount
from service.web.deadline import deadline_view
from service.wiring import build, load_settings
from tests.processes.recounter import Recounter
from tests.processes.replayer import Replayer

pytestmark = pytest.mark.xdist_group("dates")  # all scenarios are played once, on one worker
WORDS = vocabulary().words
SECOND = ROOT / "tests" / "tweede_proces"
THIRD = ROOT / "tests" / "subsidie"  # another zone, other holidays, two parties with a page
SHIPPED = {
    "klachtenregeling": (
        ROOT / "processes" / "klachtenregeling",
        ROOT / "forms" / "klachtenregeling",
        ROOT / "processes" / "kalender.toml",
    ),
    "verlofaanvraag": (
        SECOND / "processes" / "verlofaanvraag",
        SECOND / "forms" / "verlofaanvraag",
        SECOND / "processes" / "kalender.toml",
    ),
    "subsidieregeling": (
        THIRD / "processes" / "subsidieregeling",
        THIRD / "forms" / "subsidieregeling",
        THIRD / "processes" / "kalender.toml",
    ),
}
# The words before a date in a letter, and the term whose date it is.
PRINTED = re.compile(r'([^{}%\n]{8,})\{\{ vervaldatum\("(\w+)"\)\|datum')


@dataclass(kw_only=True)
class Onlooker:
    """Compares all places after every sentence, and remembers which it has seen."""

    seen: set[tuple[str, str]] = field(default_factory=set)
    looked_at: tuple[str, int] | None = None
    clocks: set[tuple[str, datetime]] | None = None

    def __call__(self, world: World) -> None:
        if world.number is None:
            return
        case = world.case()
        if self.looked_at == (case.number, case.revision):
            return  # nothing was written since
        self.looked_at = (case.number, case.revision)
        self.clocks = None
        told = self._in_the_case(world)
        self._promised(world, told)
        self._counted(world, told)
        self._on_tasks(world, told)
        self._on_timers(world, told)
        self._in_warnings(world)
        self._in_letters(world)

    def same(self, place: str, term: str, found: Any, told: Any) -> None:
        assert found == told, f"{place} says {found} of “{term}”, the case file {told}"
        self.seen.add((place, term))

    def _in_the_case(self, world: World) -> dict[str, Deadline]:
        reader = next(iter(_readers(world)), None)
        bundle, record = world.bundle, world.record()
        counted = {
            name: found
            for name, term in bundle.regulation.terms.items()
            if (found := of_term(term, record, bundle.calendar)) is not None
        }
        if reader is None:
            return counted  # nobody may open it yet
        file = casefile.case_file(world.services, world.case().number, reader)
        self.clocks = {(each.label, each.due_at) for each in file.clocks}
        told = {each.term: each for each in file.deadlines}
        assert told.keys() == counted.keys()
        given = expressions.functions(bundle, Facts(record=record, now=world.clock.moment))
        for name, each in told.items():
            assert each.recount is None
            self.same("case file", name, _ends(each), _ends(counted[name]))
            self.same("model", name, given["vervaldatum"](name), each.due_on)
            self.same("model", name, given["vervalmoment"](name), each.due_at)
        return told

    def _promised(self, world: World, told: dict[str, Deadline]) -> None:
        case = world.case()
        if case.link_hash is None or case.ended_at is not None:
            return
        for each in status.pages(world.bundle):
            actor = status.party(case.number, case.id, each.key)
            for term in status.status(world.services, case.number, actor).deadlines:
                self.same("status page", term.term, _ends(term), _ends(told[term.term]))

    def _counted(self, world: World, told: dict[str, Deadline]) -> None:
        with world.services.db.reading() as session:
            rows = counts.of_instance(session, world.case().id)
        last = {row.term: row for row in rows}
        assert last.keys() == told.keys()
        for name, row in last.items():
            explanation = Explanation.from_json(row.explanation)
            self.same("count", name, (row.due_on, row.due_at), _ends(told[name])[1:])
            self.same("count", name, explanation.start, told[name].start)
            if explanation.days and explanation.due_on > explanation.start:
                self.same("days", name, explanation.days[-1].date, told[name].due_on)

    def _on_tasks(self, world: World, told: dict[str, Deadline]) -> None:
        for task in open_tasks(world):
            actor = _somebody(world, task)
            if actor is None:
                continue
            page = formpage.page(world.services, TaskAt(id=task.id), actor)
            listed = _listed(world, task, actor)
            assert (page.deadline is None) == (listed is None) == (task.due_on is None)
            if page.deadline is None or listed is None:
                continue
            assert page.deadline.recount is None
            assert page.deadline.label == listed.label
            name = listed.term
            self.same("task page", name, _ends(page.deadline), _ends(listed))
            self.same("task page", name, *_words(world, page.deadline, listed))
            if name:
                self.same("work list", name, _ends(listed), _ends(told[name]))
                assert told[name].met_on is None, f"{task.name} presses, “{name}” is met"

    def _on_timers(self, world: World, told: dict[str, Deadline]) -> None:
        with world.services.db.reading() as session:
            armed = timers.armed(session, world.case().id)
        for timer in armed:
            if not timer.explanation:
                continue  # its date was read from the record, and counted nowhere
            explained = Explanation.from_json(timer.explanation)
            if timer.term is None:
                assert explained.due_at == timer.due_at
                assert self.clocks is None or (timer.name, timer.due_at) in self.clocks
                self.seen.add(("clock", timer.element))
                continue
            self.same("timer", timer.term, explained.due_at, told[timer.term].due_at)

    def _in_warnings(self, world: World) -> None:
        """A warning names a date that was counted."""
        with world.services.db.reading() as session:
            rows = counts.of_instance(session, world.case().id)
        for signal in world.record().get(SIGNALS_FIELD) or ():
            known = {row.due_on.isoformat() for row in rows if row.term == signal["termijn"]}
            assert signal["vervalt"][:10] in known, signal
            self.seen.add(("warning", signal["termijn"]))

    def _in_letters(self, world: World) -> None:
        """A letter prints the date that held when it was made."""
        bundle, printer = world.bundle, world.services.printer
        assert isinstance(printer, NotingPrinter)
        with world.services.db.reading() as session:
            rows = counts.of_instance(session, world.case().id)
        for document in filed(world):
            letter = bundle.letters.get(document.letter or "")
            text = printer.text_of(document.sha256)
            if letter is None or text is None:
                continue
            for words, term in PRINTED.findall(letter.body):
                dates = _held([row for row in rows if row.term == term], document.created_at)
                before = words.replace("*", "").lstrip("- ").strip()
                for after in " ".join(text.split()).split(before)[1:]:  # it may be left out
                    due = next((d for d in dates if after.strip().startswith(d)), None)
                    assert due, f"{letter.id}: “{before} {after[:30]}”, counted as {dates}"
                    self.seen.add(("letter", term))


@dataclass(kw_only=True)
class Played:
    """What was seen while all scenarios of a regulation were played."""

    dates: Onlooker = field(default_factory=Onlooker)
    counts: Recounter = field(default_factory=Recounter)
    records: Replayer = field(default_factory=Replayer)
    bundle: Bundle | None = None

    def __call__(self, world: World) -> None:
        self.dates(world)
        self.counts(world)
        self.records(world)


def _held(rows: Sequence[TermCount], at: datetime) -> list[str]:
    """The date that held at a moment, and those that were counted at that very moment."""
    earlier = [row.due_on for row in rows if row.counted_at < at][-1:]
    return [written(on, WORDS) for on in earlier + [r.due_on for r in rows if r.counted_at == at]]


def _ends(each: Deadline) -> tuple[Any, Any, datetime]:
    return each.start, each.due_on, each.due_at


def _words(world: World, page: Deadline, listed: Deadline) -> tuple[Any, Any]:
    """State, words and bar as the two pages draw them."""
    now = world.clock.moment
    one, other = deadline_view(page, now), deadline_view(listed, now)
    return (one.state, one.words, one.strip), (other.state, other.words, other.strip)


def _readers(world: World) -> Iterator[Actor]:
    """Who may open the case now."""
    with world.services.db.reading() as session:
        names = [person.username for person in people.everyone(session)]
    for name in names:
        actor = actor_named(world, name)
        if readers.is_open_to(world.services, world.case().number, actor):
            yield actor


def _somebody(world: World, task: Task) -> Actor | None:
    """Somebody who sees the task in the work list and may open it."""
    with world.services.db.reading() as session:
        found = people.everyone(session)
    wanted = set(task.candidates)
    for person in found:
        actor = actor_named(world, person.username)
        case = access_facts(world.case(), frozenset(task.candidates))
        if wanted & set(actor.candidates) and allowed(Permission.DO_TASK, actor, case):
            return actor
    return None


def _listed(world: World, task: Task, actor: Actor) -> Deadline | None:
    page = worklist.inbox(world.services, [world.newest], actor, view="all")
    (row,) = (each for each in page.rows if each.task_id == task.id)
    return row.deadline


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services of which a rehearsal takes the settings and connectors only."""
    folder = tmp_path_factory.mktemp("dates")
    services = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}))
    yield services
    services.db.close()


@pytest.fixture(scope="module", params=SHIPPED)
def played(request: pytest.FixtureRequest, ground: Services) -> Played:
    """Every scenario of a regulation, with both onlookers."""
    process, forms, calendars = SHIPPED[request.param]
    found = Played()
    with staged(
        ground,
        read_directory(process, forms, calendars),
        lambda services: enrol(services, demo_people(process)),
        translate=translate,
    ) as place:
        cast = Cast(
            process=place.key,
            stage=place.stage,
            vocabulary=vocabulary(),
            now=ground.clock(),
            translate=translate,
            onlooker=found,
        )
        scenarios = play_all(read_features(process / "scenarios"), cast)
    assert {one.name: one.failure for one in scenarios if not one.ok} == {}
    found.bundle = place.bundle
    return found


def test_every_place_shows_the_same_date(played: Played) -> None:
    assert played.bundle is not None
    _nothing_was_left_out(played.dates, played.bundle)


def test_what_every_step_counted_stands_up_to_a_recount(played: Played) -> None:
    """The recounter compared after every sentence; here: that there was something to compare."""
    assert played.bundle is not None
    assert played.counts.seen == set(played.bundle.measures.measures)


def test_the_record_of_every_moment_can_be_folded_again(played: Played) -> None:
    """The replayer compared while they were played; here: that there was something to compare."""
    assert played.records.kinds >= {SubmissionKind.START, SubmissionKind.FORM}
    assert played.records.compared


def _nothing_was_left_out(onlooker: Onlooker, bundle: Bundle) -> None:
    """Each term was looked at in every place that can show it."""
    terms = bundle.regulation.terms
    seen = {
        place: {term for where, term in onlooker.seen if where == place}
        for place, _ in onlooker.seen
    }
    assert seen["case file"] == seen["model"] == seen["count"] == set(terms)
    assert seen["status page"] == {
        term for page in status.pages(bundle) for term in page.terms or bundle.settings.status.terms
    }
    assert seen.get("letter", set()) == _printed(bundle)
    assert seen["timer"] >= {name for name, term in terms.items() if term.signals}


def _printed(bundle: Bundle) -> set[str]:
    return {term for each in bundle.letters.values() for _, term in PRINTED.findall(each.body)}
