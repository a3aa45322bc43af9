"""Which fields a letter asks of things whose fields are all known. Fills in nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import meta, nodes

from service.core.letters.syntax import CUT, EACH

# The fields of a thing, or of each row of a list; None when they cannot be told.
Shape = Mapping[str, Any] | None

# What these give has the fields of what they got, as a row of a list or as the list.
_SAME = frozenset(
    {"first", "last", "list", "reverse", "select", "reject", "selectattr", "rejectattr", "sort",
     "unique", "default", "d", EACH, CUT}
)  # fmt: skip
# These name a field of the rows that they get.
_NAMING = frozenset({"selectattr", "rejectattr"})


def beyond(tree: nodes.Template, known: Mapping[str, Shape]) -> Iterator[tuple[int, str]]:
    """The line and path of each field that is asked of a thing that has no such field."""
    yield from sorted(set(_Reader(dict(known)).read(tree.body)))


def read_in(tree: nodes.Template) -> frozenset[str]:
    """The path of every field that a letter reads, rows of a list by the name of the list."""
    names = meta.find_undeclared_variables(tree)
    found = set(names)
    list(beyond(tree, {name: _Anything(name, found) for name in names}))
    return frozenset(found)


class _Anything(Mapping[str, Any]):
    """A thing with every field; it notes which of them are asked for."""

    def __init__(self, path: str, asked: set[str]) -> None:
        self._path, self._asked = path, asked

    def __getitem__(self, name: str) -> _Anything:
        path = f"{self._path}.{name}"
        self._asked.add(path)
        return _Anything(path, self._asked)

    def __contains__(self, _name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1  # never taken for nothing


class _Reader:
    def __init__(self, names: dict[str, Shape]) -> None:
        self.names = names
        self.found: list[tuple[int, str]] = []

    def read(self, body: list[nodes.Node]) -> list[tuple[int, str]]:
        for node in body:
            self._look(node)
        return self.found

    def _look(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            self._loop(node)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            self.names[node.target.name] = self._shape(node.node)
        elif isinstance(node, nodes.Expr):
            self._shape(node)
        else:
            for child in node.iter_child_nodes():
                self._look(child)

    def _loop(self, loop: nodes.For) -> None:
        shape = self._shape(loop.iter)
        inner = _Reader({**self.names, "loop": None})
        for name in loop.target.find_all(nodes.Name):
            inner.names[name.name] = None
        if isinstance(loop.target, nodes.Name):
            inner.names[loop.target.name] = shape
        if loop.test is not None:
            inner._look(loop.test)
        self.found += inner.read(loop.body)
        self.found += _Reader(dict(self.names)).read(loop.else_)

    def _shape(self, node: nodes.Node) -> Shape:
        """What the fields of an expression are, after looking at what it asks for."""
        match node:
            case nodes.Name():
                return self.names.get(node.name)
            case nodes.Getattr():
                return self._field(node, node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._field(node, name)
            case nodes.Getitem():
                return self._shape(node.node)  # a row, or some of the rows
            case nodes.Or() | nodes.And():
                return _either(self._shape(node.left), self._shape(node.right))
            case nodes.CondExpr():
                self._shape(node.test)
                other = node.expr2
                return _either(
                    self._shape(node.expr1), None if other is None else self._shape(other)
                )
            case nodes.List(items=[]) | nodes.Const(value=None | ""):
                return {}  # nothing, so it adds no field
            case nodes.Filter() if node.node is not None:
                return self._filtered(node)
        for child in node.iter_child_nodes():
            self._look(child)
        return None

    def _field(self, node: nodes.Getattr | nodes.Getitem, name: str) -> Shape:
        shape = self._shape(node.node)
        if shape is None:
            return None
        if name not in shape:
            self.found.append((node.lineno, f"{_path(node.node)}.{name}"))
            return None
        found: Shape = shape[name]
        return found

    def _filtered(self, node: nodes.Filter) -> Shape:
        assert node.node is not None, "a filter in a block is refused before"
        shape = self._shape(node.node)
        for each in (*node.args, *node.kwargs):
            self._look(each)
        named = node.args[0] if node.name in _NAMING and node.args else None
        if shape is not None and isinstance(named, nodes.Const) and named.value not in shape:
            self.found.append((node.lineno, f"{_path(node.node)}.{named.value}"))
        return shape if node.name in _SAME else None


def _either(one: Shape, other: Shape) -> Shape:
    if one is None or other is None:
        return None
    if not one or not other:  # nothing adds no field
        return one or other
    return one if isinstance(one, _Anything) else {**one, **other}


def _path(node: nodes.Node) -> str:
    """The words for what is asked, as far as it has a name."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{_path(node.node)}.{node.attr}"
        case nodes.Getitem() | nodes.Filter() if node.node is not None:
            return _path(node.node)
        case nodes.Or():
            return _path(node.left)
    return "…"
