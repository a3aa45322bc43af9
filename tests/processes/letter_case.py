"""A case of the shipped regulation at three sizes, and its letters as the worker makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from time import monotonic
from typing import Any

from service.actions.services import Services
from service.bundle.archive import read_directory
from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.bundle.calendars import freeze
from service.connectors import letter, warn
from service.connectors.context import JobContext
from service.core.letters import to_text
from service.core.rights import bare_groups
from service.engine.step import Facts
from service.rehearsal.demo import demo_people
from service.settings import ROOT
from service.store.tables import Document, Instance, Job, Mail
from service.worker.holding import Hold
from tests.processes.letter_records import EXTENDED, PERSON

PROCESS = ROOT / "processes" / "klachtenregeling"
NOW = datetime(2026, 3, 24, 9, 0, tzinfo=UTC)
NUMBER = "K-2026-001"
SIGNAL_LETTER = "L22-signaal-termijn"  # a message: it has no addressee of its own
HOSTILE = "*x* _y_ #let $x$ <script>alert(1)</script> {{ zaak }} [a](b) `c` | ~d~ \\ &amp; 1. a"
# What has the form of a date, a choice or an address stays what it is in a hostile case.
KEPT = {
    "id", "soort", "oordeel", "in_behandeling", "grond_niet_behandelen", "kanaal", "kanalen",
    "klachtencoordinator", "opdrachtgever_type", "categorie", "beslisser", "resultaat",
    "doorgegaan", "status", "email", "adres", "avg_recht", "datalek_risico", "datalek_melden",
    "avg_procedure_geraakt", "aanleiding", "verslag_ontvangers", "aanwezigen", "betrokkene",
}  # fmt: skip
# How each letter is reached: what its token knows.
LOCAL: Mapping[str, Mapping[str, Any]] = {
    "L04-bericht-betrokkene": {"betrokkene_id": PERSON},
    "L05-samenvatting-reactie": {"betrokkene_id": PERSON},
    "L09-uitkomst-betrokkene": {"betrokkene_id": PERSON},
    "L07-verlenging": {"ontvanger_id": "klager"},
    "L12-uitnodiging-deelnemers": {"ontvanger_id": "r.smit"},
    "L15-verslag": {"ontvanger_id": "klager"},
    "L16-mededeling-maatregel": {"ontvanger_id": "r.smit"},
    "L21-jaarrapportage": {"ontvanger_id": "uwv"},
    "L25-maatregel-geborgd": {"ontvanger_id": "r.smit"},
    "L27-niet-betrokken": {"ontvanger_id": "r.smit"},
}


ABOUT_TIME = frozenset({"L07-verlenging", "L20-avg-verlenging"})


@dataclass
class Press:
    """A printer that keeps what it was given."""

    inner: Any = None
    documents: list[Mapping[str, Any]] = field(default_factory=list)
    pdf: bytes = b""

    def letter(self, document: Mapping[str, Any]) -> bytes:
        self.documents.append(document)
        self.pdf = self.inner.letter(document) if self.inner else repr(document).encode()
        return self.pdf

    def dossier(self, document: Mapping[str, Any]) -> bytes:
        return self.letter(document)

    def report(self, document: Mapping[str, Any]) -> bytes:
        return self.letter(document)


@dataclass(frozen=True)
class Made:
    """One letter: who may read it, its whole text, and its mail if it was announced."""

    audience: str
    text: str
    pdf: bytes
    kept: list[Any]


@cache
def shipped() -> Bundle:
    """The regulation as it is shipped; its calendar for the years of these cases only."""
    calendars = ROOT / "processes" / "kalender.toml"
    files = read_directory(PROCESS, ROOT / "forms" / "klachtenregeling", calendars)
    return load(freeze(files, years=(2025, 2028)))


def made(
    services: Services,
    letter_id: str,
    record: Mapping[str, Any],
    *,
    local: Mapping[str, Any] | None = None,
    printer: Any = None,
    press: Press | None = None,
) -> Made:
    """The letter as the worker makes it, without a mail server."""
    press = press or Press(printer)
    if letter_id in ABOUT_TIME:
        record = {**record, **EXTENDED}
    token = dict(local if local is not None else LOCAL.get(letter_id, {}))
    kept = _worked(letter.perform, services, letter_id, record, press=press, local=token)
    document = press.documents[-1]
    lines = [document["title"], *document["sender"]["lines"], *document["recipient"]]
    lines += [document["date"], document["reference"], document["regulation"]]
    lines += [to_text(document["body"]), *document["signature"], *document["enclosures"]]
    (paper,) = [each for each in kept if isinstance(each, Document)]
    return Made(audience=paper.audience, text="\n".join(lines), pdf=press.pdf, kept=kept)


def warned(services: Services, record: Mapping[str, Any], given: Mapping[str, Any]) -> list[Mail]:
    """The mails of one warning about a term, to the groups the decision table names."""
    decision = {**given, "ontvangers": ["klachtencoordinator", "directie"]}
    kept = _worked(
        warn.perform, services, SIGNAL_LETTER, {**record, "signaal": decision},
        properties={"signal": dict(given)},
    )  # fmt: skip
    return [each for each in kept if isinstance(each, Mail)]


def _worked(
    work: Callable[[JobContext], Any],
    services: Services,
    letter_id: str,
    record: Mapping[str, Any],
    *,
    press: Press | None = None,
    local: Mapping[str, Any] | None = None,
    properties: Mapping[str, Any] | None = None,
) -> list[Any]:
    """What a connector keeps of one job, without a mail server."""
    instance = Instance(
        id=1, number=NUMBER, process="klachtenregeling", root="", excluded=[PERSON, "s.yilmaz"],
        handlers=["m.dejong"], started_at=NOW,
    )  # fmt: skip
    job = Job(
        id=1, key="letter", instance_id=1, element="x/brief", name="Brief", topic="brief",
        properties={"brief": letter_id, **(properties or {})}, local=dict(local or {}),
        created_at=NOW, attempts=0,
    )  # fmt: skip
    case = {"nummer": NUMBER, "proces": "klachtprocedure"}
    facts = Facts(record=record, now=NOW, case=case, people=_people, accounts=_people)
    with services.db.reading() as session:
        context = JobContext(
            session=session, services=replace(services, printer=press or Press()),
            bundle=shipped(), instance=instance, record=record, job=job, now=NOW, facts=facts,
            hold=Hold(services, Job, [], began=monotonic()),
        )  # fmt: skip
        work(context)
    return context.kept


def hostile(record: Any, key: str = "") -> Any:
    """*record* with every free text replaced by text that looks like markup."""
    if isinstance(record, Mapping):
        return {name: hostile(value, name) for name, value in record.items()}
    if isinstance(record, list):
        return [hostile(value, key) for value in record]
    if not isinstance(record, str) or key in KEPT or _is_moment(record):
        return record
    return HOSTILE


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def _people() -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "value": person.username,
            "gebruikersnaam": person.username,
            "label": person.name,
            "naam": person.name,
            "functie": person.title,
            "email": person.email,
            "groepen": bare_groups(person.groups, PROCESS.name),
        }
        for person in demo_people(PROCESS)
    )
