"""What a draft changes against the version in use: worked out in a child, remembered here."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass

from service.actions import messages
from service.bundle.archive import read_version
from service.bundle.assembly import load
from service.checks.difference import Difference, Subject
from service.checks.safeguards import differences
from service.outside.children import Tell

KEPT = 64
Found = tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions by their hash. ``ever``: the groups that existed at any time."""

    before: str
    after: str
    ever: tuple[str, ...]


class Comparisons:
    """What came of each pair; a version never changes, so an answer stays right."""

    def __init__(self) -> None:
        self._found: OrderedDict[Pair, Found] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, pair: Pair) -> Found | None:
        with self._lock:
            return self._found.get(pair)

    def keep(self, pair: Pair, found: Found) -> None:
        with self._lock:
            self._found[pair] = found
            while len(self._found) > KEPT:
                self._found.popitem(last=False)


def compare(tell: Tell, pair: Pair, before: bytes, after: bytes) -> bytes:
    """In a child: the differences as JSON."""
    tell(pair.before[:12])
    old = load(read_version(before, pair.before))
    tell(pair.after[:12])
    new = load(read_version(after, pair.after))
    return json.dumps([_to_json(each) for each in differences(old, new, pair.ever)]).encode()


def read(answer: bytes) -> Found:
    """What a child found."""
    return tuple(
        Difference(
            subject=Subject(each["subject"]),
            name=each["name"],
            message=messages.from_json(each["message"]),
            weakens=each["weakens"] is True,
        )
        for each in json.loads(answer)
    )


def _to_json(found: Difference) -> dict[str, object]:
    return {
        "subject": found.subject.value,
        "name": found.name,
        "message": messages.to_json(found.message),
        "weakens": found.weakens,
    }
