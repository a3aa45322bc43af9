"""Where the virus scanner listens and what to do without it, as the operator wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.core.errors import ConfigError
from service.core.language import N_

PLACE, POLICY = "REGELWERK_CLAMAV", "REGELWERK_CLAMAV_AWAY"


class WhenAway(StrEnum):
    """What becomes of a file while the scanner gives no answer."""

    REFUSE = "refuse"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanning:
    """A scanner at a socket of this machine (``path``) or of another (``host`` and ``port``)."""

    path: str = ""
    host: str = ""
    port: int = 0
    away: WhenAway = WhenAway.REFUSE


def read(environment: Mapping[str, str]) -> Scanning | None:
    """``unix:/run/clamav/clamd.ctl`` or ``tcp:host:3310``; None without a scanner."""
    place = environment.get(PLACE, "")
    away = environment.get(POLICY, WhenAway.REFUSE)
    if away not in set(WhenAway):
        raise ConfigError(
            N_("%(name)s is “%(value)s”. Use one of: %(allowed)s."),
            name=POLICY,
            value=away,
            allowed=", ".join(WhenAway),
        )
    if not place:
        return None
    kind, _, rest = place.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return Scanning(path=rest, away=WhenAway(away))
    host, _, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isdecimal() and 0 < int(port) < 65536:
        return Scanning(host=host.strip("[]"), port=int(port), away=WhenAway(away))
    raise ConfigError(
        N_("%(name)s is “%(value)s”. Use unix:/run/clamav/clamd.ctl or tcp:host:3310."),
        name=PLACE,
        value=place,
    )
