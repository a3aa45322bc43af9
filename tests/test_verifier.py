"""The independent verifier finds every change in a pack, and says so whatever it is given."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from service import verifier
from service.actions.services import Services
from service.core import merkle
from service.outside import SealKey, Signer, TooLarge
from service.outside import is_signed as usual
from service.rehearsal.press import QuickPrinter
from service.store import migrate
from service.verifier import Box, Damaged, Trust, check
from service.wiring import build, load_settings
from tests import packed
from tests.packed import Change, Files, boxed, changed, files_of, signed, told

SOURCE = Path(verifier.__file__)
# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
SPEAKING = {"tell", "note", "saw", "_say"}
_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("packed")
    made = build(load_settings({"REGELWERK_DATA_DIR": str(folder)}), printer=QuickPrinter())
    migrate.upgrade(made.db)
    yield made
    made.db.close()


@pytest.fixture(scope="module")
def packs(services: Services) -> tuple[bytes, bytes]:
    """A pack of two cases, and one of the same cases that was asked for before."""
    numbers = packed.two_cases(services)
    older = packed.pack_of(services, *numbers)
    return packed.pack_of(services, *numbers), older


@pytest.fixture
def pack(packs: tuple[bytes, bytes]) -> bytes:
    return packs[0]


@pytest.fixture
def files(pack: bytes) -> Files:
    return files_of(pack)


def found(pack: bytes, trust: Trust = Trust()) -> set[tuple[str, str]]:  # noqa: B008  # a value
    """Where something does not fit, and what."""
    return {(flaw.where, flaw.text) for flaw in check(io.BytesIO(pack), trust).findings}


def texts(pack: bytes, trust: Trust = Trust()) -> set[str]:  # noqa: B008  # a value
    return {text for _, text in found(pack, trust)}


# Signatures and trees.


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_signatures_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    one, two, three = (bytes.fromhex(each) for each in (key, message, signature))
    assert verifier.is_signed(one, two, three)
    assert not verifier.is_signed(one, two + b"!", three)


@settings(max_examples=60, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), place=st.integers(0, 511), data=st.binary())
def test_a_signature_holds_when_the_usual_library_says_so(
    seed: bytes, place: int, data: bytes
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(data))
    assert verifier.is_signed(public, data, bytes(signature))
    signature[place // 8] ^= 1 << place % 8
    assert verifier.is_signed(public, data, bytes(signature)) is usual(
        public.hex(), data, signature.hex()
    )


@pytest.mark.parametrize("y", [0, 1, 2, _PRIME - 1, _PRIME, _PRIME + 1, 2**255 - 1])
@pytest.mark.parametrize("s", [0, 1, _ORDER - 1, _ORDER, 2**256 - 1])
def test_a_key_that_is_no_point_signs_nothing_and_breaks_nothing(y: int, s: int) -> None:
    key, half = y.to_bytes(32, "little"), s.to_bytes(32, "little")
    assert not verifier.is_signed(key, b"data", bytes([2]) * 32 + half)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 33])
def test_a_leaf_is_in_the_tree_by_its_own_path_alone(size: int) -> None:
    leaves = [str(number).encode() for number in range(size)]
    root = merkle.root(leaves)
    for place, leaf in enumerate(leaves):
        path = merkle.proof(leaves, place)
        assert verifier.is_leaf(leaf, place, size, path, root)
        assert not verifier.is_leaf(leaf, (place + 1) % size + (size == 1), size, path, root)
        assert not verifier.is_leaf(b"x", place, size, path, root)
        assert not verifier.is_leaf(leaf, place, size, [*path, root], root)
        assert not path or not verifier.is_leaf(leaf, place, size, path[:-1], root)


# A pack as it was made.


def test_a_pack_as_it_was_made_fits(pack: bytes, services: Services) -> None:
    report = check(io.BytesIO(pack), Trust(keys=[services.signer.public()]))
    assert report.findings == []
    assert report.counts["chains"] == 5  # two cases, who looked at them, and a version
    assert report.counts["versions with all their files"] == 1


def test_the_verifier_that_travels_is_the_one_that_was_tested(files: Files) -> None:
    assert files["narekenen.py"] == SOURCE.read_bytes()


def test_it_needs_the_standard_library_of_python_3_9_alone() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 9))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        name.partition(".")[0]
        for node in imports
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert names <= set(sys.stdlib_module_names)


def test_every_sentence_can_be_said_in_dutch() -> None:
    """What it tells, and nothing that it does not tell any more."""
    calls = [
        node
        for node in ast.walk(ast.parse(SOURCE.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in SPEAKING
    ]
    said = {
        argument.value
        for call in calls
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    said |= set(re.findall(r'text = "([^"]+)"', SOURCE.read_text("utf-8")))
    assert set(verifier.DUTCH) <= said
    assert {each for each in said if " " in each} <= set(verifier.DUTCH)


# Whoever changes a byte.


def test_any_changed_byte_is_found(pack: bytes) -> None:
    """Every byte of the container and of what is signed; of long files every 31st."""
    content = bytearray(pack)
    long = [
        range(start, start + size)
        for name, (start, size) in Box(io.BytesIO(pack)).places.items()
        if name.endswith((".py", ".zip", ".md")) or name.startswith("files/")
    ]
    missed = []
    for at in range(len(content)):
        if at % 31 and any(at in piece for piece in long):
            continue
        content[at] ^= 1 + at % 255
        try:
            Box(io.BytesIO(content))
        except Damaged:
            pass
        else:
            missed.append(at)
        content[at] = pack[at]
    assert missed == []


def test_a_changed_byte_is_found_when_the_container_was_mended(files: Files) -> None:
    """Every file, some bytes of each; the sums of the zip are those of what was changed."""
    missed = []
    for name, data in files.items():
        for at in range(0, len(data), max(1, len(data) // 5)):
            changed = bytearray(data)
            changed[at] ^= 0x40
            if not found(boxed({**files, name: bytes(changed)})):
                missed.append((name, at))
    assert missed == []


def test_every_byte_of_the_signature_counts(files: Files) -> None:
    line = files["manifest.sig"]
    for at in range(65, len(line), 8):
        changed = line[:at] + (b"0" if line[at : at + 1] != b"0" else b"1") + line[at + 1 :]
        assert found(boxed({**files, "manifest.sig": changed}))


@pytest.mark.parametrize("part", [0, 1, 21, 22, 100, 0.25, 0.5, 0.99])
def test_a_pack_that_was_cut_off_is_none(pack: bytes, part: float) -> None:
    end = int(len(pack) * part) if isinstance(part, float) else part
    assert found(pack[:end])


def test_bytes_before_and_behind_a_pack_are_found(pack: bytes) -> None:
    assert found(b"x" + pack)
    assert found(pack + b"x")


class LargeBox(Box):
    """As for a pack of gigabytes, which starts here at some bytes."""

    LARGE = 2_000


def test_a_pack_that_outgrows_a_plain_zip_is_read_as_strictly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", LargeBox.LARGE)
    content = bytearray(boxed({"a": b"a" * 1_900, "b": b"b" * 500, "c": b"last", "d": b""}))
    assert LargeBox(io.BytesIO(content)).read("c") == b"last"
    with zipfile.ZipFile(io.BytesIO(content)) as usual_reader:
        assert usual_reader.read("c") == b"last"
    missed = []
    for at, byte in enumerate(content):
        content[at] ^= 1 + at % 255
        try:
            LargeBox(io.BytesIO(content))
        except Damaged:
            pass
        else:
            missed.append(at)
        content[at] = byte
    assert missed == []
    with pytest.raises(Damaged):
        Box(io.BytesIO(content))  # what is small has no large numbers
    with pytest.raises(TooLarge):
        boxed({"a": b"a" * 2_001})


# Whoever puts a pack together again, without the key.


def test_a_file_that_was_added_is_found(files: Files) -> None:
    assert found(boxed({**files, "toelichting.txt": b"vals"})) == {
        ("toelichting.txt", "it is not in the table of contents")
    }


@pytest.mark.parametrize("name", ["LEESMIJ.md", "seals.jsonl", "chains/1.jsonl", "manifest.json"])
def test_a_file_that_was_left_out_is_found(files: Files, name: str) -> None:
    rest = {each: data for each, data in files.items() if each != name}
    assert (name, "it is missing") in found(boxed(rest))


def test_a_table_of_contents_of_another_hand_is_found(files: Files, tmp_path: Path) -> None:
    """The forger signs with a key of his own, and lists it."""
    forger = SealKey("", tmp_path / "key")

    def list_him(contents: dict[str, Any]) -> None:
        contents["keys"][0]["key"] = forger.public()

    theirs = boxed(signed(files, forger, list_him))
    assert texts(theirs) == {
        "it was signed with key {key}, which signed no seal in this pack",
        "the keys are not those that the table of contents names",
    }
    mine = told(files)["keys"][0]["key"]
    text = "it was signed with key {key}, which is not one you named"
    assert ("manifest.json", text) in found(theirs, Trust(keys=[mine]))
    unlisted = boxed(signed(files, forger, lambda _: None))
    assert texts(unlisted) == {"it was signed with key {key}, which signed no seal in this pack"}


def test_an_old_pack_is_found_by_a_seal_that_was_kept(packs: tuple[bytes, bytes]) -> None:
    new, old = packs
    last = told(files_of(new))["seal"]
    trust = Trust(links=[("seal", last["number"], last["hash"])])
    assert found(old) == set()
    assert texts(old, trust) == {"this pack is older than seal {seal}, which you kept"}
    assert found(new, trust) == set()


def test_what_was_worked_out_anew_does_not_hold_what_was_kept(pack: bytes) -> None:
    kept = [("seal", 1, "a" * 64), ("case/1", 1, "b" * 64), ("case/1", 9999, "c" * 64)]
    assert found(pack, Trust(links=kept)) == {
        ("seal/1", "it is not the seal that you kept"),
        ("case/1:1", "it is not the event that you kept"),
        ("case/1:9999", "the event is missing"),
    }


# Whoever has the key, and forges something in the middle of it.


def forged(files: Files, signer: Signer, name: str, change: Change) -> set[str]:
    return texts(boxed(signed(changed(files, name, change), signer, lambda _: None)))


def set_(line: int, **values: Any) -> Change:
    return lambda lines: lines[line].update(values)


FORGERIES: list[tuple[str, Change, str]] = [
    ("chains/1.jsonl", lambda lines: lines.pop(2), "the event is missing"),
    ("chains/1.jsonl", lambda lines: lines.pop(), "the event is missing"),
    ("chains/1.jsonl", set_(1, actor="bob"), "the event was changed"),
    ("chains/1.jsonl", set_(1, data="{}"), "the event was changed"),
    ("chains/1.jsonl", set_(1, previous="0" * 64), "the event does not follow the one before it"),
    ("chains/1.jsonl", set_(1, instance_id=2), "the event belongs to another chain or case"),
    ("chains/1.jsonl", lambda lines: lines.reverse(), "the event is missing"),
    ("chains/1.jsonl", lambda lines: lines.insert(1, lines[1]), "the event is missing"),
    ("rows/1.jsonl", lambda lines: lines.pop(0), "it is missing; event {seq} wrote it"),
    ("rows/1.jsonl", set_(0, salt="0" * 32), "it is not what event {seq} wrote"),
    (
        "rows/1.jsonl",
        lambda lines: lines[0]["content"].update(actor="bob"),
        "it is not what event {seq} wrote",
    ),
    ("rows/1.jsonl", lambda lines: lines.append(lines[0]), "no chain of this pack tells of it"),
    ("rows/1.jsonl", set_(0, entity="submission/99"), "no chain of this pack tells of it"),
    ("seals.jsonl", set_(0, root="0" * 64), "the seal was changed"),
    ("seals.jsonl", set_(0, signature="0" * 128), "its signature is not that of key {key}"),
    ("seals.jsonl", set_(1, previous="0" * 64), "the seal does not follow the one before it"),
    ("seals.jsonl", lambda lines: lines.pop(0), "the seal is missing"),
    (
        "seals.jsonl",
        lambda lines: lines.pop(),
        "it is not the last seal that the table of contents names",
    ),
    ("proofs.jsonl", set_(0, place=1), "seal {seal} does not hold it"),
    ("proofs.jsonl", set_(0, path=[]), "seal {seal} does not hold it"),
    ("proofs.jsonl", set_(0, hash="0" * 64), "it is not the event that seal {seal} holds"),
    ("proofs.jsonl", set_(0, seal=2), "seal {seal} does not hold it"),
    ("proofs.jsonl", lambda lines: lines.clear(), "no seal holds the last event"),
]


@pytest.mark.parametrize(("name", "change", "expected"), FORGERIES)
def test_a_forgery_within_a_signed_pack_is_found(
    files: Files, services: Services, name: str, change: Change, expected: str
) -> None:
    assert expected in forged(files, services.signer, name, change)


def test_a_case_under_the_number_of_another_is_found(files: Files, services: Services) -> None:
    def swap(contents: dict[str, Any]) -> None:
        one, two = contents["cases"]
        one["number"], two["number"] = two["number"], one["number"]

    assert texts(boxed(signed(files, services.signer, swap))) == {
        "the first event is of case {number}"
    }


def test_the_chain_of_another_case_is_found(files: Files, services: Services) -> None:
    chains = {each["name"]: each["file"] for each in told(files)["chains"]}
    swapped = {**files, chains["case/1"]: files[chains["case/2"]]}
    wrong = boxed(signed(swapped, services.signer, lambda _: None))
    assert "the event belongs to another chain or case" in texts(wrong)


def test_a_letter_of_the_same_name_is_found(files: Files, services: Services) -> None:
    name = next(each for each in files if each.startswith("files/"))
    wrong = boxed(signed({**files, name: b"een andere brief"}, services.signer, lambda _: None))
    assert texts(wrong) == {"its hash is not its name"}


def test_rules_of_the_same_name_are_found(files: Files, services: Services) -> None:
    name = next(each for each in files if each.startswith("versions/"))
    other = boxed({"regeling.toml": b"anders"})
    wrong = boxed(signed({**files, name: other}, services.signer, lambda _: None))
    assert "its files are not those of this version" in texts(wrong)


# Whatever it is given.

NONSENSE = [
    *(b"", b"\n", b"null", b"[]", b"{}", b"1", b'"x"', b"\xff\xfe", b"{", b"nul", b"NaN"),
    *(b"[" * 100_000, b"9" * 5000, b'{"number":{}}', b'{"chain":null,"seq":"x"}'),
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_a_signed_pack_is_a_finding(
    files: Files, services: Services, nonsense: bytes
) -> None:
    names = ("seals.jsonl", "proofs.jsonl", "chains/1.jsonl", "rows/1.jsonl")
    for name in (*names, next(each for each in files if each.startswith("versions/"))):
        wrong = signed({**files, name: nonsense}, services.signer, lambda _: None)
        assert found(boxed(wrong)), name


@pytest.mark.parametrize("name", ["cases", "chains", "files", "keys", "seal", "origin", "format"])
@pytest.mark.parametrize("value", [None, 1, "x", [None], [{}], {}])
def test_a_table_of_contents_that_says_nonsense_is_a_finding(
    files: Files, services: Services, name: str, value: Any
) -> None:
    wrong = signed(files, services.signer, lambda contents: contents.update({name: value}))
    assert found(boxed(wrong))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_finding(data: bytes) -> None:
    assert found(data)


# The command.


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """As on the computer of somebody who has this file and nothing else."""
    command = [sys.executable, "-I", str(SOURCE), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_it_says_in_dutch_that_all_fits(pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "pakket.zip").write_bytes(pack)
    done = run(str(tmp_path / "pakket.zip"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Alles klopt.\n")


def test_it_says_in_english_what_does_not_fit(pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "pakket.zip").write_bytes(pack[:-1])
    done = run(str(tmp_path / "pakket.zip"), "--english")
    assert done.returncode == 1
    assert "In 1 places something does not fit." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_no_chain_names_is_found(files: Files, services: Services) -> None:
    more = {**files, f"files/{hashlib.sha256(b'x').hexdigest()}": b"x"}
    assert texts(boxed(signed(more, services.signer, lambda _: None))) == {
        "nothing in the pack names it"
    }


@pytest.mark.parametrize(
    "arguments", [["is er niet.zip"], ["/"], [], ["x.zip", "--key", "x"], ["x.zip", "--known", "1"]]
)
def test_what_cannot_be_read_ends_with_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["good", "exceptions", "whole", "of_all", "undecided"])
def test_figures_that_do_not_add_up_are_found(files: Files, services: Services, name: str) -> None:
    """Whoever holds the key can sign other figures, but not such as contradict each other."""
    figures = json.loads(files["cijfers.json"])
    figures["processes"][0]["figures"][0][name] += 1
    other = {**files, "cijfers.json": json.dumps(figures).encode()}
    forged = boxed(signed(other, services.signer, lambda _: None))
    assert "do not add up" in str(check(io.BytesIO(forged), Trust()).findings)
