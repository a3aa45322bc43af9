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

SIGNAL = "Sein"
DECLARED = (
    b'<signal id="Sein" name="Sein"/><escalation id="Hulp" name="Hulp" escalationCode="Hulp"/>'
    b'<error id="Fout1" name="Fout1" errorCode="1"/><error id="Fout2" name="Fout2" errorCode="2"/>'
)
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
    xml = xml.replace(b"<process ", DECLARED + b"<process ", 1)
    return Drawn(xml, tuple(pen.choices), tuple(pen.lists))


Drawing = Callable[["_Pen", Block], Ends]


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
        with self.fresh():
            first, last = self.path(path)
            begin = self.add(start, "s")
            self.arrows += [f"{begin} >> {first}", f"{last} >> {self.add(end, 'e')}"]
            return "".join(self.nodes) + flows(*self.arrows)

    @contextmanager
    def fresh(self) -> Iterator[None]:
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

    def told(self) -> str:
        """A message of before, or one that nobody waits for."""
        return f"m_{self.messages[-1] if self.messages else self.message()}"

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


def _event(kind: str, ref: str = "", text: str = "", tag: str = "") -> str:
    """What an event waits for or tells: something declared, or a text in a tag."""
    named = f' {kind}Ref="{ref}"' if ref else ""
    inner = f"<{tag}>{text}</{tag}>" if tag else ""
    return f"<{kind}EventDefinition{named}>{inner}</{kind}EventDefinition>"


def _message_event(pen: _Pen) -> str:
    return _event("message", f"m_{pen.message()}")


def _condition_event(pen: _Pen) -> str:
    return _event("conditional", text=f"{pen.choice()} = 2", tag="condition")


def _timer_event(tag: str, text: str) -> str:
    return _event("timer", text=text, tag=tag)


def _caught(pen: _Pen, number: int) -> tuple[str, bool]:
    """What happens on an edge, and whether it interrupts."""
    match number:
        case 0:
            return _message_event(pen), False
        case 1:
            return _timer_event("timeDuration", "P7D"), True
        case 2:
            return _timer_event("timeDuration", "P4D"), False
        case 3:
            return _timer_event("timeCycle", "R2/P3D"), False
        case 4:
            return _timer_event("timeCycle", "R/P4D"), False
        case 5 | 6:
            return _event("signal", SIGNAL), number == 5
        case 7 | 8:
            return _condition_event(pen), number == 7
        case _:
            return _timer_event("timeDate", 'date and time("2026-03-09T09:00:00Z")'), False


def _attach(pen: _Pen, host: str, out: str, part: Path, definition: str, *, stops: bool) -> None:
    """An event on the edge of *host*; what interrupts goes on where the host would."""
    first, last = pen.path(part)
    event = pen.add(
        lambda id: node(
            "boundaryEvent", id, definition, attachedToRef=host, cancelActivity=str(stops).lower()
        ),
        "rand",
    )
    pen.arrows += [f"{event} >> {first}", f"{last} >> {out if stops else pen.add(end, 'e')}"]


def _edge_any(pen: _Pen, block: Block) -> Ends:
    host, out = _host(pen, block), pen.add(xor, "xor")
    definition, stops = _caught(pen, block.number)
    _attach(pen, host, out, block.parts[0], definition, stops=stops)
    pen.arrows.append(f"{host} >> {out}")
    return host, out


def _edge_each(pen: _Pen, block: Block) -> Ends:
    host, _ = _each(pen, block)
    out = pen.add(xor, "xor")
    _attach(pen, host, out, block.parts[0], _message_event(pen), stops=bool(block.number % 3))
    pen.arrows.append(f"{host} >> {out}")
    return host, out


def _races(pen: _Pen, block: Block) -> Ends:
    """Several events, whichever comes first."""
    gateway, out = pen.add(lambda id: node("eventBasedGateway", id), "race"), pen.add(xor, "xor")
    events = [
        _timer_event("timeDuration", "P3D"), _message_event(pen), _event("signal", SIGNAL),
        _condition_event(pen), _timer_event("timeDuration", "P6D"),
    ]  # fmt: skip
    events = events[block.number % 5 :] + events[: block.number % 5]
    for definition, part in zip(events, block.parts, strict=False):
        event = pen.add(node_of("intermediateCatchEvent", definition), "wacht")
        first, last = pen.path(part)
        pen.arrows += [f"{gateway} >> {event} >> {first}", f"{last} >> {out}"]
    return gateway, out


def node_of(kind: str, inner: str) -> Callable[[str], str]:
    return lambda id: node(kind, id, inner)


def _thrown(pen: _Pen, block: Block, thrown: str, caught: list[tuple[str, bool]]) -> Ends:
    """A subprocess that may end by throwing something, and who catches it."""
    with pen.fresh():
        first, last = pen.path(block.parts[0])
        begin, task, asks = pen.add(start, "s"), pen.add(user, "u"), pen.name("xor")
        stop = pen.add(node_of("endEvent", thrown), "e")
        pen.nodes.append(xor(asks, f"{asks}_{first}"))
        pen.arrows += [
            f"{begin} >> {task} >> {asks} >> {first}",
            f"{last} >> {pen.add(end, 'e')}",
            f"{asks} >> {stop}[{pen.choice()} = 1]",
        ]
        inside = "".join(pen.nodes) + flows(*pen.arrows)
    host, out = pen.add(sub, "sub", inside), pen.add(xor, "xor")
    for (definition, stops), part in zip(caught, block.parts[1:], strict=True):
        _attach(pen, host, out, part, definition, stops=stops)
    pen.arrows.append(f"{host} >> {out}")
    return host, out


def _error(pen: _Pen, block: Block) -> Ends:
    """One of two errors; one is caught by its code, the other with whatever is left."""
    thrown = _event("error", "Fout1" if block.number % 2 else "Fout2")
    return _thrown(pen, block, thrown, [(_event("error", "Fout1"), True), (_event("error"), True)])


def _escalation(pen: _Pen, block: Block) -> Ends:
    told = _event("escalation", "Hulp")
    return _thrown(pen, block, told, [(told, bool(block.number % 2))])


def _leaf(kind: str, letter: str, definition: Callable[[_Pen], str]) -> Drawing:
    def drawn(pen: _Pen, block: Block) -> Ends:
        name = pen.add(node_of(kind, definition(pen)), letter)
        return name, name

    return drawn


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


DRAWINGS: dict[str, Drawing] = {
    "edge": _edge_any,
    "edge-each": _edge_each,
    "races": _races,
    "error": _error,
    "escalation": _escalation,
    "pass": _leaf("task", "k", lambda pen: ""),
    "signal": _leaf("intermediateThrowEvent", "gooi", lambda pen: _event("signal", SIGNAL)),
    "message": _leaf("intermediateThrowEvent", "gooi", lambda pen: _event("message", pen.told())),
    "condition": _leaf("intermediateCatchEvent", "wacht", _condition_event),
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
