"""Rows and files compared both ways, and files carried to another store. Changes no row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from service.actions.services import Services
from service.actions.tidying import DAY
from service.core.errors import NotFound
from service.outside import FileDamaged, FileStore, Kept
from service.store import documents, errands
from service.store.documents import Named

STRETCH = 1_000
AT_ONCE = 4  # files that are read at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A file that no row names; a *fresh* one may belong to what somebody is doing now."""

    sha256: str
    size: int
    modified_at: datetime
    fresh: bool


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What was found: how many files rows name, and what does not fit."""

    named: int = 0
    missing: list[Named] = field(default_factory=list)
    damaged: list[Named] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every document can be read; a stray hurts nobody, and is tidied."""
        return not self.missing and not self.damaged


@dataclass(slots=True, kw_only=True)
class Carried:
    """How many files came over to another store and how many were there; which cannot be read."""

    copied: int = 0
    there: int = 0
    lost: list[Named] = field(default_factory=list)


def compare(services: Services, *, reading: bool = True, stretch: int = STRETCH) -> Comparison:
    """Look at every file that a row names, and ask of every file whether one does.

    Without *reading* only names and sizes are compared. *stretch*: files in memory at once.
    """
    found, before = Comparison(), services.clock() - DAY
    with ThreadPoolExecutor(max_workers=AT_ONCE) as readers:
        for kept, named in _side_by_side(services, services.files, stretch):
            listed = kept if not reading else {}
            faults = readers.map(lambda each, at=listed: _fault(services.files, each, at), named)
            for each, fault in zip(named, faults, strict=True):
                if fault is not None:
                    (found.missing if fault is NotFound else found.damaged).append(each)
            strays = _unnamed(services, kept.keys() - {each.sha256 for each in named})
            found.strays += [_stray(kept[digest], before) for digest in sorted(strays)]
            found.named += len(named)
    return found


def carry(services: Services, target: FileStore) -> Carried:
    """Copy every file that a row names to *target*; what is there in its full size is left."""
    done = Carried()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as carriers:
        for there, named in _side_by_side(services, target, STRETCH):
            wanted = [each for each in named if not _is_there(each, there)]
            came = carriers.map(lambda each: _carry(services.files, target, each), wanted)
            lost = [each for each, good in zip(wanted, came, strict=True) if not good]
            done.lost += lost
            done.copied += len(wanted) - len(lost)
            done.there += len(named) - len(wanted)
    return done


def _side_by_side(
    services: Services, files: FileStore, stretch: int
) -> Iterator[tuple[dict[str, Kept], Sequence[Named]]]:
    """All files and all that rows name, stretch by stretch of hashes.

    First the files, then the rows: who uploads meanwhile writes in that order.
    """
    after, listing = "", files.kept()
    while True:
        kept = {each.sha256: each for each in islice(listing, stretch)}
        upto = max(kept) if len(kept) == stretch else documents.LAST
        with services.db.reading() as session:
            named = documents.named_between(session, after, upto)
        yield kept, named
        if upto == documents.LAST:
            return
        after = upto


def _fault(
    files: FileStore, each: Named, listed: dict[str, Kept]
) -> type[NotFound | FileDamaged] | None:
    """What is wrong with a file: not there, or other bytes than it is called by."""
    if _is_there(each, listed):
        return None
    try:
        files.open(each.sha256).close()
    except (NotFound, FileDamaged) as fault:
        return type(fault)
    return None


def _carry(source: FileStore, target: FileStore, each: Named) -> bool:
    try:
        data = source.get(each.sha256)
    except (NotFound, FileDamaged):
        return False
    target.put(data)
    return True


def _is_there(each: Named, listed: dict[str, Kept]) -> bool:
    return each.sha256 in listed and listed[each.sha256].size == each.size


def _unnamed(services: Services, hashes: set[str]) -> set[str]:
    """Those that are no pack of proof either; one of those can be made again."""
    if not hashes:
        return hashes
    with services.db.reading() as session:
        return hashes - errands.named(session, hashes)


def _stray(kept: Kept, before: datetime) -> Stray:
    return Stray(
        sha256=kept.sha256,
        size=kept.size,
        modified_at=kept.modified_at,
        fresh=kept.modified_at >= before,
    )
