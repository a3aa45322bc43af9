"""What groups may do is read from the versions themselves, and only from what was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from service.actions import casefile
from service.actions.shelf import BundleShelf
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
