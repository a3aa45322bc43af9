"""Reading, packing, freezing and caching bundles; bad input gives findings, not exceptions."""

from __future__ import annotations

import io
import random
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from service.bundle import archive
from service.bundle.archive import content_hash, read_directory, read_zip, write_zip
from service.bundle.assembly import load
from service.bundle.calendars import CALENDAR_FROZEN, CALENDAR_SOURCE, freeze
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.errors import BundleError
from tests.engine.engine_models import (
    BUNDLE,
    REGULATION,
    both,
    call,
    clock,
    each,
    edge_message,
    end,
    envelope,
    fact,
    files,
    flows,
    given_bundle,
    job,
    node,
    process,
    rule,
    start,
    sub,
    throw,
    user,
    xor,
)

MODEL = process(start(), user("taak", artikel="C1", zet="klaar_op"), end(),
                flows("start >> taak >> einde"))  # fmt: skip
CALENDARS = b"""
[jaren]
eerste = 2026
laatste = 2027
[profiel.proef]
land = "NL"
categorieen = ["public"]
bron = "wet"
"""


def test_a_bundle_knows_its_elements_forms_terms_and_fields() -> None:
    bundle = given_bundle(MODEL)
    element = bundle.elements["proces/taak"]
    assert (element.kind, element.form, element.clauses) == ("userTask", "f", ("C1",))
    assert element.properties["zet"] == "klaar_op"
    assert (bundle.key, bundle.root_process, bundle.processes) == ("proef", "proces", ("proces",))
    assert bundle.fields["antwoord"].label == "Antwoord"
    assert bundle.regulation.terms["besluit"].label == "Besluiten"
    assert bundle.diagram("proces") == MODEL


def test_an_envelope_names_its_message_and_a_person_its_local_id() -> None:
    model = process(start(), user("taak", each("a", "wie")), envelope("post", "Bericht"), end(),
                    flows("start >> taak >> post >> einde"), messages=("Bericht",))  # fmt: skip
    bundle = given_bundle(model)
    assert bundle.elements["proces/post"].message == "Bericht"
    assert bundle.local_names == {"wie"}


def test_equal_files_make_equal_archives_and_hashes() -> None:
    one = files(MODEL)
    other = dict(reversed(list(one.items())))
    assert write_zip(one) == write_zip(other)
    assert content_hash(one) == content_hash(other)
    assert content_hash(one) != content_hash({**one, "regeling.toml": b""})
    assert read_zip(write_zip(one)) == one


@pytest.mark.parametrize(
    "name",
    ["../x.bpmn", "/x.bpmn", "a/b/c.form", "forms/../x.form", "x.py", "letters/x.form", ".bpmn"],
)
def test_an_archive_with_a_file_that_does_not_belong_is_refused(name: str) -> None:
    with pytest.raises(BundleError):
        read_zip(write_zip({name: b"x"}))


def test_an_archive_with_a_link_or_too_much_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        link = zipfile.ZipInfo("x.bpmn")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    for data in (
        target.getvalue(),
        write_zip({f"f{n}.bpmn": b"" for n in range(archive.MAX_FILES + 1)}),
        write_zip({"x.bpmn": b"0" * (archive.MAX_UNPACKED + 1)}),
    ):
        with pytest.raises(BundleError):
            read_zip(data)


@given(st.binary(max_size=300))
def test_random_bytes_are_no_archive(data: bytes) -> None:
    with pytest.raises(BundleError):
        read_zip(data)


def test_a_damaged_archive_is_refused_or_read_but_never_crashes() -> None:
    good = write_zip(files(MODEL))
    for seed in range(200):
        rnd = random.Random(seed)
        bad = bytearray(good)
        for _ in range(3):
            bad[rnd.randrange(len(bad))] = rnd.randrange(256)
        try:
            read_zip(bytes(bad))
        except BundleError:
            continue


def test_freezing_works_out_the_calendars_once() -> None:
    raw = {**files(MODEL), CALENDAR_SOURCE: CALENDARS}
    del raw[CALENDAR_FROZEN]
    frozen = freeze(raw)
    assert load(frozen).calendar.name == "proef"
    assert freeze(frozen, years=(1990, 1991)) == frozen
    with pytest.raises(BundleError, match="frozen"):
        load(raw)


def test_folders_become_a_bundle(tmp_path: Path) -> None:
    folder, forms = tmp_path / "proces", tmp_path / "formulieren"
    (folder / "letters").mkdir(parents=True)
    forms.mkdir()
    (folder / "a.bpmn").write_bytes(MODEL)
    (folder / "notitie.txt").write_text("hoort er niet bij")
    (folder / "letters" / "L1.md").write_text("---\n---\n")
    (forms / "f.form").write_text("{}")
    (tmp_path / "kalender.toml").write_bytes(CALENDARS)
    found = read_directory(folder, forms, tmp_path / "kalender.toml")
    assert sorted(found) == ["a.bpmn", "forms/f.form", "kalender.toml", "letters/L1.md"]


@pytest.mark.parametrize("missing", ["bundle.toml", "regeling.toml", "model0.bpmn"])
def test_a_missing_file_is_a_finding(missing: str) -> None:
    some = files(MODEL)
    del some[missing]
    assert check_files(some, TOPICS)
    with pytest.raises(BundleError):
        load(some)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"geen xml",
        b"<a>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 100 + b"</a>" * 100,
        b"<a>" + b"x" * 2_000_001 + b"</a>",
        "<a>é</a>".encode("utf-16"),
    ],
)
def test_unsafe_or_unreadable_xml_is_a_finding(xml: bytes) -> None:
    found = check_files({**files(MODEL), "erbij.bpmn": xml}, TOPICS)
    if xml[:1] in (b"<", b"", b"g"):
        assert "xml" in {each.code for each in found}


def test_more_steps_than_the_engine_can_follow_are_refused() -> None:
    steps = "".join(f'<bpmn:task id="t{number}" />' for number in range(1_001))
    xml = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<bpmn:process id="groot">{steps}</bpmn:process></bpmn:definitions>'
    )
    found = check_files({**files(MODEL), "groot.bpmn": xml.encode()}, TOPICS)
    assert any("more than 1000 steps" in str(each.message) for each in found)


def test_an_empty_bundle_has_findings() -> None:
    assert check_files({}, TOPICS)


SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@SLOW
@given(st.sampled_from(sorted(files(MODEL))), st.binary(max_size=200))
def test_random_bytes_in_any_file_never_crash_the_check(name: str, data: bytes) -> None:
    check_files({**files(MODEL), name: data}, TOPICS)


@SLOW
@given(st.sampled_from(sorted(files(MODEL))), st.integers(0, 2**32))
def test_a_mutated_file_never_crashes_the_check(name: str, seed: int) -> None:
    some = files(MODEL)
    rnd = random.Random(seed)
    pieces = [b"<", b">", b'"', b"\n[", b"= 3", b"id", b"{}", b"null", b"//", b"\xff", b"1e999"]
    data = bytearray(some[name])
    for _ in range(rnd.randint(1, 6)):
        at = rnd.randrange(len(data) + 1)
        data[at : at + rnd.randint(0, 12)] = rnd.choice(pieces)
    check_files({**some, name: bytes(data)}, TOPICS)


WRONG = ["3", "true", "[]", "[3]", "{}", "{a=3}", '""', '"x"', "1979-05-27", "[[1]]", '{a={b="c"}}']


@SLOW
@given(st.sampled_from([BUNDLE, REGULATION]), st.integers(0, 2**32))
def test_settings_of_the_wrong_type_never_crash_the_check(text: str, seed: int) -> None:
    rnd = random.Random(seed)
    heads = ["start", "groep", "partij", "sectie", "kort", "fase", "status", "mail", "bundel",
             "regeling", "kalender", "clausule", "instelling", "termijn", "afgeleid",
             "poort"]  # fmt: skip
    lines = [f"{name} = {rnd.choice(WRONG)}" for name in heads if rnd.random() < 0.3]
    rows = [
        line.split("=")[0] + "= " + rnd.choice(WRONG)
        if "=" in line and rnd.random() < 0.4
        else line
        for line in text.splitlines()
    ]
    name = "bundle.toml" if text is BUNDLE else "regeling.toml"
    for content in ("\n".join(lines), "\n".join(rows)):
        check_files({**files(MODEL), name: content.encode()}, TOPICS)


RICH = process(
    start(), both("b"), user("taak"), end("klaar", terminate=True), xor("x", "x_post"),
    node("eventBasedGateway", "wacht"), envelope("post", "Bericht"), clock("klok", "nu()"),
    job("werk", each("a", "i")), rule("toets", "t", "uit"), call("roep", "proces"),
    sub("deel", start("s2"), fact("feit", "a = 1"), end("e2"), flows("s2 >> feit >> e2")),
    edge_message("rand", "deel", "Weg"), throw("werp", "Bericht"), end(),
    flows("start >> b >> taak >> klaar", "b >> wacht >> post >> x >> werk >> toets >> deel",
          "wacht >> klok >> x", "deel >> roep >> einde", "rand >> werp >> einde",
          "x >> wacht[a = 1]"),
    messages=("Bericht", "Weg"),
)  # fmt: skip


@SLOW
@given(st.integers(0, 2**32))
def test_a_model_with_parts_changed_or_missing_never_crashes_the_check(seed: int) -> None:
    rnd = random.Random(seed)
    root = etree.fromstring(RICH)
    for _ in range(rnd.randint(1, 4)):
        target = rnd.choice(list(root.iter()))
        names = sorted(target.attrib)
        match rnd.randrange(5):
            case 0 if (parent := target.getparent()) is not None:
                parent.remove(target)
            case 1 if names:
                del target.attrib[rnd.choice(names)]
            case 2 if names:
                value = rnd.choice(["", "taak", "proces", "x", "Start", "=1 +", "true", "é"])
                target.set(rnd.choice(names), value)
            case 3:
                other = rnd.choice(list(root.iter()))
                if target not in other.iterancestors() and target is not other:
                    other.append(deepcopy(target))
            case _:
                target.text = rnd.choice(["", "1 +", "nu()", "${x}"])
    check_files({**files(RICH), "model0.bpmn": etree.tostring(root)}, TOPICS)
