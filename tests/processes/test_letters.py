"""Every shipped letter: the facts it must hold, with little, all and hostile data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from service.actions.services import Services
from service.core.letters import to_text
from service.store.tables import Mail
from tests.processes.letter_case import (
    HOSTILE,
    NUMBER,
    SIGNAL_LETTER,
    Press,
    hostile,
    made,
    shipped,
)
from tests.processes.letter_examples import EXAMPLES, PAGE, page
from tests.processes.letter_records import COMPLETE, MINIMAL, PERSON

LETTERS = sorted(set(shipped().letters) - {SIGNAL_LETTER})
TO_COMPLAINANT = sorted(each for each in LETTERS if shipped().letters[each].front.to == "klager")
LONGEST_SENTENCE = 20
CONTACT = ("010 123 45 67", "klachten@voorbeeld.nl")

# What each letter must say with a complete record: L01 to L20 of the acceptance list.
FACTS: Mapping[str, tuple[str, ...]] = {
    "L01-ontvangstbevestiging": (
        "maandag 2 maart 2026", "Het rapport klopt niet.", "dinsdag 12 augustus 2025",
        "Vestiging Rotterdam", "Er was een storing.", "Marieke de Jong, Klachtencoördinator",
        "niet bij uw klacht betrokken", "Wij horen de medewerkers", "vrijdag 27 maart 2026",
        "dinsdag 31 maart 2026", "21 werkdagen", "een brief met de reden", "U mag iemand meenemen.",
        "Daarom melden wij uw arbeidsdeskundige", "aanvullen of intrekken", "statuspagina",
        "Wilt u de regeling op papier?",
    ),
    "L01-nieuwe-behandelaar": (
        "dinsdag 3 maart 2026", "Marieke de Jong", "niet bij uw klacht betrokken",
        "De termijnen veranderen niet.",
    ),
    "L02-melding-arbeidsdeskundige": (
        "Sanne Vos", "jobcoaching", "maandag 2 maart 2026", "Marieke de Jong",
        "Wij sturen de inhoud van de klacht niet mee.",
    ),
    "L03-informatieverzoek": (
        "Welk rapport?", "Er zijn er twee.", "maandag 30 maart 2026",
        "De termijn van uw klacht loopt door.", "Horen wij niets?",
    ),
    "L04-bericht-betrokkene": (
        "U belde niet terug.", "maandag 2 maart 2026", "dinsdag 31 maart 2026",
        "U mag iemand meenemen", "vertrouwelijk", "geen contact op met de klager",
        "5 werkdagen",
    ),
    "L05-samenvatting-reactie": (
        "Ik was ziek.", "maandag 9 maart 2026", "maandag 16 maart 2026", "Klopt de tekst niet?",
    ),
    "L06-niet-in-behandeling": (
        "niet in behandeling", "dinsdag 12 augustus 2025", "donderdag 12 februari 2026",
        "maandag 2 maart 2026", "Wij gaven u in januari antwoord.", "Dan kijken wij opnieuw.",
        "het Klachtenbureau van UWV of uw arbeidsdeskundige", "om onze diensten te verbeteren",
    ),
    "L07-verlenging": (
        "dinsdag 31 maart 2026", "Wij horen nog iemand.", "De nieuwe datum is",
        "Wij bevestigden de ontvangst", "Wij verlengen één keer.", "niet eens met de verlenging",
    ),
    "L08-besluit": (
        "deels gegrond", "Wij lazen het rapport.", "Ik blijf bij mijn verhaal.",
        "Ik ben het er niet mee eens.", "Er staan fouten in.", "Er is gebeld.",
        "Het rapport klopt.", "Een collega leest elk rapport na.", "vrijdag 1 mei 2026",
        "Wij bellen u op 06 12 34 56 78 met een voorstel.", "mondeling toelichten",
        "U mag iemand meenemen.",
        "het Klachtenbureau van UWV", "Marieke de Jong", "P. de Jongh", "Directeur",
    ),
    "L09-uitkomst-betrokkene": (
        "Niemand belde terug", "Ongegrond.", "Er is gebeld.", "personeelsdossier",
    ),
    "L10-bevestiging-telefonisch-voorstel": (
        "dinsdag 24 maart 2026 om 11.00 uur", "Marieke de Jong", "Wij bespraken de fouten.",
        "Een correctie", "Genoegdoening", "Wij verbeteren het rapport.", "donderdag 9 april 2026",
        "10 werkdagen", "Rapport verbeteren", "dinsdag 31 maart 2026", "in een gesprek toelichten",
        "U mag iemand meenemen.",
    ),
    "L11-uitnodiging-gesprek": (
        "maandag 30 maart 2026", "10.00 uur", "Vestiging Rotterdam", "P. de Jongh, Directeur",
        "Marieke de Jong, Klachtencoördinator", "Robin Smit, Trainer", "Robin kent de werkwijze.",
        "het recht om u te laten bijstaan", "Samen zoeken wij een oplossing.",
        "een nieuwe afspraak", "een ruimte zonder drempel", "U krijgt een verslag.",
    ),
    "L12-uitnodiging-deelnemers": (
        "maandag 30 maart 2026", "10.00 uur", "Vestiging Rotterdam", "vertrouwelijk",
        "verklaart u dat u niet betrokken bent", "P. de Jongh, Directeur",
    ),
    "L13-bevestiging-gesprek": (
        "maandag 30 maart 2026", "U, uw zus, de directeur en de coördinator",
        "Wij spraken over het rapport.", "Wij vergoeden uw reiskosten.", "U denkt er nog over na.",
        "Reiskosten betalen", "vrijdag 10 april 2026", "Worden wij het niet eens?",
    ),
    "L14-escalatiemogelijkheden": (
        "het Klachtenbureau van UWV (uwv.nl/klacht)", "J. Arends (ad@voorbeeld.nl)",
        "eigen regels en termijnen", "Neem deze papieren mee", "gratis", "rechter",
    ),
    "L15-verslag": (
        "De klacht ging over een rapport.", "maandag 2 maart 2026", "dinsdag 3 maart 2026",
        "vrijdag 20 maart 2026", "maandag 30 maart 2026", "deels gegrond", "Wij lazen het rapport.",
        "opgelost", "Wij vergoeden uw reiskosten.", "Een collega leest elk rapport na.",
        "naar u, de betrokken medewerkers en de directie", "Dit is klaar op vrijdag 1 mei 2026.",
    ),
    "L16-mededeling-maatregel": (
        "Een collega leest elk rapport na", "Procedure rapporteren, versie 4",
        "maandag 20 april 2026", "omdat wij leren van een klacht", "proceseigenaar",
        "Vanaf nu leest een collega mee.", "dinsdag 1 september 2026",
    ),
    "L17-wijzigingsverzoek": (
        "Procedure rapporteren", "Een collega leest elk rapport na", "woensdag 1 april 2026",
        NUMBER,
    ),
    "L18-nazorg": (
        "Wij vergoeden uw reiskosten.", "Reiskosten betalen", "(gedaan)", "drie vragen",
        "Hoe tevreden bent u", "opnieuw te openen",
    ),
    "L19-bevestiging-intrekking": (
        "dinsdag 24 maart 2026", "Wij stoppen met de behandeling.", "6 maanden",
        "Vraag ons wat er nog kan.",
        "opnieuw een klacht indienen", "leren van wat u vertelde",
    ),
    "L20-avg-spoor": (
        "Het rapport ging naar een ander.", "donderdag 2 april 2026", "privacy@voorbeeld.nl",
        "twee maanden langer", "Autoriteit Persoonsgegevens",
    ),
    "L20-avg-verlenging": (
        "donderdag 2 april 2026", "Er zijn veel stukken.", "Autoriteit Persoonsgegevens",
    ),
    "L20-avg-antwoord": (
        "Wij wisten uw gegevens.", "verstrekking aan een ander", "hoog risico",
        "Autoriteit Persoonsgegevens",
    ),
    "L21-jaarrapportage": (
        "het verslag over 2025", "alleen over klachten bij uw opdrachten", "Ontvangen: 12",
        "Nog open: minder dan 5", "Jaarrapportage 2025 voor UWV", "noemt geen namen",
        "Gesprekken gaan nu sneller.", "P. de Jongh",
    ),
    "L23-benoeming-coordinator": (
        "maandag 2 maart 2026", "dinsdag 3 maart 2026", "P. de Jongh", "maandag 9 maart 2026",
        "dinsdag 31 maart 2026",
    ),
    "L24-effect-beoordelen": (
        "Een collega leest elk rapport na", "maandag 20 april 2026", "dinsdag 15 september 2026",
        "te weinig zaken",
    ),
    "L25-maatregel-geborgd": (
        "Een collega leest elk rapport na", "Procedure rapporteren, versie 4",
        "Er waren geen fouten meer.", "maandag 20 april 2026",
    ),
    "L26-verbeterde-registratie": (
        "Dat is nu verbeterd.", "maandag 2 maart 2026", "gaan voor op wat in eerdere brieven staat",
    ),
    "L27-niet-betrokken": ("u bent er niet bij betrokken", "U wordt niet gehoord."),
    "L28-vergissing-arbeidsdeskundige": ("niet voor u bedoeld", "Onze excuses"),
}  # fmt: skip

# Who never reads what.
NEVER: Mapping[str, tuple[str, ...]] = {
    "L02-melding-arbeidsdeskundige": ("rapport", "Visser", "storing"),
    "L04-bericht-betrokkene": ("Vos", "s.vos@", "06 12", "Dorpsstraat", "Yılmaz", "rapport klopt"),
    "L05-samenvatting-reactie": ("Vos", "s.vos@", "Yılmaz"),
    "L09-uitkomst-betrokkene": ("Vos", "s.vos@", "Dorpsstraat", "Yılmaz", "Er staan fouten in."),
    "L12-uitnodiging-deelnemers": ("rapport", "Vos"),
    "L16-mededeling-maatregel": ("Vos", "Visser", "Yılmaz"),
    "L17-wijzigingsverzoek": ("Vos", "Visser", "Yılmaz"),
    "L21-jaarrapportage": ("Vos", "Visser", "Yılmaz"),
    "L24-effect-beoordelen": ("Vos", "Visser", "Yılmaz"),
    "L25-maatregel-geborgd": ("Vos", "Visser", "Yılmaz"),
    "L27-niet-betrokken": ("Vos", "Visser", "Yılmaz", "rapport"),
    "L28-vergissing-arbeidsdeskundige": ("Vos", "Visser", "Yılmaz", "rapport"),
}


def test_every_letter_has_a_list_of_facts() -> None:
    assert sorted(FACTS) == LETTERS


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_holds_every_fact_it_must(letter: str, desk: Services) -> None:
    text = _one_line(made(desk, letter, COMPLETE).text)
    assert [fact for fact in FACTS[letter] if fact not in text] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_names_date_number_sender_and_regulation(letter: str, desk: Services) -> None:
    text = _one_line(made(desk, letter, MINIMAL).text)
    frame = (NUMBER, "dinsdag 24 maart 2026", "Postbus 1", "versie 1 april 2016", *CONTACT)
    assert [fact for fact in (*frame, "voorbeeld.nl/privacy") if fact not in text] == []


@pytest.mark.parametrize("letter", TO_COMPLAINANT)
def test_a_letter_to_the_complainant_tells_where_the_regulation_is(
    letter: str, desk: Services
) -> None:
    text = made(desk, letter, MINIMAL).text
    assert "voorbeeld.nl/klachtenregeling" in text
    assert "Marieke de Jong" in text


@pytest.mark.parametrize("record", [MINIMAL, COMPLETE], ids=["little", "all"])
@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_no_gap_and_no_technical_word(
    letter: str, record: dict[str, Any], desk: Services
) -> None:
    text = re.sub(r"/status/\S+", "", made(desk, letter, record).text)  # a secret is no word
    found = re.findall(r"[a-z][.?!][A-Z]", text)
    found += re.findall(r"None|null|\bFalse\b|\bTrue\b|[{}<>_]|  +| [.,;:?]|\.\.|,,|\( ?\)", text)
    found += re.findall(r"(?m)^\s*-\s*$|^[^\n]{0,40}:\s*$(?=\n\n\n|\Z)", text)
    assert found == []


@pytest.mark.parametrize("record", [MINIMAL, COMPLETE], ids=["little", "all"])
@pytest.mark.parametrize("letter", LETTERS)
def test_the_sentences_of_a_letter_are_short(
    letter: str, record: dict[str, Any], desk: Services
) -> None:
    text = made(desk, letter, record).text
    sentences = re.split(r"(?<=[.?!:])\s+|\n+", text)
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_text_that_looks_like_markup_is_printed_as_it_was_typed(
    letter: str, desk: Services
) -> None:
    paper = made(desk, letter, hostile(COMPLETE), printer=desk.printer)
    assert paper.pdf.startswith(b"%PDF-")
    said = paper.text.replace("\n", " ")
    assert "alert(1)" not in said.replace(HOSTILE, "")


@pytest.mark.parametrize("letter", sorted(NEVER))
def test_a_letter_tells_nobody_what_is_not_theirs(letter: str, desk: Services) -> None:
    text = made(desk, letter, COMPLETE).text
    assert [word for word in NEVER[letter] if word in text] == []


@pytest.mark.parametrize(
    ("reader", "reads", "never"),
    [
        ("klager", ("Er staan fouten in.", "Er is gebeld.", "Wij vergoeden"), ()),
        ("directie", ("Er staan fouten in.", "Er is gebeld.", "Wij vergoeden"), ()),
        ("t.visser", ("Er is gebeld.",), ("Er staan fouten in.", "Wij vergoeden", "Vos", "06 12")),
        ("s.yilmaz", ("Er staan fouten in.",), ("Er is gebeld.", "Wij vergoeden", "Vos")),
        ("arbeidsdeskundige", ("opgelost",), ("rapport", "gebeld", "vergoeden", "Visser")),
    ],
)
def test_each_reader_of_the_report_gets_a_version_of_their_own(
    reader: str, reads: tuple[str, ...], never: tuple[str, ...], desk: Services
) -> None:
    paper = made(desk, "L15-verslag", COMPLETE, local={"ontvanger_id": reader})
    assert [fact for fact in reads if fact not in paper.text] == []
    assert [word for word in never if word in paper.text] == []
    assert reader in paper.audience


@pytest.mark.parametrize(("channel", "told"), [("web", False), ("email", True), ("brief", True)])
def test_who_did_not_file_the_complaint_online_gets_the_link_by_letter(
    channel: str, told: bool, desk: Services
) -> None:
    text = made(desk, "L01-ontvangstbevestiging", {**COMPLETE, "kanaal": channel}).text
    assert (f"/status/{NUMBER}/" in text) is told


@pytest.mark.parametrize("letter", LETTERS)
def test_the_message_about_a_letter_holds_nothing_of_it(letter: str, desk: Services) -> None:
    mails = [each for each in made(desk, letter, COMPLETE).kept if isinstance(each, Mail)]
    body = " ".join(f"{mail.subject} {mail.body}" for mail in mails)
    assert [word for word in ("Vos", "Visser", "rapport", "gegrond") if word in body] == []


def test_no_letter_promises_to_call_who_gave_no_number(desk: Services) -> None:
    record = {**COMPLETE, "klager": MINIMAL["klager"]}
    text = made(desk, "L08-besluit", record).text
    assert "Wij bellen u" not in text
    assert "U krijgt ons voorstel daarom in een brief." in text


@pytest.mark.parametrize(
    "letter", ["L03-informatieverzoek", "L08-besluit", "L13-bevestiging-gesprek"]
)
def test_who_reads_on_paper_is_told_where_the_status_page_is(letter: str, desk: Services) -> None:
    record = {**MINIMAL, "kanaal": "brief"}
    text = made(desk, letter, record).text
    assert "op uw statuspagina" in text
    assert f"/status/{NUMBER}/" in text


@pytest.mark.parametrize("letter", ["L07-verlenging", "L15-verslag"])
def test_a_letter_speaks_to_its_reader_not_of_him(letter: str, desk: Services) -> None:
    assert (
        "de klager"
        not in made(desk, letter, COMPLETE, local={"ontvanger_id": "klager"}).text.casefold()
    )
    assert (
        "de klager" in made(desk, letter, COMPLETE, local={"ontvanger_id": PERSON}).text.casefold()
    )


def test_a_representative_without_proof_is_not_written_to(desk: Services) -> None:
    somebody = {"naam": "Iris Vos", "email": "iris@voorbeeld.nl"}
    record = {**COMPLETE, "namens_ander": True, "gemachtigde": somebody}
    assert "Beste Sanne Vos" in made(desk, "L01-ontvangstbevestiging", record).text
    seen = {**record, "gemachtigde": {**somebody, "bewijs_gezien": True}}
    text = made(desk, "L01-ontvangstbevestiging", seen).text
    assert "Beste Iris Vos" in text
    assert "Daarom sturen wij onze brieven aan Iris Vos." in text


def test_a_letter_lists_no_enclosure_that_no_step_sends_along() -> None:
    listed = {id for id, letter in shipped().letters.items() if letter.front.enclosures}
    along = {
        each.properties["brief"]
        for each in shipped().elements.values()
        if each.topic == "brief" and each.properties.get("meesturen")
    }
    assert listed <= along


def test_the_page_of_examples_is_as_the_letters_are(desk: Services) -> None:
    assert {each.letter for each in EXAMPLES} == set(LETTERS), "each letter has an example"
    again = "python -m tests.processes.letter_examples"
    assert page(desk) == PAGE.read_text(encoding="utf-8"), f"renew it: {again}"


def test_no_words_of_our_own_slip_into_a_quotation(desk: Services) -> None:
    """Markdown lets a quotation run on over the next line, unless an empty one stands between."""
    typed = {each for record in (COMPLETE, MINIMAL) for each in _texts(record)}
    for example in EXAMPLES:
        press = Press()
        made(desk, example.letter, example.record, local=example.local, press=press)
        quoted = [node for node in press.documents[-1]["body"] if node["t"] == "quote"]
        assert {to_text([each]) for each in quoted} <= typed, example


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _one_line(text: str) -> str:
    return " ".join(text.split())
