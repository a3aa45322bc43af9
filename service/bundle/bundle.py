"""A published regulation, read once and shared: models, forms, tables, letters, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from service.bundle.boards import Board
from service.bundle.elements import Element
from service.bundle.letters import LetterSource
from service.bundle.measures import Measures
from service.bundle.regulation import Regulation
from service.bundle.reports import Reports
from service.bundle.settings import BundleSettings
from service.bundle.walls import Walls
from service.core.calendar import Calendar
from service.core.dmn import Decision
from service.core.forms import Form, Kind
from service.core.language import N_
from service.core.letters import fields_read
from service.core.rights import Right, group_of
from service.core.words import YES, Property

# The answers of a checkbox; their names are message ids, no author wrote them.
BOTH = {"true": N_("Yes"), "false": N_("No")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """A field of the record, as the forms describe it."""

    label: str
    type: str
    form: str
    options: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()

    @property
    def answers(self) -> Mapping[str, str]:
        """Every answer there can be, with its name; none when people may write what they like."""
        return BOTH if self.type == Kind.CHECKBOX else self.options


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """Everything a case runs on; never changes, so threads share it."""

    key: str
    title: str
    root_process: str
    hash: str
    files: Mapping[str, bytes]
    settings: BundleSettings
    regulation: Regulation
    measures: Measures
    boards: Mapping[str, Board]
    reports: Reports
    walls: Walls
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
    chapters: Mapping[str, tuple[str, ...]]

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

    def seats_of(self, groups: Iterable[str]) -> tuple[str, ...]:
        """Those of *groups* that may do tasks, under the names they have outside the bundle."""
        known = self.settings.groups
        able = (key for key in groups if key in known and Right.DO_TASKS in known[key].rights)
        return tuple(group_of(self.key, key) for key in able)

    def parties_of(self, element: Element) -> frozenset[str]:
        """The parties that may use an action on their own page."""
        filer = self.settings.applicant
        named = element.properties.get(Property.PUBLIC, "").split()
        return frozenset(filer.key if each == YES and filer else each for each in named)

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

    def told_in_letters(self, form: str) -> Mapping[str, tuple[str, ...]]:
        """Per field of a form, by its path in the form, the parties whose letters read it."""
        rows = self._rows_of(form)
        found: dict[str, tuple[str, ...]] = {}
        for each in self.forms[form].fields:
            parties = {party for row in rows for party in self._readers.get(row + each.path, ())}
            if parties:
                found[each.path] = tuple(sorted(parties))
        return found

    @cached_property
    def _readers(self) -> Mapping[str, frozenset[str]]:
        """Per field of the record the parties whose letters read it."""
        aliases = {
            party.per.removesuffix("_id"): party.row.partition("[")[0].strip()
            for party in self.settings.parties.values()
            if party.per and party.row
        }
        found: dict[str, frozenset[str]] = {}
        for letter in self.letters.values():
            for path in fields_read(letter.body):
                name, dot, rest = path.partition(".")
                whole = f"{aliases.get(name, name)}{dot}{rest}"
                found[whole] = found.get(whole, frozenset()) | {letter.front.to}
        return found

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Per dimension the values it can have, with their names: nothing else is ever stored."""
        return {
            key: each.values or dict(self.fields[each.path].answers)
            for key, each in self.measures.dimensions.items()
            if each.values or each.path in self.fields
        }

    def _rows_of(self, form: str) -> tuple[str, ...]:
        """Where in the record the answers of a form go: at the top, or in rows of a list."""
        found = {"": None} if form in self.settings.starts else {}
        for element in self.elements.values():
            if element.form == form:
                inside = element.properties.get(Property.IN_ROW, "").partition("[")[0].strip()
                rows = inside or element.properties.get(Property.APPENDS_TO, "")
                found[f"{rows}." if rows else ""] = None
        return tuple(found) or ("",)
