"""Markdown to a tree of plain nodes that any printer can set. No HTML from the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

Node = dict[str, Any]

# Stands for a line break inside a value; as data it is removed first, so it cannot be forged.
BREAK = "\ue000"
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000\ufffe\uffff]")
_NEWLINE = re.compile(r"[\n\u2028\u2029]")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.I)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MAX_LEVEL = 4
MAX_NODES = 20_000
_PLAIN = {
    "paragraph": "paragraph",
    "strong": "strong",
    "em": "emphasis",
    "list_item": "item",
    "bullet_list": "list",
    "blockquote": "quote",
}


def literal(text: str) -> str:
    """Write *text* so that Markdown reads every character as itself, in any place."""
    # Entities, not backslashes: they also hold in tables, link targets and at line starts.
    clean = _CONTROL.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))
    clean = _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", clean)
    # Split, not replaced with the spaces around: looking for those from every space on took
    # seconds for a line of ten thousand.
    lines = (line.strip() for line in _NEWLINE.split(clean))
    return BREAK.join(filter(None, lines))


def parse(markdown: str) -> list[Node]:
    """The tree of a body; headings start at level 2, below the subject, and skip no level.

    TooManyNodes for one that is far larger than any letter.
    """
    return _Reader().blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)))


def to_html(markdown: str) -> str:
    """The same body as safe HTML, for the screen."""
    tokens = _MARKDOWN.parse(markdown)
    _lower_headings(tokens)
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return html.replace(BREAK, "<br>")


def to_text(nodes: Sequence[Node]) -> str:
    """A tree as plain text, for a message without layout."""
    return "\n\n".join(text for node in nodes if (text := _plain(node).strip()))


class TooManyNodes(Exception):
    """The tree is larger than a printer can set in a few seconds."""


class _Reader:
    def __init__(self) -> None:
        self._level = 1
        self._left = MAX_NODES

    def blocks(self, node: SyntaxTreeNode) -> list[Node]:
        return [made for child in node.children for made in self._convert(child)]

    def _convert(self, node: SyntaxTreeNode) -> list[Node]:
        self._left -= 1
        if self._left < 0:
            raise TooManyNodes
        match node.type:
            case "text" | "code_inline" | "code_block" | "fence":
                return _texts(node.content)
            case "softbreak":
                return [{"t": "text", "v": " "}]
            case "hardbreak":
                return [{"t": "break"}]
            case "inline":
                return self.blocks(node)
            case "hr":
                return [{"t": "rule"}]
            case "heading":
                self._level = min(max(int(node.tag[1]), 2), self._level + 1, _MAX_LEVEL)
                return [{"t": "heading", "level": self._level, "c": self.blocks(node)}]
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                return [{"t": "numbers", "start": start, "c": self.blocks(node)}]
            case "link":
                return self._link(node)
            case "table":
                return [self._table(node)]
            case kind if kind in _PLAIN:
                return [{"t": _PLAIN[kind], "c": self.blocks(node)}]
            case _:
                return self.blocks(node)

    def _link(self, node: SyntaxTreeNode) -> list[Node]:
        href = str(node.attrs.get("href", ""))
        inner = self.blocks(node)
        return [{"t": "link", "href": href, "c": inner}] if _LINK.match(href) else inner

    def _table(self, node: SyntaxTreeNode) -> Node:
        rows = [row for section in node.children for row in section.children]
        cells = [[self.blocks(cell) for cell in row.children] for row in rows]
        columns = zip(*cells, strict=True)
        return {
            "t": "table",
            "widths": [_width(column) for column in columns],
            "head": cells[0],
            "rows": [[{"t": "cell", "c": cell} for cell in row] for row in cells[1:]],
        }


def _texts(content: str) -> list[Node]:
    nodes: list[Node] = []
    for index, part in enumerate(content.split(BREAK)):
        if index:
            nodes.append({"t": "break"})
        if part:
            nodes.append({"t": "text", "v": part})
    return nodes


def _plain(node: Node) -> str:
    inner = "".join(map(_plain, node.get("c", [])))
    match node["t"]:
        case "text":
            return str(node["v"])
        case "break":
            return "\n"
        case "item":
            return f"- {inner}\n"
        case "link":
            return f"{inner} ({node['href']})"
        case "table":
            cells = [node["head"], *([cell["c"] for cell in row] for row in node["rows"])]
            return "\n".join(" | ".join("".join(map(_plain, c)) for c in row) for row in cells)
        case _:
            return inner


def _width(column: tuple[list[Node], ...]) -> int:
    """A share of the line: the longest cell, within bounds so that no column starves."""
    return min(max(max(_length(cell) for cell in column), 10), 40)


def _length(nodes: list[Node]) -> int:
    return sum(len(node.get("v", "")) + _length(node.get("c", [])) for node in nodes)


def _lower_headings(tokens: list[Token]) -> None:
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(max(int(token.tag[1]), 2), level + 1, _MAX_LEVEL)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
