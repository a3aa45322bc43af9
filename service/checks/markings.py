"""Which tokens a net can come to hold, and from which of those it never comes to its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations
from operator import and_

from service.checks.nets import Give, Knot, Net, Take

MOST = 2_000  # a net that can come to more is not judged
WIDEST = 8  # ways out of an inclusive gateway: each may be taken or not

# Tokens as a set of threads, one bit each: of a sound net no thread ever holds two.
Marking = int


@dataclass(frozen=True, slots=True)
class Move:
    """A knot goes on: what it took and what it gave."""

    knot: int
    taken: Marking
    given: Marking


class TooMany(Exception):
    """There is more to look at than is worth it."""


class Markings:
    """Everything a net can come to from its start; TooMany when that is too much."""

    def __init__(self, net: Net, start: int) -> None:
        self.net = net
        self.bit = {thread: 1 << place for place, thread in enumerate(net.threads)}
        self._thread = {bit: thread for thread, bit in self.bit.items()}
        self.after: dict[Marking, list[tuple[Move, Marking]]] = {}
        self.before: dict[Marking, tuple[Move, Marking] | None] = {}
        self.doubled: list[tuple[Marking, Move]] = []  # two tokens on one thread, after that move
        self._reaches: dict[int, dict[int, Marking]] = {}
        self._outcomes = {number: self._given(knot) for number, knot in net.knots.items()}
        self.first = sum(self.bit[each] for each in net.knots[start].outs)
        self._walk()

    @property
    def ended(self) -> Marking:
        """Nothing is left: the end."""
        return 0

    @cached_property
    def lost(self) -> set[Marking]:
        """From where the end cannot be reached any more, by any choice."""
        saved = {self.ended, *(marking for marking, _ in self.doubled)}
        return self.after.keys() - _reached(saved, self._sources)

    @cached_property
    def _sources(self) -> dict[Marking, list[Marking]]:
        """From where each marking can come."""
        found: dict[Marking, list[Marking]] = {self.ended: []}
        for marking, moves in self.after.items():
            for _, target in moves:
                found.setdefault(target, []).append(marking)
        return found

    def entries(self) -> Iterator[tuple[Move | None, Marking]]:
        """The moves after which the end is out of reach for the first time, nearest first; no
        move when it always was.
        """
        if self.first in self.lost:
            yield None, self.first
            return
        for marking, moves in self.after.items():
            if marking not in self.lost:
                yield from ((move, target) for move, target in moves if target in self.lost)

    def is_certain(self, choice: Move | None) -> bool:
        """Whether this choice loses the end whatever else was chosen before it."""
        return choice is None or all(
            target in self.lost
            for marking, moves in self.after.items()
            if marking not in self.lost
            for move, target in moves
            if (move.knot, move.given) == (choice.knot, choice.given)
        )

    def rest(self, marking: Marking) -> set[Marking]:
        """What a case that is lost here comes to in the end, and goes round in."""
        while True:
            here = self.closure(marking)
            elsewhere = here - _reached({marking}, self._sources)
            if not elsewhere:
                return here
            marking = min(elsewhere)

    def nearest(self, markings: set[Marking]) -> Marking:
        """The one with the shortest way from the start."""
        return next(each for each in self.before if each in markings)

    def waiting(self, rest: set[Marking]) -> list[int]:
        """The threads of which the token waits at a join all the time."""
        return self.threads(reduce(and_, rest) & self.joins)

    @cached_property
    def joins(self) -> Marking:
        """The threads into a knot that waits for others."""
        return sum(
            self.bit[thread]
            for thread, each in self.net.threads.items()
            if self.net.knots[each.target].take is not Take.ONE
        )

    def closure(self, marking: Marking) -> set[Marking]:
        """Everything that can be reached from here."""
        return _reached({marking}, self._targets)

    @cached_property
    def _targets(self) -> dict[Marking, list[Marking]]:
        return {each: [target for _, target in moves] for each, moves in self.after.items()}

    def trail(self, marking: Marking) -> list[Move]:
        """A shortest way here from the start."""
        found = []
        while (step := self.before[marking]) is not None:
            found.append(step[0])
            marking = step[1]
        return found[::-1]

    def history(self, thread: int, trail: list[Move]) -> list[tuple[int, int]]:
        """Where the token on a thread came from on that trail: (number of the move, thread)."""
        found = []
        for number in range(len(trail) - 1, -1, -1):
            if trail[number].given & self.bit[thread]:
                found.append((number, thread))
                thread = self.threads(trail[number].taken)[0]
        return [(-1, thread), *found[::-1]]

    def threads(self, marking: Marking) -> list[int]:
        """The threads that hold a token."""
        found = []
        while marking:
            lowest = marking & -marking
            found.append(self._thread[lowest])
            marking ^= lowest
        return found

    def _walk(self) -> None:
        self.before[self.first] = None
        waiting = deque([self.first])
        while waiting:
            marking = waiting.popleft()
            self.after[marking] = found = []
            for move in self._moves(marking):
                rest = 0 if self._stops(move.knot) else marking & ~move.taken
                if rest & move.given:
                    self.doubled.append((marking, move))
                    continue
                found.append((move, rest | move.given))
                if rest | move.given not in self.before:
                    self.before[rest | move.given] = move, marking
                    waiting.append(rest | move.given)
            if len(self.before) > MOST:
                raise TooMany

    def _moves(self, marking: Marking) -> Iterator[Move]:
        for number in dict.fromkeys(self.net.threads[t].target for t in self.threads(marking)):
            knot = self.net.knots[number]
            for taken in self._taken(number, knot, marking):
                for given in self._outcomes[number]:
                    yield Move(number, taken, given)

    def _taken(self, number: int, knot: Knot, marking: Marking) -> list[Marking]:
        held = [self.bit[each] for each in knot.ins if self.bit[each] & marking]
        if knot.take is Take.ONE or not held:
            return held
        full = len(held) == len(knot.ins)
        if full or (knot.take is Take.COMING and not self._more_comes(number, knot, marking)):
            return [sum(held)]
        return []

    def _more_comes(self, number: int, knot: Knot, marking: Marking) -> bool:
        """Whether a token can still come to an empty way in, and to none that is filled."""
        ins = sum(self.bit[each] for each in knot.ins)
        filled = ins & marking
        reach = self._reach(number)
        return any(
            reached & ins & ~filled and not reached & filled
            for thread in self.threads(marking)
            for reached in [reach.get(thread, 0)]
        )

    def _reach(self, join: int) -> dict[int, Marking]:
        """Per thread the ways into a join that a token there can come to, not through it."""
        if join not in self._reaches:
            found: dict[int, Marking] = {}
            for way in self.net.knots[join].ins:
                for each in self._towards(way, join):
                    found[each] = found.get(each, 0) | self.bit[way]
            self._reaches[join] = found
        return self._reaches[join]

    def _towards(self, thread: int, join: int) -> set[int]:
        seen = {thread}
        waiting = [thread]
        while waiting:
            source = self.net.threads[waiting.pop()].source
            before = self.net.knots[source].ins if source != join else ()
            for each in before:
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return seen

    def _stops(self, knot: int) -> bool:
        return self.net.knots[knot].give is Give.STOP

    def _given(self, knot: Knot) -> list[Marking]:
        outs = [self.bit[each] for each in knot.outs]
        if len(outs) > WIDEST and knot.give in (Give.SOME, Give.MORE):
            raise TooMany
        match knot.give:
            case Give.ONE:
                return outs
            case Give.ALL:
                return [sum(outs)]
            case Give.SOME:
                return _sums(outs)[1:]
            case Give.MORE:
                return [outs[0] + more for more in _sums(outs[1:])]
            case Give.NEVER:
                return []
            case _:
                return [0]


def _sums(bits: list[Marking]) -> list[Marking]:
    """Every choice of them, none first."""
    return [sum(some) for size in range(len(bits) + 1) for some in combinations(bits, size)]


def _reached(markings: Iterable[Marking], onwards: Mapping[Marking, list[Marking]]) -> set[Marking]:
    seen = set(markings)
    waiting = list(seen)
    while waiting:
        for each in onwards.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen
