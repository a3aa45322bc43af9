"""What carries a clause: declared in the regulation, found in the bundle, or missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from service.bundle.archive import read_directory
from service.bundle.parts import read_parts
from service.checks.capabilities import CAPABILITIES
from service.checks.trace import Row, check_carriers, matrix
from service.core.finding import Finding, Severity
from tests.engine.engine_models import REGULATION, end, files, flows, process, start, user

ROOT = Path(__file__).resolve().parents[2]
FIELDS = """{"id": "f", "type": "default", "schemaVersion": 18, "components": [
 {"id": "a", "type": "textfield", "key": "reden", "label": "Waarom?",
  "properties": {"artikel": "C1"}}]}"""
HEAD = REGULATION.partition("[clausule")[0]


def model(**props: str) -> bytes:
    return process(start(), user("taak", **props), end(), flows("start >> taak >> einde"))


def given(
    extra: str = "", *, model: bytes = model(), more: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """A bundle whose regulation has clause C1, and what *extra* says about it."""
    regulation = f'{HEAD}[clausule.C1]\ntekst = "Eerst."\nplaats = "art. 1"\n{extra}'
    found = files(model, regulation=regulation)
    return {**found, **{name: text.encode() for name, text in (more or {}).items()}}


def traced(some: dict[str, bytes]) -> Row:
    return matrix(some)[0]


def findings(some: dict[str, bytes]) -> list[Finding]:
    return list(check_carriers(read_parts(some), some))


def codes(some: dict[str, bytes]) -> list[str]:
    return [each.code for each in findings(some)]


def names(row: Row) -> set[str]:
    return {f"{each.kind}:{each.name}" for each in row.carriers}


def test_an_element_that_names_a_clause_carries_it() -> None:
    assert names(traced(given(model=model(artikel="C1")))) == {"element:proces/taak"}


def test_a_field_carries_a_clause_under_its_path_in_the_record() -> None:
    some = {**given(model=model(voeg_toe="redenen")), "forms/f.form": FIELDS.encode()}
    assert names(traced(some)) == {"veld:redenen.reden"}


def test_a_field_answered_in_one_row_is_named_after_the_list() -> None:
    some = given(model=model(bereik="mensen[id = mens_id]"))
    assert names(traced({**some, "forms/f.form": FIELDS.encode()})) == {"veld:mensen.reden"}


def test_letters_terms_and_rules_of_order_carry_clauses() -> None:
    extra = """
[termijn.t]
naam = "T"
start = "a_op"
doel = "b_op"
duur = "dagen 3"
artikel = "C1"
[[poort]]
voor = "twee"
eerst = "een"
artikel = "C1"
uitleg = "Niet twee zonder een"
"""
    letter = '---\nonderwerp: "Hallo"\naan: iemand\nartikel: "C1"\n---\nTekst\n'
    row = traced(given(extra, more={"letters/x.md": letter}))
    assert names(row) == {"termijn:t", "poort:twee", "brief:x"}
    assert {str(each.label) for each in row.carriers} == {"T", "Niet twee zonder een", "Hallo"}


@pytest.mark.parametrize(
    "carrier",
    [
        "element:proces/taak", "veld:ja", "instelling:dagen", "eigenschap:versie",
        "dienst:audit", "groep:team", "test:tests/checks/test_trace.py",
    ],
)  # fmt: skip
def test_a_declared_carrier_that_exists_is_no_finding(carrier: str) -> None:
    form = FIELDS.replace("reden", "ja")
    some = given(f'drager = ["{carrier}", "dienst:audit"]\n[instelling]\ndagen = 3\n')
    assert codes({**some, "forms/f.form": form.encode()}) == []
    assert carrier in names(traced(some))


@pytest.mark.parametrize(
    "carrier",
    [
        "element:proces/weg", "veld:weg", "brief:weg", "termijn:weg", "poort:weg", "tabel:weg",
        "instelling:weg", "eigenschap:weg", "sectie:Weg", "partij:weg", "groep:weg",
        "dienst:toveren", "overzicht:weg", "scenario:weg.feature", "test:weg.py", "rapport:jaar",
        "test:tests/../README.md", "zomaar", "wie:weg", "element:",
    ],
)  # fmt: skip
def test_a_declared_carrier_that_does_not_exist_is_an_error(carrier: str) -> None:
    found = findings(given(f'drager = ["{carrier}", "dienst:audit"]\n'))
    assert [(each.code, each.severity, each.element) for each in found] == [
        ("carrier", Severity.ERROR, "C1")
    ]


def test_a_carrier_with_a_typing_error_is_told_what_is_near() -> None:
    found = findings(given('drager = ["element:proces/tak", "dienst:audit"]\n'))
    assert found[0].advice is not None
    assert "proces/taak" in str(found[0].advice)


def test_a_clause_that_nothing_carries_is_an_error() -> None:
    assert codes(given()) == ["clause-bare"]


def test_a_test_or_scenario_alone_carries_nothing() -> None:
    some = given('drager = ["test:tests/checks/test_trace.py"]\n')
    assert codes(some) == ["clause-bare"]


def test_a_reading_needs_no_carrier_of_its_own() -> None:
    some = given()
    text = some["regeling.toml"].decode()
    for_readers = text.replace("[regeling]", '[regeling]\nlezingen = "art. 1"')
    assert codes({**some, "regeling.toml": for_readers.encode()}) == []


def test_a_report_to_come_is_a_remark_and_not_an_error() -> None:
    some = given('drager = ["rapport:jaar"]\n')
    text = some["regeling.toml"].decode()
    awaited = text.replace("[regeling]", '[regeling]\nkomende_rapporten = ["C1"]')
    found = findings({**some, "regeling.toml": awaited.encode()})
    assert [(each.code, each.severity) for each in found] == [("clause-coming", Severity.INFO)]


@pytest.mark.parametrize("name", ["forms/f.form", "letters/x.md", "regeling.toml"])
def test_a_clause_that_does_not_exist_is_found_wherever_it_is_named(name: str) -> None:
    some = given('drager = ["dienst:audit"]\n')
    head = some["regeling.toml"].decode().replace("[regeling]", "[regeling]\n%s", 1)
    text = {
        "forms/f.form": FIELDS.replace("C1", "C9"),
        "letters/x.md": '---\nonderwerp: "Hallo"\naan: iemand\nartikel: "C9"\n---\n',
        "regeling.toml": head % 'komende_rapporten = ["C9"]',
    }[name]
    found = findings({**some, name: text.encode()})
    assert [(each.code, each.file) for each in found] == [("clause", name)]


def test_a_scenario_belongs_to_the_clauses_it_is_tagged_with() -> None:
    feature = "# language: nl\n@C1 @C12\nFunctionaliteit: Iets\n"
    row = traced(given(more={"scenarios/a.feature": feature, "scenarios/b.feature": "@C11\n"}))
    assert row.scenarios == ("a.feature",)


def test_every_guarantee_of_the_service_has_a_test_that_proves_it() -> None:
    missing = [
        each.proof
        for each in CAPABILITIES.values()
        for file, _, test in [each.proof.partition("::")]
        if not (ROOT / file).is_file()
        or not re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.M)
    ]
    assert missing == []


def test_a_measure_shows_a_clause_and_does_not_carry_it() -> None:
    measures = b'[maat.m]\nnaam = "Geteld"\nbij = "geopend"\nartikel = "C1"\n'
    some = given(more={"maten.toml": measures.decode()})
    assert names(traced(some)) == {"maat:m"}
    assert codes(some) == ["clause-bare"]


def test_a_clause_that_is_not_in_the_running_text_is_an_error() -> None:
    some = given('drager = ["dienst:audit"]\n')
    assert codes({**some, "regeling.md": b"Tekst met [woorden](#C1)."}) == []
    found = findings({**some, "regeling.md": b"Tekst met [woorden](#C2)."})
    assert [(each.code, each.file, each.element) for each in found] == [
        ("clause", "regeling.md", "C2"),
        ("clause", "regeling.md", "C1"),
    ]


def test_a_report_and_an_overview_that_exist_carry_a_clause() -> None:
    reports = """[rapport.jaar]
titel = "Jaarverslag"
maat = "m"
dimensie = "d"
geen = "Geen zaken."
weinig = "Te weinig zaken."
artikel = "C1"
[rapport.jaar.ontvanger.allen]
naam = "Iedereen"
"""
    boards = '[overzicht.team]\nnaam = "Hoe het staat"\ngroepen = ["team"]\n'
    some = given(
        'drager = ["overzicht:team"]\n',
        more={"rapporten.toml": reports, "overzichten.toml": boards},
    )
    row = traced(some)
    assert names(row) == {"overzicht:team", "rapport:jaar"}
    assert (row.carried, row.coming) == (True, False)


def test_the_shipped_regulation_waits_for_no_report() -> None:
    files = read_directory(
        ROOT / "processes" / "klachtenregeling",
        ROOT / "forms" / "klachtenregeling",
        ROOT / "processes" / "kalender.toml",
    )
    rows = matrix(files)
    assert [row.clause.id for row in rows if row.coming] == []
    assert [row.clause.id for row in rows if not row.carried and not row.reading] == []
