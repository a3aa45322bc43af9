"""Where post comes in and what cannot be delivered returns to, as the operator wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.mail_address import is_mail_address

URL, PASSWORD = "REGELWERK_MAILBOX_URL", "REGELWERK_MAILBOX_PASSWORD"
PASSWORD_FILE, DROP = "REGELWERK_MAILBOX_PASSWORD_FILE", "REGELWERK_MAIL_DROP"
RETURNS = "REGELWERK_MAIL_RETURNS"
UNSERVED = "REGELWERK_WITHOUT_MAIL"
ON_PURPOSE = "on-purpose"
AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"imap": 143, "imaps": 993}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A mailbox over IMAP; the password is never shown."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_tls: bool
    starts_tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """What is empty is not done.

    ``mailbox``: where post comes in, reports of mail servers too. ``drop``: a folder with messages
    as files (.eml). ``returns``: where a mail server reports what it could not deliver.
    ``is_unserved``: the operator wants production without a mail server.
    """

    mailbox: Mailbox | None = None
    drop: Path | None = None
    returns: str = ""
    is_unserved: bool = False


def read(environment: Mapping[str, str]) -> Postbox:
    """``REGELWERK_MAIL_*``; ConfigError names the variable."""
    return Postbox(
        mailbox=_mailbox(environment),
        drop=_drop(environment),
        returns=_returns(environment),
        is_unserved=_unserved(environment),
    )


def _mailbox(environment: Mapping[str, str]) -> Mailbox | None:
    url = environment.get(URL, "")
    if not url:
        return None
    parts, port = _parts(url)
    user = unquote(parts.username or "")
    if parts.scheme not in _PORTS or not parts.hostname or not user:
        raise ConfigError(
            N_("%(name)s must look like imaps://user@host/INBOX. Its value is not shown."), name=URL
        )
    starts_tls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
    is_tls = parts.scheme == "imaps"
    if not (is_tls or starts_tls or parts.hostname in AT_HOME):
        raise ConfigError(
            N_("%(name)s sends a password in the open; use imaps:// or ?starttls=1."), name=URL
        )
    return Mailbox(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or "") or _password(environment),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_tls=is_tls,
        starts_tls=starts_tls,
    )


def _parts(url: str) -> tuple[SplitResult, int | None]:
    """The parts of an address and its port; an unreadable one has none."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), None


def _password(environment: Mapping[str, str]) -> str:
    file = environment.get(PASSWORD_FILE, "")
    try:
        said = Path(file).read_text("utf-8").strip() if file else environment.get(PASSWORD, "")
    except (OSError, ValueError):
        said = ""
    if not said:
        raise ConfigError(
            N_("%(name)s has no password: set %(password)s or %(file)s."),
            name=URL,
            password=PASSWORD,
            file=PASSWORD_FILE,
        )
    return said


def _drop(environment: Mapping[str, str]) -> Path | None:
    text = environment.get(DROP, "")
    folder = Path(text).absolute() if text else None
    if folder is not None and not folder.is_dir():
        raise ConfigError(
            N_("%(name)s points to “%(value)s”, which is not a folder."), name=DROP, value=folder
        )
    return folder


def _returns(environment: Mapping[str, str]) -> str:
    address = environment.get(RETURNS, "")
    if address and not is_mail_address(address, reachable=False):
        raise ConfigError(
            N_(
                "%(name)s is “%(value)s”. Use one address, such as returned+@example.org; with +@"
                " it also tells which message came back."
            ),
            name=RETURNS,
            value=address,
        )
    return address


def _unserved(environment: Mapping[str, str]) -> bool:
    said = environment.get(UNSERVED, "")
    if said not in {"", ON_PURPOSE}:
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use one of: %(allowed)s."),
            name=UNSERVED,
            value=said,
            allowed=ON_PURPOSE,
        )
    return bool(said)
