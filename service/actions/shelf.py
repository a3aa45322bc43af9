"""Loaded versions by hash, so that a model is parsed once per process, not per request."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict

from service.bundle.archive import read_version
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.settings import grants_of
from service.core.errors import BundleError, NotFound, Tampered
from service.core.language import N_
from service.core.rights import Grants, Rights
from service.store import bundles as bundle_store
from service.store.db import Session

KEPT = 12


class BundleShelf:
    """Loaded versions by hash, so that a model is parsed once per process, not per request."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, Bundle] = OrderedDict()
        self._grants: dict[str, Grants] = {}
        self._lock = threading.Lock()
        self._gone = 0

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
        book = self.put(bundle_hash, load(read_version(archive, bundle_hash)))
        self._set_aside()
        return book

    def held(self, bundle_hash: str) -> Bundle | None:
        """The version when it is loaded already."""
        with self._lock:
            return self._books.get(bundle_hash)

    def put(self, bundle_hash: str, book: Bundle) -> Bundle:
        """Keep a loaded version; the one used longest ago goes when the shelf is full."""
        with self._lock:
            kept = self._books.setdefault(bundle_hash, book)
            self._books.move_to_end(bundle_hash)
            while len(self._books) > KEPT:
                self._books.popitem(last=False)
                self._gone += 1
        return kept

    def latest(self, session: Session, key: str) -> Bundle | None:
        """The newest published version of process *key*."""
        found = bundle_store.latest_hash(session, key)
        return None if found is None else self.get(session, found)

    def published(self, session: Session) -> list[Bundle]:
        """The newest version of every process, by key."""
        return [self.get(session, found) for found in bundle_store.latest_hashes(session).values()]

    def rights(self, session: Session) -> Rights:
        """What the groups of every published version may do, each version by itself."""
        rows = bundle_store.published(session)
        return Rights(
            versions={row.hash: self._grants_of(session, row.hash) for row in rows},
            current={row.key: row.hash for row in rows},  # the newest comes last
        )

    def _set_aside(self) -> None:
        """Keep what is loaded out of the collections of garbage to come.

        Models stay, and are large: each full collection walked through them, and stopped the
        process for 100 ms and more. So what was set aside before stays there, and what the shelf
        let go of it is only looked for when that is as much again as it holds.
        """
        with self._lock:
            is_full = self._gone >= KEPT
            if is_full:
                self._gone = 0
        if is_full:
            gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _grants_of(self, session: Session, bundle_hash: str) -> Grants:
        """Read from the settings alone: models of long ago need not be parsed to ask this.

        A version that is not what was published gives nobody a right, and keeps nobody from the
        rest: this is asked whenever somebody signs in.
        """
        known = self._grants.get(bundle_hash)
        if known is None:
            archive = bundle_store.archive(session, bundle_hash) or b""
            try:
                known = grants_of(read_version(archive, bundle_hash))
            except (Tampered, BundleError):
                return {}
            self._grants[bundle_hash] = known
        return known
