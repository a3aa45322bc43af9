"""A published regulation, read once and shared: models, forms, tables, letters, settings."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from service.core.calendar import Calendar
from service.core.dmn import Decision
from service.core.errors import BundleError, Finding, Severity
from service.core.forms import Form
from service.core.language import N_
from service.engine import archive
from service.engine.archive import content_hash, freeze, read_directory, read_zip, write_zip
from service.engine.elements import APPENDS_TO, IN_ROW, Element
from service.engine.regulation import Clause, Gate, Regulation
from service.engine.settings import BundleSettings, Group, Party, StartForm

__all__ = [
    "Bundle", "BundleCache", "BundleSettings", "Clause", "Element", "FieldInfo", "Gate", "Group",
    "LetterSource", "Party", "Regulation", "StartForm", "check", "content_hash", "freeze", "load",
    "read_directory", "read_zip", "write_zip",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """A field of the record, as the forms describe it."""

    label: str
    type: str
    form: str
    options: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSource:
    """A letter as its author wrote it."""

    id: str
    front: dict[str, Any]
    body: str


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Everything a case runs on; never changes, so threads share it."""

    key: str
    title: str
    root_process: str
    hash: str
    files: Mapping[str, bytes]
    settings: BundleSettings
    regulation: Regulation
    calendar: Calendar
    internal_calendar: Calendar
    forms: Mapping[str, Form]
    letters: Mapping[str, LetterSource]
    decisions: Mapping[str, Decision]
    elements: Mapping[str, Element]
    processes: tuple[str, ...]
    process_files: Mapping[str, str]
    process_titles: Mapping[str, str]
    local_names: frozenset[str]
    scopes: Mapping[str, str]
    # Per process a case can begin with: its spec and those of everything it calls.
    specs: Mapping[str, tuple[Any, dict[str, Any]]] = field(repr=False)
    chapters: Mapping[str, tuple[str, ...]]

    @property
    def spec(self) -> Any:
        """What the engine runs for a case of the usual kind."""
        return self.specs[self.root_process][0]

    @property
    def called_specs(self) -> Mapping[str, Any]:
        return self.specs[self.root_process][1]

    def title_of(self, root: str) -> str:
        """What a case that began with *root* is called; the usual ones are named by the bundle."""
        return self.title if root in ("", self.root_process) else self.process_titles[root]

    def file_title_of(self, root: str) -> str:
        """What the file of a case that began with *root* is called."""
        usual = root in ("", self.root_process)
        return self.settings.file_title if usual else self.process_titles[root]

    def chapters_of(self, root: str) -> tuple[str, ...]:
        """The processes that a case which began with *root* can come to, in reading order."""
        return self.chapters[root or self.root_process]

    def diagram(self, process: str) -> bytes:
        """The BPMN text a process is drawn from."""
        return self.files[self.process_files[process]]

    def element_at(self, scope: str, element_id: str | None) -> Element | None:
        """The element with an id in a process, or in a subprocess of one."""
        return self.elements.get(f"{self.scopes.get(scope, scope)}/{element_id}")

    def lane_groups(self, lane: str | None) -> tuple[str, ...]:
        """The groups a lane stands for: the same name, or the same key."""
        return tuple(
            group.key for group in self.settings.groups.values() if lane in (group.name, group.key)
        )

    @cached_property
    def fields(self) -> dict[str, FieldInfo]:
        """Every field the forms can bring into the record, by path.

        Several forms may ask for the same field: the answers of all of them have a label, and a
        form that only works the field out does not take away the words of the one that asks.
        """
        found: dict[str, FieldInfo] = {}
        for form in self.forms.values():
            for prefix in self._rows_of(form.id):
                for each in form.fields:
                    before = found.get(prefix + each.path)
                    known = {} if before is None else before.options
                    found[prefix + each.path] = FieldInfo(
                        label=each.label or ("" if before is None else before.label),
                        type=str(each.type),
                        form=form.id,
                        options={**known, **{str(o.value): str(o.label) for o in each.options}},
                        clauses=each.clause,
                    )
        return found

    def _rows_of(self, form: str) -> tuple[str, ...]:
        """Where in the record the answers of a form go: at the top, or in rows of a list."""
        found = {"": None} if form in self.settings.starts else {}
        for element in self.elements.values():
            if element.form == form:
                inside = element.properties.get(IN_ROW, "").partition("[")[0].strip()
                rows = inside or element.properties.get(APPENDS_TO, "")
                found[f"{rows}." if rows else ""] = None
        return tuple(found) or ("",)


class BundleCache:
    """The most recently used bundles, by hash; safe to share between threads."""

    def __init__(self, maxsize: int = 8) -> None:
        self._maxsize = maxsize
        self._lock = threading.Lock()
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()

    def get(self, hash: str, loader: Callable[[], Mapping[str, bytes]]) -> Bundle:
        """The bundle with this hash; *loader* gives its files when it is not in memory."""
        with self._lock:
            if hash in self._bundles:
                self._bundles.move_to_end(hash)
                return self._bundles[hash]
        bundle = load(loader())  # outside the lock: two threads may do it twice, neither waits
        with self._lock:
            self._bundles[hash] = bundle
            while len(self._bundles) > self._maxsize:
                self._bundles.popitem(last=False)
        return bundle


def load(files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle that was checked at publication; BundleError says what is wrong."""
    from service.engine.assembly import assemble  # assembles this module's class

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


def check(files: Mapping[str, bytes]) -> list[Finding]:
    """Everything that is wrong or unwise in a bundle; never raises for bad input."""
    from service.engine.checking import check_files  # needs this module's classes

    return check_files(files)
