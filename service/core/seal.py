"""What a seal says, as bytes: the leaves of its tree and the content that is signed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from service.core import merkle
from service.core.digest import moment

FIRST = "0" * 64  # what the first seal follows


def leaf(chain: str, seq: int, link: str) -> bytes:
    """The head of a chain as a leaf."""
    return json.dumps([chain, seq, link], ensure_ascii=False).encode()


def root(heads: Sequence[tuple[str, int, str]]) -> str:
    """The root of the tree over heads of chains (name, number, hash), in order."""
    return merkle.root([leaf(*head) for head in heads]).hex()


def hash_of(seal: Mapping[str, Any]) -> str:
    """The hash of a seal: SHA-256 over all it says, the root and the seal before it included."""
    content = [
        seal["number"],
        moment(seal["at"]),
        seal["upto"],
        seal["horizon"],
        seal["settled"],
        seal["leaves"],
        seal["root"],
        seal["previous"],
        seal["key"],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
