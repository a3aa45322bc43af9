"""Small real files for a scenario that sends one; never anybody's own document."""

from __future__ import annotations

from pathlib import PurePosixPath


def sample(name: str, text: str) -> bytes:
    """The bytes of an example file that fits its *name*; a PDF when the name tells nothing else."""
    if PurePosixPath(name).suffix.lower() == ".txt":
        return f"{text}: {name}\n".encode()
    if PurePosixPath(name).suffix.lower() == ".eml":
        return f"From: a@example.org\nTo: b@example.org\nSubject: {name}\n\n{text}\n".encode()
    return _pdf(f"{text}: {name}")


def _pdf(line: str) -> bytes:
    """One page with one line; offsets are counted, so that strict readers accept it."""
    written = line.encode("latin-1", "replace").replace(b"\\", b"").translate(None, b"()")
    drawn = b"BT /F1 12 Tf 72 770 Td (" + written + b") Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        start,
    )
    return bytes(data)
