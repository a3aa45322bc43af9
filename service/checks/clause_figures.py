"""Checks the figures beside clauses: made of measures that exist, each counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from service.bundle import naming
from service.bundle.measures import MEASURES_FILE, Figure
from service.bundle.parts import Parts
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import Key


def check_figures(parts: Parts) -> Iterator[Finding]:
    """What cannot be added up to “n of m”, or stands beside a clause that does not exist."""
    measures, clauses = parts.measures.measures, parts.regulation.clauses
    for figure in parts.measures.figures.values():
        place = f"{Key.FIGURE}.{figure.key}"
        if not naming.is_key(figure.key):
            yield _wrong(
                place,
                N_("“%(key)s” must be letters, digits and dashes, at most 80."),
                key=figure.key,
            )
        for name in figure.measures:
            if name not in measures:
                yield _unknown(place, N_("There is no measure “%(name)s”."), name, measures)
        for name in figure.clauses:
            if name not in clauses:
                text = N_("The regulation has no clause “%(name)s”.")
                yield _unknown(place, text, name, clauses)
        yield from _twice(place, figure)
        roots = {
            measures[name].process or parts.settings.process
            for name in figure.measures
            if name in measures
        }
        if len(roots) > 1:
            yield _wrong(
                place,
                N_("“%(place)s” adds up cases of different processes: %(names)s."),
                names=", ".join(sorted(roots)),
            )


def _twice(place: str, figure: Figure) -> Iterator[Finding]:
    """A case that counts in two places would make the whole larger than it is."""
    for name, times in Counter(figure.measures).items():
        if times > 1:
            yield _wrong(
                place,
                N_("“%(place)s” names the measure “%(name)s” more than once."),
                name=name,
            )


def _unknown(place: str, text: str, name: str, known: Iterable[str]) -> Finding:
    near = get_close_matches(name, list(known), n=1)
    advice = N_("Did you mean “%(near)s”?") if near else N_("Correct “%(place)s”.")
    return _wrong(place, text, advice, name=name, near=near[0] if near else "")


def _wrong(place: str, text: str, advice: str = "", **params: object) -> Finding:
    told = {"place": place, **params}
    return Finding(
        severity=Severity.ERROR,
        code="figure",
        file=MEASURES_FILE,
        element=place,
        message=Message(text, told),
        advice=Message(advice, told) if advice else None,
    )
