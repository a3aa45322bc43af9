"""How a case stands for the measures of its version, as a plain value and as it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Standing(NamedTuple):
    """That a case counts for a measure: since when (seconds since the epoch), and for how much.

    ``hundredths`` None: the moment came, and the value says that it does not count.
    """

    at: int
    hundredths: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a case counts for. ``day``: by which it belongs to a year, ISO text."""

    day: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Standing] = field(default_factory=dict)


NOTHING = Observed()


def remembered(observed: Observed) -> dict[str, Any]:
    """As the junction keeps it with the case; JSON."""
    if not observed.measures and not observed.dimensions:
        return {}
    return {
        "day": observed.day,
        "dimensions": dict(observed.dimensions),
        "measures": dict(observed.measures),
    }


def recalled(kept: Mapping[str, Any]) -> Observed:
    """What ``remembered`` kept; nothing when the case was not observed yet."""
    if not kept:
        return NOTHING
    return Observed(
        day=kept["day"],
        dimensions=kept["dimensions"],
        measures={key: Standing(*each) for key, each in kept["measures"].items()},
    )
