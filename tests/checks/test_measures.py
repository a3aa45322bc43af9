"""What a bundle counts is there, tells of no person, and stays within bounds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from service.bundle.archive import read_directory
from service.bundle.calendars import freeze
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding
from service.settings import ROOT

FILES = freeze(
    read_directory(
        ROOT / "tests" / "proefproces",
        ROOT / "tests" / "proefproces_forms",
        ROOT / "processes" / "kalender.toml",
    )
)
OUTCOME = '[dimensie.x]\nnaam = "X"\nwaarden = { a = "A" }\nindeling = '
COUNT = '[maat.x]\nnaam = "X"\nbij = '
MANY = ", ".join(f'w{number} = "W"' for number in range(80))


def told(measures: str, files: Mapping[str, bytes] = FILES) -> list[Finding]:
    found = check_files({**files, "maten.toml": measures.encode()}, TOPICS)
    return [each for each in found if each.file == "maten.toml"]


def test_what_the_test_process_counts_is_in_order() -> None:
    assert [each for each in check_files(FILES, TOPICS) if each.file == "maten.toml"] == []


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        (f'{COUNT}"begonnen"', "begonnen"),
        ('[maat."a b"]\nnaam = "X"\nbij = "geopend"', "must be letters"),
        (f'[maat.{"m" * 81}]\nnaam = "X"\nbij = "geopend"', "must be letters"),
        ('[dimensie.x]\nnaam = "X"\nindeling = "soort"\nwaarden = { "a b" = "A" }', "must be"),
        (f'{COUNT}"geopend"\nreden = "reden"', "needs the key “weergave”"),
        (f'{COUNT}"geopend"\nweergave = "L"\nreden = "count("', "cannot be read"),
        (f'{COUNT}"verlaten"', "needs the key “element”"),
        (f'{COUNT}"geopend"\ntermijn = "beslissen"', "does not go with the key “termijn”"),
        (f'{COUNT}"verlaten"\nelement = "proefproces/teken"', "no element “proefproces/teken”"),
        (f'{COUNT}"gehaald"\ntermijn = "besluiten"', "no term “besluiten”"),
        (f'{COUNT}"besloten"\ntabel = "t"', "no decision “t”"),
        (f'{COUNT}"ingevuld"\nveld = "beslut"', "no field “beslut”"),
        (f'{COUNT}"geopend"\nproces = "p"', "No case begins with “p”"),
        (f'{COUNT}"geopend"\nartikel = "R2"', "no clause “R2”"),
        (f'{COUNT}"geopend"\ndimensies = ["y"]', "no dimension “y”"),
        (f'{COUNT}"geopend"\ntelt = "count("', "cannot be read"),
        (f'{COUNT}"geopend"\ntelt = "foo(1)"', "which is no function"),
        (f'{COUNT}"geopend"\ntelt = "count(personen)"', "tells nothing of people"),
        (f'{COUNT}"geopend"\ntelt = \'heeft_rol("a", "b")\'', "tells nothing of people"),
        (f'{COUNT}"geopend"\ntelt = "vandaag() > ontvangen_op"', "counted again"),
        (f'{COUNT}"geopend"\ntelt = "reden != null"', "write what they like"),
        (f'{COUNT}"geopend"\ntelt = "aanvrager.naam != null"', "write what they like"),
        (
            '[telling]\npeildag = "if reden = 1 then ontvangen_op else null"',
            "write what they like",
        ),
        ('[dimensie.x]\nnaam = "X"', "needs either “veld” or “indeling”"),
        ('[dimensie.x]\nnaam = "X"\nveld = "reden"', "can hold anything"),
        ('[dimensie.x]\nnaam = "X"\nveld = "betrokkenen"', "can hold anything"),
        ('[dimensie.x]\nnaam = "X"\nveld = "soorten"', "no field “soorten”"),
        ('[dimensie.x]\nnaam = "X"\nindeling = "soort"', "needs a closed list"),
        (f'{OUTCOME}"gebruiker.naam"', "tells nothing of people"),
        (f'{OUTCOME}"partij.sleutel"', "tells nothing of people"),
    ],
)
def test_what_cannot_or_may_not_be_counted_is_refused(measures: str, said: str) -> None:
    found = told(measures)
    assert any(said in str(each.message) for each in found), [str(e.message) for e in found]


def test_a_free_text_may_be_classified_into_a_closed_list() -> None:
    assert told(f"""{OUTCOME}'if contains(reden, "a") then "a" else null'""") == []


@pytest.mark.parametrize("source", ["soort", "aanvrager", "count(x[soort = 1])", "y[1].soort"])
@pytest.mark.parametrize("declared", [b'"persoonsgegeven": "ja"', b'"autocomplete": "bday"'])
def test_what_a_form_declares_to_be_personal_is_never_read(source: str, declared: bytes) -> None:
    form = FILES["forms/aanvraag.form"].replace(
        b'"key": "soort",', b'"key": "soort", "properties": {' + declared + b"},"
    )
    assert form != FILES["forms/aanvraag.form"]
    found = told(f"{OUTCOME}'{source}'", {**FILES, "forms/aanvraag.form": form})
    personal = [each for each in found if "to be personal" in str(each.message)]
    assert bool(personal) is (source != "aanvrager")


def test_dimensions_that_make_too_many_combinations_are_refused() -> None:
    two = "".join(
        f'[dimensie.{name}]\nnaam = "X"\nindeling = "soort"\nwaarden = {{ {MANY} }}\n'
        for name in ("a", "b")
    )
    (finding,) = told(f'{two}{COUNT}"geopend"\ndimensies = ["a", "b"]')
    assert finding.message.params["cells"] == 82 * 82
