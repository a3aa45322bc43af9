"""Plays scenarios one by one, each on a stage of its own, and reports what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from service.actions.services import Services
from service.bundle.feature import Feature, Kind, Scenario, Step
from service.core.errors import ServiceError
from service.core.language import N_, Message
from service.engine.walked import Trail, followed
from service.rehearsal.checks import CHECKS
from service.rehearsal.deeds import DEEDS
from service.rehearsal.look import refusal_texts, situation
from service.rehearsal.report import Failure, Played, Translate
from service.rehearsal.vocabulary import Match, Vocabulary
from service.rehearsal.world import Clock, Expectation, World, on_stage

# A fresh copy of the surroundings, thrown away (or not) when the scenario is over.
Stage = Callable[[], AbstractContextManager[Services]]
# Hears of a scenario as soon as it ended.
Told = Callable[[Played], None]
# Looks at the stage after every sentence.
Onlooker = Callable[[World], None]


def nobody(_world: World) -> None:
    """Looks at nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What all scenarios of a process share."""

    process: str
    stage: Stage
    vocabulary: Vocabulary
    now: datetime
    translate: Translate = str
    # Afterwards the case lives on until the real present: an example case for a demonstration.
    until_now: bool = False
    onlooker: Onlooker = nobody


class _Stop(Exception):
    """The scenario ends here."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(str(failure.message))


def unheard(_played: Played) -> None:
    """For who only wants the sum."""


def play_all(features: Sequence[Feature], cast: Cast, told: Told = unheard) -> tuple[Played, ...]:
    """Play every scenario of *features*, in order; each is *told* as soon as it ended."""
    found: list[Played] = []
    for feature in features:
        for scenario in feature.scenarios:
            found.append(play(feature.file, scenario, cast))
            told(found[-1])
    return tuple(found)


def play(file: str, scenario: Scenario, cast: Cast) -> Played:
    """Play one scenario from its first sentence until the last, or the first that fails."""
    began = perf_counter()
    failure, trail = None, Trail()
    try:
        matched = [_match(step, cast.vocabulary) for step in scenario.steps]
        with cast.stage() as services:
            world = _world(services, cast)
            # A version that the scenario publishes itself says nothing about this one.
            trail = Trail(bundle=world.newest.hash)
            with followed(trail):
                _play(scenario.steps, matched, world, cast.onlooker)
                if cast.until_now:
                    _live_on(scenario.steps[-1], world)
    except _Stop as stop:
        failure = stop.failure
    return Played(
        file=file,
        line=scenario.line,
        name=scenario.name,
        steps=len(scenario.steps),
        seconds=perf_counter() - began,
        failure=failure,
        trail=trail,
    )


def _world(services: Services, cast: Cast) -> World:
    clock = Clock(cast.now)
    return World(
        services=on_stage(services, clock),
        clock=clock,
        now=cast.now,
        process=cast.process,
        words=cast.vocabulary.words,
        translate=cast.translate,
        until=cast.now if cast.until_now else None,
    )


def _match(step: Step, vocabulary: Vocabulary) -> Match:
    """Recognise every sentence before the first is played: a typing error costs no time."""
    try:
        return vocabulary.find(step)
    except ServiceError as exc:
        raise _Stop(_failure(step, exc.message)) from exc


def _play(
    steps: Sequence[Step], matched: Sequence[Match], world: World, onlooker: Onlooker
) -> None:
    refused: Step | None = None
    for step, match in zip(steps, matched, strict=True):
        looks = match.sentence.kind is Kind.THEN
        if refused is not None and not looks:
            raise _unforeseen(refused, world)
        try:
            if looks:
                CHECKS[match.sentence.step](world, match.slots)
            else:
                DEEDS[match.sentence.step](world, match.slots, step.table)
        except (Expectation, ServiceError) as exc:
            if looks and refused is not None and world.refusal is not None:
                raise _unforeseen(refused, world) from exc
            if looks or isinstance(exc, Expectation):
                details = exc.details if isinstance(exc, Expectation) else ()
                raise _Stop(_failure(step, exc.message, *details)) from exc
            world.refusal, refused = exc, step
        if world.refusal is None:
            refused = None
        onlooker(world)
    if refused is not None:
        raise _unforeseen(refused, world)


def _live_on(last: Step, world: World) -> None:
    """Let the case reach the real present."""
    try:
        world.run_until(world.now)
    except Expectation as exc:
        raise _Stop(_failure(last, exc.message, *exc.details)) from exc


def _unforeseen(step: Step, world: World) -> _Stop:
    assert world.refusal is not None, "a step is only remembered together with its refusal"
    said = " | ".join(refusal_texts(world.refusal, world))
    message = Message(N_("This was refused: %(said)s"), {"said": said})
    return _Stop(_failure(step, message, *situation(world)))


def _failure(step: Step, message: Message, *details: Message) -> Failure:
    return Failure(line=step.line, sentence=step.sentence, message=message, details=details)
