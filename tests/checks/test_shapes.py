"""A letter that asks a thing for a field it does not have is told so before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from service.bundle.archive import read_directory
from service.bundle.assembly import assemble
from service.bundle.calendars import freeze
from service.bundle.parts import Parts, read_parts
from service.checks.shapes import shapes_of
from service.core.finding import Severity
from service.core.letters import Front, check_letter
from service.settings import ROOT


@cache
def files() -> Mapping[str, bytes]:
    folder = ROOT / "processes"
    forms = ROOT / "forms" / "klachtenregeling"
    found = read_directory(folder / "klachtenregeling", forms, folder / "kalender.toml")
    return freeze(found, years=(2026, 2027))


@cache
def shipped() -> Parts:
    return read_parts(files())


def asked(body: str) -> list[str]:
    """The fields that *body* asks for in vain, with the shapes of the shipped regulation."""
    found = check_letter(
        "L", Front(to="klager"), body, parties={"klager"}, shapes=shapes_of(shipped())
    )
    assert {each.severity for each in found} <= {Severity.ERROR}
    assert {each.code for each in found} <= {"letter-field"}
    return [str(each.message.params["path"]) for each in found]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("{{ klager.voornaam }}", "klager.voornaam"),
        ('{{ klager["voornaam"] }}', "klager.voornaam"),
        ("{{ klager.naam.eerste }}", "klager.naam.eerste"),
        ("{{ zaak.numer }}", "zaak.numer"),
        ("{{ partij.voornaam }}", "partij.voornaam"),
        ("{{ regeling.nam }}", "regeling.nam"),
        ("{{ aanbiedingen[-1].inhout }}", "aanbiedingen.inhout"),
        ("{% for punt in onderdelen %}{{ punt.txt }}{% endfor %}", "punt.txt"),
        ("{% for punt in onderdelen if punt.txt %}x{% endfor %}", "punt.txt"),
        ("{% for k in klager.kanalen %}{{ k.naam }}{% endfor %}", "k.naam"),
        (
            "{% set g = gesprekken[-1] %}{% for a in g.afspraken %}{{ a.wi }}{% endfor %}",
            "a.wi",
        ),
        ('{{ (onderdelen or [])|selectattr("betrokene")|list|length }}', "onderdelen.betrokene"),
        ("{% if klager.voornam %}x{% endif %}", "klager.voornam"),
        ("{{ klager.naam if klager.nam else klager.email }}", "klager.nam"),
    ],
)
def test_a_field_that_nothing_fills_in_is_found(body: str, path: str) -> None:
    assert asked(body) == [path]


@pytest.mark.parametrize(
    "body",
    [
        "{{ klager.naam }} {{ zaak.nummer }} {{ partij.adres }} {{ regeling.adres }}",
        "{% for punt in onderdelen %}{{ loop.index }} {{ punt.tekst }}{% endfor %}",
        "{{ signaal.naam }} {{ betrokkene.functie }}",  # a table and an expression fill these in
        "{% set x = aanbiedingen[-1] if aanbiedingen else none %}{{ x.inhoud }}",
        "{{ verlengingen[-1].op }} {{ verlengingen[-1].door }}",  # what the service adds to a row
    ],
)
def test_what_may_be_there_is_not(body: str) -> None:
    assert asked(body) == []


def test_a_form_knows_whose_letters_repeat_what_is_typed() -> None:
    found, _ = assemble(files(), shipped())
    assert found is not None
    told = found.told_in_letters("gesprek-vastleggen")  # its answers become a row of a list
    assert told["verslag"] == ("klager",)
    assert found.told_in_letters("reactie-vastleggen")["reactie"] == ("betrokkene",)
    assert "onderzoek.stap" not in found.told_in_letters("onderzoek")
