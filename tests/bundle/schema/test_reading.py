"""What an author is told about a file that is not right: where, what, and what was meant."""

from __future__ import annotations

import pytest

from service.bundle.schema.bundle_file import BundleFile
from service.bundle.schema.catalogue import EVERYTHING, TOML_FILES
from service.bundle.schema.reading import Reader
from service.bundle.schema.shape import Holds, Shape, shape_of
from service.bundle.settings import read_settings
from service.core.finding import Finding
from service.settings import ROOT

SHIPPED = ROOT / "processes" / "klachtenregeling"


def told_about(file: str, right: str, wrong: str) -> Finding:
    """The first remark about a shipped file in which *right* became *wrong*."""
    text = (SHIPPED / file).read_text(encoding="utf-8")
    assert right in text
    reader = Reader(file)
    reader.toml(TOML_FILES[file], text.replace(right, wrong, 1).encode())
    line = text[: text.index(right)].count("\n") + 1
    found = reader.findings[0]
    assert (found.file, found.line) == (file, line)
    return found


@pytest.mark.parametrize(
    ("file", "right", "wrong", "key", "meant"),
    [
        ("bundle.toml", "uitgesloten =", "uitgeslote =", "bundel.uitgeslote", "uitgesloten"),
        ("bundle.toml", "behandelaar =", "behandelar =", "bundel.behandelar", "behandelaar"),
        (
            "bundle.toml", "openbaar = true", "openbar = true",
            "start.klacht-indienen.openbar", "openbaar",
        ),
        ("bundle.toml", '{ veld = "gemeld_op", label', '{ veld = "gemeld_op", lable',
            "sectie[2].velden[15].lable", "label"),
        ("bundle.toml", "[mail]", "[mial]", "mial", "mail"),
        ("regeling.toml", 'max = "contract_b', 'mx = "contract_b', "termijn.bevestiging.mx", "max"),
        ("regeling.toml", "verlengbaar =", "verlengbar =",
            "termijn.besluit.verlengbar", "verlengbaar"),
        ("demo.toml", "functie =", "funktie =", "persoon.m.dejong.funktie", "functie"),
        ("bench.toml", "door =", "dor =", "taak[1].dor", "door"),
    ],
)  # fmt: skip
def test_a_typing_error_is_found_with_what_was_meant(
    file: str, right: str, wrong: str, key: str, meant: str
) -> None:
    found = told_about(file, right, wrong)
    assert (found.code, found.element) == ("key", key)
    assert found.advice is not None
    assert found.advice.params == {"near": meant}


def test_a_word_that_is_none_of_the_choices_is_found() -> None:
    reader = Reader("kalender.toml")
    text = (ROOT / "processes" / "kalender.toml").read_bytes()
    wrong = text.replace(b'taal = "nl"', b'weekend = ["zaterdga", "zondag"]', 1)
    reader.toml(TOML_FILES["kalender.toml"], wrong)
    (found,) = reader.findings
    assert (found.code, found.element) == ("value", "profiel.atw.weekend[1]")
    assert found.advice is not None
    assert found.advice.params == {"near": "zaterdag"}


@pytest.mark.parametrize(
    ("right", "wrong", "code", "text"),
    [
        ("openbaar = true", 'openbaar = "true"', "type", "must be true or false"),
        ("openbaar = true", 'openbaar = "ja"', "type", "must be true or false"),
        ('naam = "Klacht indienen"', "naam = 3", "type", "must be text"),
        ('titel = "Klachtenregeling"', 'titel = ""', "type", "is empty"),
        ('groepen = ["klachtencoordinator", "directie", "betrokken_medewerker"]',
            'groepen = "directie"', "type", "must be a list"),
        ('"klager.naam", "klager.kanalen"', '7, "klager.kanalen"', "value", "must be a path"),
        ('sleutel = "klachtenregeling"', 'sleutel = "klachten regeling"', "value", "letters"),
        ("termijnen =", "dagen_open = -1\ntermijnen =", "type", "must be at least 0"),
        ("termijnen =", "dagen_open = 99999\ntermijnen =", "type", "must be at most 3650"),
        ('nummer = "K-{jaar}-{volgnummer:03d}"', 'nummer = "K-{jaar}"', "value", "case number"),
    ],
)  # fmt: skip
def test_a_wrong_value_names_its_place(right: str, wrong: str, code: str, text: str) -> None:
    found = told_about("bundle.toml", right, wrong)
    assert found.code == code
    assert text in str(found.message)


def test_a_key_in_the_wrong_table_is_sent_to_the_right_one() -> None:
    reader = Reader("bundle.toml")
    text = (SHIPPED / "bundle.toml").read_text(encoding="utf-8")
    reader.toml(BundleFile, f'onderwerp = "x"\n{text}'.encode())
    (found,) = reader.findings
    assert (found.line, str(found.advice)) == (1, "“onderwerp” belongs in [bundel].")


TERM = b'[kalender]\nprofiel = "x"\n\n[termijn.t]\nstart="a"\n'


def test_a_key_that_is_missing_is_asked_for_where_it_should_stand() -> None:
    reader = Reader("regeling.toml")
    reader.toml(TOML_FILES["regeling.toml"], TERM)
    assert [(f.code, f.line, f.element) for f in reader.findings] == [
        ("missing", 4, "termijn.t.doel"),
        ("missing", 4, "termijn.t.duur"),
    ]


@pytest.mark.parametrize("data", [b"a = ", b"\xff\xfe", b"a = " + b"[" * 2000, None])
def test_what_is_no_toml_is_a_finding(data: bytes | None) -> None:
    reader = Reader("bundle.toml")
    assert reader.toml(BundleFile, data) is None
    assert [found.code for found in reader.findings] == ["toml"]


def test_broken_toml_names_its_line() -> None:
    reader = Reader("bundle.toml")
    reader.toml(BundleFile, b'[bundel]\nsleutel = "a"\ntitel = \n')
    (found,) = reader.findings
    assert found.line == 3
    assert "line" not in str(found.message)


def test_a_word_of_an_earlier_release_is_told_by_its_name_of_today() -> None:
    reader = Reader("bundle.toml")
    text = (SHIPPED / "bundle.toml").read_text(encoding="utf-8")
    old = text.replace("[groep.directie]", '[groep.directie]\nrollen = ["directie"]')
    reader.toml(BundleFile, old.encode())
    (found,) = reader.findings
    assert str(found.advice) == "That is “mag” by now."


def wrongs(shape: Shape, holds: Holds) -> list[object]:
    """Values that no key of this kind may hold."""
    every: dict[type, object] = {str: "x", bool: True, int: 7, list: [[1]], dict: {"x": {"y": 1}}}
    fitting = {
        Holds.TEXT: str, Holds.FEEL: str, Holds.CHOICE: str, Holds.FLAG: bool, Holds.WHOLE: int,
        Holds.LIST: list, Holds.ROWS: list, Holds.TABLE: dict, Holds.TABLES: dict,
    }  # fmt: skip
    return [value for kind, value in every.items() if fitting.get(holds) is not kind]


def every_key(shape: Shape, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Shape]]:
    found = []
    for name, about in shape.keys.items():
        found.append(((*path, name), about.shape))
        found += every_key(about.shape, (*path, name))
    return found


def nested(shape: Shape, path: tuple[str, ...], value: object) -> object:
    """A file that holds only *value*, at *path*."""
    if not path:
        return value
    inner = shape.keys[path[0]].shape
    made = nested(inner, path[1:], value)
    if len(path) > 1 and inner.named:
        made = {"een": made}
    elif len(path) > 1 and inner.holds is Holds.ROWS:
        made = [made]
    return {path[0]: made}


@pytest.mark.parametrize("file", sorted(EVERYTHING))
def test_no_remark_is_without_words_of_its_own(file: str) -> None:
    """Whatever stands behind whichever key, an author is never told just that it cannot be."""
    model, whole = EVERYTHING[file], shape_of(EVERYTHING[file])
    mute = []
    for path, shape in every_key(whole):
        for value in wrongs(shape, shape.holds):
            reader = Reader(file)
            found = nested(whole, path, value)
            assert isinstance(found, dict)
            reader.by(model, found)
            mute += [
                (path, value, str(each.message))
                for each in reader.findings
                if "cannot be used" in each.message.msgid
            ]
    assert mute == []


def test_a_published_version_keeps_working_with_a_key_that_was_never_judged() -> None:
    data = (SHIPPED / "bundle.toml").read_bytes().replace(b"woord =", b"wrod =")
    draft, _ = read_settings(data)
    published, remarks = read_settings(data, published=True)
    assert draft is None
    assert published is not None
    assert (published.key, published.thing, remarks) == ("klachtenregeling", "", [])


def test_a_published_version_may_have_its_subject_at_the_top() -> None:
    data = (
        (SHIPPED / "bundle.toml")
        .read_text(encoding="utf-8")
        .replace("onderwerp = '''", "x = '''", 1)
    )
    published, _ = read_settings(f"onderwerp = 'oud'\n{data}".encode(), published=True)
    assert published is not None
    assert published.subject == "oud"


def test_a_status_page_stays_open_for_thirty_days_unless_the_bundle_says_otherwise() -> None:
    data = (SHIPPED / "bundle.toml").read_bytes()
    usual, _ = read_settings(data)
    longer, _ = read_settings(data.replace(b"[status]", b"[status]\ndagen_open = 90"))
    assert usual is not None and longer is not None
    assert (usual.status.open_days, longer.status.open_days) == (30, 90)
