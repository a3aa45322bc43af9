"""How long the lists and searches of who handles cases take, with as many cases as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter

from service.actions import cases, signing_in, worklist
from service.actions.fleet import UNHANDLED, Filter, State
from service.core.actor import Actor
from service.core.rights import Right
from service.store import people
from service.store.fleet import Order, Urgency
from tests.bench.fleet import NAMES
from tests.bench.report import Aim, Figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

LIMIT = 20  # milliseconds
RARE, COMMON = f"naam{NAMES // 3}", "klacht"


def handlers(stage: Stage) -> list[Actor]:
    """Who handle cases, by name."""
    with stage.services.db.reading() as session:
        names = [person.username for person in people.everyone(session)]
        found = [signing_in.actor_for(stage.services, session, name) for name in sorted(names)]
    return [each for each in found if each is not None and each.may(Right.HANDLE_CASES, None)]


def measure(stage: Stage, sizes: Sizes, *, count: int, few: str) -> list[Figure]:
    """The median of each list, for who handles many cases, for who handles few and who sees all."""
    figures: list[Figure] = []
    for actor in handlers(stage):
        kind = "few" if actor.username == few else "many"
        for label, ask in _lists(stage, actor):
            taken = [_milliseconds(ask) for _ in range(sizes.views)]
            figures.append(
                Figure(
                    name=f"list_{len(figures)}",
                    label=f"{label} ({actor.username}, {kind}), {count:,} cases, median",
                    value=median(taken),
                    unit="ms",
                    aim=Aim(limit=LIMIT),
                    detail={"most": round(max(taken), 1)},
                )
            )
    return figures


def _lists(stage: Stage, actor: Actor) -> Iterator[tuple[str, Callable[[], object]]]:
    services = stage.services
    me = str(cases.handles(services, actor))
    for label, asked in {
        "open, by date": Filter(),
        "all, newest first": Filter(state=State.ALL, order=Order.NEWEST),
        "closed": Filter(state=State.CLOSED),
        "of mine": Filter(handler=me),
        "nobody’s": Filter(handler=UNHANDLED),
        "too late": Filter(urgency=Urgency.LATE),
        "search: rare name": Filter(state=State.ALL, query=RARE),
        "search: beginning of a name": Filter(state=State.ALL, query=RARE[:-1]),
        "search: common word": Filter(state=State.ALL, query=COMMON),
        "search: common word and rare name": Filter(state=State.ALL, query=f"{COMMON} {RARE}"),
        "search: number": Filter(state=State.ALL, query="BENCH-7777"),
        "search: nothing": Filter(state=State.ALL, query="ditstaatnergens"),
    }.items():
        yield label, partial(cases.page, services, actor, asked)
    chips = [Filter(), Filter(handler=me), Filter(urgency=Urgency.LATE)]
    yield "numbers on the lists by name", partial(cases.counts, services, actor, chips)
    with services.db.reading() as session:
        published = services.bundles.published(session)
    inbox = partial(worklist.inbox, services, published, actor)
    yield "work list", inbox
    yield "work list, searched", partial(inbox, query=RARE)


def _milliseconds(ask: Callable[[], object]) -> float:
    started = perf_counter()
    ask()
    return (perf_counter() - started) * 1000
