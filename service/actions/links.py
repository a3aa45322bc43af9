"""Links that go by mail: the secret one of a party, made and never stored, and that of a case."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from service.bundle.parties import Party
from service.settings import Settings
from service.store.tables import Instance

LINK = "[link]"  # in the body of a message, until it goes
PURPOSE = b"regelwerk party link v1"


def secret_for(server_secret: str, number: str, started_at: datetime, party: str = "") -> str:
    """The link text of a case: 192 bits, the same on every call, unknown without the secret.

    Each *party* of a case has its own; the one that filed has no name here, as it always had.
    """
    named = [party.encode()] if party else []
    message = b"|".join((PURPOSE, number.encode(), started_at.isoformat().encode(), *named))
    digest = hmac.new(server_secret.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def secret_of(settings: Settings, instance: Instance, party: Party) -> str:
    """The link text that opens the page of *party* in one case."""
    return secret_for(settings.secret, instance.number, instance.started_at, named(party))


def opens(settings: Settings, instance: Instance, party: Party, secret: str) -> bool:
    """Whether *secret* is the link text of *party* in a case, made with a secret of now or before.

    That of who filed is kept as a hash besides, so that it outlives every secret. All are compared,
    so that the time tells nothing of which was near.
    """
    kept = [instance.link_hash] if party.filed and instance.link_hash else []
    number, begun, name = instance.number, instance.started_at, named(party)
    made = [hash_of(secret_for(each, number, begun, name)) for each in settings.secrets]
    given = hash_of(secret)
    return any([hmac.compare_digest(known, given) for known in (*kept, *made)])


def named(party: Party) -> str:
    """How a secret calls *party*; the one that filed has no name there, as it always had."""
    return "" if party.filed else party.key


def link_of(settings: Settings, instance: Instance, party: Party) -> str:
    """The address of that page."""
    return f"{settings.base_url}/status/{instance.number}/{secret_of(settings, instance, party)}"


def case_page(settings: Settings, number: str) -> str:
    """The address at which the staff opens a case."""
    return f"{settings.base_url}/zaken/{number}"


def hash_of(secret: str) -> str:
    """What is stored: SHA-256 of the link text, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
