"""Puts a bundle together from its files and collects what stops it; judging is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from service.bundle import archive
from service.bundle.bundle import Bundle, LetterSource
from service.bundle.cast import CAST_FILE, read_cast
from service.bundle.elements import Element, local_names, read_elements
from service.bundle.regulation import Regulation, read_regulation
from service.bundle.settings import SETTINGS_FILE, BundleSettings, read_settings
from service.bundle.xml import BPMN, UnsafeXml, safe_parse, scopes
from service.core.calendar import Calendar
from service.core.dmn import Decision, parse_dmn
from service.core.errors import (
    BundleError,
    CalendarError,
    ConfigError,
    Finding,
    ServiceError,
    Severity,
)
from service.core.forms import Form, parse_form
from service.core.language import N_, Message
from service.core.letters.source import read_letter


@dataclass(slots=True, kw_only=True)
class Parts:
    """The readable parts of a bundle, and what could not be read."""

    settings: BundleSettings
    regulation: Regulation
    roots: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    letters: dict[str, LetterSource] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [each for name, root in self.roots.items() for each in read_elements(root, name)]

    @property
    def processes(self) -> dict[str, tuple[str, Any]]:
        """Process id → (file, node)."""
        return {
            process.get("id") or "": (name, process)
            for name, root in self.roots.items()
            for process in root.iter(f"{BPMN}process")
        }


def load(files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle that was checked at publication; BundleError says what is wrong."""
    if archive.CALENDAR_FROZEN not in files:
        raise BundleError(N_("The bundle has no frozen calendars."))
    bundle, findings = assemble(files)
    if bundle is None:
        wrong = [each for each in findings if each.severity is Severity.ERROR]
        first = wrong[0] if wrong else None
        raise BundleError(
            N_("The bundle cannot be used: %(count)s errors, the first in %(file)s: %(problem)s"),
            findings=findings,
            count=len(wrong),
            file=first.file if first else "–",
            problem=first.message if first else "–",
        )
    return bundle


def assemble(files: Mapping[str, bytes]) -> tuple[Bundle | None, list[Finding]]:
    """The bundle, or None with the reasons why not."""
    parts = read_parts(files)
    if _broken(parts.findings):
        return None, parts.findings
    settings, regulation = parts.settings, parts.regulation
    names = (regulation.calendar, regulation.internal_calendar)
    for name in names:
        if name not in parts.calendars:
            parts.findings.append(
                error(
                    "calendar",
                    archive.CALENDAR_SOURCE,
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
        hash=archive.content_hash(files),
        files=dict(files),
        settings=settings,
        regulation=regulation,
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


def read_parts(files: Mapping[str, bytes]) -> Parts:
    """Read every file on its own; what cannot be read becomes a finding."""
    settings, about_settings = read_settings(files.get("bundle.toml"))
    regulation, about_regulation = read_regulation(files.get("regeling.toml"))
    parts = Parts(settings=settings, regulation=regulation)
    parts.findings += about_settings + about_regulation
    try:
        parts.calendars = archive.frozen_calendars(files)
    except (ConfigError, CalendarError) as exc:
        parts.findings.append(error_from(exc, "calendar", archive.CALENDAR_FROZEN))
    for name in sorted(files):
        path = PurePosixPath(name)
        try:
            _read_file(parts, name, path, files[name])
        except BundleError as exc:
            parts.findings += exc.findings or [error_from(exc, "file", name)]
        except UnsafeXml as exc:
            parts.findings.append(error_from(exc, "xml", name))
        except ServiceError as exc:
            parts.findings.append(error_from(exc, path.suffix.lstrip("."), name))
        except UnicodeDecodeError:
            parts.findings.append(error("file", name, N_("The file is not UTF-8 text.")))
    return parts


def _read_file(parts: Parts, name: str, path: PurePosixPath, data: bytes) -> None:
    match path.suffix:
        case ".bpmn":
            parts.roots[name] = safe_parse(data)
        case ".form":
            form = parse_form(data, file=name)
            if form.id in parts.forms:
                parts.findings.append(
                    error("form-id", name, N_("Form “%(name)s” exists twice."), name=form.id)
                )
            parts.forms[form.id] = form
        case ".dmn":
            for key, decision in parse_dmn(data, file=name).items():
                if key in parts.decisions:
                    parts.findings.append(
                        error(
                            "decision-id", name, N_("Decision “%(name)s” exists twice."), name=key
                        )
                    )
                parts.decisions[key] = decision
        case ".md":
            front, body = read_letter(data.decode())
            parts.letters[path.stem] = LetterSource(id=path.stem, front=front, body=body)
        case ".toml" if name == CAST_FILE:
            read_cast(data)  # a rehearsal needs it; here only to hear of it in time


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


def error(code: str, file: str, msgid: str, **params: Any) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, file=file, message=Message(msgid, params))


def error_from(exc: ServiceError, code: str, file: str) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, file=file, message=exc.message)


def _broken(findings: list[Finding]) -> bool:
    return any(each.severity is Severity.ERROR for each in findings)
