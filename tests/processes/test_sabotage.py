"""The shipped regulation with one safeguard taken out is refused, and the refusal says which."""

from __future__ import annotations

import re

import pytest

from service.bundle.archive import read_directory
from service.bundle.model import Model
from service.bundle.regulation import read_regulation
from service.bundle.rewrite import without_element
from service.bundle.settings import read_settings
from service.bundle.xml import safe_parse
from service.checks.checking import check_files
from service.checks.gates import prove
from service.connectors import TOPICS
from service.core.finding import Severity
from service.settings import ROOT

PROCESS = ROOT / "processes" / "klachtenregeling"
FILES = read_directory(
    PROCESS, ROOT / "forms" / "klachtenregeling", ROOT / "processes" / "kalender.toml"
)
# An element, and the safeguard that is gone without it.
SAFEGUARDS = (
    ("aannemen/registreren", "Geen bevestiging voordat de klacht met het origineel"),
    ("aannemen/benoemen", "Geen besluit zonder onafhankelijke coördinator"),
    ("aannemen/bevestiging_versturen", "Geen besluit voordat de ontvangst is bevestigd"),
    ("ontvankelijkheid/beoordelen", "Een klacht wordt nooit vanzelf afgewezen"),
    ("ontvankelijkheid/bevestigen", "Geen afwijzing zonder bevestiging door de directie"),
    ("horen/horen_afronden", "Geen besluit zonder hoor en wederhoor"),
    ("behandelen/horen", "Geen besluit zonder hoor en wederhoor"),
    ("besluit/onderzoeken", "Geen besluit zonder onderzoek naar de oorzaak"),
    ("besluit/besluiten", "Geen besluitbrief zonder gemotiveerd besluit"),
    ("besluit/medeondertekenen", "Geen besluitbrief zonder tweede ondertekenaar"),
    ("behandelen/escalatie", "zonder te weten waar hij nog terechtkan"),
    ("nazorg/escalatie", "zonder te weten waar hij nog terechtkan"),
    ("verslag/verslag_vastleggen", "Niet sluiten voordat alle betrokkenen het verslag hebben"),
    ("verslag/maatregelen", "Niet sluiten zonder overleg over preventie"),
    ("maatregel/procedure_aanpassen", "pas doorgevoerd als zij in de procedure staat"),
    ("maatregel/doorvoeren", "Geen mededeling voordat de directie vaststelt"),
    ("maatregel/effect_beoordelen", "pas geborgd als is beoordeeld of zij werkt"),
    ("privacyspoor/datalek_beoordelen", "Geen antwoord voordat is beoordeeld"),
)


def broken(files: dict[str, bytes]) -> list[str]:
    """The safeguards that the models of *files* no longer keep."""
    roots = {name: safe_parse(data) for name, data in files.items() if name.endswith(".bpmn")}
    settings, _ = read_settings(files["bundle.toml"])
    regulation, _ = read_regulation(files["regeling.toml"])
    assert settings is not None
    assert regulation is not None
    found = prove(Model(roots), settings.roots, regulation.gates)
    assert all(one.severity is Severity.ERROR for one in found)
    return [str(one.name) for one in found]


def test_the_shipped_models_keep_every_safeguard() -> None:
    assert broken(FILES) == []


@pytest.mark.parametrize(("element", "safeguard"), SAFEGUARDS)
def test_a_model_without_a_safeguard_is_refused(element: str, safeguard: str) -> None:
    assert any(safeguard in one for one in broken(without_element(FILES, element)))


def test_a_regulation_whose_gates_are_struck_out_still_misses_its_carriers() -> None:
    without = without_element(FILES, "behandelen/escalatie")
    text = without["regeling.toml"].decode()
    without["regeling.toml"] = re.sub(r"(?s)\[\[poort\]\].*?\n\n", "", text).encode()
    assert broken(without) == []
    assert {"C72"} <= {clause for one in check_files(without, TOPICS) for clause in one.clauses} | {
        one.name for one in check_files(without, TOPICS) if one.severity is Severity.ERROR
    }
