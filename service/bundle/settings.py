"""What ``bundle.toml`` says: starts, groups, parties, sections, phases; typed, not judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bundle import naming
from service.bundle.tables import Tables
from service.core.errors import Finding
from service.core.language import N_

SETTINGS_FILE = "bundle.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartForm:
    """A form that begins a case.

    ``follows`` is the answer that names the earlier case this one goes on with, and ``carried``
    is FEEL over the record of that case: the answers that are taken over from it.
    """

    form: str
    name: str
    public: bool
    intro: str
    privacy: str
    groups: tuple[str, ...]
    process: str
    number_pattern: str
    follows: str
    carried: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of people and its roles in the permission table."""

    key: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who receives letters; every field but ``key`` and ``per`` is FEEL."""

    key: str
    name: str
    email: str
    address: str
    per: str
    row: str
    # For who has no page to read on: the letter goes along with the message.
    attached: bool = False
    mail_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionField:
    """A field shown in a section; no label means the label of the form."""

    path: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the case file."""

    title: str
    fields: tuple[SectionField, ...]
    process: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase on the status page; ``done`` is FEEL, ``told`` says what happens in it."""

    name: str
    done: str
    process: str
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the status page shows."""

    terms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The notification mail."""

    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSettings:
    """The whole of ``bundle.toml``; ``raw`` keeps tables this service does not know.

    ``process`` is what a start form begins when it names no other; sections and phases without a
    process of their own belong to it too. ``thing`` is what the public calls a case.
    """

    key: str
    title: str
    file_title: str
    thing: str = ""
    process: str
    number_pattern: str
    excluded: str
    handlers: str = ""
    subject: str
    starts: Mapping[str, StartForm] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    summary: tuple[SectionField, ...] = ()
    phases: tuple[Phase, ...] = ()
    status: Status = field(default_factory=Status)
    mail: Mail = field(default_factory=Mail)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[str, ...]:
        """Every process that a case can begin with, the usual one first."""
        return tuple(dict.fromkeys((self.process, *(s.process for s in self.starts.values()))))

    @property
    def number_shapes(self) -> frozenset[str]:
        """How its cases are numbered."""
        patterns = {self.number_pattern, *(each.number_pattern for each in self.starts.values())}
        return frozenset(naming.shape(each) for each in patterns)

    def sections_of(self, root: str) -> tuple[Section, ...]:
        """The parts of the file of a case that began with *root*; none given: the usual one."""
        return tuple(each for each in self.sections if each.process == (root or self.process))

    def phases_of(self, root: str) -> tuple[Phase, ...]:
        """The phases of a case that began with *root*; none given: the usual one."""
        return tuple(each for each in self.phases if each.process == (root or self.process))


def read_settings(data: bytes | None) -> tuple[BundleSettings, list[Finding]]:
    """The settings and everything that is wrong with the file."""
    reader = Tables(SETTINGS_FILE)
    toml = reader.parse(data)
    head = reader.table(toml, "bundel")
    need = reader.need_text if toml else (lambda table, key, where: "")
    status, mail = reader.table(toml, "status"), reader.table(toml, "mail")
    process, number = need(head, "proces", "bundel"), need(head, "nummer", "bundel")
    title, key = need(head, "titel", "bundel"), need(head, "sleutel", "bundel")
    if not naming.is_title(title):
        reader.wrong(
            N_("“titel” has more than %(count)s characters, or odd ones."), count=naming.MAX_TITLE
        )
        title = ""
    if key and not naming.is_key(key):
        reader.wrong(N_("“sleutel” must be letters, digits and dashes, at most 80."))
        key = ""
    settings = BundleSettings(
        key=key,
        title=title,
        file_title=reader.text(head, "dossiertitel") or title,
        thing=reader.text(head, "woord"),
        process=process,
        number_pattern=number,
        excluded=reader.text(head, "uitgesloten"),
        handlers=reader.text(head, "behandelaar"),
        subject=reader.text(head, "onderwerp") or reader.text(toml, "onderwerp"),
        starts={
            key: _start(reader, key, table, process, number)
            for key, table in reader.tables(toml, "start").items()
        },
        groups={
            key: Group(
                key=key, name=reader.text(table, "naam", key), roles=reader.texts(table, "rollen")
            )
            for key, table in reader.tables(toml, "groep").items()
        },
        parties={k: _party(reader, k, t) for k, t in reader.tables(toml, "partij").items()},
        sections=tuple(
            Section(
                title=reader.text(row, "titel"),
                fields=_fields(reader, row),
                process=reader.text(row, "proces") or process,
            )
            for row in reader.rows(toml, "sectie")
        ),
        summary=_fields(reader, reader.table(toml, "kort")),
        phases=tuple(
            Phase(
                name=reader.text(row, "naam"),
                done=reader.text(row, "klaar"),
                process=reader.text(row, "proces") or process,
                told=reader.text(row, "uitleg"),
            )
            for row in reader.rows(toml, "fase")
        ),
        status=Status(
            terms=reader.texts(status, "termijnen"), documents=reader.texts(status, "documenten")
        ),
        mail=Mail(subject=reader.text(mail, "onderwerp"), text=reader.text(mail, "tekst")),
        raw=toml,
    )
    _check_numbers(reader, settings)
    return settings, reader.findings


def _check_numbers(reader: Tables, settings: BundleSettings) -> None:
    """Two cases must never get the same number."""
    patterns = {
        settings.number_pattern,
        *(each.number_pattern for each in settings.starts.values()),
    }
    for pattern in sorted(patterns - {""}):
        if not naming.is_number(pattern):
            reader.wrong(
                N_(
                    "The case number “%(pattern)s” must be letters, digits and dashes with one"
                    " {volgnummer}, at most %(count)s characters when written."
                ),
                pattern=pattern,
                count=naming.MAX_NUMBER,
            )
    if len({naming.shape(each) for each in patterns}) < len(patterns):
        reader.wrong(N_("Two start forms have case numbers that look the same."))


def _start(
    reader: Tables, form: str, table: Mapping[str, Any], process: str, number: str
) -> StartForm:
    return StartForm(
        form=form,
        name=reader.text(table, "naam", form),
        public=reader.flag(table, "openbaar"),
        intro=reader.text(table, "intro"),
        privacy=reader.text(table, "privacy"),
        groups=reader.texts(table, "groepen"),
        process=reader.text(table, "proces") or process,
        number_pattern=reader.text(table, "nummer") or number,
        follows=reader.text(table, "vervolg_op"),
        carried=reader.text(table, "gegevens"),
    )


def _party(reader: Tables, key: str, table: Mapping[str, Any]) -> Party:
    return Party(
        key=key,
        name=reader.text(table, "naam"),
        email=reader.text(table, "email"),
        address=reader.text(table, "adres"),
        per=reader.text(table, "per"),
        row=reader.text(table, "rij"),
        attached=reader.flag(table, "bijlage"),
        mail_text=reader.text(table, "mailtekst"),
    )


def _fields(reader: Tables, table: Mapping[str, Any]) -> tuple[SectionField, ...]:
    found = []
    listed = table.get("velden", [])
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, str):
            found.append(SectionField(path=each))
        elif isinstance(each, dict):
            found.append(
                SectionField(path=reader.text(each, "veld"), label=reader.text(each, "label"))
            )
    return tuple(found)
