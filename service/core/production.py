"""What production refuses: secrets to guess, cookies in the open, and letters that nobody gets."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.postbox import ON_PURPOSE, UNSERVED, Postbox

DEMO_SECRET = "regelwerk-demo-secret-not-for-production"
MIN_SECRET = 32
MIN_DIFFERENT = 10  # a random text of 32 hex digits has fewer once in a million times
AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})


def _is_weak(secret: str) -> bool:
    return secret == DEMO_SECRET or len(secret) < MIN_SECRET or len(set(secret)) < MIN_DIFFERENT


def check_former(secrets: Iterable[str]) -> None:
    """What opens the links of before has to be as good; raises ConfigError."""
    if any(_is_weak(each) for each in secrets):
        raise ConfigError(
            N_(
                "REGELWERK_SECRET_PREVIOUS holds a secret that is too short, too regular or the"
                " demo secret. Write the secrets of before with a space between them; leave out"
                " what others know."
            )
        )


def check_post(server: str | None, postbox: Postbox) -> None:
    """Messages that nobody gets are letters that nobody gets; raises ConfigError."""
    if server is None and not postbox.is_unserved:
        raise ConfigError(
            N_(
                "There is no mail server: set REGELWERK_SMTP_URL, or no message leaves. Without one"
                " on purpose, all post on paper? Set %(name)s=%(value)s."
            ),
            name=UNSERVED,
            value=ON_PURPOSE,
        )


def check(secret: str, base_url: str) -> None:
    """Raises ConfigError naming the variable."""
    if _is_weak(secret):
        raise ConfigError(
            N_(
                "REGELWERK_SECRET is missing, too short, too regular or the demo secret. Set a"
                " random text of at least %(length)s characters; `openssl rand -hex 32` makes one."
            ),
            length=MIN_SECRET,
        )
    parts = urlsplit(base_url)
    if parts.scheme != "https" and parts.hostname not in AT_HOME:
        raise ConfigError(
            N_(
                "REGELWERK_BASE_URL is “%(value)s”. In production use the https:// address that"
                " people see; http:// is only for this machine itself, to try things."
            ),
            value=base_url,
        )
