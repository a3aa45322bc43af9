"""The four tones of the heat map: what they may tell, up to which value each goes, in words."""

from __future__ import annotations

from enum import StrEnum

from service.core.language import N_, Message

TONES = 4


class Colour(StrEnum):
    """What the tones of the map tell; the words stand in the address."""

    DAYS = "hoe-lang"
    TIMES = "hoe-vaak"
    LATE = "te-laat"


COLOURS = (
    (Colour.DAYS, Message(N_("Working days in the step"))),
    (Colour.TIMES, Message(N_("How often"))),
    (Colour.LATE, Message(N_("Share too late"))),
)
# Up to which value a tone goes; beyond the last begins the darkest.
LIMITS = {Colour.DAYS: (1, 3, 5), Colour.LATE: (0, 5, 15), Colour.TIMES: (25, 50, 75)}
LEGENDS = {
    Colour.DAYS: (
        Message(N_("up to 1 working day")),
        Message(N_("2 or 3")),
        Message(N_("4 or 5")),
        Message(N_("6 or more")),
    ),
    Colour.TIMES: (
        Message(N_("up to a quarter of the most")),
        Message(N_("up to half")),
        Message(N_("up to three quarters")),
        Message(N_("more than that")),
    ),
    Colour.LATE: (
        Message(N_("never too late")),
        Message(N_("up to 5 in 100")),
        Message(N_("up to 15 in 100")),
        Message(N_("more than that")),
    ),
}


def tone(value: int | None, colour: Colour) -> int:
    """From 1 to TONES; 0 when there is nothing to tell."""
    return 0 if value is None else 1 + sum(value > limit for limit in LIMITS[colour])
