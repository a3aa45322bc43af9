"""The operator's settings, read once from the environment; a bad value stops the start."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.core import allowance, database_address, keeping, postbox, scanning, seal
from service.core import production as production_rules
from service.core.allowance import MEGABYTE, Allowance
from service.core.calendar import DEFAULT_TIMEZONE
from service.core.errors import ConfigError
from service.core.file_address import Bucket, Folder, demand_rights, read_address
from service.core.keeping import Keeping
from service.core.language import N_
from service.core.postbox import Postbox
from service.core.production import DEMO_SECRET
from service.core.scanning import Scanning

# In the environment: where the processes of one web server count together. The library that counts
# looks at it once, when it is loaded.
COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the operator decides. Durations are seconds, sizes bytes."""

    database_url: str
    replica_url: str | None
    data_dir: Path
    files: Folder | Bucket
    processes_dir: Path
    forms_dir: Path
    secret: str
    former_secrets: tuple[str, ...]
    seal_key: str
    seal_public_key: str
    production: bool
    demo: bool
    host: str
    port: int
    web_workers: int
    base_url: str
    smtp_url: str | None
    mail_from: str
    max_upload: int
    check_seconds: int
    check_megabytes: int
    checks: int
    session_seconds: int
    metrics_host: str
    metrics_port: int
    session_hours: int
    proxies: int
    timezone: str
    lease_seconds: int
    job_seconds: int
    mail_seconds: int
    clock_seconds: int
    undo_seconds: int
    allowance: Allowance = field(default_factory=Allowance)
    scanning: Scanning | None = None
    keeping: Keeping = field(default_factory=Keeping)
    postbox: Postbox = field(default_factory=Postbox)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that is used now, and those of before whose links still open."""
        return (self.secret, *self.former_secrets)

    @property
    def calendars(self) -> Path:
        return self.processes_dir / "kalender.toml"

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def load(environment: Mapping[str, str]) -> Settings:
    """Read ``REGELWERK_*``, ``HOST`` and ``PORT``; raises ConfigError naming the variable."""
    _check_texts(environment)
    data_dir = Path(environment.get("REGELWERK_DATA_DIR", "var")).absolute()
    production = _choice(environment, "REGELWERK_ENV", ("demo", "production"), "demo") == (
        "production"
    )
    host = environment.get("HOST", "127.0.0.1")
    port = _number(environment, "PORT", 8000, low=1, high=65535)
    settings = Settings(
        database_url=_database_url(environment, data_dir),
        replica_url=_replica_url(environment),
        data_dir=data_dir,
        files=_files(environment, data_dir),
        processes_dir=_directory(environment, "REGELWERK_PROCESSES", ROOT / "processes"),
        forms_dir=_directory(environment, "REGELWERK_FORMS", ROOT / "forms"),
        secret=environment.get("REGELWERK_SECRET", "" if production else DEMO_SECRET),
        former_secrets=tuple(environment.get("REGELWERK_SECRET_PREVIOUS", "").split()),
        seal_key=seal.private_key(environment),
        seal_public_key=seal.public_key(environment),
        production=production,
        demo=not production,
        host=host,
        port=port,
        web_workers=_number(environment, "REGELWERK_WEB_WORKERS", 1, low=1, high=64),
        base_url=_web_address(environment, f"http://{host}:{port}"),
        smtp_url=_smtp_url(environment),
        mail_from=environment.get("REGELWERK_MAIL_FROM", "regelwerk@localhost"),
        max_upload=MEGABYTE * _number(environment, "REGELWERK_MAX_UPLOAD_MB", 20, low=1, high=200),
        check_seconds=_number(environment, "REGELWERK_CHECK_SECONDS", 30, low=5, high=600),
        check_megabytes=_number(environment, "REGELWERK_CHECK_MB", 512, low=128, high=8192),
        checks=_number(environment, "REGELWERK_CHECKS", 2, low=1, high=8),
        session_seconds=60
        * _number(environment, "REGELWERK_SESSION_MINUTES", 480, low=5, high=10_080),
        metrics_host=environment.get("REGELWERK_METRICS_HOST", "127.0.0.1"),
        metrics_port=_number(environment, "REGELWERK_METRICS_PORT", 0, low=0, high=65535),
        session_hours=_number(environment, "REGELWERK_SESSION_HOURS", 12, low=1, high=168),
        proxies=_number(environment, "REGELWERK_PROXIES", 0, low=0, high=5),
        timezone=_zone(environment, "REGELWERK_TIMEZONE", DEFAULT_TIMEZONE),
        lease_seconds=_number(environment, "REGELWERK_LEASE_SECONDS", 60, low=2, high=600),
        job_seconds=_number(environment, "REGELWERK_JOB_SECONDS", 300, low=1, high=7200),
        mail_seconds=_number(environment, "REGELWERK_MAIL_SECONDS", 180, low=1, high=3600),
        clock_seconds=_number(environment, "REGELWERK_CLOCK_SECONDS", 60, low=5, high=3600),
        # How long a step can be taken back; what it sends waits as long. 0: not at all.
        undo_seconds=_number(environment, "REGELWERK_UNDO_SECONDS", 60, low=0, high=3600),
        allowance=_allowance(environment),
        scanning=scanning.read(environment),
        keeping=keeping.read(environment),
        postbox=postbox.read(environment),
    )
    if settings.production:
        production_rules.check(settings.secret, settings.base_url)
        production_rules.check_former(settings.former_secrets)
        production_rules.check_post(settings.smtp_url, settings.postbox)
    _check_limits(settings)
    return settings


def new_secret() -> str:
    """A secret good enough for production."""
    return secrets.token_urlsafe(48)


def _check_texts(environment: Mapping[str, str]) -> None:
    """No setting holds a line break or bytes that are no text."""
    for name, value in environment.items():
        ours = name.startswith("REGELWERK_") or name in {"HOST", "PORT"}
        if ours and not value.isprintable():
            raise ConfigError(N_("%(name)s holds characters that are no text."), name=name)


def _check_limits(settings: Settings) -> None:
    if settings.mail_seconds >= settings.job_seconds:
        raise ConfigError(
            N_(
                "REGELWERK_MAIL_SECONDS (%(mail)s) must be less than REGELWERK_JOB_SECONDS"
                " (%(job)s): a step that sends a message takes longer than its sending."
            ),
            mail=settings.mail_seconds,
            job=settings.job_seconds,
        )


def _choice(
    environment: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str
) -> str:
    value = environment.get(name, default)
    if value not in allowed:
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use one of: %(allowed)s."),
            name=name,
            value=value,
            allowed=", ".join(allowed),
        )
    return value


def _zone(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:  # OSError: the name of a folder
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use the name of a time zone, such as Europe/Brussels."),
            name=name,
            value=value,
        ) from exc
    return value


def _number(environment: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = environment.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use a whole number from %(low)s to %(high)s."),
            name=name,
            value=text,
            low=low,
            high=high,
        )
    return int(text)


def _allowance(environment: Mapping[str, str]) -> Allowance:
    """``REGELWERK_LIMIT_FILES`` and so on, one for each limit."""
    found = {
        name: _number(
            environment, f"REGELWERK_LIMIT_{name.upper()}", usual, low=1, high=allowance.MOST
        )
        for name, usual in Allowance.names()
    }
    return Allowance(**found)


def _directory(environment: Mapping[str, str], name: str, default: Path) -> Path:
    path = Path(environment.get(name, str(default))).absolute()
    if name in environment and not path.is_dir():
        raise ConfigError(
            N_("%(name)s points to “%(value)s”, which is not a folder."), name=name, value=path
        )
    return path


def _files(environment: Mapping[str, str], data_dir: Path) -> Folder | Bucket:
    """Where documents lie; beside the database unless another place is given."""
    url = environment.get("REGELWERK_FILES_URL")
    if not url:
        return files_in(data_dir)
    place = read_address(url, "REGELWERK_FILES_URL")
    demand_rights(place, environment)
    return place


def files_in(data_dir: Path) -> Folder:
    """The folder for documents among the data of an installation or a rehearsal."""
    return Folder(path=str(data_dir / "files"))


def _database_url(environment: Mapping[str, str], data_dir: Path) -> str:
    url = environment.get("REGELWERK_DATABASE_URL") or f"sqlite:///{data_dir / 'regelwerk.db'}"
    database_address.demand(url)
    return url


def _replica_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("REGELWERK_REPLICA_URL") or None
    if url is not None:
        database_address.demand_server(url, "REGELWERK_REPLICA_URL")
    return url


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is a number, or left out."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _web_address(environment: Mapping[str, str], default: str) -> str:
    url = environment.get("REGELWERK_BASE_URL", default).rstrip("/")
    parts = _split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _has_port(parts):
        raise ConfigError(
            N_("REGELWERK_BASE_URL is “%(value)s”. Use an address such as https://example.org."),
            value=url,
        )
    return url


def _split(url: str) -> SplitResult:
    """The parts of an address; an unreadable one has none, and the caller names the variable."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _smtp_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("REGELWERK_SMTP_URL") or None
    if url is None:
        return None
    parts = _split(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not _has_port(parts):
        raise ConfigError(
            N_(
                "REGELWERK_SMTP_URL must look like smtp://user:password@host:587?starttls=1."
                " Its value is not shown, because it may hold a password."
            )
        )
    return url
