"""The page of examples: every letter in each of its variants, as the service words it.

``python -m tests.processes.letter_examples`` renews the page; a test compares it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service import settings as settings_module
from service import wiring
from service.actions.services import Services
from service.core.letters import to_text
from service.settings import ROOT
from service.store import migrate
from tests.processes.letter_case import SIGNAL_LETTER, Press, made, shipped, warned
from tests.processes.letter_records import COMPLETE, MINIMAL, PERSON

PAGE = ROOT / "docs" / "proceseigenaar" / "voorbeeldbrieven.md"
LINK = "/status/"
INTRO = """# Voorbeelden van brieven

Elke brief van de klachtenregeling, in elk geval waarin hij anders is. Alle namen zijn verzonnen.
Deze pagina maakt `python -m tests.processes.letter_examples` uit de brieven zelf; een toets houdt
haar gelijk. Verander dus de brief, niet deze pagina.

Een brief staat een keer in zijn geheel. Bij de andere gevallen staat wat daar anders is. Afzender,
adres, datum, zaaknummer en regeling zet de dienst om elke brief heen.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One letter in one case: *when* it reads like this."""

    letter: str
    when: str
    record: Mapping[str, Any]
    local: Mapping[str, Any] | None = None


def _with(base: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    return {**deepcopy(dict(base)), **others}


SOMEBODY = {"naam": "Iris Vos", "email": "iris@voorbeeld.nl", "telefoon": "06 87 65 43 21"}
BY_MAIL = _with(MINIMAL, klager=COMPLETE["klager"])
ON_PAPER = _with(MINIMAL, kanaal="brief")
SIX = "L06-niet-in-behandeling"
WON = _with(COMPLETE, oordeel="gegrond")
TO = {name: {"ontvanger_id": name} for name in ("klager", PERSON, "directie", "arbeidsdeskundige")}
ALONE = [{"id": PERSON, "naam": "Tom Visser", "reactie": "Ik was ziek."}]
HELD = {**COMPLETE["gesprekken"][0]}
OFFER = COMPLETE["aanbiedingen"][0]
EVERY_CASE = {"uitgave": 1, "ontvangers": [
    {"id": "uwv", "naam": "UWV", "email": "uwv@voorbeeld.nl", "overkoepelend": True,
     "cijfers": [{"naam": "Ontvangen", "cijfer": "12"}]},
]}  # fmt: skip

EXAMPLES: tuple[Example, ...] = tuple(
    Example(letter=letter, when=when, record=record, local=local)
    for letter, when, record, local in (
        ("L01-ontvangstbevestiging", "via de website", COMPLETE, None),
        ("L01-ontvangstbevestiging", "op papier, zonder UWV", ON_PAPER, None),
        ("L01-ontvangstbevestiging", "niemand is genoemd", _with(MINIMAL, betrokkenen=[]), None),
        ("L01-ontvangstbevestiging", "een ander klaagt, met machtiging",
         _with(COMPLETE, namens_ander=True, gemachtigde={**SOMEBODY, "bewijs_gezien": True}), None),
        ("L01-ontvangstbevestiging", "een ander klaagt, met machtiging maar zonder adres",
         _with(COMPLETE, namens_ander=True,
               gemachtigde={"naam": "Iris Vos", "bewijs_gezien": True}), None),
        ("L01-ontvangstbevestiging", "een ander klaagt, nog zonder machtiging",
         _with(COMPLETE, namens_ander=True, gemachtigde=SOMEBODY), None),
        ("L01-nieuwe-behandelaar", "het besluit moet nog komen", MINIMAL, None),
        ("L01-nieuwe-behandelaar", "het besluit is al verstuurd", COMPLETE, None),
        ("L02-melding-arbeidsdeskundige", "altijd", COMPLETE, None),
        ("L03-informatieverzoek", "via de website", BY_MAIL, None),
        ("L03-informatieverzoek", "op papier", ON_PAPER, None),
        ("L04-bericht-betrokkene", "een medewerker is genoemd", MINIMAL, None),
        ("L04-bericht-betrokkene", "meer medewerkers, met een eigen deel", COMPLETE, None),
        ("L04-bericht-betrokkene", "meer medewerkers, zonder eigen deel",
         _with(COMPLETE, betrokkenen=[*ALONE, COMPLETE["betrokkenen"][1]]), None),
        ("L05-samenvatting-reactie", "de dag van het horen is bekend", COMPLETE, None),
        ("L05-samenvatting-reactie", "de dag van het horen is niet bekend", MINIMAL, None),
        (SIX, "te laat", COMPLETE, None),
        (SIX, "te klein belang", _with(COMPLETE, grond_niet_behandelen="belang_gewicht"), None),
        (SIX, "niet onze dienst", _with(MINIMAL, grond_niet_behandelen="buiten_reikwijdte"), None),
        (SIX, "al eerder behandeld", MINIMAL, None),
        ("L07-verlenging", "aan de klager", COMPLETE, TO["klager"]),
        ("L07-verlenging", "aan een medewerker", COMPLETE, TO[PERSON]),
        ("L08-besluit", "gegrond, met telefoonnummer", WON, None),
        ("L08-besluit", "gegrond, zonder telefoonnummer, op papier",
         _with(WON, klager=MINIMAL["klager"], kanaal="brief"), None),
        ("L08-besluit", "gegrond, de maatregel heeft nog geen datum",
         _with(WON, maatregel_gerealiseerd_op=None), None),
        ("L08-besluit", "deels gegrond", COMPLETE, None),
        ("L08-besluit", "ongegrond", MINIMAL, None),
        ("L09-uitkomst-betrokkene", "met een eigen punt", COMPLETE, None),
        ("L09-uitkomst-betrokkene", "de enige medewerker, zonder eigen punt", MINIMAL, None),
        ("L09-uitkomst-betrokkene", "meer medewerkers, zonder eigen punt",
         _with(COMPLETE, onderdelen=COMPLETE["onderdelen"][:1]), None),
        ("L10-bevestiging-telefonisch-voorstel", "gebeld", COMPLETE, None),
        ("L10-bevestiging-telefonisch-voorstel", "niet bereikt",
         _with(COMPLETE, aanbiedingen=[
             {**OFFER, "besproken": "", "belpogingen": [
                 {"op": "2026-03-24T11:00", "resultaat": "niet_bereikt"}]}]), None),
        ("L10-bevestiging-telefonisch-voorstel", "bellen kan niet", MINIMAL, None),
        ("L11-uitnodiging-gesprek", "met een derde medewerker", COMPLETE, None),
        ("L11-uitnodiging-gesprek", "zonder wensen",
         _with(COMPLETE, gesprek={**COMPLETE["gesprek"], "toegevoegde_reden": "",
                                  "voorzieningen": ""}), None),
        ("L12-uitnodiging-deelnemers", "altijd", COMPLETE, None),
        ("L13-bevestiging-gesprek", "met een voorstel", COMPLETE, None),
        ("L13-bevestiging-gesprek", "na een ongegronde klacht",
         _with(COMPLETE, oordeel="ongegrond", gesprekken=[{**HELD, "aanbod": "", "afspraken": []}]),
         None),
        ("L13-bevestiging-gesprek", "ging niet door, er ligt een voorstel",
         _with(COMPLETE, gesprekken=MINIMAL["gesprekken"]), None),
        ("L13-bevestiging-gesprek", "ging niet door, na een ongegronde klacht", ON_PAPER, None),
        ("L14-escalatiemogelijkheden", "UWV", COMPLETE, None),
        ("L14-escalatiemogelijkheden", "zonder bekende instantie", MINIMAL, None),
        ("L15-verslag", "aan de klager", COMPLETE, TO["klager"]),
        ("L15-verslag", "aan de directie", COMPLETE, TO["directie"]),
        ("L15-verslag", "aan een medewerker", COMPLETE, TO[PERSON]),
        ("L15-verslag", "aan de arbeidsdeskundige", COMPLETE, TO["arbeidsdeskundige"]),
        ("L15-verslag", "niet opgelost, zonder maatregel",
         _with(MINIMAL, wijze_van_afdoening="niet akkoord"), TO["klager"]),
        ("L16-mededeling-maatregel", "na een klacht", COMPLETE, None),
        ("L16-mededeling-maatregel", "uit eigen beweging", MINIMAL, None),
        ("L17-wijzigingsverzoek", "altijd", COMPLETE, None),
        ("L17-wijzigingsverzoek", "raakt persoonsgegevens",
         _with(COMPLETE, avg_procedure_geraakt="ja"), None),
        ("L18-nazorg", "met afspraken", COMPLETE, None),
        ("L18-nazorg", "zonder afspraken", MINIMAL, None),
        ("L19-bevestiging-intrekking", "opnieuw indienen kan nog",
         _with(COMPLETE, uiterste_indiendatum="2026-08-12", privacyklacht=False,
               categorie="kwaliteit"), None),
        ("L19-bevestiging-intrekking", "te laat, en er is een privacyklacht", COMPLETE, None),
        ("L20-avg-spoor", "met de melding", COMPLETE, None),
        ("L20-avg-spoor", "zonder eigen woorden", MINIMAL, None),
        ("L20-avg-verlenging", "altijd", COMPLETE, None),
        ("L20-avg-antwoord", "datalek met hoog risico", COMPLETE, None),
        ("L20-avg-antwoord", "geen datalek", MINIMAL, None),
        ("L21-jaarrapportage", "aan een opdrachtgever", COMPLETE, None),
        ("L21-jaarrapportage", "over alle klachten", _with(COMPLETE, rapport=EVERY_CASE), None),
        ("L23-benoeming-coordinator", "altijd", COMPLETE, None),
        ("L24-effect-beoordelen", "altijd", COMPLETE, None),
        ("L25-maatregel-geborgd", "met een slottekst", COMPLETE, None),
        ("L25-maatregel-geborgd", "zonder slottekst", MINIMAL, None),
        ("L26-verbeterde-registratie", "na een andere datum", MINIMAL, None),
        ("L27-niet-betrokken", "na een vergissing", MINIMAL, None),
        ("L28-vergissing-arbeidsdeskundige", "na een vergissing", MINIMAL, None),
    )
)  # fmt: skip


# A message about a term has no addressee of its own: what the decision table says of it.
WARNINGS: tuple[tuple[str, Mapping[str, Any]], ...] = tuple(
    (when, {"termijn": "besluit", "soort": kind, "vervalt": day})
    for when, kind, day in (
        ("de streefdatum komt dichterbij", "streef", "2026-03-31"),
        ("de vervaldag komt dichterbij", "nadert", "2026-03-26"),
        ("vandaag is de laatste dag", "vervaldag", "2026-03-24"),
        ("de termijn is verstreken", "verstreken", "2026-03-23"),
        ("de termijn is al langer verstreken", "te_laat", "2026-03-19"),
    )
)


def page(services: Services) -> str:
    """The whole page, as it must be now."""
    parts = [INTRO]
    before: list[str] = []
    for index, example in enumerate(EXAMPLES):
        first = index == 0 or EXAMPLES[index - 1].letter != example.letter
        if first and example.letter.startswith("L23-"):
            parts += _warnings(services)
        title, paragraphs = _worded(services, example)
        if first:
            party = shipped().letters[example.letter].front.to
            parts += [f"## {example.letter}", f"Aan: {party}. Onderwerp: “{title}”"]
            before = paragraphs
        told = paragraphs if first else [each for each in paragraphs if each not in before]
        parts += [f"### {example.when[0].upper()}{example.when[1:]}"]
        parts += [_quoted(told) if told else "Zonder wat hierboven alleen in dat geval geldt."]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _warnings(services: Services) -> list[str]:
    parts: list[str] = []
    for when, given in WARNINGS:
        mail = warned(services, {}, given)[0]
        if not parts:
            to = "klachtencoördinator, en de directie als de termijn is verstreken"
            parts = [f"## {SIGNAL_LETTER}", f"Aan: {to}. Onderwerp: “{mail.subject}”"]
        parts += [f"### {when[0].upper()}{when[1:]}", _quoted(mail.body.strip().split("\n\n"))]
    return parts


def _worded(services: Services, example: Example) -> tuple[str, list[str]]:
    press = Press()
    made(services, example.letter, example.record, local=example.local, press=press)
    document = press.documents[-1]
    body = [_paragraph(node) for node in document["body"]]
    return document["title"], [*body, *(f"Bijlage: {each}" for each in document["enclosures"])]


def _paragraph(node: Mapping[str, Any]) -> str:
    text = to_text([dict(node)])
    if node["t"] == "heading":
        return f"**{text}**"
    if LINK in text:  # a secret, and another one on each machine
        text = f"{text.partition('http')[0]}https://…{LINK}K-2026-001/…"
    return f"“{text}”" if node["t"] == "quote" else text


def _quoted(paragraphs: list[str]) -> str:
    lines = "\n\n".join(paragraphs).replace("<", "&lt;").splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        services = wiring.build(
            settings_module.load(
                {
                    "REGELWERK_DATABASE_URL": f"sqlite:///{Path(folder) / 'a.db'}",
                    "REGELWERK_DATA_DIR": folder,
                }
            )
        )
        migrate.upgrade(services.db)
        PAGE.write_text(page(services), encoding="utf-8")
        services.db.close()


if __name__ == "__main__":
    main()
