"""What groups may do is read from the versions themselves, and only from what was published."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from service.actions import casefile
from service.actions.shelf import KEPT, BundleShelf
from service.bundle.archive import read_zip, write_zip
from service.core.access import Permission, allowed
from service.core.errors import NotAllowed
from service.store import bundles
from tests.proef import World, unguarded


def tampered(world: World, data: bytes) -> World:
    """The same installation, freshly started after somebody changed the version in the table."""
    with world.services.db.writing() as session:
        found = bundles.latest_hash(session, "proefproces")
        unguarded(session, "bundle")
        session.execute(
            text("UPDATE bundle SET archive = :data WHERE hash = :hash"),
            {"data": data, "hash": found},
        )
    return World(replace(world.services, bundles=BundleShelf()))


def widened(world: World) -> bytes:
    with world.services.db.reading() as session:
        found = bundles.latest_hash(session, "proefproces")
        data = bundles.archive(session, found or "")
    assert data is not None
    files = read_zip(data)
    settings = files["bundle.toml"].replace(
        b'mag = ["taken", "invoeren"]', b'mag = ["zaken_lezen"]'
    )
    assert settings != files["bundle.toml"]
    return write_zip({**files, "bundle.toml": settings})


@pytest.mark.parametrize("make", [widened, lambda world: b"geen zip"])
def test_a_version_that_somebody_changed_gives_nobody_a_right(
    sqlite_world: World, answers: Callable[..., dict[str, Any]], make: Callable[[World], bytes]
) -> None:
    number = sqlite_world.file(answers()).number
    changed = tampered(sqlite_world, make(sqlite_world))
    for username in ("mia", "anna", "dirk"):
        with pytest.raises(NotAllowed):
            casefile.case_file(changed.services, number, changed.actor(username))


def test_nobody_is_kept_from_signing_in_by_it(sqlite_world: World) -> None:
    changed = tampered(sqlite_world, b"geen zip")
    assert allowed(Permission.OPERATE, changed.actor("ben"))
    assert changed.actor("anna").groups == {"proefproces/beoordelaar"}


@pytest.fixture
def set_aside() -> Iterator[list[int]]:
    """How many objects no collection looks at, at the beginning of each full one."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            found.append(gc.get_freeze_count())

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def test_a_version_that_comes_in_stops_nobody_to_look_through_the_others(
    sqlite_world: World, set_aside: list[int]
) -> None:
    shelf = BundleShelf()
    with sqlite_world.services.db.reading() as session:
        version = bundles.latest_hash(session, "proefproces") or ""
        shelf.get(session, version)
        held = gc.get_freeze_count()
        set_aside.clear()
        shelf.put(version, BundleShelf().get(session, version))
        assert min(set_aside) >= held > 0


def test_what_went_from_the_shelf_is_looked_for_once_in_a_while(
    sqlite_world: World, set_aside: list[int]
) -> None:
    shelf = BundleShelf()
    with sqlite_world.services.db.reading() as session:
        version = bundles.latest_hash(session, "proefproces") or ""
        book = shelf.get(session, version)
        for number in range(2 * KEPT):
            shelf.put(str(number), book)
        set_aside.clear()
        shelf.get(session, version)
        assert 0 in set_aside
        for number in range(KEPT):
            shelf.put(f"again {number}", book)
        set_aside.clear()
        shelf.get(session, version)
        assert 0 in set_aside
