"""Trees of hashes: the published examples, and that a proof holds for its own leaf only."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core import merkle

# The test vectors of Certificate Transparency (RFC 6962), as its reference code has them.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_LISTS = st.lists(st.binary(max_size=8), min_size=1, max_size=40, unique=True)


@pytest.mark.parametrize("count", range(1, 9))
def test_the_roots_are_those_of_the_standard(count: int) -> None:
    assert merkle.root(LEAVES[:count]).hex() == ROOTS[count - 1]


def test_the_root_over_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()


@given(LEAF_LISTS, st.data())
def test_every_leaf_can_be_proved(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.proof(leaves, index)
    assert merkle.proves(leaves[index], index, len(leaves), path, merkle.root(leaves))


@given(LEAF_LISTS, st.data())
def test_a_proof_holds_for_no_other_content(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.proof(leaves, index), merkle.root(leaves)
    assert not merkle.proves(leaves[index] + b"x", index, len(leaves), path, root)


@given(LEAF_LISTS, st.data())
def test_a_proof_holds_for_no_other_place(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(-1, len(leaves)).filter(lambda place: place != index))
    path, root = merkle.proof(leaves, index), merkle.root(leaves)
    assert not merkle.proves(leaves[index], other, len(leaves), path, root)


def test_a_longer_path_proves_nothing() -> None:
    path = [*merkle.proof(LEAVES, 3), b"\x00" * 32]
    assert not merkle.proves(LEAVES[3], 3, len(LEAVES), path, merkle.root(LEAVES))


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        merkle.proof(LEAVES, 8)
