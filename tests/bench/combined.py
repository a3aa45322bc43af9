"""How long the list of all cases takes with two and three filters at once that many cases meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from statistics import median
from typing import Any

from sqlalchemy import func, select

from service.actions import fleet, signing_in, traits
from service.actions.fleet import Filter, State
from service.actions.traits import Kind
from service.app import create_app
from service.core.actor import Actor
from service.core.period import Period
from service.store.fleet import Urgency
from service.store.tables import Trait
from service.web.fleetquery import url_of
from tests.bench import reading
from tests.bench.report import Aim, Figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

TRIPLES = 7  # of so many filters every three; of all of them that is hundreds
Change = Mapping[str, Any]


def measure(stage: Stage, sizes: Sizes, *, cases: int) -> list[Figure]:
    """The median of the page of each combination, for the first person who audits."""
    app = create_app(stage.services)
    username = reading.people_by_right(stage)[0]
    client = reading.signed_in(app, username)
    with stage.services.db.reading() as session:
        actor = signing_in.actor_for(stage.services, session, username)
    assert actor is not None, "who signed in is somebody"
    figures: list[Figure] = []
    for asked in _combinations(_common(stage, actor)):
        with app.test_request_context():
            path = url_of(asked)
        taken = [reading.milliseconds(client, path) for _ in range(sizes.views)]
        figures.append(
            Figure(
                name=f"combined_{len(figures)}",
                label=f"{reading.short(path)}, {cases:,} cases, median",
                value=median(taken),
                unit="ms",
                aim=Aim(limit=reading.LIMIT),
                detail={"path": path, "most": round(max(taken), 1)},
            )
        )
        if sizes.views == 1 and len(figures) == TRIPLES:
            break  # only shows that it works
    return figures


def _combinations(common: list[Change]) -> Iterator[Filter]:
    """Every two of *common*, and every three of the first ones, where they do not exclude."""
    for some in [*combinations(common, 2), *combinations(common[:TRIPLES], 3)]:
        wanted = Filter(state=State.ALL)
        for change in some:
            held = {**wanted.dimensions, **change.get("dimensions", {})}
            wanted = replace(wanted, **{**change, "dimensions": held})
        if wanted.urgency is None or wanted.state is State.OPEN:
            yield wanted


def _common(stage: Stage, actor: Actor) -> list[Change]:
    """Of each kind of filter the choice that most cases meet."""
    known = fleet.choices(stage.services, actor)
    year = stage.services.clock().year
    kinds: list[list[tuple[str, Change]]] = [
        [
            (traits.name(Kind.DIMENSION, f"{name}={code}"), {"dimensions": {name: code}})
            for code in values
            if code
        ]
        for name, (_, values) in known.dimensions.items()
    ]
    kinds += [
        [(traits.name(kind, key), {field: key}) for key in options]
        for field, kind, options in (
            ("root", Kind.ROOT, known.roots),
            ("version", Kind.VERSION, known.versions),
            ("term", Kind.TERM, known.terms),
            ("step", Kind.HERE, known.steps),
            ("listed", Kind.COUNTS, known.lists),
        )
    ]
    kinds.append([(traits.name(Kind.SEAT, f"g:{key}"), {"group": key}) for key in known.groups])
    counted = _counted(stage, [name for kind in kinds for name, _ in kind])
    found = [max(kind, key=lambda each: counted.get(each[0], 0)) for kind in kinds if kind]
    found.sort(key=lambda each: -counted.get(each[0], 0))
    return [
        *(change for _, change in found),
        {"is_extended": True},
        {"is_missed": True},
        {"state": State.CLOSED},
        {"period": Period.year(year - 1)},
        {"urgency": Urgency.LATE, "state": State.OPEN},
    ]


def _counted(stage: Stage, names: list[str]) -> Mapping[str, int]:
    """How many cases have each trait."""
    asked = select(Trait.name, func.count()).where(Trait.name.in_(names)).group_by(Trait.name)
    with stage.services.db.reading() as session:
        return {name: count for name, count in session.execute(asked)}
