"""Merkle trees with the hashing of RFC 6962: a root over many leaves, short proofs of one. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

# Different first bytes for leaves and nodes: no node can pass for a leaf.
_LEAF, _NODE = b"\x00", b"\x01"


def leaf(content: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(_LEAF + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash over *leaves* (contents, in order); that of nothing when there is none."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    return _root([leaf(content) for content in leaves])


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What is needed besides leaf number *index* to work the root out, from the leaf upwards."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    return _path([leaf(content) for content in leaves], index)


def proves(content: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether *path* shows *content* to be leaf *index* of the tree of *size* under *expected*."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf(content)
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = _node(sibling, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = _node(found, sibling)
        place, last = place // 2, last // 2
    return last == 0 and found == expected


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two that is smaller than *count*."""
    return 1 << (count - 1).bit_length() - 1


def _root(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    middle = _split(len(hashes))
    return _node(_root(hashes[:middle]), _root(hashes[middle:]))


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if index < middle:
        return [*_path(hashes[:middle], index), _root(hashes[middle:])]
    return [*_path(hashes[middle:], index - middle), _root(hashes[:middle])]
