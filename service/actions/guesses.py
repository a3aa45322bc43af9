"""Who may try a password now. Guessing gets slower; nobody is ever locked out by others.

A device on which somebody signed in before is known, as long as that password holds: it is slowed
down by its own mistakes only. Any other device waits after mistakes at one account, and when an
account is being guessed at from everywhere, it waits a moment before its first try as well. To
wait is an answer (429) and a row; no thread sleeps.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from service.actions.services import Services
from service.core.allowance import DAY, HOUR, MINUTE
from service.core.errors import TooOften
from service.core.language import N_
from service.store import attempts
from service.store.attempts import Spending
from service.store.db import Session

FREE = 3  # mistakes at one account from one address that cost nothing
STEP, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
HEATED = 50  # mistakes at one account in an hour, from unknown devices, before newcomers wait too
PAUSE = timedelta(seconds=15)
MET = timedelta(minutes=10)  # who waited may try for so long
OF_DEVICE, DEVICE_SPAN = 10, timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A browser that carries our word that somebody signed in on it with this password."""

    id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Where a password comes from: an address, and a device when it is one we know."""

    sender: str = ""
    device: Device | None = None


def version_of(password_hash: str) -> str:
    """What a device keeps of a password; another password makes another."""
    return sha256(f"device|{password_hash}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Guesses:
    """The tries at one account from one place. ``is_known`` when the device may skip the queue."""

    services: Services
    username: str
    knock: Knock
    is_known: bool

    def admit(self, now: datetime) -> None:
        """Raises TooOften while this place has to wait."""
        if self.is_known:
            return
        limits = self.services.settings.allowance
        with self.services.db.reading() as session:
            spans = {self._key(name): span for name, span in _SPANS.items()}
            found = attempts.windows(session, spans, now)
        used = {name: found.get(self._key(name), (0, now)) for name in _SPANS}
        for name, most in (
            ("wait", 1),
            ("address", limits.guesses),
            ("day", limits.account_guesses),
        ):
            if used[name][0] >= most:
                raise _slower(used[name][1] - now)
        if used["heat"][0] >= HEATED and not used["met"][0]:
            with self.services.db.writing() as session:
                self._wait(session, PAUSE, now)
            raise _slower(PAUSE)

    def failed(self, session: Session, now: datetime) -> None:
        """Count a mistake; the next ones of an unknown device wait longer and longer."""
        if self.is_known:
            self._count(session, "device", DEVICE_SPAN, now)
            return
        for name in ("address", "heat", "day"):
            self._count(session, name, _SPANS[name], now)
        mistakes = self._count(session, "pair", HOUR, now)
        if mistakes >= FREE:
            self._wait(session, min(STEP * 2 ** min(mistakes - FREE, 10), LONGEST), now)

    def succeeded(self, session: Session) -> None:
        """Mistakes of who turned out to know the password are forgotten."""
        for name in ("pair", "device"):
            attempts.drop(session, self._key(name))

    def _wait(self, session: Session, wait: timedelta, now: datetime) -> None:
        self._count(session, "wait", wait, now)
        self._count(session, "met", wait + MET, now)

    def _count(self, session: Session, name: str, span: timedelta, now: datetime) -> int:
        return attempts.count(session, self._key(name), now=now, until=now + span)

    def _key(self, name: str) -> str:
        parts: dict[str, tuple[str, ...]] = {
            "address": (self.knock.sender,),
            "heat": (self.username,),
            "day": (self.username,),
            "device": (self.knock.device.id if self.knock.device else "",),
        }
        return _key(self.services, name, *parts.get(name, (self.username, self.knock.sender)))


# For how long each is counted at most.
_SPANS = {
    "wait": LONGEST,
    "met": LONGEST + MET,
    "address": 5 * MINUTE,
    "heat": HOUR,
    "day": DAY,
}


def at(services: Services, username: str, stored: str | None, knock: Knock) -> Guesses:
    """The tries at *username*, whose password is kept as *stored*, from one place."""
    device, now = knock.device, services.clock()
    is_known = False
    if device is not None and stored is not None:
        same = hmac.compare_digest(device.version, version_of(stored))
        own = Spending(
            key=_key(services, "device", device.id), amount=1, most=OF_DEVICE, span=DEVICE_SPAN
        )
        with services.db.reading() as session:
            is_known = same and attempts.spent(session, [own], now) is None
    return Guesses(services, username, knock, is_known)


def _key(services: Services, *parts: str) -> str:
    """What is counted, in a form that tells nobody who it was about."""
    text = "\n".join(("guess", *parts))
    secret = services.settings.secret.encode()
    return hmac.digest(secret, text.encode("utf-8", "replace"), "sha256").hex()


def _slower(wait: timedelta) -> TooOften:
    return TooOften(
        N_("Too many wrong passwords were tried for this name or from here."), wait=wait
    )
