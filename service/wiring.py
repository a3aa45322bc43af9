"""The composition root: the one place that knows every concrete thing and the real clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from service import settings as settings_module
from service.actions import footing, older
from service.actions.services import Services
from service.actions.shelf import BundleShelf
from service.connectors import TOPICS
from service.outside import (
    Children,
    ClamScanner,
    FileStore,
    HttpAuthority,
    Limits,
    Mailer,
    OutboxMailer,
    PdfPrinter,
    Presses,
    SealKey,
    SmtpMailer,
    files_at,
)
from service.settings import ROOT, Settings
from service.store.db import Database, connect, name_of
from service.store.latest import Latest
from service.store.replica import Replica

# What a child needs is imported once, before it is forked.
PRELOAD = (
    "service.actions.inspecting",
    "service.actions.comparing",
    "service.core.inbound",
)
FONTS = ROOT / "service" / "web" / "static" / "dist" / "fonts"


def now() -> datetime:
    """The real moment, aware UTC. Nobody else reads the clock of the machine."""
    return datetime.now(UTC)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises ConfigError naming the variable."""
    return settings_module.load(os.environ if environment is None else environment)


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    mailer: Mailer | None = None,
    printer: PdfPrinter | None = None,
    files: FileStore | None = None,
) -> Services:
    """Services with production defaults; tests and rehearsals pass their own clock and fakes."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Services(
        settings=settings,
        # With a clock of its own a process counts leases by it too; see store/clock.
        db=_database(settings, clock),
        clock=clock,
        files=files or files_at(settings.files),
        mailer=mailer or _mailer(settings),
        printer=printer or Presses(FONTS),
        signer=SealKey(settings.seal_key, settings.data_dir / "seal.key", settings.seal_public_key),
        scanner=ClamScanner(settings.scanning) if settings.scanning else None,
        authority=_authority(settings),
        children=_children(settings),
        bundles=BundleShelf(),
        topics=TOPICS,
    )


def ready(*, on_older: bool = False) -> Services:
    """The services of a command that works on the database; raises why it cannot.

    *on_older*: also when it is an older copy, of which it proves or says something.
    """
    services = build(load_settings())
    footing.demand(services)
    if not on_older:
        older.demand_newest(services)
    return services


def _database(settings: Settings, clock: Callable[[], datetime]) -> Database:
    engine = connect(settings.database_url)
    replica = None
    if settings.replica_url is not None:
        copy = connect(settings.replica_url, name="REGELWERK_REPLICA_URL", only_reads=True)
        replica = Replica(engine, copy, clock)
    return Database(
        engine,
        # With a clock of its own a process counts leases by it too; see store/clock.
        clock=None if clock is now else clock,
        latest=Latest(settings.data_dir / f"{name_of(settings.database_url)}.last"),
        replica=replica,
    )


def at(services: Services, clock: Callable[[], datetime]) -> Services:
    """The same services with another clock."""
    return replace(services, clock=clock)


def _children(settings: Settings) -> Children:
    limits = Limits(seconds=settings.check_seconds, megabytes=settings.check_megabytes)
    return Children(limits, at_once=settings.checks, preload=PRELOAD)


def _authority(settings: Settings) -> HttpAuthority | None:
    kept = settings.keeping
    return HttpAuthority(kept.authority, kept.trust) if kept.authority else None


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is None:
        return OutboxMailer()
    return SmtpMailer(settings.smtp_url, longest=settings.mail_seconds)
