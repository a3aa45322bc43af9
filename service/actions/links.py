"""The secret link of a party: made from the server's secret, stored only as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

PURPOSE = b"regelwerk party link v1"


def secret_for(server_secret: str, number: str, started_at: datetime) -> str:
    """The link text of a case: 192 bits, the same on every call, unknown without the secret."""
    message = b"|".join((PURPOSE, number.encode(), started_at.isoformat().encode()))
    digest = hmac.new(server_secret.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def hash_of(secret: str) -> str:
    """What is stored: SHA-256 of the link text, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
