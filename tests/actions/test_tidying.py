"""Files that no row names go after a day and a day; a row that names one late still finds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.actions import tidying, uploads
from service.actions.services import Services
from service.core.errors import NotFound
from service.core.file_address import read_address
from service.core.forms import UploadRef
from service.outside import files_at
from tests.conftest import Clock
from tests.store.test_documents import given_an_upload

LATER = timedelta(days=1, minutes=5)


@pytest.fixture(params=["disk", "bucket"])
def stored(request: pytest.FixtureRequest, services: Services, clock: Clock) -> Services:
    """Services on a store of each kind; the clock is that of the store, which nobody can set."""
    clock.moment = datetime.now(UTC)
    if request.param == "disk":
        return services
    address = read_address(request.getfixturevalue("bucket"), "REGELWERK_FILES_URL")
    return replace(services, files=files_at(address))


def upload(services: Services, text: bytes = b"tekst") -> str:
    """The hash of a file that somebody uploaded for a form."""
    kept = uploads.keep(services, text, "a.txt", "bezoeker")
    assert isinstance(kept, UploadRef)
    return kept.sha256


def names(services: Services) -> list[str]:
    return [each.sha256 for each in services.files.kept()]


def test_a_file_without_a_row_is_set_aside_after_a_day_and_erased_a_day_later(
    stored: Services, clock: Clock
) -> None:
    left = stored.files.put(b"left behind")
    assert tidying.tidy_files(stored).set_aside == 0
    clock.pass_(LATER)
    assert tidying.tidy_files(stored).set_aside == 1
    assert names(stored) == []
    clock.moment = datetime.now(UTC)  # by the clock of the store it lies there since now
    assert tidying.tidy_files(stored).erased == 0
    clock.pass_(LATER)
    assert tidying.tidy_files(stored).erased == 1
    with pytest.raises(NotFound):
        stored.files.get(left)


def test_a_file_that_a_row_names_stays_however_old(stored: Services, clock: Clock) -> None:
    digest = upload(stored)
    clock.pass_(LATER)
    assert tidying.tidy_files(stored).set_aside == 0
    assert stored.files.get(digest) == b"tekst"


def test_a_row_that_comes_while_its_file_is_set_aside_keeps_it(
    stored: Services, clock: Clock
) -> None:
    """An upload equal to what a dead worker left: file seen, file set aside, row written."""
    digest = stored.files.put(b"tekst")
    clock.pass_(LATER)
    assert tidying.tidy_files(stored).set_aside == 1
    given_an_upload(stored, "laat", sha256=digest)
    clock.pass_(LATER)
    done = tidying.tidy_files(stored)
    assert (done.put_back, done.erased) == (1, 0)
    assert names(stored) == [digest]


def test_drafts_nobody_sent_are_set_aside_with_their_rows(stored: Services, clock: Clock) -> None:
    digest = upload(stored)
    clock.pass_(LATER)
    tidying.forget_drafts(stored)
    assert names(stored) == []
    assert [each.sha256 for each in stored.files.aside()] == [digest]


def test_a_draft_whose_file_somebody_else_needs_leaves_it(stored: Services, clock: Clock) -> None:
    digest = upload(stored)
    clock.pass_(LATER)
    upload(stored)
    tidying.forget_drafts(stored)
    assert names(stored) == [digest]


def test_many_files_are_looked_at_in_pieces_that_come_around(
    sqlite_services: Services, clock: Clock
) -> None:
    clock.moment = datetime.now(UTC)
    for each in range(7):
        upload(sqlite_services, b"%d" % each)
    left = sqlite_services.files.put(b"left behind")
    clock.pass_(LATER)
    after, gone = "ab", 0
    for _ in range(3):  # three of eight each: around once and one more
        done = tidying.tidy_files(sqlite_services, after, most=3)
        after, gone = done.after, gone + done.set_aside
    assert gone == 1
    assert left not in names(sqlite_services)
    assert len(names(sqlite_services)) == 7
