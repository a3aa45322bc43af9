"""Finds what stands still for ever, is done twice or never opens, whatever people answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import or_

from service.bundle.model import Model, Report, Scope
from service.checks.markings import Marking, Markings, Move, TooMany
from service.checks.nets import Give, Net, Take
from service.checks.telling import Telling, quoted
from service.core.language import N_, Message

MOST_ENTRIES = 40  # ways into what is lost, of one start event, that are looked at


def lint_soundness(model: Model, report: Report) -> None:
    """Every scope by itself: a subprocess that never ends is told there, and nowhere else."""
    for scope in model.scopes:
        if _is_whole(scope):
            _judge(scope, report)


def _is_whole(scope: Scope) -> bool:
    """Whether the arrows can be followed; if not, that is told already."""
    reached = scope.reachable([each.get("id") or "" for each in scope.of_kind("startEvent")])
    return bool(reached) and all(
        flow.source in reached and flow.target in scope.nodes for flow in scope.flows
    )


def _judge(scope: Scope, report: Report) -> None:
    net = Net(scope)
    net.fold()
    try:
        judges = [_Judge(scope, Markings(net, start), report) for start in net.starts]
    except TooMany:
        return
    if any([each.blocked() | each.doubled() for each in judges]):
        return  # what never opens then is a consequence
    opened = set().union(*(each.opened() for each in judges))
    for each in judges:
        each.never_opens(opened)


class _Judge:
    """Says what is wrong with what one start event leads to."""

    def __init__(self, scope: Scope, markings: Markings, report: Report) -> None:
        self.scope, self.markings, self.report = scope, markings, report
        self.net, self.words = markings.net, Telling(scope)

    def blocked(self) -> bool:
        """Gateways that wait for what never comes, each once."""
        told: set[int] = set()
        for choice, marking in islice(self.markings.entries(), MOST_ENTRIES):
            rest = self.markings.rest(marking)
            stuck = self.markings.waiting(rest)
            joins = {self.net.threads[each].target for each in stuck}
            if joins and not joins & told:
                self._blocked(choice, self.markings.nearest(rest), self._cause(stuck))
            told |= joins
        return bool(told)

    def _cause(self, stuck: list[int]) -> int:
        """A token that waits for none of the others that wait."""
        joins = {self.net.threads[each].target for each in stuck}
        for each in stuck:
            join = self.net.threads[each].target
            if not any(join in self.net.ahead(other) for other in joins - {join}):
                return each
        return stuck[0]

    def _blocked(self, choice: Move | None, marking: Marking, thread: int) -> None:
        join = self.net.knots[self.net.threads[thread].target]
        missing = [each for each in join.ins if not self.markings.bit[each] & marking]
        trail = self.markings.trail(marking)
        history = self.markings.history(thread, trail)
        paths = [[*self._steps(way for _, way in history), join.join]]
        if choice is not None and choice.knot not in {
            self.net.threads[w].source for _, w in history
        }:
            paths += [list(self._steps([way])) for way in self.markings.threads(choice.given)]
        split = self._split(trail if choice is None else [choice], missing)
        advice = N_("Let ways come together in the kind of gateway that they went apart in.")
        if split is not None:
            advice = N_("Let ways come together in the kind of gateway that they went apart in;"
                        " here they do so at %(split)s.")  # fmt: skip
        tell = self.report.error if self.markings.is_certain(choice) else self.report.warn
        tell(
            "deadlock", self.scope, self.scope.nodes[join.join],
            N_("A case stands still here for ever: nothing comes any more from %(missing)s."
               " The way there: %(path)s."), advice,
            missing=self._from(missing), split=split or "",
            path="; ".join(self.words.path(each) for each in paths),
        )  # fmt: skip

    def _split(self, moves: list[Move], missing: list[int]) -> Message | str | None:
        """The last choice that could have sent something along the missing ways."""
        wanted = {self.net.threads[each].source for each in missing}
        for move in reversed(moves):
            knot = self.net.knots[move.knot]
            ahead = self.net.ahead(move.knot) | {move.knot}
            if knot.give in (Give.ONE, Give.SOME) and len(knot.outs) > 1 and ahead & wanted:
                return self.words.name(knot.split)
        return None

    def doubled(self) -> bool:
        """Steps that are done once for each of several ways that run side by side."""
        told: set[int] = set()
        for marking, last in self.markings.doubled:
            trail = self.markings.trail(marking)
            twice = self.markings.threads(marking & ~last.taken & last.given)[0]
            one = self.markings.history(twice, trail)
            other = self.markings.history(twice, [*trail, last])
            parted = max({number for number, _ in one} & {number for number, _ in other})
            split = trail[parted].knot if parted >= 0 else self.net.starts[0]
            own = split == last.knot  # in a loop, something begins anew in every round
            if last.knot not in told and not own and self._does_something(last.knot, twice):
                told.add(last.knot)
                ways = [[way for at, way in each if at >= parted] for each in (one, other)]
                self._doubled(split, last.knot, [each[:-1] for each in ways])
        return bool(told)

    def _does_something(self, merge: int, thread: int) -> bool:
        """Whether there is a step from here on, along that thread, that would be done again."""
        target = self.net.threads[thread].target
        behind = {target, *self.net.ahead(target)}
        steps = [*self.net.knots[merge].steps, *self.net.threads[thread].steps]
        steps += [step for each in behind for step in self.net.knots[each].steps]
        steps += [s for t in self.net.threads.values() if t.source in behind for s in t.steps]
        return not self.net.does.isdisjoint(steps)

    def _doubled(self, split: int, merge: int, ways: list[list[int]]) -> None:
        element = self.net.knots[merge].join
        paths = [self.words.path([*self._steps(way), element]) for way in ways]
        self.report.warn(
            "done-twice", self.scope, self.scope.nodes[element],
            N_("What follows here is done more than once: ways that run side by side from"
               " %(split)s on each go on by themselves. The ways: %(paths)s."),
            N_("Let them come together in a parallel gateway, or in an inclusive one when not"
               " all of them are always taken."),
            split=self.words.name(self.net.knots[split].split), paths="; ".join(paths),
        )  # fmt: skip

    def opened(self) -> set[int]:
        """The nodes that a token comes through."""
        return {move.knot for moves in self.markings.after.values() for move, _ in moves}

    def never_opens(self, opened: set[int]) -> None:
        """Gateways that something comes to and nothing comes through; not what lies behind."""
        held = reduce(or_, self.markings.after)
        for number, knot in self.net.knots.items():
            arrived = any(self.markings.bit[each] & held for each in knot.ins)
            if number not in opened and arrived and knot.take is not Take.ONE:
                self.report.warn(
                    "never-opens", self.scope, self.scope.nodes[knot.join],
                    N_("No case ever gets past here, nor to what follows: nothing ever comes from"
                       " all of %(ways)s in one case."),
                    N_("Lead these ways around it, or remove it with what follows."),
                    ways=self._from(knot.ins),
                )  # fmt: skip

    def _from(self, threads: list[int]) -> str:
        """Where what does not come would come from."""
        return quoted(self.words.last([*self._steps([each])]) for each in threads)

    def _steps(self, threads: Iterable[int]) -> Iterator[str]:
        for each in threads:
            yield from self.net.knots[self.net.threads[each].source].steps
            yield from self.net.threads[each].steps
