"""What people wrote in a case and a letter repeats, where it speaks of its own reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from service.core.letters import to_text
from service.core.words import PartyField

SHORTEST = 3  # words; less is a name or a choice
MOST = 5


def about_reader(
    document: Mapping[str, Any], reader: Mapping[str, Any], record: Mapping[str, Any]
) -> tuple[str, ...]:
    """The lines of *record* in a letter that name its *reader*, or say what the reader is."""
    name = " ".join(str(reader.get(PartyField.NAME) or "").split())
    words = [each for each in (str(reader.get(PartyField.KEY) or ""), *name.split()[-1:]) if each]
    if not words:
        return ()
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.I)
    text = " ".join(to_text(list(document["body"])).split())
    written = dict.fromkeys(line for line in _lines(record) if line != name)
    return tuple(line for line in written if named.search(line) and line in text)[:MOST]


def _lines(value: Any) -> Iterator[str]:
    """Every line that somebody may have written."""
    if isinstance(value, str):
        for line in value.splitlines():
            said = " ".join(line.split())
            if said.count(" ") + 1 >= SHORTEST:
                yield said
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _lines(each)
