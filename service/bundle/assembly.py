"""Puts a bundle together from its parts; reading and judging them is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle.archive import content_hash
from service.bundle.bundle import Bundle
from service.bundle.calendars import CALENDAR_FROZEN, CALENDAR_SOURCE
from service.bundle.elements import local_names
from service.bundle.parts import Parts, error, read_parts
from service.bundle.settings import SETTINGS_FILE
from service.bundle.xml import scopes
from service.core.errors import BundleError
from service.core.finding import Finding, Severity, how_many
from service.core.language import N_


def load(files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle that was checked at publication; BundleError says what is wrong."""
    if CALENDAR_FROZEN not in files:
        raise BundleError(N_("The bundle has no frozen calendars."))
    bundle, findings = assemble(files, read_parts(files, published=True))
    if bundle is None:
        wrong = [each for each in findings if each.severity is Severity.ERROR]
        first = wrong[0] if wrong else None
        raise BundleError(
            N_("The bundle cannot be used: %(errors)s, the first in %(file)s: %(problem)s"),
            findings=findings,
            errors=how_many(Severity.ERROR, len(wrong)),
            file=first.file if first else "–",
            problem=first.message if first else "–",
        )
    return bundle


def assemble(files: Mapping[str, bytes], parts: Parts) -> tuple[Bundle | None, list[Finding]]:
    """The bundle of these *files*, read as *parts*, or None with the reasons why not."""
    if _broken(parts.findings):
        return None, parts.findings
    settings, regulation = parts.settings, parts.regulation
    names = (regulation.calendar, regulation.internal_calendar)
    for name in names:
        if name not in parts.calendars:
            parts.findings.append(
                error(
                    "calendar",
                    CALENDAR_SOURCE,
                    N_("There is no calendar “%(name)s”."),
                    name=name,
                )
            )
    for name in settings.roots:
        if name not in parts.processes:
            parts.findings.append(
                error("process", SETTINGS_FILE, N_("There is no process “%(name)s”."), name=name)
            )
    if _broken(parts.findings):
        return None, parts.findings
    ordered = _ordered(parts, [*settings.roots, *sorted(parts.processes)])
    return Bundle(
        key=settings.key,
        title=settings.title,
        root_process=settings.process,
        hash=content_hash(files),
        files=dict(files),
        settings=settings,
        regulation=regulation,
        measures=parts.measures,
        boards=parts.boards,
        reports=parts.reports,
        walls=parts.walls,
        calendar=parts.calendars[names[0]],
        internal_calendar=parts.calendars[names[1]],
        forms=parts.forms,
        letters=parts.letters,
        decisions=parts.decisions,
        elements={each.key: each for each in parts.elements},
        processes=tuple(ordered),
        process_files={name: parts.processes[name][0] for name in ordered},
        process_titles={name: parts.processes[name][1].get("name") or name for name in ordered},
        local_names=frozenset().union(*(local_names(root) for root in parts.roots.values())),
        scopes={
            scope.get("id") or "": name
            for name, (_, process) in parts.processes.items()
            for scope in scopes(process)
        },
        chapters={root: tuple(_ordered(parts, [root])) for root in settings.roots},
    ), parts.findings


def _ordered(parts: Parts, waiting: list[str]) -> list[str]:
    """Processes in reading order: each of those named, then what it calls."""
    calls: dict[str, list[str]] = {}
    for each in parts.elements:
        if each.called:
            calls.setdefault(each.process, []).append(each.called)
    found: list[str] = []
    while waiting:
        name = waiting.pop(0)
        if name in parts.processes and name not in found:
            found.append(name)
            waiting = calls.get(name, []) + waiting
    return found


def _broken(findings: list[Finding]) -> bool:
    return any(each.severity is Severity.ERROR for each in findings)
