"""Checks that a model holds nothing that a browser would show or run as a page of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.bundle.parts import Parts
from service.core.finding import Finding, Severity
from service.core.language import N_, Message

CODE = "browser"
# What browsers know besides HTML files: a model has its own words, and needs none of these.
SHOWN = frozenset(
    {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1998/Math/MathML",
        "http://www.w3.org/1999/XSL/Transform",
        "http://www.w3.org/1999/xlink",
        "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul",
    }
)


def check_browsing(parts: Parts) -> list[Finding]:
    """One finding for each kind of page in each file."""
    return [
        Finding(
            severity=Severity.ERROR,
            code=CODE,
            file=name,
            line=line,
            message=Message(
                N_("The file holds parts of a web page (%(space)s)."), {"space": space}
            ),
            advice=Message(N_("Take them out; plain text is enough for an explanation.")),
        )
        for name, root in parts.roots.items()
        for space, line in sorted(_shown(root))
    ]


def _shown(root: Any) -> set[tuple[str, int]]:
    """The namespaces of pages in a file, each where it is first used."""
    first: dict[str, int] = {}
    for node in root.iter():
        for space in _spaces(node):
            first.setdefault(space, int(node.sourceline or 0))
    return set(first.items())


def _spaces(node: Any) -> Iterator[str]:
    for name in (node.tag, *node.attrib):
        space = name[1:].partition("}")[0] if isinstance(name, str) and name[:1] == "{" else ""
        if space in SHOWN:
            yield space
