"""What every action needs: settings, database, clock, bundles and the outside. Built in wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from service.actions.comparing import Comparisons
from service.actions.directory import Directory
from service.actions.shelf import BundleShelf
from service.core.topic import Topic
from service.outside import Authority, Children, FileStore, Mailer, PdfPrinter, Scanner, Signer
from service.settings import Settings
from service.store.db import Database


@dataclass(frozen=True, kw_only=True)
class Services:
    """One handle on everything an action may use. ``clock`` gives the moment in aware UTC."""

    settings: Settings
    db: Database
    clock: Callable[[], datetime]
    files: FileStore
    mailer: Mailer
    printer: PdfPrinter
    signer: Signer
    # Looks for viruses in what comes in; None when the operator has no scanner.
    scanner: Scanner | None = None
    # Stamps the time on seals; None when the operator has no authority.
    authority: Authority | None = None
    children: Children
    bundles: BundleShelf = field(default_factory=BundleShelf)
    comparisons: Comparisons = field(default_factory=Comparisons)
    directory: Directory = field(default_factory=Directory)
    # What tasks of a model may ask for; the connectors declare and perform it.
    topics: Mapping[str, Topic]
