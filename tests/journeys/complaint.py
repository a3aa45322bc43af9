"""Scenario SC01 as people fill it in on the screens: who does which task with which answers.

Answers go by the name of the field in the page. Dates count in days from the day of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Answer = str | tuple[str, ...] | timedelta
TODAY = timedelta()
START_FORM = "/indienen/klachtenregeling/klacht-indienen"
COORDINATOR, DIRECTOR, EMPLOYEE = "m.dejong", "p.dejongh", "t.visser"

START: Mapping[str, Answer] = {
    "klager.naam": "Sanne Vos",
    "klager.kanalen": ("email", "telefoon"),
    "klager.email": "s.vos@voorbeeld.nl",
    "klager.telefoon": "06 12 34 56 78",
    "omschrijving": "Mijn rapport klopt niet en niemand belde terug.",
    "voorval_datum": timedelta(days=-10),
    "voorval_plaats": "Vestiging Rotterdam",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One form. No *username*: the party does it on the status page."""

    name: str
    username: str | None
    answers: Mapping[str, Answer]


REGISTER = Step(
    name="Klacht registreren",
    username=COORDINATOR,
    answers={
        "categorie": "kwaliteit",
        "binnen_reikwijdte": "ja",
        "opdrachtgever_type": "werkgever",
        "opdrachtgever_naam": "Bakkerij De Korenbloem",
        "betrokkenen.0.id": EMPLOYEE,
        "betrokkenen.0.naam": "Tom Visser",
        "betrokkenen.0.functie": "Jobcoach",
    },
)
APPOINT = Step(
    name="Coördinator benoemen",
    username=DIRECTOR,
    answers={
        "klachtencoordinator": COORDINATOR,
        "overgedragen_op": TODAY,
        "verklaring_onafhankelijk": "true",
    },
)
ACKNOWLEDGE = Step(
    name="Bevestiging opstellen",
    username=COORDINATOR,
    answers={
        "korte_omschrijving": "De klager vindt dat het rapport niet klopt.",
        "korte_plaats": "Vestiging Rotterdam",
        "korte_omstandigheden": "geen",
        "verwachte_datum": timedelta(days=21),
    },
)
ADMIT = Step(
    name="Ontvankelijkheid beoordelen",
    username=COORDINATOR,
    answers={"in_behandeling": "ja", "belang": "voldoende", "gewicht": "voldoende"},
)
RECORD_REACTION = Step(
    name="Reactie vastleggen",
    username=COORDINATOR,
    answers={
        "geinformeerd_op": TODAY,
        "gehoord": "ja",
        "gehoord_op": TODAY,
        "reactie": "Het rapport is door ziekte laat verstuurd.",
    },
)
APPROVE_SUMMARY = Step(name="Samenvatting accorderen", username=EMPLOYEE, answers={"akkoord": "ja"})
CLOSE_HEARING = Step(
    name="Hoor en wederhoor afronden",
    username=COORDINATOR,
    answers={
        "gelegenheid_klager_op": TODAY,
        "klager_gehoord": "ja",
        "toelichting_klager": "De klager blijft bij zijn verhaal.",
    },
)
INVESTIGATE = Step(
    name="Oorzaak onderzoeken",
    username=COORDINATOR,
    answers={"oorzaak": "Het rapport is niet nagelezen.", "oorzaak_categorie": "werkwijze"},
)
JUDGE = Step(
    name="Besluit opstellen",
    username=COORDINATOR,
    answers={
        "onderdelen.0.tekst": "De klacht over het rapport.",
        "onderdelen.0.oordeel": "gegrond",
        "onderdelen.0.motivering": "Het rapport is niet nagelezen.",
        "bevindingen": "Beide partijen zijn gehoord. In het rapport staan fouten.",
        "oordeel": "gegrond",
        "motivering": "Wij hadden het rapport moeten nalezen.",
    },
)
CO_SIGN = Step(
    name="Besluit mede-ondertekenen",
    username=DIRECTOR,
    answers={"besluit_medeondertekend": "ja"},
)
PROPOSE = Step(
    name="Telefonisch voorstel doen",
    username=COORDINATOR,
    answers={
        "belpogingen.0.op": TODAY,
        "belpogingen.0.resultaat": "gesproken",
        "soort": ("correctie",),
        "inhoud": "Wij verbeteren het rapport binnen een week.",
    },
)
REACT = Step(name="Reactie klager", username=None, answers={"reactie": "akkoord"})
REPORT = Step(
    name="Verslag opstellen",
    username=COORDINATOR,
    answers={
        "verslag_samenvatting": "De klacht ging over een rapport.",
        "verslag_ontvangers": ("klager", "directie", EMPLOYEE),
    },
)
SENT = Step(
    name="Verzending vastleggen",
    username=COORDINATOR,
    answers={"verzending_gecontroleerd": "true"},
)
PREVENT = Step(
    name="Maatregelen bespreken",
    username=DIRECTOR,
    answers={
        "overleg_directie_op": TODAY,
        "preventie_conclusie": "Rapporten leest voortaan een collega na.",
        "avg_procedure_geraakt": "nee",
        "maatregelen.0.wat": "Een collega leest elk rapport na",
        "maatregelen.0.verantwoordelijke": "a.vermeer",
        "maatregelen.0.voor": TODAY,
        "maatregelen.0.procedure_ref": "Procedure rapporteren",
        "maatregelen.0.evaluatie_op": TODAY,
    },
)
CARRY_OUT = Step(
    name="Doorvoering vastleggen",
    username=DIRECTOR,
    answers={
        "maatregelen_doorgevoerd_op": TODAY,
        "procedure_versie": "Procedure rapporteren, versie 4",
    },
)
AFTERCARE = Step(
    name="Nazorg bespreken",
    username=COORDINATOR,
    answers={
        "nazorg_bevinding": "Het rapport klopt nu.",
        "oplossing_werkt": "ja",
        "tevredenheid": "4",
    },
)
CLOSE = Step(
    name="Dossier afsluiten", username=COORDINATOR, answers={"afspraken_nagekomen": "true"}
)
STEPS = (
    *(REGISTER, APPOINT, ACKNOWLEDGE, ADMIT, RECORD_REACTION, APPROVE_SUMMARY, CLOSE_HEARING),
    *(INVESTIGATE, JUDGE, CO_SIGN, PROPOSE, REACT, REPORT, SENT, PREVENT, CARRY_OUT),
    *(AFTERCARE, CLOSE),
)


def typed(answer: Answer, kind: str, today: date) -> list[str]:
    """What a person types for *answer* in an input of *kind*; a moment is on the hour of 9."""
    if isinstance(answer, timedelta):
        day = today + answer
        if kind == "datetime-local":
            return [datetime.combine(day, time(9)).isoformat(timespec="minutes")]
        return [day.isoformat()]
    return [answer] if isinstance(answer, str) else list(answer)
