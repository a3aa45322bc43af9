"""What the duration of a term counts, as authors write it and as texts say it."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What the duration of a term counts."""

    WORKDAYS = "werkdagen"
    DAYS = "dagen"
    MONTHS = "maanden"
    HOURS = "uren"


ONE = {  # the same words for one of them
    Unit.WORKDAYS: "werkdag",
    Unit.DAYS: "dag",
    Unit.MONTHS: "maand",
    Unit.HOURS: "uur",
}
WEEKS = ("week", "weken")
ROLLS = "rol"  # after a duration: a due date on a closed day moves forward
