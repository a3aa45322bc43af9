"""Files that no row names: set aside after a day, thrown away a day later. Also drafts nobody sent.

A worker that died between file and row leaves such a file, and so does a letter whose text was
another at the next try. By its age alone a file may still be needed: what is uploaded now may be
equal to what was left behind, and its row is on the way. So it is set aside first; whoever asks
for it puts it back, and a row that names it by then keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from service.actions import collecting, unfinished
from service.actions.services import Services
from service.outside import FileStore, Kept
from service.store import documents, errands, undos

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
MOST = 5_000  # files looked at in one go
PIECE = 500  # asked of the database at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What one go did, and the hash after which the next one goes on."""

    set_aside: int = 0
    put_back: int = 0
    erased: int = 0
    after: str = ""


def forget_drafts(services: Services) -> None:
    """Forget uploads that nobody sent within a day."""
    with services.db.writing() as session:
        dropped = documents.drop_drafts(
            session, services.clock() - DAY, but=collecting.OWNER, unfinished=unfinished.OWNER
        )
    for digest in dropped:
        services.files.set_aside(digest)


def forget_undone(services: Services) -> None:
    """Forget how cases stood before steps that nobody can take back any more."""
    with services.db.writing() as session:
        undos.forget(session, services.clock())


def let_packs_go(services: Services) -> None:
    """Keep packs of proof no longer than a month; whoever needs one again asks for it again."""
    with services.db.writing() as session:
        errands.let_go(session, services.clock() - MONTH)


def tidy_files(services: Services, after: str = "", *, most: int = MOST) -> Tidied:
    """Look at *most* files from *after* on and then from the first, and at all set aside."""
    before = services.clock() - DAY
    services.files.clear(before)
    put_back, erased = _settle(services, before)
    set_aside = 0
    files = islice(_around(services.files, after), most)
    while piece := list(islice(files, PIECE)):
        after = piece[-1].sha256
        for digest in _unnamed(services, [each for each in piece if each.modified_at < before]):
            services.files.set_aside(digest)
            set_aside += 1
    return Tidied(set_aside=set_aside, put_back=put_back, erased=erased, after=after)


def _around(files: FileStore, after: str) -> Iterator[Kept]:
    """Every file once: those after *after*, then those before."""
    yield from files.kept(after)
    yield from takewhile(lambda each: each.sha256 <= after, files.kept())


def _settle(services: Services, before: datetime) -> tuple[int, int]:
    """Put back what a row names after all, and throw away what lay there for a day."""
    files, put_back, erased = services.files, 0, 0
    aside = files.aside()
    while piece := list(islice(aside, PIECE)):
        unnamed = set(_unnamed(services, piece))
        for each in piece:
            if each.sha256 not in unnamed:
                put_back += files.put_back(each.sha256)
            elif each.modified_at < before:
                files.erase(each.sha256)
                erased += 1
    return put_back, erased


def _unnamed(services: Services, piece: list[Kept]) -> list[str]:
    hashes = [each.sha256 for each in piece]
    if not hashes:
        return []
    with services.db.reading() as session:
        found = documents.named(session, hashes) | errands.named(session, hashes)
    return [each for each in hashes if each not in found]
