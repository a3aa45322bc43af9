"""Draws blocks as BPMN, with the names that the rest of the game knows them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from tests.engine.engine_models import (
    both,
    clock,
    each,
    edge_clock,
    edge_message,
    end,
    envelope,
    flows,
    job,
    node,
    process,
    start,
    sub,
    user,
    xor,
)
from tests.tokengame.blocks import Block, Closing, Path

Ends = tuple[str, str]  # the first and the last node of what was drawn


@dataclass(slots=True)
class Drawn:
    """A model, and what its expressions ask: fields with a choice, and fields with a list."""

    xml: bytes
    choices: tuple[str, ...]
    lists: tuple[str, ...]


def draw(path: Path) -> Drawn:
    """The model of a path."""
    pen = _Pen()
    inside = pen.scope(path)
    xml = process(inside, messages=tuple(pen.messages))
    return Drawn(xml, tuple(pen.choices), tuple(pen.lists))


@dataclass(slots=True)
class _Pen:
    """Draws into the scope it is in; names are numbered through the whole model."""

    nodes: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)

    def scope(self, path: Path) -> str:
        """Everything inside a process or subprocess."""
        with self._fresh():
            first, last = self.path(path)
            begin = self.add(start, "s")
            self.arrows += [f"{begin} >> {first}", f"{last} >> {self.add(end, 'e')}"]
            return "".join(self.nodes) + flows(*self.arrows)

    @contextmanager
    def _fresh(self) -> Iterator[None]:
        kept = self.nodes, self.arrows
        self.nodes, self.arrows = [], []
        yield
        self.nodes, self.arrows = kept

    def path(self, path: Path) -> Ends:
        ends = [self.block(block) for block in path]
        self.arrows += [f"{a[1]} >> {b[0]}" for a, b in pairwise(ends)]
        return ends[0][0], ends[-1][1]

    def block(self, block: Block) -> Ends:
        return DRAWINGS[block.kind](self, block)

    def name(self, kind: str) -> str:
        self.count[kind] += 1
        return f"{kind}{self.count[kind]}"

    def add(self, make: Callable[..., str], kind: str, *more: str, **named: str) -> str:
        name = self.name(kind)
        self.nodes.append(make(name, *more, **named))
        return name

    def choice(self) -> str:
        self.choices.append(self.name("keuze"))
        return self.choices[-1]

    def message(self) -> str:
        self.messages.append(self.name("Bericht"))
        return self.messages[-1]


def _user(pen: _Pen, block: Block) -> Ends:
    name = pen.add(user, "u")
    return name, name


def _job(pen: _Pen, block: Block) -> Ends:
    name = pen.add(job, "j")
    return name, name


def _gateway(id: str, kind: str, default: str = "") -> str:
    if kind == Closing.XOR:
        return xor(id, default)
    if kind == Closing.AND:
        return both(id)
    if default:
        return node("inclusiveGateway", id, default=default)
    return node("inclusiveGateway", id)


def _split(pen: _Pen, block: Block) -> Ends:
    """The last way is the default; those before it have a condition each."""
    opening, closing = pen.name(block.kind), pen.name(f"{block.closing}_")
    ways = [pen.path(part) for part in block.parts]
    default = f"{opening}_{ways[-1][0]}"
    pen.nodes += [_gateway(opening, block.kind, default), _gateway(closing, block.closing)]
    field = pen.choice() if block.kind != Closing.AND else ""
    for number, (first, last) in enumerate(ways):
        asked = f"[{_condition(block.kind, field, number)}]"
        is_plain = block.kind == Closing.AND or number == len(ways) - 1
        pen.arrows += [f"{opening} >> {first}{'' if is_plain else asked}", f"{last} >> {closing}"]
    return opening, closing


def _condition(kind: str, field: str, number: int) -> str:
    return f"{field} = {number}" if kind == Closing.XOR else f"{field} != {number}"


def _loop(pen: _Pen, block: Block) -> Ends:
    again, task, out = pen.add(xor, "xor"), pen.add(user, "u"), pen.add(xor, "xor")
    first, last = pen.path(block.parts[0])
    asks = pen.name("xor")
    pen.nodes.append(xor(asks, f"{asks}_{out}"))
    pen.arrows += [
        f"{again} >> {task} >> {first}",
        f"{last} >> {asks} >> {out}",
        f"{asks} >> {again}[{pen.choice()} = 3]",
    ]
    return again, out


def _sub(pen: _Pen, block: Block) -> Ends:
    inside = pen.scope(block.parts[0])
    name = pen.add(sub, "sub", inside)
    return name, name


def _host(pen: _Pen, block: Block) -> str:
    """A task, or with a second path a subprocess of that."""
    if len(block.parts) == 1:
        return pen.add(user, "u")
    return pen.add(sub, "sub", pen.scope(block.parts[1]))


def _edge(pen: _Pen, block: Block, edge: Callable[[str], str]) -> Ends:
    host, out = _host(pen, block), pen.add(xor, "xor")
    event = pen.name("rand")
    pen.nodes.append(edge(event).replace("HOST", host))
    first, last = pen.path(block.parts[0])
    pen.arrows += [f"{host} >> {out}", f"{event} >> {first}", f"{last} >> {out}"]
    return host, out


def _edge_timer(pen: _Pen, block: Block) -> Ends:
    return _edge(pen, block, lambda id: edge_clock(id, "HOST", _moment(block)))


def _edge_message(pen: _Pen, block: Block) -> Ends:
    return _edge(pen, block, lambda id: edge_message(id, "HOST", pen.message()))


def _moment(block: Block) -> str:
    return f'date and time("2026-03-{3 + block.number:02}T09:00:00Z")'


def _race(pen: _Pen, block: Block) -> Ends:
    """A message or a moment, whichever comes first."""
    gateway, out = pen.add(lambda id: node("eventBasedGateway", id), "race"), pen.add(xor, "xor")
    catches = pen.add(envelope, "wacht", pen.message()), pen.add(clock, "wacht", _moment(block))
    for event, part in zip(catches, block.parts, strict=True):
        first, last = pen.path(part)
        pen.arrows += [f"{gateway} >> {event} >> {first}", f"{last} >> {out}"]
    return gateway, out


def _terminate(pen: _Pen, block: Block) -> Ends:
    """Two ways side by side, of which one may end the scope at once."""
    opening, closing, asks = pen.add(both, "and"), pen.add(both, "and"), pen.name("xor")
    left, right = (pen.path(part) for part in block.parts)
    stop = pen.add(lambda id: end(id, terminate=True), "stop")
    pen.nodes.append(xor(asks, f"{asks}_{closing}"))
    pen.arrows += [
        f"{opening} >> {left[0]}",
        f"{left[1]} >> {closing}",
        f"{opening} >> {right[0]}",
        f"{right[1]} >> {asks} >> {closing}",
        f"{asks} >> {stop}[{pen.choice()} = 1]",
    ]
    return opening, closing


def _each(pen: _Pen, block: Block) -> Ends:
    """For everything in a list, which may grow meanwhile; a task or a subprocess."""
    pen.lists.append(pen.name("lijst"))
    loop = each(pen.lists[-1], "item")
    if block.number % 2:
        inside = pen.scope((Block("user"),))
        name = pen.add(sub, "sub", loop, inside)
    else:
        name = pen.add(user, "u", loop)
    return name, name


def _knot(pen: _Pen, block: Block) -> Ends:
    """Nodes in a row, where gateways have a second arrow to anywhere in the row."""
    names = [pen.name(tie.kind[0]) for tie in block.knot]
    out = pen.add(xor, "xor")
    row = [*names, out]
    for number, tie in enumerate(block.knot):
        name, after = row[number], row[number + 1]
        other = row[tie.to % len(row)]
        pen.arrows.append(f"{name} >> {after}")
        is_split = tie.kind in ("xor", "and", "or") and other not in (name, after)
        if is_split:
            asked = "" if tie.kind == Closing.AND else f"[{pen.choice()} >= 2]"
            pen.arrows.append(f"{name} >> {other}{asked}")
        match tie.kind:
            case "user":
                pen.nodes.append(user(name))
            case "job":
                pen.nodes.append(job(name))
            case _:
                pen.nodes.append(_gateway(name, tie.kind, f"{name}_{after}" if is_split else ""))
    return names[0], out


DRAWINGS: dict[str, Callable[[_Pen, Block], Ends]] = {
    "user": _user,
    "job": _job,
    "xor": _split,
    "and": _split,
    "or": _split,
    "loop": _loop,
    "sub": _sub,
    "edge-timer": _edge_timer,
    "edge-message": _edge_message,
    "race": _race,
    "terminate": _terminate,
    "each": _each,
    "knot": _knot,
}
