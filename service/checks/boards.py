"""Checks the boards of a bundle: that what they show is counted, and who sees them may."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle import naming
from service.bundle.boards import BOARDS_FILE, Board, BoardPart
from service.bundle.parts import Parts
from service.checks.saying import Says
from service.core.finding import Finding
from service.core.language import N_
from service.core.rights import Right
from service.core.words import Key

SAYS = Says(code="board", file=BOARDS_FILE)


def check_boards(parts: Parts) -> list[Finding]:
    """A finding for everything a board names that is not there, and for who may not see it."""
    found: list[Finding] = []
    for board in parts.boards.values():
        found += _board(parts, board)
        for number, part in enumerate(board.parts, start=1):
            place = f"{Key.BOARD}.{board.key}.{Key.PART} {number}"
            found += check_part(parts, place, part)
    return found


def _board(parts: Parts, board: Board) -> Iterator[Finding]:
    place, known = f"{Key.BOARD}.{board.key}", parts.settings.groups
    if not naming.is_key(board.key):
        yield SAYS.wrong(
            place, N_("“%(key)s” must be letters, digits and dashes, at most 80."), key=board.key
        )
    for group in board.groups:
        if group not in known:
            yield SAYS.unknown(place, N_("There is no group “%(name)s”."), group, known)
        elif Right.SEE_BOARDS not in known[group].rights:
            yield SAYS.wrong(
                place,
                N_("Group “%(name)s” does not see this: it misses the right “%(right)s”."),
                N_("Add the right in bundle.toml, or name another group."),
                name=group,
                right=Right.SEE_BOARDS.value,
            )


def check_part(parts: Parts, place: str, part: BoardPart) -> Iterator[Finding]:
    known = parts.measures.measures
    measure = known.get(part.measure)
    if measure is None:
        yield SAYS.unknown(place, N_("There is no measure “%(name)s”."), part.measure, known)
    elif part.dimension and part.dimension not in measure.dimensions:
        yield SAYS.unknown(
            place,
            N_("“%(place)s” asks for “%(name)s”, by which its measure is not told apart."),
            part.dimension,
            measure.dimensions,
        )
    if part.term and part.term not in parts.regulation.terms:
        yield SAYS.unknown(
            place, N_("There is no term “%(name)s”."), part.term, parts.regulation.terms
        )
    if part.term and part.dimension:
        yield SAYS.wrong(
            place,
            N_("“%(place)s” has both “%(dimension)s” and “%(term)s”: bars have no promise."),
            dimension=Key.DIMENSION.value,
            term=Key.TERM.value,
        )
