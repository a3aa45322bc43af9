"""Works a pack of proof out anew, with nothing but this file and Python 3.9 or later.

Every pack holds a copy as ``narekenen.py``. Better is one that you got elsewhere, or read yourself:
it uses no line of the service whose proof it checks, so what the two share is the format alone.

    python3 narekenen.py PACK.zip --key KEY --known seal:9:HASH

What is in a pack, and what this file does with it:

manifest.json   every other file with size and SHA-256; manifest.sig signs it
seals.jsonl     every seal since the first that holds one of these cases, each with the hash of the
                one before; and, from before it, those that hold the version or the trail of 0.2.0
proofs.jsonl    that the last events of a chain are leaves of the tree of a seal (RFC 6962)
chains/         the events of cases and versions; each holds the hash of the one before
rows/           what those events wrote, with the salt of each digest
files/          letters and enclosures under their SHA-256; versions/: the rules in force
cijfers.json    how well clauses were kept, as counted when the pack was asked for
stamps.jsonl    seals of which somebody else kept the hash, with the time (RFC 3161)

The code ends with 0 when all fits, 1 when something does not, 2 when there was nothing to read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

FORMAT = "regelwerk-bewijs/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SEALS, PROOFS, STAMPS = "seals.jsonl", "proofs.jsonl", "stamps.jsonl"
FIGURES = "cijfers.json"
# Of use to a reader, and nothing to work out.
BESIDE = ("LEESMIJ.md", "narekenen.py", "VOORBLAD.pdf")
NOTHING = "0" * 64  # what the first seal and the first event of a chain follow
CASE = re.compile(r"(?:case|look)/(\d+)")  # chains about one case
CARRIED = "0.2.0"  # the one chain that 0.2.0 had; its end is what all others begin with
# What a file that somebody damaged on purpose may make Python say.
BROKEN = (
    *(ValueError, TypeError, LookupError, AttributeError, OverflowError, ArithmeticError),
    *(RecursionError, MemoryError, EOFError, OSError, struct.error, zipfile.BadZipFile),
    *(zlib.error, NotImplementedError, RuntimeError),
)

DUTCH = {
    "this is no pack of proof, or it was cut off or changed near byte {at}": (
        "dit is geen bewijspakket, of het is afgebroken of veranderd bij byte {at}"
    ),
    "it stands in the pack twice": "het staat twee keer in het pakket",
    "it is missing": "het ontbreekt",
    "it cannot be read ({kind})": "het is niet te lezen ({kind})",
    "it is not in the table of contents": "het staat niet in de inhoudsopgave",
    "it is not what the table of contents says": "het is niet wat de inhoudsopgave zegt",
    "it was changed after it was signed": "het is veranderd nadat het was ondertekend",
    "its signature is not that of key {key}": "de handtekening is niet die van sleutel {key}",
    "it is of another format: {format}": "het heeft een andere vorm: {format}",
    "it was signed with key {key}, which is not one you named": (
        "het is ondertekend met sleutel {key}, en die hebt u niet genoemd"
    ),
    "it was signed with key {key}, which signed no seal in this pack": (
        "het is ondertekend met sleutel {key}, en die zette geen zegel in dit pakket"
    ),
    "the keys are not those that the table of contents names": (
        "de sleutels zijn niet die van de inhoudsopgave"
    ),
    "the seal is missing": "het zegel ontbreekt",
    "the seal does not follow the one before it": "het zegel volgt niet op het vorige",
    "the seal was changed": "het zegel is veranderd",
    "it is not the last seal that the table of contents names": (
        "het is niet het laatste zegel dat de inhoudsopgave noemt"
    ),
    "it is not the seal that you kept": "het is niet het zegel dat u bewaarde",
    "seal {seal}, which you kept: the cases of this pack begin at seal {since}": (
        "zegel {seal}, dat u bewaarde: de zaken van dit pakket beginnen bij zegel {since}"
    ),
    "seal {seal} holds this case, and the seals begin at {since}": (
        "zegel {seal} bevat deze zaak, en de zegels beginnen bij {since}"
    ),
    "this pack is older than seal {seal}, which you kept": (
        "dit pakket is ouder dan zegel {seal}, dat u bewaarde"
    ),
    "it is not the event that you kept": "het is niet de gebeurtenis die u bewaarde",
    "the event is missing": "de gebeurtenis ontbreekt",
    "the event belongs to another chain or case": (
        "de gebeurtenis hoort bij een andere keten of zaak"
    ),
    "the event does not follow the one before it": "de gebeurtenis volgt niet op de vorige",
    "the event was changed": "de gebeurtenis is veranderd",
    "it is not the event that seal {seal} holds": (
        "het is niet de gebeurtenis die zegel {seal} bevat"
    ),
    "seal {seal} does not hold it": "zegel {seal} bevat het niet",
    "no seal holds the last event": "geen zegel bevat de laatste gebeurtenis",
    "the first event is of case {number}": "de eerste gebeurtenis is van zaak {number}",
    "no chain of this pack tells of it": "geen keten in dit pakket vertelt ervan",
    "it is not what event {seq} wrote": "het is niet wat gebeurtenis {seq} schreef",
    "it is missing; event {seq} wrote it": "het ontbreekt; gebeurtenis {seq} schreef het",
    "its files are not those of this version": "de bestanden zijn niet die van deze versie",
    "the file of this document is not in the pack": (
        "het bestand van dit document zit niet in het pakket"
    ),
    "the service could not read it when it made the pack": (
        "de dienst kon het niet lezen toen zij het pakket maakte"
    ),
    "its hash is not its name": "de hash is niet de naam",
    "nothing in the pack names it": "niets in het pakket noemt het",
    "files, each as the table of contents says": "bestanden, elk zoals de inhoudsopgave zegt",
    "seals, each holding the one before": "zegels, elk vast aan het vorige",
    "signatures": "handtekeningen",
    "time stamps of a seal": "tijdstempels op een zegel",
    "the time stamp is of something else": "het tijdstempel is van iets anders",
    "the time stamp is not of the authority you named": (
        "het tijdstempel is niet van de instantie die u noemde"
    ),
    "who stamped the time. Name the certificates of the authority with --authority, where openssl"
    " is installed": (
        "wie de tijd stempelde. Noem de certificaten van de instantie met --authority, waar openssl"
        " is geïnstalleerd"
    ),
    "Seal {number} was there on {at} (UTC)": "Zegel {number} was er op {at} (UTC)",
    "chains": "ketens",
    "events": "gebeurtenissen",
    "proofs that a seal holds an event": "bewijzen dat een zegel een gebeurtenis bevat",
    "rows, each as an event wrote it": "rijen, elk zoals een gebeurtenis haar schreef",
    "versions with all their files": "versies met al hun bestanden",
    "Asked for by {by} on {at}: {reason}": "Gevraagd door {by} op {at}: {reason}",
    "Last seal: seal:{number}:{hash}": "Laatste zegel: seal:{number}:{hash}",
    "Key {key}: seals {first} to {last}": "Sleutel {key}: zegel {first} tot en met {last}",
    "Not checked: {what}": "Niet nagegaan: {what}",
    "the numbers of this figure do not add up": "de getallen van dit cijfer tellen niet op",
    "figures that add up": "cijfers die optellen",
    "whose keys these are. Compare them with the one you kept, or name it with --key": (
        "van wie deze sleutels zijn. Vergelijk ze met wat u bewaarde, of noem dat met --key"
    ),
    "whether this is the newest pack. Name a seal you kept with --known": (
        "of dit het nieuwste pakket is. Noem een zegel dat u bewaarde met --known"
    ),
    "what the rows of {case} say: this pack holds the digests alone": (
        "wat er in de rijen van {case} staat: dit pakket bevat alleen de vingerafdrukken"
    ),
    "{link}: this pack does not hold that chain": "{link}: die keten zit niet in dit pakket",
    "Everything fits.": "Alles klopt.",
    "In {count} places something does not fit.": "Op {count} plaatsen klopt iets niet.",
    "{path} cannot be read: {why}": "{path} is niet te lezen: {why}",
    "write it as {form}": "schrijf het als {form}",
}


Digests = dict[str, list[tuple[str, int]]]  # per row, with the event that told of it


class Finding(NamedTuple):
    """One place that does not fit."""

    where: str
    text: str
    told: dict[str, Any]


class Report:
    """What was looked at, what does not fit, and what nobody can tell from this pack."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.manifest: dict[str, Any] = {}
        self.stamped: tuple[int, str] | None = None  # the last seal with a time stamp, and that

    def tell(self, where: str, text: str, **told: Any) -> None:
        self.findings.append(Finding(where, text, told))

    def saw(self, what: str, count: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + count

    def note(self, text: str, **told: Any) -> None:
        self.notes.append((text, told))


class Trust(NamedTuple):
    """What the reader kept: public keys, and links as (chain, number, hash)."""

    keys: Sequence[str] = ()
    links: Sequence[tuple[str, int, str]] = ()
    authority: str = ""  # a file with the certificates of who stamped the time (PEM)


# Ed25519 (RFC 8032) in whole numbers: slow, and short enough to be read.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_ZERO: _Point = (0, 1, 1, 0)


def is_signed(key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether *signature* is that of the public *key* under *data*."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, s = _point(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= _L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + data).digest(), "little") % _L
    x, y, z, t = point
    found = _sum_of(s, _BASE, h, (_P - x, y, z, _P - t))
    return _bytes(found) == signature[:32]


def _point(text: bytes) -> _Point | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _add(one: _Point, two: _Point) -> _Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c, d = 2 * one[3] * two[3] * _D % _P, 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _sum_of(a: int, one: _Point, b: int, two: _Point) -> _Point:
    """a times *one* plus b times *two*, bit by bit from the highest."""
    both, total = _add(one, two), _ZERO
    for place in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        total = _add(total, total)
        bits = (a >> place & 1) + 2 * (b >> place & 1)
        if bits:
            total = _add(total, (one, two, both)[bits - 1])
    return total


def _bytes(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def is_leaf(content: bytes, place: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether *path* shows *content* to be leaf *place* of the tree of *size* under *root*."""
    if not 0 <= place < size:
        return False
    last, found = size - 1, hashlib.sha256(b"\x00" + content).digest()
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        place, last = place // 2, last // 2
    return last == 0 and found == root


class Damaged(Exception):
    """The container is not as it was made; says where."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Box:
    """A zip with names and bytes alone, nothing packed: no byte of it is free to be changed."""

    _LOCAL, _CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
    _END = struct.Struct("<4s4H2LH")
    # What a zip says besides, once its numbers do not fit: in an entry, before and behind its end.
    _FAR, _LARGE_END = struct.Struct("<2HQ"), struct.Struct("<4sQ2H2L4Q")
    _LOCATOR = struct.Struct("<4sLQL")
    LARGE, _MANY, _MOST = 2**31 - 1, 2**16 - 1, 2**32 - 1
    _DAY = 33  # 1 January 1980; a pack tells its own moment

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.places: dict[str, tuple[int, int]] = {}
        self.twice: list[str] = []
        count, length, begin = self._ends(file.seek(0, io.SEEK_END))
        central, here, reached = self._take(begin, length), 0, 0
        for _ in range(count):
            here, reached = self._one(central, begin, here, reached)
        if here != length or reached != begin:
            raise Damaged(begin + here)

    def _ends(self, size: int) -> tuple[int, int, int]:
        """How many entries there are, how long what tells of them is, and where that begins."""
        at = size - self._END.size
        if at < 0:
            raise Damaged(size)
        found = self._END.unpack(self._take(at, self._END.size))[4:7]
        large = at - self._LOCATOR.size - self._LARGE_END.size
        if large >= 0 and self._take(large, 4) == b"PK\6\6":
            found = self._LARGE_END.unpack(self._take(large, self._LARGE_END.size))[7:10]
        count, length, begin = found
        end = self._end(count, length, begin)
        if begin + length + len(end) != size or self._take(begin + length, len(end)) != end:
            raise Damaged(at)
        return count, length, begin

    def _end(self, count: int, length: int, begin: int) -> bytes:
        """What has to stand at the end of a zip with such numbers."""
        large = b""
        if count > self._MANY or max(length, begin) > self.LARGE:
            numbers = (44, 45, 45, 0, 0, count, count, length, begin)
            large = self._LARGE_END.pack(b"PK\6\6", *numbers)
            large += self._LOCATOR.pack(b"PK\6\7", 0, begin + length, 1)
        count, places = min(count, self._MANY), (min(length, self._MOST), min(begin, self._MOST))
        return large + self._END.pack(b"PK\5\6", 0, 0, count, count, *places, 0)

    def _one(self, central: bytes, begin: int, here: int, reached: int) -> tuple[int, int]:
        """Hold one entry against what it has to be; where the next ones begin."""
        head = self._CENTRAL.size
        if here + head > len(central):
            raise Damaged(begin + here)
        found = self._CENTRAL.unpack_from(central, here)
        crc, size, length = found[7], found[8], found[10]
        name = central[here + head : here + head + length]
        same = (0, 0, 0, self._DAY, crc, size, size, length)
        is_far = reached > self.LARGE
        far = self._FAR.pack(1, 8, reached) if is_far else b""
        version, place = (45, self._MOST) if is_far else (20, reached)
        numbers = (0x0300 + version, version, *same, len(far), 0, 0, 0, 0o644 << 16, place)
        told = self._CENTRAL.pack(b"PK\1\2", *numbers) + name + far
        if central[here : here + len(told)] != told:
            raise Damaged(begin + here)
        local = self._LOCAL.pack(b"PK\3\4", 20, *same, 0) + name
        if self._take(reached, len(local)) != local:
            raise Damaged(reached)
        text = name.decode("ascii", "replace")
        if text in self.places:
            self.twice.append(text)
        start = reached + len(local)
        self.places[text] = (start, size)
        self._demand_sum(start, size, crc)
        return here + len(told), start + size

    def _demand_sum(self, start: int, size: int, crc: int) -> None:
        found = 0
        for piece in self._pieces(start, size):
            found = zlib.crc32(piece, found)
        if found != crc:
            raise Damaged(start)

    def _take(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        self._file.seek(start)
        while size:
            piece = self._file.read(min(size, 1 << 18))
            if not piece:
                raise Damaged(start)
            size -= len(piece)
            yield piece
            start += len(piece)
            self._file.seek(start)

    def read(self, name: str) -> bytes:
        return self._take(*self.places[name])

    def digest(self, name: str) -> str:
        total = hashlib.sha256()
        for piece in self._pieces(*self.places[name]):
            total.update(piece)
        return total.hexdigest()

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a file that holds one a line."""
        rest = b""
        for piece in self._pieces(*self.places[name]):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield json.loads(line)
        if rest:
            yield json.loads(rest)


def check(file: IO[bytes], trust: Trust) -> Report:
    """Look at everything in a pack. Goes on after a flaw as far as it can."""
    report = Report()
    try:
        box = Box(file)
    except Damaged as flaw:
        text = "this is no pack of proof, or it was cut off or changed near byte {at}"
        report.tell("zip", text, at=flaw.at)
        return report
    for name in box.twice:
        report.tell(name, "it stands in the pack twice")
    pack = _Pack(box, trust, report)
    if pack.opens():
        for step, name in (
            *((pack.check_files, MANIFEST), (pack.read_proofs, PROOFS)),
            *((pack.read_stamps, STAMPS), (pack.check_seals, SEALS)),
            *((pack.check_stamps, STAMPS), (pack.check_chains, "chains")),
            *((pack.check_versions, "versions"), (pack.check_names, MANIFEST)),
            *((pack.check_figures, FIGURES), (pack.check_links, "--known")),
        ):
            try:
                step()
            except BROKEN as flaw:
                report.tell(name, "it cannot be read ({kind})", kind=type(flaw).__name__)
    return report


class _Pack:
    """One pack being checked; the steps use what those before them found."""

    def __init__(self, box: Box, trust: Trust, report: Report) -> None:
        self._box, self._trust, self._report = box, trust, report
        self._manifest: dict[str, Any] = {}
        self._proofs: dict[str, dict[int, list[dict[str, Any]]]] = {}
        self._holding: set[int] = set()  # numbers of seals that hold something in this pack
        self._events: dict[tuple[str, int], str] = {}  # hashes of events the reader kept
        self._signer = ""
        self._keys: dict[str, tuple[int, int]] = {}  # per key its first and last seal
        self._named = {MANIFEST, SIGNATURE, SEALS, PROOFS, STAMPS, FIGURES, *BESIDE}
        self._stamps: dict[int, list[bytes]] = {}  # what an authority answered, per seal
        self._hashes: dict[int, str] = {}  # of the seals that were stamped

    def opens(self) -> bool:
        """Whether the table of contents is there, and is the one that was signed."""
        tell = self._report.tell
        for name in (MANIFEST, SIGNATURE):
            if name not in self._box.places:
                tell(name, "it is missing")
                return False
        try:
            content = self._box.read(MANIFEST)
            shape = rb"([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{128})\n"
            signed = re.fullmatch(shape, self._box.read(SIGNATURE))
            if signed is None or signed[1].decode() != hashlib.sha256(content).hexdigest():
                tell(MANIFEST, "it was changed after it was signed")
                return False
            key = signed[2].decode()
            data = f"{FORMAT} {signed[1].decode()}".encode()
            if not is_signed(bytes.fromhex(key), data, bytes.fromhex(signed[3].decode())):
                tell(MANIFEST, "its signature is not that of key {key}", key=key)
                return False
            self._report.saw("signatures")
            self._manifest = json.loads(content)
            if self._manifest["format"] != FORMAT:
                tell(MANIFEST, "it is of another format: {format}", format=self._manifest["format"])
                return False
            self._report.manifest = self._manifest
            self._demand_key(MANIFEST, key)
            self._signer = key
        except BROKEN as flaw:
            tell(MANIFEST, "it cannot be read ({kind})", kind=type(flaw).__name__)
            return False
        return True

    def _demand_key(self, where: str, key: str) -> None:
        if self._trust.keys and key not in self._trust.keys:
            text = "it was signed with key {key}, which is not one you named"
            self._report.tell(where, text, key=key)

    def check_files(self) -> None:
        """Every file is the one that is listed, and there is no other."""
        listed = {each["name"]: each for each in self._manifest["files"]}
        for name in self._box.places:
            if name not in listed and name not in (MANIFEST, SIGNATURE):
                self._report.tell(name, "it is not in the table of contents")
        for name, told in listed.items():
            if name not in self._box.places:
                self._report.tell(name, "it is missing")
                continue
            digest = self._box.digest(name)
            if (self._box.places[name][1], digest) != (told["size"], told["sha256"]):
                self._report.tell(name, "it is not what the table of contents says")
            if name.startswith("files/") and name != f"files/{digest}":
                self._report.tell(name, "its hash is not its name")
            self._report.saw("files, each as the table of contents says")
        for name in self._manifest["unreadable"]:
            self._report.tell(name, "the service could not read it when it made the pack")

    def read_proofs(self) -> None:
        for proof in self._box.lines(PROOFS):
            self._proofs.setdefault(proof["chain"], {}).setdefault(proof["seq"], []).append(proof)
            self._holding.add(proof["seal"])

    def check_seals(self) -> None:
        """Every seal since the pack begins follows the one before; those that count are signed."""
        before: dict[str, Any] = {"number": 0, "hash": NOTHING, "key": ""}
        since = max(1, int(self._manifest["since"]))
        kept = {(number, hash_) for chain, number, hash_ in self._trust.links if chain == "seal"}
        asked = {number for number, _ in kept}
        roots: dict[int, tuple[int, str]] = {}
        for seal in self._box.lines(SEALS):
            where = f"seal/{seal['number']}"
            # Nothing in the pack ties these to a seal before them, so their own signature has to.
            is_alone = seal["number"] < since or 1 < seal["number"] == since
            if is_alone:
                self._check_alone(seal, before["number"], since)
            elif seal["number"] != before["number"] + 1:
                missing = max(before["number"] + 1, since)
                self._report.tell(f"seal/{missing}", "the seal is missing")
            elif seal["previous"] != before["hash"]:
                self._report.tell(where, "the seal does not follow the one before it")
            if _seal_hash(seal) != seal["hash"]:
                self._report.tell(where, "the seal was changed")
            if seal["key"] != before["key"]:
                self._demand_signed(before)  # the last one of a key
                self._demand_key(where, seal["key"])
            first, _ = self._keys.get(seal["key"], (seal["number"], 0))
            self._keys[seal["key"]] = first, seal["number"]
            if seal["number"] in asked and (seal["number"], seal["hash"]) not in kept:
                self._report.tell(where, "it is not the seal that you kept")
            # Every other one is tied by its hash to one whose signature was worked out.
            if is_alone or seal["number"] in self._holding or seal["key"] != before["key"]:
                self._demand_signed(seal)
                roots[seal["number"]] = (seal["leaves"], seal["root"])
            if seal["number"] in self._stamps:
                self._hashes[seal["number"]] = seal["hash"]
            self._report.saw("seals, each holding the one before")
            before = seal
        if before["number"] not in roots:
            self._demand_signed(before)
        last = self._manifest["seal"]
        if (before["number"], before["hash"]) != (last["number"], last["hash"]):
            text = "it is not the last seal that the table of contents names"
            self._report.tell(f"seal/{before['number']}", text)
        for number in sorted(asked):
            if number > before["number"]:
                text = "this pack is older than seal {seal}, which you kept"
                self._report.tell(f"seal/{number}", text, seal=number)
            elif number < since and number not in self._holding:
                text = "seal {seal}, which you kept: the cases of this pack begin at seal {since}"
                self._report.note(text, seal=number, since=since)
        self._check_begin(since)
        self._check_keys()
        self._check_proofs(roots)

    def _check_begin(self, since: int) -> None:
        """The seals begin no later than the first that holds one of the cases."""
        for chain, places in self._proofs.items():
            held = [proof["seal"] for proofs in places.values() for proof in proofs]
            if CASE.match(chain) and min(held) < since:
                text = "seal {seal} holds this case, and the seals begin at {since}"
                self._report.tell(chain, text, seal=min(held), since=since)

    def _check_alone(self, seal: dict[str, Any], before: int, since: int) -> None:
        """One from before the cases, or the first of theirs: in order, there for a reason."""
        if seal["number"] <= before:
            text = "the seal does not follow the one before it"
            self._report.tell(f"seal/{seal['number']}", text)
        elif seal["number"] < since and seal["number"] not in self._holding:
            self._report.tell(f"seal/{seal['number']}", "nothing in the pack names it")

    def _check_keys(self) -> None:
        """Who signed the table of contents signed seals as well; a forger lists himself in vain."""
        if self._signer not in self._keys:
            text = "it was signed with key {key}, which signed no seal in this pack"
            self._report.tell(MANIFEST, text, key=self._signer)
        listed = {each["key"]: (each["first"], each["last"]) for each in self._manifest["keys"]}
        if listed != self._keys:
            text = "the keys are not those that the table of contents names"
            self._report.tell(SEALS, text)

    def _demand_signed(self, seal: dict[str, Any]) -> None:
        if not seal["number"]:
            return
        key, hash_ = bytes.fromhex(seal["key"]), seal["hash"].encode()
        if not is_signed(key, hash_, bytes.fromhex(seal["signature"])):
            text = "its signature is not that of key {key}"
            self._report.tell(f"seal/{seal['number']}", text, key=seal["key"])
        self._report.saw("signatures")

    def _check_proofs(self, roots: dict[int, tuple[int, str]]) -> None:
        for chain, places in self._proofs.items():
            for seq, proofs in places.items():
                for proof in proofs:
                    size, root = roots.get(proof["seal"], (0, ""))
                    leaf = json.dumps([chain, seq, proof["hash"]], ensure_ascii=False).encode()
                    path = [bytes.fromhex(step) for step in proof["path"]]
                    if not is_leaf(leaf, proof["place"], size, path, bytes.fromhex(root)):
                        text = "seal {seal} does not hold it"
                        self._report.tell(f"{chain}:{seq}", text, seal=proof["seal"])
                    self._report.saw("proofs that a seal holds an event")

    def read_stamps(self) -> None:
        for stamp in self._box.lines(STAMPS):
            answer = base64.b64decode(stamp["answer"], validate=True)
            self._stamps.setdefault(stamp["seal"], []).append(answer)

    def check_stamps(self) -> None:
        """What was stamped is the hash of the seal; whether the authority did so openssl knows."""
        openssl = shutil.which("openssl") if self._trust.authority else None
        for number, answers in self._stamps.items():
            where = f"seal/{number}"
            imprint = hashlib.sha256(self._hashes.get(number, "").encode()).digest()
            for answer in answers:
                found, moment = read_stamp(answer)
                if found != imprint:
                    self._report.tell(where, "the time stamp is of something else")
                elif openssl and not _is_stamped(openssl, answer, imprint, self._trust.authority):
                    self._report.tell(where, "the time stamp is not of the authority you named")
                else:
                    self._report.stamped = (number, moment)
                self._report.saw("time stamps of a seal")
        if self._stamps and not openssl:
            self._report.note(
                "who stamped the time. Name the certificates of the authority with --authority,"
                " where openssl is installed"
            )

    def check_chains(self) -> None:
        """Every chain from its first event to one that a seal holds, and the rows it tells of."""
        origin = self._manifest["origin"]
        carried = self._proofs.get(CARRIED, {}).values()
        if origin != NOTHING and origin not in {each["hash"] for all_ in carried for each in all_}:
            self._report.tell(CARRIED, "no seal holds the last event")
        numbers = {each["chain"]: each["number"] for each in self._manifest["cases"]}
        for told in self._manifest["chains"]:
            name = told["name"]
            self._named |= {told["file"], told["rows"]}
            try:
                digests = self._walk(told, origin, numbers.get(name))
                if told["rows"] is not None:
                    self._check_rows(told, digests, numbers.get(name, name))
                elif name in numbers:
                    text = "what the rows of {case} say: this pack holds the digests alone"
                    self._report.note(text, case=numbers[name])
            except BROKEN as flaw:
                self._report.tell(name, "it cannot be read ({kind})", kind=type(flaw).__name__)
            self._report.saw("chains")

    def _walk(self, told: dict[str, Any], last: str, number: str | None) -> Digests:
        """Walk one chain; per row the digests that its events tell, and by which event."""
        name, seq = told["name"], 0
        case = CASE.match(name)
        digests: Digests = {}
        proofs = self._proofs.get(name, {})
        kept = {(chain, at) for chain, at, _ in self._trust.links}
        for event in self._box.lines(told["file"]):
            where = f"{name}:{event['seq']}"
            if event["chain"] != name or event["instance_id"] != (int(case[1]) if case else None):
                self._report.tell(where, "the event belongs to another chain or case")
            if event["seq"] != seq + 1:
                self._report.tell(f"{name}:{seq + 1}", "the event is missing")
            elif event["previous"] != last:
                self._report.tell(where, "the event does not follow the one before it")
            if _event_hash(event) != event["hash"]:
                self._report.tell(where, "the event was changed")
            if seq == 0 and number is not None:
                begun = json.loads(event["data"]).get("number", number)
                if begun != number:
                    self._report.tell(where, "the first event is of case {number}", number=begun)
            for proof in proofs.get(event["seq"], ()):
                if proof["hash"] != event["hash"]:
                    text = "it is not the event that seal {seal} holds"
                    self._report.tell(where, text, seal=proof["seal"])
            for entity, digest in json.loads(event["digests"]).items():
                digests.setdefault(entity, []).append((digest, event["seq"]))
            seq, last = event["seq"], event["hash"]
            if (name, seq) in kept:
                self._events[name, seq] = last
            self._report.saw("events")
        if (seq, last) != (told["events"], told["head"]):
            self._report.tell(f"{name}:{told['events']}", "the event is missing")
        if seq not in proofs:
            self._report.tell(f"{name}:{seq}", "no seal holds the last event")
        return digests

    def _check_rows(self, told: dict[str, Any], digests: Digests, case: str) -> None:
        """Every row is what its event wrote, and every row that an event wrote is there."""
        facets = set(self._manifest["facets"])
        # A step that is taken again writes a second row of the same name.
        left = {name: told for name, told in digests.items() if name.partition("/")[0] in facets}
        for row in self._box.lines(told["rows"]):
            entity, where = row["entity"], f"{case}: {row['entity']}"
            written, found = left.get(entity), _row_digest(row["salt"], row["content"])
            fits = [each for each in written or () if each[0] == found]
            if not written:
                self._report.tell(where, "no chain of this pack tells of it")
            elif not fits:
                self._report.tell(where, "it is not what event {seq} wrote", seq=written.pop()[1])
            else:
                written.remove(fits[0])
            self._check_file(entity, row["content"], where)
            self._report.saw("rows, each as an event wrote it")
        for entity, missing in left.items():
            for _, seq in missing:
                text = "it is missing; event {seq} wrote it"
                self._report.tell(f"{case}: {entity}", text, seq=seq)

    def _check_file(self, entity: str, content: dict[str, Any], where: str) -> None:
        """A document or version names the hash of its file, which has to be in the pack."""
        if entity.startswith("document/"):
            name = f"files/{content['sha256']}"
            there = name in self._box.places or name in self._manifest["unreadable"]
        elif entity == "bundle":
            name = f"versions/{content['hash']}.zip"
            found = self._box.digest(name) if name in self._box.places else ""
            there = found == content["archive"]["sha256"]
        else:
            return
        self._named.add(name)
        if not there:
            self._report.tell(where, "the file of this document is not in the pack")

    def check_versions(self) -> None:
        """The files of a version are those that its name, a hash over all of them, stands for."""
        for name in self._box.places:
            if not name.startswith("versions/"):
                continue
            with zipfile.ZipFile(io.BytesIO(self._box.read(name))) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                files = {each.filename: archive.read(each) for each in entries}
            if name != f"versions/{_version_hash(files)}.zip":
                self._report.tell(name, "its files are not those of this version")
            self._report.saw("versions with all their files")

    def check_names(self) -> None:
        """Nothing is in the pack for which no proof was asked."""
        chains = {told["name"] for told in self._manifest["chains"]}
        cases = {told["chain"] for told in self._manifest["cases"]}
        listed = {each["name"] for each in self._manifest["files"]}
        for name in sorted(listed - self._named):
            self._report.tell(name, "nothing in the pack names it")
        for name in sorted(cases - chains):
            self._report.tell(name, "it is missing")
        for name in sorted(each for each in chains - cases if each.startswith("case/")):
            self._report.tell(name, "nothing in the pack names it")
        for name in sorted({*self._proofs} - chains - {CARRIED}):
            self._report.tell(name, "nothing in the pack names it")

    def check_figures(self) -> None:
        """Figures are what the service counted; that they add up can be seen from here."""
        if FIGURES not in self._box.places:
            return  # a pack of before
        for process in json.loads(self._box.read(FIGURES))["processes"]:
            for each in process["figures"]:
                decided = each["good"] + each["exceptions"]
                outside = sum(count for _, count in each["outside"])
                total = each["of_all"]
                fits = each["whole"] == (decided if total is None else each["whole"])
                if total is not None:
                    fits = each["whole"] in (decided, total - outside)
                    fits = fits and each["undecided"] == total - decided - outside
                if not fits or each["good"] > each["whole"]:
                    where = f"{process['process']}: {' '.join(each['clauses'])}"
                    self._report.tell(where, "the numbers of this figure do not add up")
                self._report.saw("figures that add up")

    def check_links(self) -> None:
        """What the reader kept: events here, seals with the seals."""
        walked = {told["name"]: told["events"] for told in self._manifest["chains"]}
        for chain, seq, hash_ in self._trust.links:
            if chain == "seal":
                continue
            where = f"{chain}:{seq}"
            if chain not in walked:
                self._report.note("{link}: this pack does not hold that chain", link=where)
            elif (chain, seq) not in self._events:
                self._report.tell(where, "the event is missing")
            elif self._events[chain, seq] != hash_:
                self._report.tell(where, "it is not the event that you kept")
        if not self._trust.keys:
            text = "whose keys these are. Compare them with the one you kept, or name it with --key"
            self._report.note(text)
        if not any(chain == "seal" for chain, _, _ in self._trust.links):
            text = "whether this is the newest pack. Name a seal you kept with --known"
            self._report.note(text)


_SHA256 = bytes.fromhex("608648016503040201")  # its name among algorithms


def read_stamp(answer: bytes) -> tuple[bytes, str]:
    """What a time stamp is of (SHA-256) and when it was given (RFC 3161, in DER)."""
    status, token = _der(_der(answer)[0])[:2]
    if _der(status)[0] not in (b"\x00", b"\x01"):
        raise ValueError("refused")
    signed = _der(_der(_der(token)[1])[0])
    info = _der(_der(_der(_der(signed[2])[1])[0])[0])
    algorithm, imprint = _der(info[2])
    if _der(algorithm)[0] != _SHA256:
        raise ValueError("not SHA-256")
    return imprint, info[4].decode("ascii")


def _der(data: bytes) -> list[bytes]:
    """What stands in *data*, piece by piece, without the names of their kinds."""
    found, at = [], 0
    while at < len(data):
        length, at = data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError("cut off")
        found.append(data[at : at + length])
        at += length
    return found


def _is_stamped(openssl: str, answer: bytes, imprint: bytes, authority: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        name = f"{folder}/answer.tsr"
        with open(name, "wb") as file:  # noqa: PTH123  # reads best without knowing more
            file.write(answer)
        command = [openssl, "ts", "-verify", "-digest", imprint.hex(), "-in", name]
        done = subprocess.run(
            [*command, "-CAfile", authority], capture_output=True, timeout=60, check=False
        )
        return done.returncode == 0


def _seal_hash(seal: dict[str, Any]) -> str:
    names = ("number", "at", "upto", "horizon", "settled", "leaves", "root", "previous", "key")
    return hashlib.sha256(json.dumps([seal[name] for name in names]).encode()).hexdigest()


def _event_hash(event: dict[str, Any]) -> str:
    names = ("chain", "seq", "at", "kind", "actor", "instance_id", "element", "data", "digests")
    content = [*(event[name] for name in names), event["previous"]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _row_digest(salt: str, content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _version_hash(files: dict[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode())
        total.update(files[name])
    return total.hexdigest()


def _say(language: str, text: str, **told: Any) -> str:
    return (DUTCH[text] if language == "nl" else text).format(**told)


def _show(report: Report, language: str) -> None:
    told = report.manifest
    if told:
        print(_say(language, "Asked for by {by} on {at}: {reason}", **told["asked"]))
    for what, count in report.counts.items():
        print(f"{count:>9}  {_say(language, what)}")
    for each in told.get("keys", ()):
        print(_say(language, "Key {key}: seals {first} to {last}", **each))
    if told:
        print(_say(language, "Last seal: seal:{number}:{hash}", **told["seal"]))
    if report.stamped:
        number, moment = report.stamped
        print(_say(language, "Seal {number} was there on {at} (UTC)", number=number, at=moment))
    for text, values in report.notes:
        print(_say(language, "Not checked: {what}", what=_say(language, text, **values)) + ".")
    for flaw in report.findings:
        print(f"{flaw.where}: {_say(language, flaw.text, **flaw.told)}.", file=sys.stderr)
    if report.findings:
        text = "In {count} places something does not fit."
        print(_say(language, text, count=len(report.findings)), file=sys.stderr)
    else:
        print(_say(language, "Everything fits."))


def _link(text: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"(.+):([1-9][0-9]{0,17}):([0-9a-f]{64})", text)
    if found is None:
        raise argparse.ArgumentTypeError(_say("nl", "write it as {form}", form="seal:9:HASH"))
    return found[1], int(found[2]), found[3]


def _key(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError(_say("nl", "write it as {form}", form="64 hex"))
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Rekent een bewijspakket na.")
    parser.add_argument("pack", help="het zip-bestand / the zip file")
    parser.add_argument("--key", action="append", default=[], type=_key, metavar="HEX")
    parser.add_argument("--known", action="append", default=[], type=_link, metavar="seal:9:HASH")
    parser.add_argument(
        "--authority", default="", metavar="PEM", help="certificaten / certificates"
    )
    parser.add_argument("--english", action="store_true", help="say it in English")
    given = parser.parse_args(arguments)
    language = "en" if given.english else "nl"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console need not know every letter
    try:
        with open(given.pack, "rb") as file:  # noqa: PTH123  # reads best without knowing more
            report = check(file, Trust(given.key, given.known, given.authority))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        text = "{path} cannot be read: {why}"
        print(_say(language, text, path=given.pack, why=why), file=sys.stderr)
        return 2
    _show(report, language)
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
