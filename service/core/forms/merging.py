"""Three sheets into one: what the case was, what it is now, and what was sent. Pure.

An answer that only one side changed keeps that change; when both changed it to something else,
a person has to choose. Rows are followed by their id, or else by what stood in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from service.core.forms.entries import SHOWN, Files, Posted
from service.core.forms.schema import COUNT, ROW_MARKER, STORED
from service.core.forms.sheets import Leaf, Line, Sheet
from service.core.forms.uploads import RefusedUpload, UploadRef

GONE = "-"


class Side(StrEnum):
    """Whose answer a person chose."""

    MINE = "mine"
    THEIRS = "theirs"


class Happened(StrEnum):
    """What became of an answer or row since the form was shown."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose, and the print of the other answer that was seen then."""

    side: Side
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two people changed the same answer or row.

    ``mine`` is its name in the merged form, ``theirs`` its name in the form of the case now;
    None where that side removed the row. ``seen`` is the print of their answer.
    """

    id: str
    seen: str
    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody else did meanwhile that was taken over: the name in the merged form."""

    name: str
    happened: Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A post against the case of now; where sides clash it still says what was sent."""

    posted: Posted
    files: Files
    clashes: tuple[Clash, ...] = ()
    changes: tuple[Change, ...] = ()


def merge(
    base: Sheet, theirs: Sheet, mine: Sheet, choices: Mapping[str, Choice] | None = None
) -> Merged:
    """Lay *mine* over *theirs*, both having begun as *base*."""
    work = _Merging(choices or {})
    work.sheet(base, theirs, mine, _Place())
    return Merged(
        posted=work.posted,
        files=work.files,
        clashes=tuple(work.clashes),
        changes=tuple(work.changes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where we are: in the merged form, in theirs (None: not there), and in any of them."""

    at: str = ""
    there: str | None = ""
    id: str = ""


@dataclass(slots=True)
class _Merging:
    choices: Mapping[str, Choice]
    posted: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Sequence[UploadRef | RefusedUpload]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def sheet(self, base: Sheet, theirs: Sheet | None, mine: Sheet, place: _Place) -> None:
        """Answers and lists of one form or row; without *theirs* everything is mine."""
        for name, leaf in mine.leaves.items():
            before = base.leaves.get(name)
            now = None if theirs is None else theirs.leaves.get(name)
            if now is None or self._is_mine(before, now, leaf, name, place):
                self._write(place.at + name, leaf)
        for name, lines in mine.lists.items():
            held = theirs.lists.get(name, ()) if theirs else ()
            self._lines(base.lists.get(name, ()), held, lines, name, place)

    def _is_mine(
        self, before: Leaf | None, now: Leaf, leaf: Leaf, name: str, place: _Place
    ) -> bool:
        """Whether what was sent stands; otherwise the answer of the case does."""
        was = None if before is None else before.print
        if not leaf.asked or leaf.print == was:
            if now.print != was:
                self.changes.append(Change(name=place.at + name, happened=Happened.CHANGED))
            return leaf.asked and now.print == was
        if now.print in (was, leaf.print):
            return True
        there = None if place.there is None else place.there + name
        clash = Clash(id=place.id + name, seen=now.print, mine=place.at + name, theirs=there)
        return self._chosen(clash) is Side.MINE

    def _chosen(self, clash: Clash) -> Side:
        """What was chosen, if the other answer is still the one that was seen; mine until then."""
        choice = self.choices.get(clash.id)
        if choice is not None and choice.seen == clash.seen:
            return choice.side
        self.clashes.append(clash)
        return Side.MINE

    def _write(self, name: str, leaf: Leaf) -> None:
        if not leaf.asked:
            return
        self.posted.setdefault(SHOWN, []).append(name)
        self.posted[f"{name}.{STORED}" if leaf.is_file else name] = list(leaf.typed)
        if leaf.refused:
            self.files[name] = leaf.refused

    def _lines(
        self,
        base: Sequence[Line],
        theirs: Sequence[Line],
        mine: Sequence[Line],
        name: str,
        place: _Place,
    ) -> None:
        """Their rows in their order, then what was added here."""
        known = {line.marker: line for line in reversed(base)}
        sent = {line.marker: line for line in reversed(mine) if line.marker in known}
        became = follow(base, theirs)
        begun = {there: known[marker] for marker, there in became.items()}
        rows = _Rows(self, place, name)
        for number, line in enumerate(theirs):
            before = begun.get(number)
            if before is None:
                rows.theirs(number, line, Happened.ADDED)
            elif before.marker in sent:
                rows.both(number, before, line, sent[before.marker])
            else:
                rows.removed_here(number, before, line)
        left = {id(line) for marker, line in sent.items() if marker in became}
        for line in mine:
            before = known.get(line.marker)
            if id(line) in left:
                continue
            if before is not None and sent[line.marker] is line:
                rows.removed_there(before, line)
            elif not (theirs and not base and line.is_untouched):
                rows.mine(line)
        self.posted[f"{place.at}{name}.{COUNT}"] = [str(rows.count)]


@dataclass(slots=True)
class _Rows:
    """Writes the rows of one list, one after another."""

    work: _Merging
    place: _Place
    name: str
    count: int = 0

    def theirs(self, number: int, line: Line, happened: Happened) -> None:
        """A row as the case has it."""
        if happened is Happened.ADDED:
            self.work.changes.append(Change(name=self._at, happened=happened))
        self._place_of(line.marker, number)
        self.count += 1

    def both(self, number: int, before: Line, line: Line, mine: Line) -> None:
        """A row that everybody still has."""
        place = self._place_of(line.marker, number, before)
        self.work.sheet(before.sheet, line.sheet, mine.sheet, place)
        self.count += 1

    def mine(self, line: Line) -> None:
        """A row that only what was sent has."""
        self.work.sheet(Sheet(), None, line.sheet, self._place_of("", None, line))
        self.count += 1

    def removed_here(self, number: int, before: Line, line: Line) -> None:
        """Gone in what was sent; a loss only when somebody changed it since."""
        if line.prints() == before.prints():
            return
        clash = Clash(
            id=self._id(before),
            seen="".join(line.prints()),
            mine=None,
            theirs=f"{self.place.there}{self.name}.{number}",
        )
        if self.work._chosen(clash) is Side.THEIRS:
            self.theirs(number, line, Happened.CHANGED)

    def removed_there(self, before: Line, line: Line) -> None:
        """Gone in the case; a loss only when it was changed in what was sent."""
        if _is_same(before.sheet, line.sheet):
            name = f"{self.place.at}{self.name}"
            self.work.changes.append(Change(name=name, happened=Happened.REMOVED))
            return
        clash = Clash(id=self._id(before), seen=GONE, mine=self._at, theirs=None)
        if self.work._chosen(clash) is Side.MINE:
            self.mine(line)

    @property
    def _at(self) -> str:
        return f"{self.place.at}{self.name}.{self.count}"

    def _id(self, line: Line) -> str:
        return f"{self.place.id}{self.name}[{line.marker}]"

    def _place_of(self, marker: str, number: int | None, line: Line | None = None) -> _Place:
        if marker:
            self.work.posted[f"{self._at}.{ROW_MARKER}"] = [marker]
        there = None if number is None else f"{self.place.there}{self.name}.{number}."
        id = self._id(line) if line is not None else ""
        return _Place(at=f"{self._at}.", there=there, id=f"{id}.")


def follow(base: Sequence[Line], theirs: Sequence[Line]) -> dict[str, int]:
    """Which row of now each row of then has become, by its marker; a row that is gone is absent.

    A row without an id is the one with the same answers in the same order, else one that stands
    in its place and has at least half of its answers.
    """
    places = {line.marker: number for number, line in enumerate(theirs)}
    became = {m.marker: places[m.marker] for m in base if _has_id(m) and m.marker in places}
    before = [line for line in base if not _has_id(line)]
    after = [(number, line) for number, line in enumerate(theirs) if not _has_id(line)]
    then, now = [line.prints() for line in before], [line.prints() for _, line in after]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs = zip(before[a1:a2], after[b1:b2], strict=True)
            became.update({line.marker: number for line, (number, _) in pairs})
        elif tag == "replace":
            became.update(_alike(before[a1:a2], after[b1:b2]))
    return became


def _alike(before: Iterable[Line], after: Sequence[tuple[int, Line]]) -> dict[str, int]:
    free, found = list(after), {}
    for line in before:
        match = next((each for each in free if line.resembles(each[1])), None)
        if match is not None:
            found[line.marker] = match[0]
            free = free[free.index(match) + 1 :]  # rows keep their order
    return found


def _has_id(line: Line) -> bool:
    return line.marker.startswith("=")


def _is_same(before: Sheet, sent: Sheet) -> bool:
    """Whether nothing that was asked differs from before."""
    for name, leaf in sent.leaves.items():
        was = before.leaves.get(name)
        if leaf.asked and (was is None or was.print != leaf.print):
            return False
    for name, lines in sent.lists.items():
        held = before.lists.get(name, ())
        if [line.marker for line in lines] != [line.marker for line in held]:
            return False
        if not all(_is_same(a.sheet, b.sheet) for a, b in zip(held, lines, strict=True)):
            return False
    return True
