"""Which files are taken: by content and by name together."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from service.core.forms import Accepted, RefusedUpload, UploadRef, examine, sniff
from service.core.forms.uploads import safe_name

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"
HEIC = (Path(__file__).parents[2] / "outside" / "data" / "phone.heic").read_bytes()
MAIL = b"From: anna@voorbeeld.nl\r\nSubject: Vraag\r\n\r\n<html>Hallo</html>"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def given_zip(**members: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return buffer.getvalue()


def given_docx(**more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            archive.writestr(f"word/{name}", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PDF, "brief.pdf", "application/pdf"),
        (PDF, "BRIEF.PDF", "application/pdf"),
        (PNG, "foto.png", "image/png"),
        (JPEG, "foto.jpeg", "image/jpeg"),
        (HEIC, "IMG_0001.HEIC", "image/heic"),
        (given_docx(), "brief.docx", DOCX),
        (given_zip(mimetype=ODT, content_DOT_xml="<x/>"), "brief.odt", ODT),
        ("Één regel".encode(), "brief.txt", "text/plain"),
        ("Één regel".encode("cp1252"), "brief.txt", "text/plain"),
        (MAIL, "bericht.eml", "message/rfc822"),
    ],
)
def test_a_file_is_what_its_name_says(data: bytes, name: str, media_type: str) -> None:
    assert sniff(data, name) == media_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (HEIC + given_zip(brief_DOT_txt="x"), "foto.heic"),  # something hides behind the photo
        (HEIC[:-1], "foto.heic"),  # broken off
        (JPEG, "foto.heic"),
        (PDF, "brief.docx"),  # content and name disagree
        (b"MZ\x90\x00", "brief.pdf"),
        (b"MZ\x90\x00", "brief.exe"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "plaatje.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "plaatje.png"),
        (b"<!DOCTYPE html><script>1</script>", "brief.txt"),
        (b"<html>", "brief.html"),
        (PDF, "brief"),
        (PDF, "brief.pdf.exe"),
        (PDF.replace(b"%%EOF", b""), "brief.pdf"),  # broken off
        (b"%PDF-1.7 <html><script>1</script>" + PDF, "brief.pdf"),  # a page in front
        (PDF + given_docx(), "brief.pdf"),  # an archive behind
        (JPEG + given_docx(), "foto.jpg"),
        (given_docx(**{"install.exe": "x"}), "brief.docx"),  # a program
        (given_zip(mimetype="application/zip"), "brief.odt"),
        (given_zip(word__document="x"), "brief.docx"),
        (b"PK\x03\x04 no archive", "brief.docx"),
        (b"just text", "bericht.eml"),
        (b"nul\x00byte", "brief.txt"),
    ],
)
def test_a_file_that_pretends_is_not_taken(data: bytes, name: str) -> None:
    assert sniff(data, name) is None


def test_an_accepted_file_has_its_digest() -> None:
    found = examine(PDF, "C:\\post\\brief.pdf")
    assert isinstance(found, Accepted)
    assert (found.name, found.size) == ("brief.pdf", len(PDF))
    ref = found.stored_as("u1")
    assert UploadRef.from_json(ref.to_json()) == ref


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (PDF * 50, "a.pdf", "larger than"),
        (b"", "a.pdf", "is empty"),
        (b"MZ", "a.exe", "We cannot take"),
    ],
)
def test_a_refusal_says_why(data: bytes, name: str, words: str) -> None:
    found = examine(data, name, max_size=1024)
    assert isinstance(found, RefusedUpload)
    assert words in str(found.message)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("..", "_"),
        ("", "_"),
        ('a"<b>.pdf', "a__b_.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("value", [None, {}, {"id": 1}, [], "u1"])
def test_something_else_is_no_upload(value: object) -> None:
    assert UploadRef.from_json(value) is None
