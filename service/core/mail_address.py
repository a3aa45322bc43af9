"""The one rule for mail addresses: what an account, a form and the mail server are given."""

from __future__ import annotations

import re
from email.utils import parseaddr

LONGEST = 254
# Stricter than the RFC on purpose: no quoted local parts, comments, lists or routes.
_CHARACTER = r"[^\s@<>()\[\],;:\\\".]"
_LOCAL = re.compile(rf"{_CHARACTER}+(?:\.{_CHARACTER}+)*")
_DOMAIN = re.compile(rf"{_CHARACTER}{{1,63}}(?:\.{_CHARACTER}{{1,63}})+")
_LONGEST_LOCAL = 64
_SHORTEST_TOP = 2  # letters of the last part of a domain


def is_mail_address(text: str, *, reachable: bool = True) -> bool:
    """Whether *text* is one plain address, at a domain that can be reached from elsewhere.

    Without *reachable* also at a machine next door, such as ``localhost``.
    """
    local, at, domain = text.rpartition("@")
    if not reachable and "." not in domain:
        domain += ".local"
    return (
        bool(at)
        and len(text) <= LONGEST
        and text.isprintable()
        and len(local) <= _LONGEST_LOCAL
        and _LOCAL.fullmatch(local) is not None
        and _DOMAIN.fullmatch(domain) is not None
        and len(domain.rpartition(".")[2]) >= _SHORTEST_TOP
    )


def returning_address(returns: str, local: str) -> str:
    """Where what could not be delivered returns to; with a ``+`` it names the message (*local*)."""
    return returns.replace("+@", f"+{local}@", 1)


def domain_of(sender: str) -> str:
    """Behind the @ of every Message-ID of ours, by the address that mail comes from."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
