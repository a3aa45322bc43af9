"""A number of a term that stands in a second place is found there, and nowhere else."""

from __future__ import annotations

import pytest

from service.bundle.archive import read_directory
from service.bundle.calendars import freeze
from service.bundle.parts import read_parts
from service.checks.lengths import check_lengths
from service.core.finding import Finding
from service.settings import ROOT

FILES = freeze(
    read_directory(
        ROOT / "processes" / "klachtenregeling",
        ROOT / "forms" / "klachtenregeling",
        ROOT / "processes" / "kalender.toml",
    )
)
DECISION = b'doel = "besluit_klaar_op"\nduur = "werkdagen 21"'
TERMS, ASKED = "regeling.toml", "forms/klacht-indienen.form"


def found(*changes: tuple[str, bytes, bytes]) -> list[Finding]:
    files = dict(FILES)
    for name, old, new in changes:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)
    return check_lengths(read_parts(files))


def told(findings: list[Finding]) -> set[tuple[str, str | None]]:
    return {(each.file, each.element) for each in findings}


def test_the_shipped_regulation_says_each_length_once() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "element"),
    [
        (ASKED, b'{{ duur(\\"besluit\\") }}', b"21 werkdagen", "Field_text_1"),
        (ASKED, b"Wij bellen op werkdagen.", b"Wij bellen binnen 72 uur.", "Field_klager_telefoon"),
        ("behandelen.bpmn", b'"Tot het besluit"', b'"Besluit: 21 werkdagen"', "tot_besluit"),
        ("letters/L01-ontvangstbevestiging.md", b'{{ duur("besluit") }}', b"21 werkdagen", None),
        ("forms/verslag.form", b"Het verslag gaat", b"Binnen 2 weken gaat het", "Field_text_1"),
    ],
)  # fmt: skip
def test_a_length_that_is_typed_is_found_where_it_stands(
    file: str, old: bytes, new: bytes, element: str | None
) -> None:
    assert told(found((file, old, new))) == {(file, element)}


def test_another_term_names_clause_and_text_that_say_the_length_of_before() -> None:
    shorter = (TERMS, DECISION, DECISION.replace(b"21", b"19"))
    typed = (ASKED, b'{{ duur(\\"besluit\\") }}', b"21 werkdagen")
    findings = found(shorter, typed)
    assert {("regeling.toml", "C12"), (ASKED, "Field_text_1")} <= told(findings)
    said = {each.element: str(each.message) for each in findings}
    assert said["C12"] == "Clause C12 says “21 werkdagen”, but the term “besluit” is 19 werkdagen."


def test_what_names_clauses_of_other_terms_is_about_something_else() -> None:
    # Ten working days is how long a measure's effect may take, and how long one may extend.
    note = b'"description": "Van 1 tot 10 werkdagen. '
    assert found(("forms/termijn-verlengen.form", b'"description": "', note)) == []


def test_a_setting_with_the_length_of_its_term_is_one_too_many() -> None:
    again = (TERMS, b"[instelling]\n", b"[instelling]\nnazorg_wd = 20\n")
    assert told(found(again)) == {(TERMS, "nazorg_wd")}
