"""What an expression comes to in a version: its text, and that of what it reads there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.bundle.bundle import Bundle
from service.core.errors import FeelError
from service.core.feel import bare, parse
from service.core.words import Scope


def meaning(bundle: Bundle, source: str) -> str:
    """*source* without layout, and with the derived answers and settings behind it.

    The same words mean something else when an answer that they read is worked out differently.
    """
    read: dict[str, str] = {}
    waiting = [source]
    while waiting:
        for name, text, is_expression in _behind(bundle, waiting.pop()):
            if name not in read:
                read[name] = text
                waiting += [text] if is_expression else []
    return "; ".join([bare(source), *(f"{name}: {read[name]}" for name in sorted(read))])


def _behind(bundle: Bundle, source: str) -> Iterator[tuple[str, str, bool]]:
    """Name and text of what *source* reads, and whether that is an expression too."""
    try:
        parsed = parse(source)
    except FeelError:
        return  # a finding already; and where nothing is said, nothing is read
    names = parsed.names | parsed.filter_names
    for field, text in bundle.regulation.derived.items():
        if field.partition(".")[0] in names:
            yield field, bare(text), True
    if Scope.SETTINGS in names:
        for key, value in bundle.regulation.settings.items():
            if re.search(rf"\b{re.escape(key)}\b", source):
                yield f"{Scope.SETTINGS}.{key}", str(value), False
