"""Files as strangers send them: with marks of an editor, in a folder, broken, or not a model."""

from __future__ import annotations

import io
import zipfile

import pytest

from service.bundle.archive import content_hash, read_zip
from service.bundle.xml import MAX_BYTES, UnsafeXml, safe_parse
from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Finding
from tests.engine.engine_models import end, files, flows, process, start, user

MARK = b"\xef\xbb\xbf"
LINE = process(start(), user("taak"), end(), flows("start >> taak >> einde"))
LETTER = b"---\ntitel: Brief\nonderwerp: Brief\naan: team\n---\n\nTekst.\n"


def zipped(contents: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return target.getvalue()


def said(contents: dict[str, bytes]) -> list[tuple[str, str, str]]:
    return [(each.file, each.code, str(each.message)) for each in check_files(contents, TOPICS)]


def test_a_byte_order_mark_in_any_file_makes_no_difference() -> None:
    contents = {**files(LINE), "letters/b.md": LETTER}
    marked = {
        name: data if name.endswith(".json") else MARK + data for name, data in contents.items()
    }
    assert said(marked) == said(contents)


def test_a_zip_of_the_folder_is_one_of_what_is_in_it() -> None:
    contents = files(LINE)
    packed = {f"mijn regeling/{name}": data for name, data in contents.items()}
    litter = {"__MACOSX/mijn regeling/._bundle.toml": b"x", "mijn regeling/.DS_Store": b"x"}
    assert content_hash(read_zip(zipped(packed | litter))) == content_hash(contents)


def test_a_zip_of_nothing_but_forms_keeps_their_folder() -> None:
    assert list(read_zip(zipped({"forms/f.form": b"{}"}))) == ["forms/f.form"]


BROKEN = {
    b"": "empty",
    b"  \n": "empty",
    LINE[:-40]: "line 1",
    b'<?xml version="1.0"?>\n<definitions>\n<process>': "line 3",
    b"{}": "line 1",
    b"PK\x03\x04": "line 1",
    b"<html/>": "begins with",
    LINE.replace(b"definitions", b"package"): "begins with",
}


@pytest.mark.parametrize("data", BROKEN)
def test_a_model_that_cannot_be_read_is_one_sentence_at_its_line(data: bytes) -> None:
    with pytest.raises(UnsafeXml) as told:
        safe_parse(data)
    assert BROKEN[data] in str(told.value)


def test_a_model_may_begin_with_a_mark_and_blank_lines() -> None:
    assert safe_parse(MARK + b"\n\n" + LINE) is not None


def xml_findings(model: bytes) -> list[Finding]:
    return [each for each in check_files(files(model), TOPICS) if each.code == "xml"]


def test_what_breaks_off_is_told_with_its_line() -> None:
    (found,) = xml_findings(LINE.replace(b"<process", b"\n\n<process")[:-40])
    assert found.line == 3


def test_an_element_with_thousands_of_attributes_is_refused_at_once() -> None:
    """To read the attributes of one element takes the square of their number."""
    crowd = " ".join(f'a{number}=""' for number in range(40_000))
    (found,) = xml_findings(LINE.replace(b"<userTask ", f"<userTask {crowd} ".encode()))
    assert found.line == 1
    assert len(crowd) < MAX_BYTES


def test_an_element_with_thousands_of_parts_is_refused_at_once() -> None:
    arrows = '<sequenceFlow sourceRef="taak" targetRef="einde"/>' * 5_001
    (found,) = xml_findings(LINE.replace(b"</process>", arrows.encode() + b"</process>"))
    assert found.message.params["limit"] == 5_000
