"""Rows and files side by side, however many there are."""

from __future__ import annotations

import pytest

from service.actions import filecheck
from service.actions.services import Services
from service.outside import DiskFiles
from tests.actions.test_tidying import upload

TEXTS = [b"%d" % each for each in range(12)]


@pytest.mark.parametrize("stretch", [1, 3, 4, 5, 12, 1_000])
def test_stretches_of_any_length_meet_every_file_and_every_row_once(
    services: Services, stretch: int
) -> None:
    hashes = sorted(upload(services, text) for text in TEXTS)
    strays = sorted(services.files.put(b"left %d" % each) for each in range(5))
    for digest in (hashes[0], hashes[7], hashes[-1]):
        services.files.set_aside(digest)
        services.files.erase(digest)
    found = filecheck.compare(services, stretch=stretch)
    assert found.named == len(TEXTS)
    assert [each.sha256 for each in found.missing] == [hashes[0], hashes[7], hashes[-1]]
    assert [each.sha256 for each in found.strays] == strays


def test_every_row_is_missing_from_an_empty_store(services: Services) -> None:
    hashes = sorted(upload(services, text) for text in TEXTS)
    for digest in hashes:
        services.files.set_aside(digest)
        services.files.erase(digest)
    assert [each.sha256 for each in filecheck.compare(services).missing] == hashes


def test_a_copy_that_was_cut_short_is_made_whole(
    services: Services, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = DiskFiles(tmp_path_factory.mktemp("there"))
    hashes = [upload(services, text) for text in TEXTS]
    target.put(TEXTS[3])
    done = filecheck.carry(services, target)
    assert (done.copied, done.there, done.lost) == (11, 1, [])
    assert [target.get(digest) for digest in hashes] == TEXTS
