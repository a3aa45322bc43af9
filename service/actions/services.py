"""What every action needs: settings, database, clock, bundles and the outside. Built in wiring."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.bundle.archive import read_zip
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.core.errors import NotFound
from service.core.language import N_
from service.core.topic import Topic
from service.outside import FileStore, Mailer, PdfPrinter
from service.settings import Settings
from service.store import bundles as bundle_store
from service.store.db import Database

KEPT = 12
People = Sequence[Mapping[str, Any]]
GroupRoles = Mapping[str, tuple[str, ...]]


class BundleShelf:
    """Loaded versions by hash, so that a model is parsed once per process, not per request."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, Bundle] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, bundle_hash: str) -> Bundle:
        """The version with *bundle_hash*; NotFound when it is not stored."""
        with self._lock:
            book = self._books.get(bundle_hash)
            if book is not None:
                self._books.move_to_end(bundle_hash)
                return book
        archive = bundle_store.archive(session, bundle_hash)
        if archive is None:
            raise NotFound(N_("This version of the process does not exist."))
        return self.put(bundle_hash, load(read_zip(archive)))

    def put(self, bundle_hash: str, book: Bundle) -> Bundle:
        """Keep a loaded version; the one used longest ago goes when the shelf is full."""
        with self._lock:
            kept = self._books.setdefault(bundle_hash, book)
            self._books.move_to_end(bundle_hash)
            while len(self._books) > KEPT:
                self._books.popitem(last=False)
        return kept

    def latest(self, session: Session, key: str) -> Bundle | None:
        """The newest published version of process *key*."""
        found = bundle_store.latest_hash(session, key)
        return None if found is None else self.get(session, found)

    def published(self, session: Session) -> list[Bundle]:
        """The newest version of every process, by key."""
        return [self.get(session, found) for found in bundle_store.latest_hashes(session).values()]

    def group_roles(self, session: Session) -> dict[str, tuple[str, ...]]:
        """Per lane group the roles that the published versions give it."""
        found: dict[str, set[str]] = {}
        for bundle in self.published(session):
            for key, group in bundle.settings.groups.items():
                found.setdefault(key, set()).update(group.roles)
        return {key: tuple(sorted(roles)) for key, roles in found.items()}


class Directory:
    """Of one database: the people, and what their groups may do, kept until they change."""

    def __init__(self) -> None:
        self._people: tuple[int, People] | None = None
        self._roles: tuple[int, GroupRoles] | None = None

    def people(self, state: int, ask: Callable[[], People]) -> People:
        """The people in *state* of the directory; *ask* looks them up when that one is new."""
        known = self._people
        if known is None or known[0] != state:
            self._people = known = (state, ask())
        return known[1]

    def roles(self, versions: int, ask: Callable[[], GroupRoles]) -> GroupRoles:
        """The roles of groups when *versions* were published in all.

        Versions are never taken back, so the same number means the same versions.
        """
        known = self._roles
        if known is None or known[0] != versions:
            self._roles = known = (versions, ask())
        return known[1]


@dataclass(frozen=True, kw_only=True)
class Services:
    """One handle on everything an action may use. ``clock`` gives the moment in aware UTC."""

    settings: Settings
    db: Database
    clock: Callable[[], datetime]
    files: FileStore
    mailer: Mailer
    printer: PdfPrinter
    bundles: BundleShelf = field(default_factory=BundleShelf)
    directory: Directory = field(default_factory=Directory)
    # What tasks of a model may ask for; the connectors declare and perform it.
    topics: Mapping[str, Topic]
