"""Time stamps of a real authority: kept when they are what was asked for, refused otherwise."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.outside import HttpAuthority, NotStamped
from service.verifier import read_stamp
from tests.authority import LocalAuthority, authority

DATA = b"a" * 64


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with authority(tmp_path_factory.mktemp("authority")) as local:
        yield local


@pytest.fixture
def local(shared: LocalAuthority) -> LocalAuthority:
    shared.answer, shared.status = None, 200
    shared.asked.clear()
    return shared


def test_a_stamp_is_of_what_was_sent(local: LocalAuthority) -> None:
    answer = HttpAuthority(local.url, local.root).stamp(DATA)
    imprint, moment = read_stamp(answer)
    assert imprint == hashlib.sha256(DATA).digest()
    assert moment.endswith("Z")


def test_certificates_may_stand_in_any_order(tmp_path: Path) -> None:
    """As they come from openssl; which of the two is first by DER differs with each key."""
    for number in range(4):
        with authority(tmp_path / str(number)) as other:
            assert HttpAuthority(other.url, other.root).stamp(DATA)


def test_without_certificates_to_trust_the_stamp_is_kept_all_the_same(
    local: LocalAuthority,
) -> None:
    assert HttpAuthority(local.url, None).stamp(DATA)


def test_an_authority_that_nobody_trusts_is_refused(local: LocalAuthority, tmp_path: Path) -> None:
    with authority(tmp_path) as other, pytest.raises(NotStamped, match="REGELWERK_STAMP_CA"):
        HttpAuthority(local.url, other.root).stamp(DATA)


def test_a_stamp_of_another_question_is_refused(local: LocalAuthority) -> None:
    """As somebody in between would send it again."""
    local.answer = HttpAuthority(local.url, None).stamp(DATA)
    with pytest.raises(NotStamped, match="something else"):
        HttpAuthority(local.url, None).stamp(DATA)
    with pytest.raises(NotStamped, match="something else"):
        HttpAuthority(local.url, None).stamp(b"b" * 64)


@pytest.mark.parametrize(
    "answer", [b"", b"nee", b"\x30\x03\x02\x01\x02", b"\x30\x84" + b"\xff" * 9]
)
def test_what_is_no_stamp_is_refused(local: LocalAuthority, answer: bytes) -> None:
    local.answer = answer
    with pytest.raises(NotStamped):
        HttpAuthority(local.url, None).stamp(DATA)


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_of_the_authority_is_told(local: LocalAuthority, status: int) -> None:
    local.answer, local.status = b"", status
    with pytest.raises(NotStamped, match="does not answer"):
        HttpAuthority(local.url, None).stamp(DATA)


def test_an_authority_that_is_away_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NotStamped, match="ConnectionRefusedError"):
        HttpAuthority(f"http://127.0.0.1:{port}", None).stamp(DATA)


def test_an_authority_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(NotStamped, match="does not answer"):
            HttpAuthority(url, None, seconds=0.2).stamp(DATA)
