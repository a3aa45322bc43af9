"""What a file carries is named; an ordinary file carries nothing."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from service.core.forms import Accepted, examine
from service.core.forms.dangers import LOOKED_AT, Mark, marks

PDF, MAIL = "application/pdf", "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
LINK = '<Relationship Type="http://x/{kind}" Target="http://elders" TargetMode="External"/>'


def pdf(body: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<" + body + b">>\nendobj\ntrailer\n%%EOF\n"


def packed(text: bytes) -> bytes:
    """A PDF whose objects stand in a packed stream, as most do."""
    stream = zlib.compress(text)
    head = b"<</Type/ObjStm/Filter/FlateDecode/Length %d>>\nstream\n" % len(stream)
    return b"%PDF-1.7\n1 0 obj\n" + head + stream + b"\nendstream\nendobj\n%%EOF\n"


def office(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def locked() -> bytes:
    data = bytearray(office())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        data[at + place] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "media_type", "expected"),
    [
        (pdf(b"/OpenAction 3 0 R"), PDF, ()),  # where to begin reading: nearly every PDF has one
        (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), PDF, (Mark.SCRIPT,)),
        (pdf(b"/S/J#61vaScr#69pt"), PDF, (Mark.SCRIPT,)),  # the same name, written with codes
        (packed(b"<</S/JavaScript/JS 5 0 R>>"), PDF, (Mark.SCRIPT,)),
        (packed(b"<</S/GoTo/D[1 0 R/Fit]>>"), PDF, ()),
        (pdf(b"/S/Launch/F(cmd.exe)"), PDF, (Mark.OUTSIDE,)),
        (pdf(b"/S/URI/URI(http://x)"), PDF, ()),  # a link one has to click
        (pdf(b"/Names<</EmbeddedFiles 7 0 R>>"), PDF, (Mark.EMBEDDED,)),
        (pdf(b"/Encrypt 9 0 R"), PDF, (Mark.LOCKED,)),
        (packed(b"\x00" * (LOOKED_AT + 1)), PDF, (Mark.BOMB,)),
        (pdf(b"/X(" + b"a" * 2_000) + b"<script>1</script>", PDF, (Mark.SCRIPT,)),
        (office(), DOCX, ()),
        (office(word__vbaProject="x"), DOCX, (Mark.MACROS,)),
        (office(**{"word/activeX/activeX1.bin": "x"}), DOCX, (Mark.MACROS,)),
        (office(**{"Basic/Standard/Module1.xml": "x"}), ODT, (Mark.MACROS,)),
        (office(**{"xl/printerSettings/printerSettings1.bin": "x"}), DOCX, ()),
        (office(**{"word/embeddings/oleObject1.bin": "x"}), DOCX, (Mark.EMBEDDED,)),
        (office(**{"word/_rels/a.rels": LINK.format(kind="hyperlink")}), DOCX, ()),
        (office(**{"word/_rels/a.rels": LINK.format(kind="attachedTemplate")}), DOCX,
         (Mark.OUTSIDE,)),
        (office(**{"word/a.xml": "<!DOCTYPE a SYSTEM 'http://x'><a/>"}), DOCX, (Mark.OUTSIDE,)),
        (office(**{"word/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]>".encode("utf-16")}), DOCX,
         (Mark.OUTSIDE,)),
        (office(word__large=b"\x00" * 12_000_000), DOCX, (Mark.BOMB,)),
        (locked(), DOCX, (Mark.LOCKED,)),
        (office(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), ODT, (Mark.LOCKED,)),
        (b"PK\x03\x04 broken off", DOCX, (Mark.UNREADABLE,)),
        (b"x" * 5_000 + b"<script>1</script>", "text/plain", (Mark.SCRIPT,)),
        (b"2 < 3 en 5 > 4", "text/plain", ()),
        (b'Content-Disposition: attachment; filename="rekening.pdf.exe"', MAIL, (Mark.EMBEDDED,)),
        (b'Content-Disposition: attachment; filename="rekening.pdf"', MAIL, ()),
        (b"\x89PNG" + b"<svg onload=1>", "image/png", (Mark.SCRIPT,)),
    ],
)  # fmt: skip
def test_what_a_file_carries(data: bytes, media_type: str, expected: tuple[Mark, ...]) -> None:
    assert marks(data, media_type) == expected


@pytest.mark.parametrize("name", ["xl/printerSettings1.bin", "word/vbaProject.bin"])
def test_what_is_named_is_taken(name: str) -> None:
    assert isinstance(examine(office(**{name: "x"}), "brief.docx"), Accepted)


def test_looking_into_a_bomb_takes_little() -> None:
    """A hundred streams of a hundred MB each are not unpacked."""
    stream = zlib.compress(b"\x00" * 100_000_000)
    one = b"1 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\n"
    assert Mark.BOMB in marks(b"%PDF-1.7\n" + one * 100 + b"%%EOF", PDF)
