"""The code that stands for a personal link: two words and a number, to write down or to read out.

It is made from the server's secret, as the link is. It is shorter than the link, so that each case
takes only so many wrong ones a day; the link opens the page all the same.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from service.actions.links import named
from service.actions.services import Services
from service.bundle.parties import Party
from service.core.allowance import DAY
from service.core.words.spoken import SPOKEN
from service.settings import Settings
from service.store import attempts
from service.store.attempts import Spending
from service.store.db import Session
from service.store.tables import Instance

PURPOSE = b"regelwerk party code v1"
WRONG = 30  # a day and case; with these words one in 40,000 days finds the right one
NUMBERS = 10_000
LONGEST = 40  # letters and digits of what is typed


def code_for(secret: str, number: str, started_at: datetime, party: str = "") -> str:
    """``molen-4821-appel``: the same on every call, unknown without the secret of the server."""
    message = b"|".join((PURPOSE, number.encode(), started_at.isoformat().encode(), party.encode()))
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    first, last = (SPOKEN[each % len(SPOKEN)] for each in digest[:2])
    return f"{first}-{int.from_bytes(digest[2:8]) % NUMBERS:04d}-{last}"


def code_of(settings: Settings, instance: Instance, party: Party) -> str:
    """The code of the page of *party* in one case."""
    return code_for(settings.secret, instance.number, instance.started_at, named(party))


def opens(settings: Settings, instance: Instance, party: Party, typed: str) -> bool:
    """Whether *typed* is that code, with a secret of now or before, however it is written."""
    number, begun, name = instance.number, instance.started_at, named(party)
    known = [_plain(code_for(each, number, begun, name)) for each in settings.secrets]
    return any([hmac.compare_digest(each.encode(), _plain(typed).encode()) for each in known])


def admits(session: Session, services: Services, instance: Instance) -> bool:
    """Whether this case still takes codes today."""
    return attempts.spent(session, [_wrong(instance)], services.clock()) is None


def refused(session: Session, services: Services, instance: Instance) -> None:
    """A wrong code was tried."""
    attempts.spend(session, [_wrong(instance)], services.clock())


def _wrong(instance: Instance) -> Spending:
    return Spending(key=f"case codes {instance.id}", amount=1, most=WRONG, span=DAY)


def _plain(text: str) -> str:
    """Case, spaces and hyphens do not matter."""
    return "".join(each for each in text.casefold() if each.isalnum())[:LONGEST]
