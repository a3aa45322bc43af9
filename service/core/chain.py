"""Chains of events: their names, and the hash that ties an event to the one before. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.digest import moment

GENESIS = "0" * 64
HOUSE = "house"  # what is about the installation as a whole
CARRIED = "0.2.0"  # the one chain of before, closed; its hashes count the event number instead
# No more digits than a database can count.
_CASE = re.compile(r"case/([1-9][0-9]{0,17})")
_NOTATION = json.JSONEncoder(ensure_ascii=False)
_LOOK = re.compile(r"look/([1-9][0-9]{0,17})/.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: how many events it has, and the hash that stands for them all."""

    seq: int
    hash: str


def of_case(instance_id: int) -> str:
    """The chain of what happened in a case."""
    return f"case/{instance_id}"


def of_look(instance_id: int, actor: str) -> str:
    """The chain of who looked at a case. Each onlooker has one: reading never waits."""
    return f"look/{instance_id}/{actor}"


def of_account(username: str) -> str:
    return f"account/{username}"


def of_bundle(bundle_hash: str) -> str:
    return f"bundle/{bundle_hash}"


def case_in(chain: str) -> int | None:
    """The case whose chain *chain* is; None for all other chains."""
    found = _CASE.fullmatch(chain)
    return None if found is None else int(found[1])


def case_about(chain: str) -> int | None:
    """The case that *chain* is about: its own chain, or that of who looked at it."""
    found = _CASE.fullmatch(chain) or _LOOK.fullmatch(chain)
    return None if found is None else int(found[1])


def link(row: Mapping[str, Any]) -> str:
    """The hash of one event: SHA-256 over its fields and the hash before it."""
    content = [
        row["chain"],
        row["seq"],
        moment(row["at"]),
        row["kind"],
        row["actor"],
        row["instance_id"],
        row["element"],
        row["data"],
        row["digests"],
        row["previous"],
    ]
    if row["chain"] == CARRIED:
        content = [*content[1:8], row["previous"]]
    return hashlib.sha256(_NOTATION.encode(content).encode()).hexdigest()
