"""Plays one model on the engine and in the token game, and compares them after every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from hypothesis import strategies as st

from service.core.errors import EngineError
from service.engine.step import How
from tests.engine.engine_models import NOW, Case, given_bundle
from tests.tokengame.blocks import Path
from tests.tokengame.drawing import SIGNAL, draw
from tests.tokengame.game import Game, NoRest, TooWide
from tests.tokengame.net import Net
from tests.tokengame.state import State

MOST_MOVES = 24
MOST_OPEN = 30  # a split in a loop may double its tokens in every round
DAYS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of the possible moves is made, and what the record says from then on."""

    pick: int
    answers: int

    def value(self, number: int) -> int:
        """The answer (0 to 3) to the question with that number."""
        return self.answers >> 2 * (number % 8) & 3


TURNS = st.lists(
    st.builds(Turn, st.integers(0, 99), st.integers(0, 4**8 - 1)), min_size=12, max_size=MOST_MOVES
)


class Verdict(StrEnum):
    """How a play ended."""

    ENDED = "ended"
    STUCK = "stuck"  # nothing is left to do, and both say so
    OPEN = "open"  # more could be done
    CIRCLES = "circles"  # both say that it runs without ever waiting
    TOO_WIDE = "too wide"  # too many orders to judge


@dataclass(frozen=True, slots=True)
class Seen:
    """What both sides show of a case that waits."""

    tasks: list[str]
    jobs: list[str]
    messages: list[str]
    timers: list[str]
    passed: list[str]
    thrown: list[str]
    completed: bool


class Different(AssertionError):
    """The engine did what BPMN does not allow."""

    def __init__(self, path: Path, moves: Sequence[str], engine: object, game: object) -> None:
        lines = ["The model:", f"  {path}", "Moves:", *(f"  {move}" for move in moves)]
        lines += ["The engine then shows:", f"  {engine}", "BPMN allows:", f"  {game}"]
        super().__init__("\n".join(lines))


def play(path: Path, turns: Sequence[Turn], *, told: bytes | None = None) -> Verdict:
    """Play *path*; raises Different. At first one order is tried, then every order.

    The game plays the same model, unless it is *told* another: to see that they are compared.
    """
    try:
        return _Play(path, turns, told, every_order=False).run()
    except Different:
        try:
            return _Play(path, turns, told, every_order=True).run()
        except TooWide:
            return Verdict.TOO_WIDE


class _Play:
    def __init__(
        self, path: Path, turns: Sequence[Turn], told: bytes | None, *, every_order: bool
    ) -> None:
        self.path, self.drawn, self.turns = path, draw(path), turns
        self.game = Game(Net(told or self.drawn.xml), every_order=every_order)
        self.moves: list[str] = []
        self.case: Case
        self.states: list[State] = []

    def run(self) -> Verdict:
        record = self._record(self.turns[0])
        self.moves.append(f"begin with {record}")
        begin = partial(self.game.begin, record, NOW)
        try:
            self.case = Case(given_bundle(self.drawn.xml), record)
        except EngineError as error:
            return self._in_circles(begin, error)
        self._agree(begin())
        for turn in self.turns[1:]:
            if self.case.step.completed:
                return Verdict.ENDED
            if len(self.case.step.tasks) + len(self.case.step.jobs) > MOST_OPEN:
                return Verdict.OPEN
            moves = _possible(self.case, looks=b"<condition>" in self.drawn.xml)
            if not moves:
                return Verdict.STUCK
            verb, what = moves[turn.pick % len(moves)]
            record = self._record(turn)
            self.moves.append(f"{verb} {what} with {record}".replace("  ", " "))
            answers = partial(self._answers, self.states, verb, what, record)
            self.case.record = dict(record)
            try:
                _act(self.case, verb, what)
            except EngineError as error:
                return self._in_circles(answers, error)
            self._agree(answers())
        return Verdict.ENDED if self.case.step.completed else Verdict.OPEN

    def _answers(
        self, states: list[State], verb: str, what: str, record: dict[str, Any]
    ) -> list[State]:
        found, now = [], self.case.now
        for each in states:
            given = each.copy()
            given.record = record
            match verb:
                case "do" | "finish":
                    found += self.game.complete(given, what, now)
                case "send":
                    found += self.game.send(given, what, now)
                case _:
                    found += self.game.look(given, now)
        return found

    def _agree(self, states: list[State]) -> None:
        """Keep the states that look like the case; there must be one."""
        seen, shown = _seen_of_case(self.case), [self._seen(state) for state in states]
        alike = [state for state, each in zip(states, shown, strict=True) if each == seen]
        if not alike:
            raise Different(
                self.path, self.moves, seen, " or ".join(str(each) for each in shown[:4])
            )
        self.states = list({repr(state.key()): state for state in alike}.values())

    def _in_circles(self, answers: Callable[[], list[State]], error: EngineError) -> Verdict:
        """The engine gave up on a step: right when it has no end."""
        try:
            answers()
        except NoRest:
            return Verdict.CIRCLES
        raise Different(self.path, self.moves, error, "comes to rest") from error

    def _seen(self, state: State) -> Seen:
        return Seen(
            tasks=self.game.sight.tasks(state),
            jobs=self.game.sight.jobs(state),
            messages=self.game.sight.messages(state),
            timers=[moment.isoformat() for moment in self.game.sight.moments(state)],
            passed=sorted(each for each in state.passed if each[0] in TOLD),
            thrown=_messages(state.thrown),
            completed=not state.scopes,
        )

    def _record(self, turn: Turn) -> dict[str, Any]:
        choices = {name: turn.value(number) for number, name in enumerate(self.drawn.choices)}
        lists = {
            name: list(range(turn.value(number))) for number, name in enumerate(self.drawn.lists)
        }
        return {**choices, **lists}


TOLD = ("u", "j", "e", "s", "k", "g")


def _possible(case: Case, *, looks: bool) -> list[tuple[str, str]]:
    moves = [("do", label) for label in sorted({*case.open()})]
    moves += [("finish", label) for label in sorted({*case.jobs()})]
    moves += [("send", message) for message in sorted({*case.messages()})]
    moves += [("wait", "")] if case.timers() else []
    return [*moves, ("look", "")] if looks else moves


def _act(case: Case, verb: str, what: str) -> None:
    match verb:
        case "do":
            case.do(what)
        case "finish":
            case.finish(what)
        case "send":
            case.send(what)
        case "look":
            case.change()
        case _:
            case.wait(days=DAYS)


def _messages(thrown: Iterable[str]) -> list[str]:
    """What left the case; no signals, for as long as no other case can hear them."""
    return sorted(each for each in thrown if each != SIGNAL)


def _seen_of_case(case: Case) -> Seen:
    step = case.step
    passed = [each.element.partition("/")[2] for each in step.passed if each.how is How.COMPLETED]
    return Seen(
        tasks=case.open(),
        jobs=case.jobs(),
        messages=case.messages(),
        timers=sorted(timer.due_at.isoformat() for timer in step.timers),
        passed=sorted(each for each in passed if each[0] in TOLD),
        thrown=_messages(step.thrown),
        completed=step.completed,
    )
