"""Random runs of one process: each from a seed, on a stage that is thrown away."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from types import TracebackType
from typing import Any

from service.actions import entitlements, signing_in, uploads
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import ServiceError
from service.core.forms import UploadRef
from service.core.language import N_, Message
from service.core.rights import group_of
from service.rehearsal.aftermath import left_behind
from service.rehearsal.diary import Diary
from service.rehearsal.hints import Hints
from service.rehearsal.invent import Attach, Inventor
from service.rehearsal.report import Translate
from service.rehearsal.roam import Roamer
from service.rehearsal.samples import sample
from service.rehearsal.vocabulary import Words, vocabulary
from service.rehearsal.whole import Staged, staged
from service.rehearsal.world import Clock, Expectation, World, on_stage
from service.store import people as accounts
from service.store.tables import Person

MOST_ACTS = 20
AGAIN = 0.25
NEWCOMERS = 2
FAULT = N_("An error nobody foresaw: %(problem)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run. A failed one tells why, and every act that led there."""

    seed: int
    acts: tuple[str, ...]
    seconds: float
    failure: Message | None = None
    details: tuple[Message, ...] = ()

    @property
    def ok(self) -> bool:
        return self.failure is None


def roam(
    services: Services,
    files: Mapping[str, bytes],
    enrol: Callable[[Services], None],
    seeds: Iterable[int],
    *,
    hints: Hints,
    translate: Translate = str,
) -> tuple[Ran, ...]:
    """Live through one case per seed; the same seed on the same bundle gives the same run."""
    with staged(services, files, enrol, translate=translate) as place:
        return tuple(_run(seed, place, hints, translate) for seed in seeds)


def _run(seed: int, place: Staged, hints: Hints, translate: Translate) -> Ran:
    began = perf_counter()
    dice = random.Random(seed)
    caught, acts = _Caught(), list[str]()
    with place.stage() as services, caught:
        roamer = _roamer(services, place, hints, translate, dice)
        acts = roamer.diary.acts
        _live(roamer, dice)
    return Ran(
        seed=seed,
        acts=tuple(acts),
        seconds=perf_counter() - began,
        failure=caught.failure,
        details=caught.details,
    )


def _live(roamer: Roamer, dice: random.Random) -> None:
    """A random part, then the way to the end; sometimes the case gets a sequel."""
    world = roamer.world
    roamer.begin()
    _to_the_end(roamer, dice)
    sequels = any(start.follows for start in world.bundle.settings.starts.values())
    if sequels and dice.random() < AGAIN and roamer.begin(follows=world.number):
        _to_the_end(roamer, dice)


def _to_the_end(roamer: Roamer, dice: random.Random) -> None:
    for _ in range(dice.randint(0, MOST_ACTS)):
        if not roamer.is_over:
            roamer.act()
    roamer.finish()
    left = left_behind(roamer.world)
    if left:
        raise Expectation(N_("The closed case leaves something behind."), *left)


def _roamer(
    services: Services,
    place: Staged,
    hints: Hints,
    translate: Translate,
    dice: random.Random,
) -> Roamer:
    clock = Clock(_beginning(place, dice))
    words = vocabulary().words
    world = World(
        services=on_stage(services, clock),
        clock=clock,
        now=clock.moment,
        process=place.key,
        words=words,
        translate=translate,
    )
    world.set_clock(clock.moment)  # what would have begun before did not
    with services.db.reading() as session:
        names = [person.username for person in accounts.everyone(session)]
        actors = [signing_in.actor_for(services, session, name) for name in sorted(names)]
    return Roamer(
        world=world,
        diary=Diary(world),
        dice=dice,
        hints=hints,
        inventor=Inventor(dice=dice, hints=hints, attach=_attach(world.services, words)),
        people=[actor for actor in actors if actor is not None],
        appoint=_appoint(world.services, place.key, sorted(world.bundle.settings.groups)),
    )


def _beginning(place: Staged, dice: random.Random) -> datetime:
    """Some moment in the calendar's years, with room for a long case behind it."""
    calendar = place.bundle.calendar
    first = datetime(calendar.first_year, 7, 1, tzinfo=calendar.zone)
    last = datetime(calendar.last_year - 5, 7, 1, tzinfo=calendar.zone)
    minutes = dice.randint(0, int((last - first) / timedelta(minutes=1)))
    return (first + timedelta(minutes=minutes)).astimezone(UTC)


def _appoint(services: Services, process: str, groups: Iterable[str]) -> Callable[[], list[Actor]]:
    """An administrator who gives every group one more person, for as long as there are names."""
    rounds = iter(range(1, NEWCOMERS + 1))

    def appoint() -> list[Actor]:
        number = next(rounds, None)
        names = {} if number is None else {f"newcomer.{number}.{group}": group for group in groups}
        with services.db.writing() as session:
            for username, group in names.items():
                entitlements.admit(
                    services,
                    session,
                    Person(
                        username=username,
                        name=username,
                        title="",
                        email="",
                        groups=[group_of(process, group)],
                        password_hash="",
                        created_at=services.clock(),
                    ),
                )
        with services.db.reading() as session:
            found = [signing_in.actor_for(services, session, username) for username in names]
        return [actor for actor in found if actor is not None]

    return appoint


def _attach(services: Services, words: Words) -> Attach:
    def attach(name: str, owner: str) -> UploadRef:
        stored = uploads.keep(services, sample(name, words.file_text), name, owner)
        assert isinstance(stored, UploadRef), "an example file is always accepted"
        return stored

    return attach


class _Caught:
    """Keeps whatever ends a run: a finding, or an error nobody foresaw. Only people may stop it."""

    def __init__(self) -> None:
        self.failure: Message | None = None
        self.details: tuple[Message, ...] = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        if isinstance(error, Expectation):
            self.failure, self.details = error.message, error.details
        elif isinstance(error, ServiceError):
            self.failure = error.message
        else:
            self.failure = Message(FAULT, {"problem": f"{type(error).__name__}: {error}"})
        self.details += _place_of(error, tb)
        return True


def _place_of(error: Exception, tb: Any) -> tuple[Message, ...]:
    """Where in the program it happened; a finding needs no such place."""
    if isinstance(error, Expectation):
        return ()
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    code = tb.tb_frame.f_code
    where = f"{code.co_filename.rpartition('/')[2]}:{tb.tb_lineno} {code.co_name}"
    return (Message(N_("It happened at %(where)s."), {"where": where}),)
