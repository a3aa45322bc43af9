"""Reads the files of a bundle one by one and notes what cannot be read; judging is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from service.bundle.boards import BOARDS_FILE, Board, read_boards
from service.bundle.calendars import CALENDAR_FROZEN, frozen_calendars
from service.bundle.cast import CAST_FILE, read_cast
from service.bundle.elements import Element, read_elements
from service.bundle.letters import LetterSource, read_letter
from service.bundle.measures import MEASURES_FILE, Measures, read_measures
from service.bundle.regulation import NOTHING as NO_REGULATION
from service.bundle.regulation import REGULATION_FILE, Regulation, read_regulation
from service.bundle.reports import REPORTS_FILE, Reports, read_reports
from service.bundle.running_text import TEXT_FILE, read_text
from service.bundle.settings import NOTHING as NO_SETTINGS
from service.bundle.settings import SETTINGS_FILE, BundleSettings, read_settings
from service.bundle.spelling import read_model
from service.bundle.walls import Walls, read_walls
from service.bundle.xml import BPMN, UnsafeXml
from service.core.calendar import Calendar
from service.core.dmn import Decision, parse_dmn
from service.core.errors import BundleError, CalendarError, ConfigError, ServiceError
from service.core.finding import Finding, Severity
from service.core.forms import Form, parse_form
from service.core.language import N_, Message

Tell = Callable[[str], None]


@dataclass(kw_only=True)
class Parts:
    """The readable parts of a bundle, and what could not be read."""

    settings: BundleSettings = NO_SETTINGS
    regulation: Regulation = NO_REGULATION
    measures: Measures = field(default_factory=Measures)
    boards: Mapping[str, Board] = field(default_factory=dict)
    reports: Reports = field(default_factory=dict)
    walls: Walls = field(default_factory=Walls)
    roots: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    letters: dict[str, LetterSource] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    spelling: list[Finding] = field(default_factory=list)  # of models; they are read all the same

    @property
    def whole(self) -> bool:
        """Whether settings and regulation were read: without them little can be judged."""
        return self.settings is not NO_SETTINGS and self.regulation is not NO_REGULATION

    @cached_property
    def elements(self) -> list[Element]:
        return [each for name, root in self.roots.items() for each in read_elements(root, name)]

    @cached_property
    def processes(self) -> dict[str, tuple[str, Any]]:
        """Process id → (file, node)."""
        return {
            process.get("id") or "": (name, process)
            for name, root in self.roots.items()
            for process in root.iter(f"{BPMN}process")
        }


def quiet(_part: str) -> None:
    """Tells nobody."""


def read_parts(files: Mapping[str, bytes], *, published: bool = False, tell: Tell = quiet) -> Parts:
    """Read every file on its own; what cannot be read becomes a finding.

    A version that was *published* when keys were not yet judged stays readable. *tell* hears which
    file is being read.
    """
    tell(SETTINGS_FILE)
    settings, about_settings = read_settings(files.get(SETTINGS_FILE), published=published)
    tell(REGULATION_FILE)
    regulation, about_regulation = read_regulation(files.get(REGULATION_FILE), published=published)
    tell(TEXT_FILE)
    text, about_text = read_text(files.get(TEXT_FILE))
    tell(MEASURES_FILE)
    measures, about_measures = read_measures(files.get(MEASURES_FILE), published=published)
    tell(BOARDS_FILE)
    boards, about_boards = read_boards(files.get(BOARDS_FILE), published=published)
    tell(REPORTS_FILE)
    reports, about_reports = read_reports(files.get(REPORTS_FILE), published=published)
    parts = Parts(
        settings=settings or NO_SETTINGS,
        regulation=NO_REGULATION if regulation is None else replace(regulation, text=text),
        measures=measures,
        boards=boards,
        reports=reports,
        walls=read_walls(files.get(BOARDS_FILE)),
    )
    parts.findings += about_settings + about_regulation + about_text
    parts.findings += about_measures + about_boards + about_reports
    try:
        parts.calendars = frozen_calendars(files)
    except (ConfigError, CalendarError) as exc:
        parts.findings.append(error_from(exc, "calendar", CALENDAR_FROZEN))
    for name in sorted(files):
        path = PurePosixPath(name)
        tell(name)
        try:
            _read_file(parts, name, path, files, published=published)
        except BundleError as exc:
            parts.findings += exc.findings or [error_from(exc, "file", name)]
        except UnsafeXml as exc:
            parts.findings.append(error_from(exc, "xml", name))
        except ServiceError as exc:
            parts.findings.append(error_from(exc, path.suffix.lstrip("."), name))
        except UnicodeDecodeError:
            parts.findings.append(error("file", name, N_("The file is not UTF-8 text.")))
    return parts


def _read_file(
    parts: Parts, name: str, path: PurePosixPath, files: Mapping[str, bytes], *, published: bool
) -> None:
    data = files[name]
    match path.suffix:
        case ".bpmn":
            read = read_model(data, name)
            parts.roots[name] = read.root
            parts.spelling += read.findings
        case ".form":
            form = parse_form(data, file=name)
            if form.id in parts.forms:
                parts.findings.append(
                    error("form-id", name, N_("Form “%(name)s” exists twice."), name=form.id)
                )
            parts.forms[form.id] = form
        case ".dmn":
            others = {each: files[each] for each in files if each.endswith(".dmn") and each != name}
            for key, decision in parse_dmn(data, file=name, others=others).items():
                if key in parts.decisions:
                    parts.findings.append(
                        error(
                            "decision-id", name, N_("Decision “%(name)s” exists twice."), name=key
                        )
                    )
                parts.decisions[key] = decision
        case ".md" if path.parent.name:
            letter, found = read_letter(name, data, published=published)
            parts.findings += found
            if letter is not None:
                parts.letters[letter.id] = letter
        case ".toml" if name == CAST_FILE:
            # A rehearsal needs it; here only to hear of it in time.
            read_cast(data, parts.settings.key, published=published)


def error(code: str, file: str, msgid: str, **params: Any) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, file=file, message=Message(msgid, params))


def error_from(exc: ServiceError, code: str, file: str) -> Finding:
    line = exc.params.get("line")
    return Finding(
        severity=Severity.ERROR,
        code=code,
        file=file,
        line=line if isinstance(line, int) else None,
        message=exc.message,
    )
