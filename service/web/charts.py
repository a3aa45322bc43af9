"""Where the parts of a chart stand, in units of its drawing. Knows no wording and no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from service.core.middle import Middle
from service.core.smallness import FEW, Spread, middle, values

# Of a chart over time: what stands left, above and below what is drawn.
LEFT, RIGHT, TOP, BASE, FLOOR = 36, 10, 49, 196, 238
WIDTH = 820  # of what is drawn, unless there are more points than fit
NARROWEST = 74  # a point with “1e kwartaal” below it
GRID_LINES = 5
ONE = 100  # what values are in hundredths of


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a list with bars. ``width``: out of a hundred; the longest is all of it."""

    label: str
    count: int
    width: float
    url: str = ""


def bars(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """A bar for each (label, count, url), as long as its count beside the greatest."""
    most = max((number for _, number, _ in rows), default=0)
    return [
        Bar(label=label, count=number, url=url, width=round(100 * number / most, 1) if most else 0)
        for label, number, url in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One span of time. ``spread``: the value of each case, for a chart of those.

    *label* and *under* stand below it, on two lines.
    """

    label: str
    under: str = ""
    cases: int
    spread: Spread = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """Part of a drawing, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A point with its place: a middle with its half, a dot per case where few, or a column."""

    point: Point
    x: float
    middle: Middle | None = None
    box: Rect | None = None
    line: float | None = None
    dots: tuple[tuple[float, int], ...] = ()  # height, and how many cases stand there
    column: Rect | None = None

    @property
    def singles(self) -> list[int]:
        """The cases themselves, in hundredths; for where there is no middle."""
        return [] if self.middle else values(self.point.spread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A chart over time: no line runs between its points, for nothing is known in between."""

    width: float
    height: float
    left: float
    right: float
    base: float
    grid: tuple[tuple[float, int], ...]  # height, and the number that stands there
    points: tuple[Placed, ...]
    of_values: bool  # about the values of cases, not about their number
    few: int  # of fewer cases each is a dot
    limit: float | None = None

    @property
    def told(self) -> tuple[Placed, ...]:
        """The points that have any case."""
        return tuple(each for each in self.points if each.point.cases)


def trend(points: Sequence[Point], *, limit: int | None = None, few: int = FEW) -> Trend:
    """Lay out the middles of *points*, or their cases where fewer than *few*.

    *limit*: a value (in hundredths) that was promised, as a line.
    """
    middles = [middle(each.spread, few=few) for each in points]
    highs = [found.high for found in middles if found]
    few_each = [each for each, found in zip(points, middles, strict=True) if found is None]
    singles = [value for each in few_each for value in each.spread]
    most = max([*highs, *singles, limit or 0])
    frame = _Frame.of(len(points), most)
    placed = [_of_values(frame, n, each, middles[n]) for n, each in enumerate(points)]
    return frame.trend(placed, of_values=True, few=few, limit=limit)


def columns(points: Sequence[Point]) -> Trend:
    """Lay out how many cases each of *points* has."""
    frame = _Frame.of(len(points), ONE * max((each.cases for each in points), default=0))
    placed = []
    for n, each in enumerate(points):
        top, x = frame.y(each.cases * ONE), frame.x(n)
        column = Rect(x=round(x - 16, 1), y=top, width=32, height=round(BASE - top, 1))
        placed.append(Placed(point=each, x=x, column=column if each.cases else None))
    return frame.trend(placed, of_values=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """How wide a point and how high a value is."""

    points: int
    step: float
    most: int  # the highest value, in hundredths

    @classmethod
    def of(cls, points: int, most: int) -> _Frame:
        step = max(NARROWEST, WIDTH / max(points, 1))
        return cls(points=points, step=step, most=max(most, ONE))

    def x(self, place: int) -> float:
        return round(LEFT + self.step * (place + 0.5), 1)

    def y(self, value: int) -> float:
        return round(BASE - (BASE - TOP) * max(value, 0) / self.most, 1)

    def trend(
        self,
        placed: Sequence[Placed],
        *,
        of_values: bool,
        few: int = FEW,
        limit: int | None = None,
    ) -> Trend:
        right = round(LEFT + self.step * self.points, 1)
        return Trend(
            width=right + RIGHT,
            height=FLOOR,
            left=LEFT,
            right=right,
            base=BASE,
            grid=tuple((self.y(n * ONE), n) for n in grid(self.most // ONE)),
            points=tuple(placed),
            of_values=of_values,
            few=few,
            limit=None if limit is None else self.y(limit),
        )


def _of_values(frame: _Frame, place: int, point: Point, found: Middle | None) -> Placed:
    x = frame.x(place)
    if found is None:
        dots = tuple((frame.y(value), cases) for value, cases in sorted(point.spread.items()))
        return Placed(point=point, x=x, dots=dots)
    top, bottom = frame.y(found.high), frame.y(found.low)
    return Placed(
        point=point,
        x=x,
        middle=found,
        box=Rect(x=round(x - 7, 1), y=top, width=14, height=round(bottom - top, 1)),
        line=frame.y(found.middle),
    )


def grid(most: int) -> range:
    """Round numbers from nought up to *most*, few enough to read."""
    rounds = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(each for each in rounds if most <= each * GRID_LINES)
    return range(0, most + 1, step)
