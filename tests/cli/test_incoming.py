"""Where a request ends is the same however its bytes come in, and no end means the last one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli.incoming import IN_MEMORY, LONGEST_LINE, MOST_HEAD, Incoming

MOST = 2 * IN_MEMORY
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde"
CHUNKED = (
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;naam=waarde\r\nabc\r\n2\r\nde\r\n0\r\nNa: afloop\r\n\r\n"
)


@dataclass
class Seen:
    requests: list[bytes]
    rest: Incoming


def heard(*pieces: bytes) -> Seen:
    """What a connection hears when these pieces come in, one after the other."""
    found: list[bytes] = []
    incoming = Incoming(most_body=MOST)
    for piece in pieces:
        left = piece
        while left:
            left = incoming.take(left)
            if not incoming.is_whole:
                break
            found.append(whole(incoming))
            if incoming.is_last:
                return Seen(found, incoming)
            incoming = Incoming(most_body=MOST)
    return Seen(found, incoming)


def whole(incoming: Incoming) -> bytes:
    read = iter(lambda: incoming.recv(7_000), b"")
    found = b"".join(read)
    incoming.close()
    return found


@pytest.mark.parametrize("request_", [GET, POST, CHUNKED])
def test_a_request_is_whole_at_its_last_byte(request_: bytes) -> None:
    seen = heard(request_[:-1])
    assert seen.requests == []
    assert heard(request_).requests == [request_]
    seen.rest.close()


@given(st.lists(st.sampled_from([GET, POST, CHUNKED]), min_size=1, max_size=4), st.data())
def test_pieces_make_no_difference(requests: list[bytes], data: st.DataObject) -> None:
    text = b"".join(requests)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=30)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert heard(*pieces).requests == requests


def test_a_large_body_comes_back_byte_for_byte() -> None:
    body = bytes(range(256)) * (IN_MEMORY // 256 + 100)
    text = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    pieces = [text[place : place + 65_536] for place in range(0, len(text), 65_536)]
    assert heard(*pieces).requests == [text]


@pytest.mark.parametrize(
    "text",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST + 1),
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * (LONGEST_LINE + 1),
        b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD,
    ],
)
def test_what_has_no_certain_end_is_the_last_request(text: bytes) -> None:
    """The web server says what is wrong with it; nothing behind it is ever read as a request."""
    seen = heard(text + GET)
    assert len(seen.requests) == 1
    assert seen.rest.is_last


def test_a_body_in_chunks_is_not_waited_for_without_end() -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    seen = heard(head, *[chunk] * (MOST // len(chunk) + 1))
    assert seen.rest.is_last


@pytest.mark.parametrize(
    ("line", "expects"),
    [(b"Expect: 100-Continue", True), (b"Expect: 200-ok", False), (b"X: 100-continue", False)],
)
def test_who_waits_for_leave_to_go_on_says_so(line: bytes, expects: bool) -> None:
    seen = heard(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n" + line + b"\r\n\r\n")
    assert seen.rest.expects_continue is expects
