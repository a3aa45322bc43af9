"""Words of post: what a bundle says of it, and how machines and absent people say things."""

from __future__ import annotations

from enum import StrEnum

FAILED = (
    "undeliver",
    "onbestelbaar",
    "could not be delivered",
    "delivery failed",
    "delivery has failed",
    "permanent error",
    "permanent failure",
    "returned mail",
    "returned to sender",
    "failure notice",
    "delivery status notification (failure)",
    "niet worden afgeleverd",
    "niet worden bezorgd",
    "user unknown",
    "mailbox unavailable",
)
DELAYED = ("delay", "vertraag", "will be retried", "keep trying", "still being tried", "warning")
AWAY = (
    "automatic reply",
    "automatisch antwoord",
    "auto-reply",
    "autoreply",
    "auto reply",
    "out of office",
    "afwezig",
)
MACHINES = ("mailer-daemon", "postmaster", "mail delivery", "microsoft exchange")


class PostKey(StrEnum):
    """Keys of the table that says what a message fills in."""

    LETTERBOX = "brievenbus"
    FIXED = "vast"


class PostField(StrEnum):
    """Parts of a message that a question may take."""

    TEXT = "tekst"
    SUBJECT = "onderwerp"
    NAME = "naam"
    EMAIL = "email"
    SENT_ON = "verzonden_op"
    ARRIVED_ON = "ontvangen_op"
    ORIGINAL = "origineel"
    FILES = "bijlagen"
