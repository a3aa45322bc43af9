"""Every then-sentence fails when it is not true, and says how things are instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli.rehearse import rehearse

SECOND = Path(__file__).parent.parent / "tweede_proces"
START = """# language: nl
Functionaliteit: Onware beweringen
  Achtergrond:
    Gegeven het is donderdag 9 juli 2026 om 9.00 uur
    Als iemand "verlof-aanvragen" invult:
      | aanvrager.naam  | An Janssens       |
      | aanvrager.email | an@voorbeeld.test |
      | soort           | Vakantie          |
      | van             | 3 augustus 2026   |
      | tot             | 14 augustus 2026  |
      | bijlagen        | reis.pdf          |
    En het woensdag 22 juli 2026 om 10.00 uur wordt
"""
# A false sentence, and what its failure must mention.
FALSE = (
    ('is de taak "Vervanging regelen" open', "Aanvraag beoordelen (leidinggevende)"),
    ('is de taak "Aanvraag beoordelen" open voor "planner"', "leidinggevende"),
    ('is de taak "Aanvraag beoordelen" niet open', "leidinggevende"),
    ('vervalt termijn "besluit" op 27 juli 2026', "vrijdag 24 juli 2026"),
    ('vervalt termijn "beslissing" op 27 juli 2026', "besluit"),
    ('is brief "V01-toekenning" verzonden', "V01-toekenning"),
    ('is "soort" gelijk aan "zorg"', "vakantie"),
    ('is "duur" gelijk aan leeg', "lang"),
    ('is het signaal "verstreken" gegeven voor termijn "besluit"', "nadert"),
    ('is het signaal "nadert" niet gegeven voor termijn "besluit"', "nadert"),
    ("wordt dat geweigerd", "Aanvraag beoordelen"),
    ('is fase "Beslist" bereikt', "Aangevraagd"),
    ('is fase "Klaar" bereikt', "Beslist"),
    ("is de zaak afgesloten", "Aanvraag beoordelen"),
    ('kreeg "lies.peeters" een bericht met "hallo"', "24 juli"),
    ('kreeg "lies.peeters" geen bericht met "24 juli"', "lies.peeters"),
    ('kreeg "lies.peeters" een bericht met "24 juli" op 21 juli 2026', "woensdag 22 juli 2026"),
    ('kreeg "piet" een bericht met "24 juli"', "piet"),
    ("loopt er geen klok", "Volgend signaal"),
    ('staat "Beste" in brief "V01-toekenning"', "V01-toekenning"),
    ('is er een document "werk.pdf" in het dossier', "reis.pdf"),
    ('ziet "lies.peeters" de zaak niet', "lies.peeters"),
    ('ziet "tom.maes" de zaak', "tom.maes"),
    ('kan "lies.peeters" de handeling "Aanvraag intrekken" niet uitvoeren', "Aanvraag intrekken"),
    ('kan "lies.peeters" de handeling "Termijn verlengen" uitvoeren', "Aanvraag intrekken"),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Per sentence what the failure said; a sentence that held is absent."""
    scenarios = [f"  Scenario: {n}\n    Dan {text}\n" for n, (text, _) in enumerate(FALSE)]
    path = tmp_path_factory.mktemp("features") / "onwaar.feature"
    path.write_text(START + "".join(scenarios), encoding="utf-8")
    environment = {
        "REGELWERK_PROCESSES": str(SECOND / "processes"),
        "REGELWERK_FORMS": str(SECOND / "forms"),
    }
    process = SECOND / "processes" / "verlofaanvraag"
    arguments = [str(path), "--process", str(process), "--json"]
    result = CliRunner().invoke(rehearse, arguments, env=environment)
    rows = json.loads(result.output)["processes"][0]["scenarios"]
    found = [row["failure"] for row in rows if "failure" in row]
    return {
        one["sentence"].removeprefix("Dan "): " ".join((one["message"], *one["details"]))
        for one in found
    }


@pytest.mark.parametrize(("sentence", "mentioned"), FALSE)
def test_a_false_sentence_fails_and_tells_the_truth(
    told: dict[str, str], sentence: str, mentioned: str
) -> None:
    assert mentioned in told[sentence]
