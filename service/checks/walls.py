"""Checks walls, echoes and the analysis: that what they show is there, and may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from service.bundle import naming
from service.bundle.parts import Parts
from service.bundle.walls import Analysis, Echo, Wall
from service.checks.boards import SAYS, check_part
from service.checks.expression_checks import known_names
from service.core.finding import Finding
from service.core.language import N_
from service.core.rights import Right
from service.core.words import Key


def check_walls(parts: Parts) -> list[Finding]:
    """A finding for everything they name that is not there, and for who may not see it."""
    found: list[Finding] = []
    models: dict[str, str] = {}
    for wall in parts.walls.walls.values():
        found += _wall(parts, wall)
        other = models.setdefault(wall.process, wall.key)
        if other != wall.key:
            found.append(
                SAYS.wrong(
                    f"{Key.WALL}.{wall.key}",
                    N_("Cases of “%(name)s” are on wall “%(other)s” already; one is most."),
                    N_("Make one wall of the two."),
                    name=wall.process,
                    other=other,
                )
            )
    for echo in parts.walls.echoes.values():
        found += _echo(parts, echo)
    if parts.walls.analysis is not None:
        found += _analysis(parts, parts.walls.analysis)
    return found


def _wall(parts: Parts, wall: Wall) -> Iterator[Finding]:
    place, settings = f"{Key.WALL}.{wall.key}", parts.settings
    yield from _key(place, wall.key)
    yield from _clauses(parts, place, wall.clauses)
    if wall.process not in settings.roots:
        yield SAYS.unknown(
            place, N_("No case begins with “%(name)s”."), wall.process, settings.roots
        )
    elif not settings.phases_of(wall.process):
        yield SAYS.wrong(
            place,
            N_("“%(name)s” has no phases, so the wall has no columns."),
            N_("Give the model phases in bundle.toml."),
            name=wall.process,
        )
    for group in wall.groups:
        if group not in settings.groups:
            yield SAYS.unknown(place, N_("There is no group “%(name)s”."), group, settings.groups)
        elif Right.SEE_BOARDS not in settings.groups[group].rights:
            yield SAYS.wrong(
                place,
                N_("Group “%(name)s” does not see this: it misses the right “%(right)s”."),
                N_("Add the right in bundle.toml, or name another group."),
                name=group,
                right=Right.SEE_BOARDS.value,
            )
    if wall.begins:
        known = {s.form for s in settings.starts.values() if s.process == wall.process}
        if wall.begins not in known:
            yield SAYS.unknown(
                place, N_("No card begins with start form “%(name)s”."), wall.begins, known
            )
    paths = {path for form in parts.forms.values() for path in (f.path for f in form.fields)}
    named = (wall.owner, *wall.card, *wall.fields)
    effect = wall.effect
    if effect is not None:
        named += (effect.since, effect.path)
        yield from _measured(parts, f"{place}.{Key.EFFECT}", effect.measure, effect.dimension)
        if bool(effect.dimension) != bool(effect.path):
            yield SAYS.wrong(
                f"{place}.{Key.EFFECT}",
                N_("“%(place)s” needs both “%(dimension)s” and “%(field)s”, or neither."),
                dimension=Key.DIMENSION.value,
                field=Key.FIELD.value,
            )
    yield from _fields(place, named, {*paths, *known_names(parts)})


def _echo(parts: Parts, echo: Echo) -> Iterator[Finding]:
    place = f"{Key.ECHO}.{echo.key}"
    yield from _key(place, echo.key)
    yield from _measured(parts, place, echo.measure, echo.dimension)
    if echo.per:
        yield from _measured(parts, place, echo.measure, echo.per)


def _analysis(parts: Parts, analysis: Analysis) -> Iterator[Finding]:
    yield from _clauses(parts, Key.ANALYSIS, analysis.clauses)
    for number, part in enumerate(analysis.parts, start=1):
        yield from check_part(parts, f"{Key.ANALYSIS}.{Key.PART} {number}", part)


def _measured(parts: Parts, place: str, name: str, dimension: str) -> Iterator[Finding]:
    measures = parts.measures.measures
    if name not in measures:
        yield SAYS.unknown(place, N_("There is no measure “%(name)s”."), name, measures)
    elif dimension and dimension not in measures[name].dimensions:
        yield SAYS.unknown(
            place,
            N_("“%(place)s” asks for “%(name)s”, by which its measure is not told apart."),
            dimension,
            measures[name].dimensions,
        )


def _clauses(parts: Parts, place: str, names: Iterable[str]) -> Iterator[Finding]:
    known: Mapping[str, object] = parts.regulation.clauses
    for name in names:
        if name not in known:
            yield SAYS.unknown(place, N_("The regulation has no clause “%(name)s”."), name, known)


def _fields(place: str, paths: Iterable[str], known: set[str]) -> Iterator[Finding]:
    for path in paths:
        if path and path not in known:
            yield SAYS.unknown(place, N_("There is no field “%(name)s”."), path, known)


def _key(place: str, key: str) -> Iterator[Finding]:
    if not naming.is_key(key):
        yield SAYS.wrong(
            place, N_("“%(key)s” must be letters, digits and dashes, at most 80."), key=key
        )
