"""What a seal says, as bytes: its leaves, the content that is signed, the keys for it. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from service.core import merkle
from service.core.digest import moment
from service.core.errors import ConfigError
from service.core.language import N_

FIRST = "0" * 64  # what the first seal follows
# What stands for the private key in a part of the service that seals nothing: it never makes one.
ELSEWHERE = "elsewhere"

_KEY = re.compile(r"[0-9a-f]{64}")


def private_key(environment: Mapping[str, str]) -> str:
    """The key that signs seals; empty for the one that is made in the data folder."""
    key = environment.get("REGELWERK_SEAL_KEY", "")
    if key and key != ELSEWHERE and not _KEY.fullmatch(key):
        raise ConfigError(
            N_(
                "REGELWERK_SEAL_KEY must be 64 hex digits; `openssl rand -hex 32` makes them. Or"
                " “%(elsewhere)s” where nothing is sealed. Its value is not shown, because it is"
                " secret."
            ),
            elsewhere=ELSEWHERE,
        )
    return key


def public_key(environment: Mapping[str, str]) -> str:
    """The public half of that key, for who only checks seals; empty when it is not told."""
    key = environment.get("REGELWERK_SEAL_PUBLIC_KEY", "")
    if key and not _KEY.fullmatch(key):
        raise ConfigError(
            N_("REGELWERK_SEAL_PUBLIC_KEY must be 64 hex digits, as audit key prints them.")
        )
    return key


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
