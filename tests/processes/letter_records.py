"""What the record of a case holds when a letter is sent: as little as the forms allow, and all."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

PERSON = "t.visser"
# What only the letter about more time finds in the record.
EXTENDED: dict[str, Any] = {
    "verlengingen": [{"van": "2026-03-31", "werkdagen": 5, "reden": "Wij horen nog iemand."}],
    "avg_verlengingen": [{"van": "2026-04-02", "maanden": 2, "reden": "Er zijn veel stukken."}],
}

# A year as the report of it leaves the house.
YEAR: dict[str, Any] = {
    "verslagjaar": 2025,
    "jaarverslag_toelichtingen": [{"tekst": "Wij leerden ervan.", "door": "m.dejong"}],
    "jaarverslag_besluiten": [{"besluit": "akkoord", "door": "p.dejongh"}],
    "rapport": {"uitgave": 1, "ontvangers": [
        {"id": "uwv", "naam": "UWV", "email": "uwv@voorbeeld.nl", "overkoepelend": False,
         "cijfers": []},
    ]},
}  # fmt: skip
MINIMAL: dict[str, Any] = {
    **YEAR,
    "klager": {
        "naam": "Sanne Vos", "kanalen": ["post"], "adres": "Dorpsstraat 1\n3111 AA Schiedam",
    },
    "omschrijving": "Het rapport klopt niet.",
    "kanaal": "web",
    "ontvangen_op": "2026-03-02",
    "gemeld_op": "2026-03-02",
    "opdrachtgever_type": "particulier",
    "betrokkenen": [{"id": PERSON, "naam": "Tom Visser", "reactie": "Ik was ziek."}],
    "klachtencoordinator": "m.dejong",
    "coordinator_naam": "Marieke de Jong",
    "coordinator_functie": "Klachtencoördinator",
    "overgedragen_op": "2026-03-03",
    "beslisser": "p.dejongh",
    "benoemd_door": "P. de Jongh",
    "korte_omschrijving": "Het rapport klopt niet.",
    "korte_plaats": "niet bekend",
    "korte_omstandigheden": "geen",
    "verwachte_datum": "2026-03-27",
    "arbeidsdeskundige": {"naam": "J. Arends", "kantoor": "UWV Rotterdam"},
    "arbeidsdeskundige_gemeld": {"naam": "B. de Groot", "kantoor": "UWV Rotterdam"},
    "informatieverzoeken": [
        {"vraag": "Welk rapport?", "waarom": "Er zijn er twee.", "reageren_voor": "2026-03-30"}
    ],
    "grond_niet_behandelen": "dubbel",
    "motivering_niet_behandelen": "Wij gaven u in januari antwoord.",
    "privacy_gemeld_op": "2026-03-02",
    "onderdelen": [{"tekst": "Het rapport", "oordeel": "ongegrond", "motivering": "Het klopt."}],
    "bevindingen": "Wij lazen het rapport.",
    "oordeel": "ongegrond",
    "motivering": "Het rapport klopt.",
    "ondertekenaars": [
        {"naam": "Marieke de Jong", "functie": "Klachtencoördinator"},
        {"naam": "P. de Jongh", "functie": "Directeur"},
    ],
    "aanbiedingen": [
        {"soort": ["correctie"], "inhoud": "Wij passen het aan.", "op": "2026-03-24T09:00:00+00:00"}
    ],
    "gesprek": {
        "op": "2026-03-30T10:00",
        "plaats": "Vestiging Rotterdam",
        "aanwezigen": ["p.dejongh", "m.dejong", "r.smit"],
        "deelnemers": [
            {"id": "p.dejongh"}, {"id": "m.dejong"}, {"id": "r.smit", "naam": "Robin Smit"},
        ],
    },
    "gesprekken": [
        {"doorgegaan": "nee", "afgezegd_reden": "U was ziek", "op": "2026-03-23T09:00:00+00:00"}
    ],
    "verslag_samenvatting": "De klacht ging over een rapport.",
    "verslag_ontvangers": ["klager", "directie", PERSON],
    "wat": "Een collega leest elk rapport na",
    "procedure_ref": "Procedure rapporteren",
    "uiterlijk": "2026-04-01",
    "evaluatie_op": "2026-09-01",
    "avg_procedure_geraakt": "nee",
    "avg_antwoord": "Wij wisten uw gegevens.",
}  # fmt: skip

COMPLETE: dict[str, Any] = {
    **deepcopy(MINIMAL),
    "klager": {
        "naam": "Sanne Vos", "kanalen": ["email"], "email": "s.vos@voorbeeld.nl",
        "telefoon": "06 12 34 56 78", "adres": "Dorpsstraat 1\n3111 AA Schiedam",
    },
    "voorval_datum": "2025-08-12",
    "voorval_plaats": "Rotterdam",
    "korte_plaats": "Vestiging Rotterdam",
    "korte_omstandigheden": "Er was een storing.",
    "dienst": "Jobcoaching",
    "opdrachtgever_type": "uwv",
    "opdrachtgever_naam": "UWV",
    "jobcoaching": True,
    "categorie": "privacy",
    "privacyklacht": True,
    "privacy_gemeld_op": "2026-03-02",
    "privacy_toelichting": "Het rapport ging naar een ander.",
    "arbeidsdeskundige": {
        "naam": "J. Arends", "kantoor": "UWV Rotterdam", "email": "ad@voorbeeld.nl",
    },
    "betrokkenen": [
        {
            "id": PERSON, "naam": "Tom Visser", "functie": "Jobcoach",
            "email": "t.visser@voorbeeld.nl", "deel": "U belde niet terug.",
            "gehoord_op": "2026-03-09", "reactie": "Ik was ziek.", "samenvatting_op": "2026-03-09",
        },
        {"id": "s.yilmaz", "naam": "Sevda Yılmaz", "reactie": "Ik schreef het rapport."},
    ],
    "ontvangst_bevestigd_op": "2026-03-03T09:00:00+00:00",
    "arbeidsdeskundige_geinformeerd_op": "2026-03-03T09:00:00+00:00",
    "uiterste_indiendatum": "2026-02-12",
    "grond_niet_behandelen": "termijn",
    "gelegenheid_klager_op": "2026-03-10",
    "toelichting_klager": "Ik blijf bij mijn verhaal.",
    "voorgelegd_reactie": "Ik ben het er niet mee eens.",
    "oorzaak": "Het rapport is niet nagelezen.",
    "oordeel": "deels",
    "onderdelen": [
        {"tekst": "Het rapport klopt niet", "oordeel": "gegrond",
         "motivering": "Er staan fouten in.", "betrokkene": "s.yilmaz"},
        {"tekst": "Niemand belde terug", "oordeel": "ongegrond", "motivering": "Er is gebeld.",
         "betrokkene": PERSON},
    ],
    "maatregel_tekst": "Een collega leest elk rapport na.",
    "maatregel_gerealiseerd_op": "2026-05-01",
    "besluit_verzonden_op": "2026-03-20T09:00:00+00:00",
    "aanbiedingen": [
        {
            "soort": ["correctie", "genoegdoening"], "inhoud": "Wij verbeteren het rapport.",
            "besproken": "Wij bespraken de fouten.", "op": "2026-03-24T09:00:00+00:00",
            "belpogingen": [{"op": "2026-03-24T11:00", "resultaat": "gesproken"}],
            "afspraken": [{"wat": "Rapport verbeteren", "wie": "Tom Visser", "voor": "2026-03-31"}],
        }
    ],
    "reacties": [{"reactie": "akkoord", "datum": "2026-03-30", "op": "2026-03-30T09:00:00+00:00"}],
    "gesprek": {
        **MINIMAL["gesprek"],
        "deelnemers": [
            {"id": "p.dejongh", "naam": "P. de Jongh", "functie": "Directeur"},
            {"id": "m.dejong", "naam": "Marieke de Jong", "functie": "Klachtencoördinator"},
            {"id": "r.smit", "naam": "Robin Smit", "functie": "Trainer"},
        ],
        "toegevoegde_reden": "Robin kent de werkwijze.",
        "begeleider": "De zus van de klager",
        "voorzieningen": "een ruimte zonder drempel",
    },
    "gesprekken": [
        {
            "doorgegaan": "ja", "gehouden_op": "2026-03-30", "op": "2026-03-30T09:00:00+00:00",
            "aanwezig": "U, uw zus, de directeur en de coördinator",
            "verslag": "Wij spraken over het rapport.", "aanbod": "Wij vergoeden uw reiskosten.",
            "uitkomst": "U denkt er nog over na.",
            "afspraken": [
                {"wat": "Reiskosten betalen", "wie": "De directeur", "voor": "2026-04-10"}
            ],
        }
    ],
    "escalatie_instanties": [
        {"naam": "het Klachtenbureau van UWV", "contact": "uwv.nl/klacht",
         "uitleg": "UWV behandelt uw klacht gratis."},
        {"naam": "de arbeidsdeskundige van UWV, J. Arends", "contact": "ad@voorbeeld.nl",
         "uitleg": "U mag zich direct tot de arbeidsdeskundige wenden."},
    ],
    "afspraken": [
        {"wat": "Reiskosten betalen", "wie": "De directeur", "voor": "2026-04-10", "gedaan": True}
    ],
    "opgelost_op": "2026-03-30",
    "wijze_van_afdoening": "opgelost",
    "verslag_ontvangers": ["klager", "directie", PERSON, "s.yilmaz", "arbeidsdeskundige"],
    "aanleiding": "klacht",
    "doorgevoerd_op": "2026-04-20",
    "effect_op": "2026-09-01",
    "mededeling": "Vanaf nu leest een collega mee.",
    "slottekst": "Er waren geen fouten meer.",
    "jaarverslag_toelichtingen": [
        {**YEAR["jaarverslag_toelichtingen"][0], "wijzigingen": "Gesprekken gaan nu sneller."},
    ],
    "rapport": {"uitgave": 1, "ontvangers": [
        {**YEAR["rapport"]["ontvangers"][0], "adres": "Postbus 1\n1000 AA Amsterdam",
         "cijfers": [{"naam": "Ontvangen", "cijfer": "12"},
                     {"naam": "Nog open", "cijfer": "minder dan 5"}]},
    ]},
    "procedure_versie": "Procedure rapporteren, versie 4",
    "ingetrokken_op": "2026-03-24",
    "datalek_risico": "hoog",
    "datalek_melden": "ja",
    "avg_recht": "verstrekking",
}  # fmt: skip
