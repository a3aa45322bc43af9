"""What a letter may be written with: allowed constructs, and where their work is counted."""

from __future__ import annotations

from typing import Any, NoReturn

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

from service.core.language import N_

MAX_NESTING = 3
MAX_BLOCKS = 30
MAX_NUMBER = 10**15

# Filters that only the tree below asks for: no template can write a name with a space, and
# ``map(" each")`` is refused where filters are looked up by name.
EACH, COMPARED, CUT, JOINED, NAMED = " each", " compared", " cut", " joined", " named"

# Everything else is refused, also what a later Jinja adds. Left out on purpose: ``autoescape``
# works out its argument while it compiles, ``with`` and blocks keep what they print in memory.
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign,
    nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword,
    nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Call, nodes.Getitem, nodes.Getattr,
    nodes.Slice, nodes.Concat, nodes.Compare, nodes.Operand, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.And, nodes.Or, nodes.Not, nodes.Neg,
    nodes.Pos,
)  # fmt: skip


def refuse(tree: nodes.Template) -> None:
    """TemplateSyntaxError for what a letter may not hold, with its line."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            _fail(N_("this Jinja construct is not used in letters"), node)
        if isinstance(node, nodes.Const) and _is_number(node.value) and not _modest(node.value):
            _fail(N_("a number in it is too large"), node)
    for assign in tree.find_all(nodes.Assign):
        for concat in assign.find_all(nodes.Concat):
            # Doubling a text in a variable would grow it without bound.
            reason = N_("texts cannot be joined in a variable; print them one after the other")
            _fail(reason, concat)
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            _fail(N_("a loop may not call itself"), loop)
        if _depth(loop, nodes.For) > MAX_NESTING:
            _fail(N_("loops are nested too deep"), loop)
    if _depth(tree, (nodes.For, nodes.If)) > MAX_BLOCKS:  # Python itself gives up at a hundred
        _fail(N_("conditions are nested too deep"), tree)


def counted(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """The same letter, paying for its loops, comparisons, slices and joined texts."""
    made: nodes.Template = _Counting().visit(tree)
    made.set_environment(environment)
    return made


class _Counting(NodeTransformer):
    def visit_For(self, node: nodes.For) -> nodes.For:
        inner = sum(
            1 for part in [*node.body, node.test] if part for _ in part.find_all(nodes.Node)
        )
        self.generic_visit(node)
        assert isinstance(node.iter, nodes.Expr), "a parsed loop goes through an expression"
        node.iter = _through(EACH, node.iter, nodes.Const(inner + 1))
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        self.generic_visit(node)
        node.expr = _through(COMPARED, node.expr)
        for operand in node.ops:
            operand.expr = _through(COMPARED, operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        self.generic_visit(node)
        return _through(CUT, node) if isinstance(node.arg, nodes.Slice) else node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        return _through(JOINED, nodes.List(node.nodes, lineno=node.lineno))

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:
        # A tuple can be the key of a group; one that holds itself twice, often, takes for ever.
        self.generic_visit(node)
        return node if node.ctx == "store" else nodes.List(node.items, lineno=node.lineno)

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:
        self.generic_visit(node)
        node.key = _through(NAMED, node.key)
        return node


def _through(name: str, node: nodes.Expr, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _modest(value: float) -> bool:
    return abs(value) <= MAX_NUMBER  # also false for what is no number


def _depth(node: nodes.Node, kinds: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> int:
    inner = max((_depth(child, kinds) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, kinds)


def _fail(msgid: str, node: nodes.Node) -> NoReturn:
    raise TemplateSyntaxError(msgid, node.lineno or 1)
