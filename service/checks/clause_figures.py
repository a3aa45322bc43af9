"""Checks the figures beside clauses: made of measures that exist, each counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.bundle import naming
from service.bundle.measures import MEASURES_FILE, Figure
from service.bundle.parts import Parts
from service.checks.saying import Says
from service.core.finding import Finding
from service.core.language import N_
from service.core.words import Key

SAYS = Says(code="figure", file=MEASURES_FILE)


def check_figures(parts: Parts) -> Iterator[Finding]:
    """What cannot be added up to “n of m”, or stands beside a clause that does not exist."""
    measures, clauses = parts.measures.measures, parts.regulation.clauses
    for figure in parts.measures.figures.values():
        place = f"{Key.FIGURE}.{figure.key}"
        if not naming.is_key(figure.key):
            yield SAYS.wrong(
                place,
                N_("“%(key)s” must be letters, digits and dashes, at most 80."),
                key=figure.key,
            )
        for name in figure.measures:
            if name not in measures:
                yield SAYS.unknown(place, N_("There is no measure “%(name)s”."), name, measures)
        for name in figure.clauses:
            if name not in clauses:
                text = N_("The regulation has no clause “%(name)s”.")
                yield SAYS.unknown(place, text, name, clauses)
        yield from _twice(place, figure)
        roots = {
            measures[name].process or parts.settings.process
            for name in figure.measures
            if name in measures
        }
        if len(roots) > 1:
            yield SAYS.wrong(
                place,
                N_("“%(place)s” adds up cases of different processes: %(names)s."),
                names=", ".join(sorted(roots)),
            )


def check_overlaps(parts: Parts) -> Iterator[Finding]:
    """Measures that count the same cases as measures which do not exist, or as themselves."""
    known = parts.measures.measures
    for number, overlap in enumerate(parts.measures.overlaps, start=1):
        place = f"{Key.OVERLAP}.{number}"
        for name in overlap.measures:
            if name not in known:
                yield SAYS.unknown(place, N_("There is no measure “%(name)s”."), name, known)
        for name, times in Counter(overlap.measures).items():
            if times > 1:
                yield SAYS.wrong(
                    place,
                    N_("“%(place)s” names the measure “%(name)s” more than once."),
                    name=name,
                )


def _twice(place: str, figure: Figure) -> Iterator[Finding]:
    """A case that counts in two places would make the whole larger than it is."""
    for name, times in Counter(figure.measures).items():
        if times > 1:
            yield SAYS.wrong(
                place,
                N_("“%(place)s” names the measure “%(name)s” more than once."),
                name=name,
            )
