"""Checks that everything a bundle points at exists: forms, letters, terms, groups, clauses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath

from service.bundle.elements import (
    Element,
)
from service.bundle.parts import Parts
from service.bundle.regulation import REGULATION_FILE
from service.bundle.settings import SETTINGS_FILE
from service.core import words
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.rights import Right
from service.core.topic import Names, Topic, TopicProperty, listed

LISTED = 12  # names in an advice


class References:
    """Looks up what elements and settings name; ``findings`` grows as it goes."""

    def __init__(self, parts: Parts, topics: Mapping[str, Topic]) -> None:
        self.parts = parts
        self.topics = topics
        self.groups = set(parts.settings.groups)
        self.findings: list[Finding] = []

    def check(self) -> list[Finding]:
        """Every dangling reference, and what is never used."""
        elements = self.parts.elements
        for element in elements:
            self._element(element)
        self._settings()
        self._regulation(elements)
        self._unused(elements)
        return self.findings

    def _element(self, element: Element) -> None:
        parts = self.parts
        done_here = element.kind == "userTask" or (
            element.kind == "manualTask" and (element.groups or element.users)
        )
        if done_here and not element.form:
            self._add(
                Severity.WARNING, "form", element, N_("This task has no form."),
                N_("Choose a form by its id."),
            )  # fmt: skip
        if element.form:
            self._known(
                element, "form", element.form, parts.forms, N_("There is no form “%(name)s”.")
            )
        if element.decision:
            self._known(
                element, "decision", element.decision, parts.decisions,
                N_("There is no decision “%(name)s”."),
            )  # fmt: skip
        if element.topic:
            self._known(
                element, "topic", element.topic, self.topics, N_("Nothing does “%(name)s”.")
            )
        topic = self.topics.get(element.topic or "")
        for each in topic.properties if topic else ():
            self._property(element, each)
        for clause in element.clauses:
            self._known(
                element, "clause", clause, parts.regulation.clauses,
                N_("The regulation has no clause “%(name)s”."),
            )  # fmt: skip
        for term in element.properties.get(words.Property.SERVES, "").split():
            self._known(
                element, "term", term, parts.regulation.terms,
                N_("The regulation has no term “%(name)s”."),
            )  # fmt: skip
        known_gates = {n for g in parts.regulation.gates for n in (g.target, g.first)}
        for gate in element.properties.get(words.Property.GATES, "").split():
            self._known(
                element, "gate-name", gate, known_gates,
                N_("No rule of order is about “%(name)s”."), severity=Severity.WARNING,
            )  # fmt: skip
        self._groups(element)
        if element.form in parts.forms and words.Property.CONDITION_FIELD in element.properties:
            self._known(
                element, "form", element.properties[words.Property.CONDITION_FIELD],
                {field.path for field in parts.forms[element.form].fields},
                N_("The form of this step does not ask “%(name)s”."),
            )  # fmt: skip
        if shown := element.properties.get(words.Property.SHOWS_LETTER):
            self._known(
                element, "letter", shown, self.parts.letters,
                N_("There is no letter “%(name)s”."),
            )  # fmt: skip
        if (
            words.Property.CONDITION in element.properties
            and words.Property.CONDITION_TEXT not in element.properties
        ):
            self._add(
                Severity.WARNING, "no-text", element,
                N_("Whoever is refused here is not told why."),
                N_("Fill in the property “%(property)s”."),
                property=words.Property.CONDITION_TEXT.value,
            )  # fmt: skip

    def _property(self, element: Element, asked: TopicProperty) -> None:
        """What a topic reads must be there, and name what exists."""
        value = element.properties.get(asked.name, "")
        if asked.required and not value.strip():
            self._add(
                Severity.ERROR, asked.names.value, element,
                N_("The property “%(name)s” is missing here."), asked.sentence, name=asked.name,
            )  # fmt: skip
            return
        match asked.names:
            case Names.LETTER if value:
                self._known(
                    element, "letter", value, self.parts.letters,
                    N_("There is no letter “%(name)s”."),
                )  # fmt: skip
            case Names.START:
                self._known(
                    element, "start", value, self.parts.settings.starts,
                    N_("There is no start form “%(name)s”."),
                )  # fmt: skip
            case Names.REPORT:
                self._known(
                    element, "report", value, self.parts.reports,
                    N_("There is no report “%(name)s”."),
                )  # fmt: skip
            case Names.ADDRESSEES:
                known = {*self.parts.settings.parties, *self.groups}
                for name in listed(value):
                    self._known(
                        element, "addressee", name, known,
                        N_("There is no party or group “%(name)s”."),
                    )  # fmt: skip
            case _:
                pass  # paths and expressions are looked at where all others are

    def _groups(self, element: Element) -> None:
        literal = element.groups if element.groups and not element.groups.startswith("=") else ""
        names = [
            *literal.split(","),
            *element.properties.get(words.Property.ACTION_GROUPS, "").split(),
        ]
        for name in (each.strip(" ,") for each in names):
            if name:
                self._known(
                    element, "group", name, self.groups, N_("There is no group “%(name)s”.")
                )
                self._able(element, name)
        if element.kind == "userTask" and not element.groups and not element.users:
            groups = self.parts.settings.groups.values()
            in_lane = [each for each in groups if element.lane in (each.key, each.name)]
            if not in_lane:
                self._add(
                    Severity.ERROR, "nobody", element, N_("Nobody can do this task."),
                    N_("Name a group or user, or put it in a lane with the name of a group."),
                )  # fmt: skip
            for each in in_lane:
                self._able(element, each.key)

    def _able(self, element: Element, group: str) -> None:
        """What is kept for a group that may do no tasks is nobody's."""
        known = self.parts.settings.groups.get(group)
        if known is not None and Right.DO_TASKS not in known.rights:
            self._add(
                Severity.ERROR, "right", element,
                N_("Group “%(name)s” may not do this: it misses the right “%(right)s”."),
                N_("Add the right in bundle.toml, or name another group."),
                name=group, right=Right.DO_TASKS.value,
            )  # fmt: skip

    def _settings(self) -> None:
        parts, settings = self.parts, self.parts.settings
        for start in settings.starts.values():
            if start.form not in parts.forms:
                self._file(SETTINGS_FILE, "form", N_("There is no form “%(name)s”."), start.form)
            elif start.follows and not self._asks(start.form, start.follows):
                self._file(
                    SETTINGS_FILE, "field", N_("The start form does not ask for “%(name)s”."),
                    start.follows,
                )  # fmt: skip
            for group in start.groups:
                if group not in self.groups:
                    self._file(SETTINGS_FILE, "group", N_("There is no group “%(name)s”."), group)
                elif Right.START_CASES not in settings.groups[group].rights:
                    self._file(
                        SETTINGS_FILE, "right",
                        N_("Group “%(name)s” may not fill in the start form that names it:"
                           " it misses that right."), group,
                    )  # fmt: skip
        for term in settings.status.terms:
            if term not in parts.regulation.terms:
                self._file(SETTINGS_FILE, "term", N_("There is no term “%(name)s”."), term)
        for letter in settings.status.documents:
            if letter not in parts.letters:
                self._file(SETTINGS_FILE, "letter", N_("There is no letter “%(name)s”."), letter)

    def _asks(self, form: str, path: str) -> bool:
        return any(field.path == path for field in self.parts.forms[form].fields)

    def _regulation(self, elements: list[Element]) -> None:
        regulation = self.parts.regulation
        tagged = {
            tag for e in elements for tag in e.properties.get(words.Property.GATES, "").split()
        }
        named = {f"#{e.id}" for e in elements}
        for gate in regulation.gates:
            for tag in (gate.target, gate.first):
                if tag not in tagged | named:
                    self._file(
                        REGULATION_FILE, "gate-name", N_("No element carries “%(name)s”."), tag
                    )
        clauses = [c for gate in regulation.gates for c in gate.clauses]
        clauses += [c for term in regulation.terms.values() for c in term.clauses]
        for clause in clauses:
            if clause not in regulation.clauses:
                self._file(
                    REGULATION_FILE, "clause",
                    N_("The regulation has no clause “%(name)s”."), clause,
                )  # fmt: skip

    def _unused(self, elements: list[Element]) -> None:
        named = (words.Property.LETTER, words.Property.SHOWS_LETTER)
        used = {e.properties.get(name) for e in elements for name in named}
        for letter in self.parts.letters:
            if letter not in used:
                self._file(
                    f"letters/{letter}.md", "unused",
                    N_("No element sends the letter “%(name)s”."), letter, severity=Severity.INFO,
                )  # fmt: skip
        forms = {e.form for e in elements} | set(self.parts.settings.starts)
        for form in self.parts.forms.values():
            if form.id not in forms:
                self._file(
                    form.file, "unused", N_("No task or start uses the form “%(name)s”."),
                    form.id, severity=Severity.INFO,
                )  # fmt: skip
            if PurePosixPath(form.file).stem != form.id:
                self._file(
                    form.file, "form-id",
                    N_("The id of this form is “%(name)s”, which is not its file name."),
                    form.id, severity=Severity.WARNING,
                )  # fmt: skip

    def _known(
        self, element: Element, code: str, name: str, known: Collection[str], msgid: str,
        *, severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        if name not in known:
            listed = ", ".join(sorted(known)) or "–"
            if len(known) > LISTED:  # the likeliest first, and say that there are more
                near = get_close_matches(name, sorted(known), LISTED, cutoff=0)
                listed = ", ".join([*near, "…"])
            self.findings.append(
                Finding(
                    severity=severity, code=code, file=element.file, element=element.id,
                    name=element.name, message=Message(msgid, {"name": name}),
                    advice=Message(N_("Known are: %(known)s."), {"known": listed}),
                    clauses=element.clauses,
                )
            )  # fmt: skip

    def _add(
        self, severity: Severity, code: str, element: Element, msgid: str, advice: str,
        **params: str,
    ) -> None:  # fmt: skip
        self.findings.append(
            Finding(
                severity=severity, code=code, file=element.file, element=element.id,
                name=element.name, message=Message(msgid, dict(params)), advice=Message(advice),
                clauses=element.clauses,
            )
        )  # fmt: skip

    def _file(
        self, file: str, code: str, msgid: str, name: str, *, severity: Severity = Severity.ERROR
    ) -> None:
        message = Message(msgid, {"name": name})
        self.findings.append(Finding(severity=severity, code=code, file=file, message=message))
