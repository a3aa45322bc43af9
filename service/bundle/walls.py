"""Walls with a card per case, what comes back, and the analysis (``overzichten.toml``); typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bundle.boards import BOARDS_FILE, BoardPart, part_of
from service.bundle.schema.boards_file import BoardsFile
from service.bundle.schema.reading import Reader
from service.bundle.schema.walls_tables import EffectTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How it is told whether a card helped: cases of a measure before and after a day.

    With ``dimension`` only those that have there what the case on the card holds in ``path``.
    """

    measure: str
    since: str
    dimension: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Cases of one model as cards, in a column per phase. ``shown`` and ``due`` are FEEL.

    ``card`` and ``fields`` are paths of the record: on the card, and when it is opened.
    """

    key: str
    name: str
    process: str
    groups: tuple[str, ...] = ()
    shown: str = ""
    owner: str = ""
    due: str = ""
    card: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    begins: str = ""
    clauses: tuple[str, ...] = ()
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """When the same value of a dimension comes back often enough to be told."""

    key: str
    name: str
    measure: str
    dimension: str
    per: str = ""
    times: int = 3
    months: int = 6
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The figures that tell what cases are about."""

    name: str
    clauses: tuple[str, ...] = ()
    parts: tuple[BoardPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """What ``overzichten.toml`` says beside its boards."""

    walls: Mapping[str, Wall] = field(default_factory=dict)
    echoes: Mapping[str, Echo] = field(default_factory=dict)
    analysis: Analysis | None = None

    def of_model(self, root: str) -> Wall | None:
        """The wall on which cases that began with the model *root* are cards; one at most."""
        return next((each for each in self.walls.values() if each.process == root), None)


def read_walls(data: bytes | None) -> Walls:
    """None of it when there is no file or it has errors; those are told with the boards."""
    if data is None:
        return Walls()
    reader = Reader(BOARDS_FILE, published=True)
    file = reader.toml(BoardsFile, data)
    if file is None or reader.findings:
        return Walls()
    return Walls(
        walls={
            key: Wall(
                key=key,
                name=row.name,
                process=row.process,
                groups=row.groups,
                shown=row.shown,
                owner=row.owner,
                due=row.due,
                card=row.card,
                fields=row.fields,
                begins=row.begins,
                clauses=tuple(row.clauses.split()),
                effect=_effect(row.effect),
            )
            for key, row in file.walls.items()
        },
        echoes={
            key: Echo(
                key=key,
                name=row.name,
                measure=row.measure,
                dimension=row.dimension,
                per=row.per,
                times=row.times,
                months=row.months,
                never=frozenset(row.never),
            )
            for key, row in file.echoes.items()
        },
        analysis=None
        if file.analysis is None
        else Analysis(
            name=file.analysis.name,
            clauses=tuple(file.analysis.clauses.split()),
            parts=tuple(part_of(each) for each in file.analysis.parts),
        ),
    )


def _effect(row: EffectTable | None) -> Effect | None:
    if row is None:
        return None
    return Effect(measure=row.measure, since=row.since, dimension=row.dimension, path=row.field)
