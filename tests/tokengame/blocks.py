"""Models to play, as small values that shrink: blocks in blocks, and knots without structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st


class Closing(StrEnum):
    """The gateway that closes a split, by the name of its opening one."""

    XOR = "xor"
    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a model with one way in and one way out. ``number`` is a small choice within."""

    kind: str
    parts: tuple[Path, ...] = ()
    closing: str = ""
    number: int = 0
    knot: tuple[Tie, ...] = ()

    def __repr__(self) -> str:
        """What it takes to write the block down again, and nothing more."""
        texts = {"parts": self.parts, "number": self.number, "knot": self.knot}
        if self.closing != self.kind:
            texts["closing"] = self.closing
        told = [f"{name}={value!r}" for name, value in texts.items() if value]
        return f"Block({', '.join([repr(self.kind), *told])})"


@dataclass(frozen=True, slots=True)
class Tie:
    """A node of a knot: an arrow leads to the next one, a second one anywhere (``to``)."""

    kind: str
    to: int = 0


Path = tuple[Block, ...]
# How many paths a kind of block holds. What is not here holds none.
PARTS = {
    "xor": (2, 3), "and": (2, 3), "or": (2, 3), "loop": (1, 1), "sub": (1, 1), "terminate": (2, 2),
    "edge-timer": (1, 2), "edge-message": (1, 2), "race": (2, 2), "edge": (1, 2), "races": (2, 4),
    "error": (3, 3), "escalation": (2, 2), "edge-each": (1, 1),
}  # fmt: skip
LEAVES = ("user", "job")
SPLITS = frozenset({"xor", "and", "or"})
# What the engine runs today.
KINDS = (*LEAVES, *PARTS, "each", "pass", "signal", "message", "condition")
TIED = ("user", "job", "xor", "and", "or")


def paths(
    kinds: Sequence[str] = KINDS, *, wild: bool = False, depth: int = 2
) -> st.SearchStrategy[Path]:
    """Paths of blocks of these *kinds*. With *wild* gateways need not fit, and there are knots."""
    leaf = st.builds(Block, st.sampled_from([kind for kind in kinds if kind in LEAVES]))
    found = st.lists(leaf, min_size=1, max_size=2).map(tuple)
    for _ in range(depth):
        found = st.lists(_blocks(found, kinds, wild=wild), min_size=1, max_size=2).map(tuple)
    return found


def _blocks(
    inner: st.SearchStrategy[Path], kinds: Sequence[str], *, wild: bool
) -> st.SearchStrategy[Block]:
    number = st.integers(0, 9)
    found = []
    for kind in kinds:
        few, many = PARTS.get(kind, (0, 0))
        closing = st.sampled_from([kind, *Closing]) if wild else st.just(kind)
        found.append(
            st.builds(
                Block,
                st.just(kind),
                st.lists(inner, min_size=few, max_size=many).map(tuple),
                closing if kind in SPLITS else st.just(""),
                number if kind not in LEAVES else st.just(0),
            )
        )
    if wild:
        tie = st.builds(Tie, st.sampled_from(TIED), st.integers(0, 9))
        knot = st.lists(tie, min_size=2, max_size=8).map(tuple)
        found.append(st.builds(Block, st.just("knot"), knot=knot))
    return st.one_of(found)
