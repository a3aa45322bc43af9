"""What ``bundle.toml`` says: starts, groups, parties, sections, phases; typed, not judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bundle import naming
from service.bundle.before import modern
from service.bundle.groups import Group, grants
from service.bundle.knowing import NOBODY, KnownPeople, known_people
from service.bundle.letterbox import Letterbox
from service.bundle.listing import Appointment, Listing
from service.bundle.parties import Party
from service.bundle.schema.bundle_file import BundleFile, BundleTable, StartTable
from service.bundle.schema.reading import Reader
from service.bundle.statuspage import SectionField, Status, fields_of
from service.core.finding import Finding
from service.core.language import N_, USUAL
from service.core.rights import Grants
from service.core.words import Key

SETTINGS_FILE = "bundle.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How cases begin: what begins, and how those cases are numbered and called.

    By itself it is a model that begins without anybody, when its start event says so; its cases
    are then called as the model.
    """

    process: str
    number_pattern: str
    name: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartForm(Start):
    """A form that begins a case.

    ``follows`` is the answer that names the earlier case this one goes on with, and ``carried``
    is FEEL over the record of that case: the answers that are taken over from it.
    """

    public: bool
    intro: str
    privacy: str
    groups: tuple[str, ...]
    follows: str
    carried: str


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
class Mail:
    """The notification mail."""

    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSettings:
    """The whole of ``bundle.toml``.

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
    language: str = USUAL
    starts: Mapping[str, StartForm] = field(default_factory=dict)
    itself: Mapping[str, Start] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    people: KnownPeople = NOBODY
    parties: Mapping[str, Party] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    summary: tuple[SectionField, ...] = ()
    listing: Listing = field(default_factory=Listing)
    appointments: tuple[Appointment, ...] = ()
    phases: tuple[Phase, ...] = ()
    status: Status = field(default_factory=Status)
    mail: Mail = field(default_factory=Mail)
    letterbox: Letterbox | None = None

    @property
    def applicant(self) -> Party | None:
        """The party that opened the case."""
        return next((each for each in self.parties.values() if each.filed), None)

    @property
    def called(self) -> str:
        """FEEL: whose case it is, for lists of who may read it."""
        filer = self.applicant
        return self.listing.name or (filer.name if filer is not None else "")

    @property
    def roots(self) -> tuple[str, ...]:
        """Every process that a case can begin with, the usual one first."""
        forms = (each.process for each in self.starts.values())
        return tuple(dict.fromkeys((self.process, *forms, *self.itself)))

    @property
    def number_shapes(self) -> frozenset[str]:
        """How its cases are numbered."""
        return frozenset(naming.shape(each) for each in self.number_patterns)

    @property
    def number_patterns(self) -> frozenset[str]:
        """Every pattern of a case number."""
        starts = (*self.starts.values(), *self.itself.values())
        return frozenset({self.number_pattern, *(each.number_pattern for each in starts)})

    def sections_of(self, root: str) -> tuple[Section, ...]:
        """The parts of the file of a case that began with *root*; none given: the usual one."""
        return tuple(each for each in self.sections if each.process == (root or self.process))

    def phases_of(self, root: str) -> tuple[Phase, ...]:
        """The phases of a case that began with *root*; none given: the usual one."""
        return tuple(each for each in self.phases if each.process == (root or self.process))


NOTHING = BundleSettings(
    key="", title="", file_title="", process="", number_pattern="", excluded="", subject=""
)


def read_settings(
    data: bytes | None, *, published: bool = False
) -> tuple[BundleSettings | None, list[Finding]]:
    """The settings, None when the file has errors; and everything that is wrong with it."""
    reader = Reader(SETTINGS_FILE, published=published)
    found = reader.tables(data)
    if found is None:
        return None, reader.findings
    file = reader.by(BundleFile, modern(found) if published else found)
    if file is None:
        return None, reader.findings
    settings = _settings(file, published=published)
    if len(settings.number_shapes) < len(settings.number_patterns):
        reader.wrong((Key.START,), N_("Two start forms have case numbers that look the same."))
    for group in settings.groups:
        if not published and not naming.is_key(group):
            reader.wrong(
                (Key.GROUP, group),
                N_("“%(key)s” must be letters, digits and dashes, at most 80."),
            )
    if file.people and bool(file.people.groups) is file.people.everybody:
        reader.wrong(
            (Key.PEOPLE,),
            N_("Name either groups in “%(groups)s”, or write “%(everybody)s = true”."),
            groups=Key.GROUPS.value,
            everybody=Key.EVERYBODY.value,
        )
    filed = [each.key for each in settings.parties.values() if each.filed]
    if settings.parties and len(filed) != 1:
        reader.wrong(
            (Key.PARTY,),
            N_("One party must have “%(key)s = true”: who opened the case. Now: %(names)s."),
            key=Key.FILED.value,
            names=", ".join(filed) or "–",
        )
    return (None if reader.findings else settings), reader.findings


def grants_of(files: Mapping[str, bytes]) -> Grants:
    """What the groups of a published version may do; read without its models."""
    settings, _ = read_settings(files.get(SETTINGS_FILE), published=True)
    return {} if settings is None else grants(settings.key, settings.groups.values())


def read_identity(data: bytes | None) -> tuple[str, str]:
    """Key and title, also of a file that is wrong elsewhere; an empty key when it has none."""
    tables = Reader(SETTINGS_FILE).tables(data) or {}
    head = tables.get(Key.BUNDLE)
    key, title = (head.get(Key.KEY), head.get(Key.TITLE)) if isinstance(head, dict) else ("", "")
    if not isinstance(key, str) or not naming.is_key(key):
        return "", ""
    return key, title if isinstance(title, str) and naming.is_title(title) else ""


def _settings(file: BundleFile, *, published: bool) -> BundleSettings:
    head, process = file.bundle, file.bundle.process
    return BundleSettings(
        key=head.key,
        title=head.title,
        file_title=head.file_title or head.title,
        thing=head.thing,
        process=process,
        number_pattern=head.number,
        excluded=head.excluded,
        handlers=head.handlers,
        subject=head.subject,
        language=head.language.value,
        starts={form: _start(form, table, head) for form, table in file.starts.items()},
        itself={
            name: Start(process=name, number_pattern=table.number or head.number)
            for name, table in file.itself.items()
        },
        groups={
            key: Group(
                key=key,
                name=table.name or key,
                rights=frozenset(table.rights),
                reach=table.reach,
                when=table.when,
                without_mail=table.without_mail,
            )
            for key, table in file.groups.items()
        },
        people=known_people(file.people, published=published),
        parties={key: Party.of(key, table) for key, table in file.parties.items()},
        sections=tuple(
            Section(title=row.title, fields=fields_of(row.fields), process=row.process or process)
            for row in file.sections
        ),
        summary=fields_of(file.summary.fields),
        listing=Listing.of(file.listing),
        appointments=tuple(Appointment.of(row) for row in file.appointments),
        phases=tuple(
            Phase(name=row.name, done=row.done, process=row.process or process, told=row.told)
            for row in file.phases
        ),
        status=Status.of(file.status),
        mail=Mail(subject=file.mail.subject, text=file.mail.text),
        letterbox=Letterbox.of(file.letterbox),
    )


def _start(form: str, table: StartTable, head: BundleTable) -> StartForm:
    return StartForm(
        form=form,
        name=table.name or form,
        public=table.public,
        intro=table.intro,
        privacy=table.privacy,
        groups=table.groups,
        process=table.process or head.process,
        number_pattern=table.number or head.number,
        follows=table.follows,
        carried=table.carried,
    )
