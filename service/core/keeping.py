"""Where seals are kept besides the database, as the operator wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.mail_address import is_mail_address

FILE, MAIL = "REGELWERK_SEAL_FILE", "REGELWERK_SEAL_MAIL"
AUTHORITY, TRUST = "REGELWERK_STAMP_URL", "REGELWERK_STAMP_CA"
PAUSE = "REGELWERK_STAMP_MINUTES"
MOST_MINUTES = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What is empty is not done. ``trust``: certificates that an authority has to descend from."""

    file: Path | None = None
    mail: str = ""
    authority: str = ""
    trust: Path | None = None
    stamp_minutes: int = 60


def read(environment: Mapping[str, str]) -> Keeping:
    """``REGELWERK_SEAL_*`` and ``REGELWERK_STAMP_*``; ConfigError names the variable."""
    mail = environment.get(MAIL, "")
    if mail and not is_mail_address(mail):
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use one e-mail address."), name=MAIL, value=mail
        )
    trust = _path(environment, TRUST)
    if trust is not None and not trust.is_file():
        raise ConfigError(
            N_("%(name)s points to “%(value)s”, which is not a file."), name=TRUST, value=trust
        )
    return Keeping(
        file=_path(environment, FILE),
        mail=mail,
        authority=_authority(environment),
        trust=trust,
        stamp_minutes=_minutes(environment),
    )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name, "")
    return Path(text).absolute() if text else None


def _authority(environment: Mapping[str, str]) -> str:
    url = environment.get(AUTHORITY, "")
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_number = urlsplit(""), False
    fits = parts.scheme in {"http", "https"} and parts.hostname and port_is_number
    # The address stands in errors; a password would stand there too.
    if url and (not fits or parts.username is not None):
        raise ConfigError(
            N_("%(name)s must look like https://host/path, without a user name."), name=AUTHORITY
        )
    return url


def _minutes(environment: Mapping[str, str]) -> int:
    text = environment.get(PAUSE, "60")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_MINUTES:
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use a whole number from %(low)s to %(high)s."),
            name=PAUSE,
            value=text,
            low=1,
            high=MOST_MINUTES,
        )
    return int(text)
