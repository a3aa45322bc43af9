"""What a bundle reports is counted, of the right cases, and told to who may know it."""

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
NAME = "rapporten.toml"
TEXT = FILES[NAME].decode()
ALL = '[rapport.jaarverslag.ontvanger.alles]\nnaam = "De raad"'
PART = '[[rapport.jaarverslag.onderdeel]]\ntitel = "X"\n'
LINE = f"{PART}[[rapport.jaarverslag.onderdeel.regel]]\n"


def told(text: str, files: Mapping[str, bytes] = FILES) -> list[Finding]:
    found = check_files({**files, NAME: text.encode()}, TOPICS)
    return [each for each in found if each.file == NAME]


def test_what_the_test_process_reports_is_in_order() -> None:
    assert told(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('maat = "ontvangen"\ndim', 'maat = "ontvangn"\ndim', "no measure “ontvangn”"),
        ('dimensie = "soort"', 'dimensie = "sort"', "no dimension “sort”"),
        ('zaken_van = "kosten"', 'zaken_van = "koste"', "no value “koste”"),
        ('zaken_van = "kosten"', 'zaken_van = "verlof"', "same cases as another"),
        ('groepen = ["meekijker"]', 'groepen = ["kijkers"]', "no group “kijkers”"),
        ('groepen = ["meekijker"]', 'groepen = ["medewerker"]', "may not read reports"),
        ('artikel = "R1"', 'artikel = "R9"', "no clause “R9”"),
        ("{tijdvak}", "{tijdvk}", "filled in for “{tijdvk}”"),
        ("jaarverslag.ontvanger.alles]", 'jaarverslag.ontvanger."a b"]', "must be letters"),
        (ALL, f"{ALL}\nklein = 2", "must be at least 3"),
        (ALL, f'{ALL}\n{PART}voor = ["raad"]', "no recipient “raad”"),
        (ALL, f'{ALL}\n{PART}maat = "ontvangen"', "needs both “maat” and “rijen”"),
        (ALL, f'{ALL}\n{PART}maat = "ontvangen"\nrijen = "soort"', "tell recipients of each other"),
        (ALL, f'{ALL}\n{PART}maat = "op_tijd"\nrijen = "uitkomst"', "no dimension “uitkomst”"),
        (
            ALL,
            f'{ALL}\n{PART}maat = "ontvangen"\nrijen = "uitkomst"\nvolledig = "Zo."',
            "only for lines",
        ),
        (
            ALL,
            f'{ALL}\n{PART}maat = "ontvangen"\nrijen = "uitkomst"\nkolommen = "uitkomst"',
            "needs other “rijen”",
        ),
        (ALL, f'{ALL}\n{LINE}maat = "getekend"', "does not tell whose cases"),
        (ALL, f'{ALL}\n{LINE}maat = "ontvangen"\ngeeft = "midden"', "does not keep the value"),
        (ALL, f'{ALL}\n{LINE}maat = "ontvangen"\nzonder = "op_tijd"', "can only be told whatever"),
        (
            ALL,
            f'{ALL}\n{LINE}maat = "ontvangen"\nwaar = {{ uitkomst = "ja" }}',
            "no value “ja”",
        ),
        (
            ALL,
            f'{ALL}\n{LINE}maat = "doorlooptijd"\ngeeft = "som"\ngeheel = ["op_tijd"]',
            "only go with numbers of cases",
        ),
    ],
)
def test_what_cannot_be_reported_is_said(old: str, new: str, said: str) -> None:
    assert old in TEXT
    found = [str(each.message) for each in told(TEXT.replace(old, new, 1))]
    assert any(said in text for text in found), found


def test_a_measure_of_everybody_may_be_told_to_who_gets_everything() -> None:
    part = f'{PART}voor = ["alles"]\n[[rapport.jaarverslag.onderdeel.regel]]\nmaat = "getekend"'
    assert told(TEXT.replace(ALL, f"{ALL}\n{part}")) == []


def test_a_report_that_nobody_may_establish_is_said() -> None:
    bundle = FILES["bundle.toml"].replace(b', "rapporten_vaststellen"', b"")
    found = told(TEXT, {**FILES, "bundle.toml": bundle})
    assert [str(each.message) for each in found] == [
        "No group may establish “rapport.jaarverslag”."
    ]


def test_a_table_of_very_many_numbers_is_refused() -> None:
    many = ", ".join(f'w{number} = "W"' for number in range(450))
    measures = FILES["maten.toml"].decode()
    wide = measures.replace('waarden = { toegekend = "Toegekend"', f"waarden = {{ {many}")
    wide = wide.replace(f"{many}, afgewezen", f"{many}, x")
    found = told(TEXT, {**FILES, "maten.toml": wide.encode()})
    assert any("400 is most" in str(each.message) for each in found)
