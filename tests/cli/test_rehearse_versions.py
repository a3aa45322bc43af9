"""Scenarios with several cases, versions and the text of letters, on the second process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from service.cli.rehearse import rehearse

SECOND = Path(__file__).parent.parent / "tweede_proces"
HEAD = """# language: nl
Functionaliteit: Versies
  Achtergrond:
    Gegeven het is donderdag 9 juli 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | 3 augustus 2026   |
      | tot             | 14 augustus 2026  |
    En deze zaak heet "eerste"
"""
TWO_CASES = """
    Als "an.peters" een nieuwe versie publiceert met reden "Sneller beslissen":
      | termijn.besluit.duur | werkdagen 4 |
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | Bea Claes          |
      | aanvrager.email | bea@voorbeeld.test |
      | soort           | Vakantie           |
      | van             | 3 augustus 2026    |
      | tot             | 4 augustus 2026    |
    Dan vervalt termijn "besluit" op 15 juli 2026
    En is "aanvrager.naam" gelijk aan "Bea Claes"
    En is versie 2 de nieuwste
    Als het woensdag 22 juli 2026 om 10.00 uur wordt
    Dan is het signaal "verstreken" gegeven voor termijn "besluit"
    Als het verder gaat over zaak "eerste"
    Dan loopt de zaak op versie 1
    En is "aanvrager.naam" gelijk aan "An Janssens"
    En vervalt termijn "besluit" op 24 juli 2026
    En is het signaal "verstreken" niet gegeven voor termijn "besluit"
    En kan "an.peters" versie 1 ophalen
    Als partij "aanvrager" de handeling "Aanvraag intrekken" uitvoert:
      | reden_intrekking | De reis gaat niet door. |
    Dan is de zaak afgesloten
"""
WITHOUT_GATE = """
    Als "an.peters" een nieuwe versie publiceert zonder "Aanvraag beoordelen"
    Dan wordt dat geweigerd met "Geen afwijzing zonder beoordeling"
    En is versie 1 de nieuwste
"""
NOT_THEIRS = """
    Als "lies.peeters" een nieuwe versie publiceert:
      | termijn.besluit.duur | werkdagen 4 |
    Dan wordt dat geweigerd met "proceseigenaar"
"""
# What is played after the beginning, and what its failure must mention.
REFUSED = """Als "lies.peeters" "Aanvraag beoordelen" invult:
      | toegekend  | Nee                    |
      | motivering | Te weinig mensen over. |
    """
FALSE = (
    (REFUSED + 'Dan staat "gefeliciteerd" in brief "V02"', "Te weinig mensen over."),
    (REFUSED + 'Dan staat "te weinig" niet in brief "V02"', "te weinig"),
    ("Dan loopt de zaak op versie 2", "versie 1"),
    ("Dan is versie 2 de nieuwste", "versie is 1"),
    ('Dan kan "an.peters" versie 2 ophalen', "Versie 2"),
    ('Dan kan "lies.peeters" versie 1 ophalen', "proceseigenaar"),
    ('Als het verder gaat over zaak "tweede"', "eerste"),
    ('Als "an.peters" een nieuwe versie publiceert', "verandert niets"),
    (
        'Als "an.peters" een nieuwe versie publiceert:\n      | termijn.keuze.duur | dagen 1 |',
        "termijn.keuze.duur",
    ),
)


def played(folder: Path, *scenarios: str, coverage: bool = False) -> dict[str, Any]:
    rows = [f"  Scenario: {n}\n    {text}\n" for n, text in enumerate(scenarios)]
    path = folder / "versies.feature"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    environment = {
        "REGELWERK_PROCESSES": str(SECOND / "processes"),
        "REGELWERK_FORMS": str(SECOND / "forms"),
    }
    process = SECOND / "processes" / "verlofaanvraag"
    arguments = [str(path), "--process", str(process), "--json"]
    result = CliRunner().invoke(
        rehearse, [*arguments, *(["--coverage"] if coverage else [])], env=environment
    )
    found: dict[str, Any] = json.loads(result.output)["processes"][0]
    return found


@pytest.mark.parametrize("scenario", [TWO_CASES, WITHOUT_GATE, NOT_THEIRS])
def test_a_scenario_may_be_about_several_cases_and_versions(scenario: str, tmp_path: Path) -> None:
    assert [row.get("failure") for row in played(tmp_path, scenario)["scenarios"]] == [None]


def test_a_false_sentence_fails_and_tells_the_truth(tmp_path: Path) -> None:
    rows = played(tmp_path, *(text for text, _ in FALSE))["scenarios"]
    said = [" ".join((row["failure"]["message"], *row["failure"]["details"])) for row in rows]
    wrong = {
        text: one
        for (text, mentioned), one in zip(FALSE, said, strict=True)
        if mentioned not in one
    }
    assert wrong == {}


def test_what_only_another_version_walked_is_not_walked(tmp_path: Path) -> None:
    changed = """
    Als "an.peters" een nieuwe versie publiceert:
      | termijn.besluit.duur | werkdagen 4 |
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | Bea Claes          |
      | aanvrager.email | bea@voorbeeld.test |
      | soort           | Vakantie           |
      | van             | 3 augustus 2026    |
      | tot             | 4 augustus 2026    |
    Als partij "aanvrager" de handeling "Aanvraag intrekken" uitvoert:
      | reden_intrekking | De reis gaat niet door. |
    """
    unwalked = played(tmp_path, changed, coverage=True)["coverage"]["unwalked"]
    keys = [row["key"] for row in unwalked]
    assert "verlofprocedure/Flow_intrekken_einde_ingetrokken" in keys
