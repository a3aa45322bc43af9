"""Where post comes in and what cannot be delivered returns to, as the operator wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.mail_address import is_mail_address

RETURNS = "REGELWERK_MAIL_RETURNS"
UNSERVED = "REGELWERK_WITHOUT_MAIL"
ON_PURPOSE = "on-purpose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """What is empty is not done.

    ``returns``: where a mail server reports what it could not deliver. ``is_unserved``: the
    operator wants production without a mail server.
    """

    returns: str = ""
    is_unserved: bool = False


def read(environment: Mapping[str, str]) -> Postbox:
    """``REGELWERK_MAIL_*``; ConfigError names the variable."""
    return Postbox(returns=_returns(environment), is_unserved=_unserved(environment))


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
