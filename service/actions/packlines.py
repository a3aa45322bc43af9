"""How the rows of a pack of proof are written; their order and their files are in ``packing``."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from service.core import digest
from service.store.proof import excerpt
from service.store.tables import SealCopy


def proof(leaf: excerpt.Leaf) -> Mapping[str, Any]:
    return {
        "chain": leaf.chain,
        "seq": leaf.head.seq,
        "hash": leaf.head.hash,
        "seal": leaf.seal,
        "place": leaf.place,
        "path": leaf.path,
    }


def stamp(copy: SealCopy) -> Mapping[str, Any]:
    return {"seal": copy.seal, "answer": b64encode(copy.proof or b"").decode()}


def octets(found: object) -> bytes:
    """An archive as it was found: SQLite gives text where somebody wrote text."""
    return found if isinstance(found, bytes) else str(found).encode()


def row(entity: str, salt: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"entity": entity, "salt": salt, "content": content}


def text(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def line(row: Mapping[str, Any]) -> bytes:
    return digest.notation(row).encode("utf-8", "surrogatepass") + b"\n"
