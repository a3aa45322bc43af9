"""The secret link of a party: made from the server's secret, never stored as it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from service.bundle.parties import Party
from service.settings import Settings
from service.store.tables import Instance

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
    key = "" if party.filed else party.key
    return secret_for(settings.secret, instance.number, instance.started_at, key)


def link_of(settings: Settings, instance: Instance, party: Party) -> str:
    """The address of that page."""
    return f"{settings.base_url}/status/{instance.number}/{secret_of(settings, instance, party)}"


def hash_of(secret: str) -> str:
    """What is stored: SHA-256 of the link text, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
