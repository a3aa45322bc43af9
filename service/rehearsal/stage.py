"""A private place to rehearse: a temporary database per scenario, nothing sent, nothing kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from service.actions.directory import Directory
from service.actions.services import Services
from service.actions.shelf import BundleShelf
from service.outside import DiskFiles, TakingMailer
from service.rehearsal.play import Stage
from service.rehearsal.press import NotingPrinter, QuickPrinter
from service.store import migrate
from service.store.db import Database, connect

TEMPLATE = "template.db"


@contextmanager
def private_stage(
    services: Services, furnish: Callable[[Services], None], root: Path, *, letters: bool
) -> Iterator[Stage]:
    """Give a factory of stages in folder *root*; each is a fresh copy of what *furnish* set up.

    With *letters* the real printer of *services* makes the letters.
    """
    template = _services(services, root, TEMPLATE, letters=letters)
    migrate.upgrade(template.db)
    furnish(template)
    template.db.close()
    count = iter(range(1_000_000))

    @contextmanager
    def stage() -> Iterator[Services]:
        copy = f"{next(count)}.db"
        shutil.copyfile(root / TEMPLATE, root / copy)
        own = _services(services, root, copy, letters=letters)
        try:
            yield replace(own, bundles=template.bundles)
        finally:
            own.db.close()
            for path in root.glob(f"{copy}*"):  # temporary folders may be small, and in memory
                path.unlink()

    yield stage


def _services(services: Services, root: Path, database: str, *, letters: bool) -> Services:
    return replace(
        services,
        # What is rehearsed is a regulation: nobody hesitates, and nothing waits for who might.
        settings=replace(services.settings, undo_seconds=0),
        # Thrown away within a second, so a power cut may have it.
        db=Database(connect(f"sqlite:///{root / database}", durable=False)),
        files=DiskFiles(root / "files"),
        mailer=TakingMailer(),
        printer=NotingPrinter(services.printer if letters else QuickPrinter()),
        bundles=BundleShelf(),
        directory=Directory(),
    )
