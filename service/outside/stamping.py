"""Time stamps of an authority (RFC 3161): somebody else vouches for when a seal was there."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from service.core.errors import ServiceError
from service.core.language import N_

SECONDS = 20.0
LARGEST = 1_000_000  # bytes of an answer; a usual one has five thousand
_CERTIFICATES = 0xA0  # how DER marks them within what is signed
HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NotStamped(ServiceError):
    """There is no time stamp that can be kept."""

    status = 502


class Authority(Protocol):
    """Gives a time stamp of *data*, whole as it was answered; NotStamped says why not."""

    def stamp(self, data: bytes) -> bytes: ...


class HttpAuthority:
    """An authority at an address; with *trust* (PEM) only what descends from that counts."""

    def __init__(self, url: str, trust: Path | None, *, seconds: float = SECONDS) -> None:
        self._url, self._trust, self._seconds = url, trust, seconds

    def stamp(self, data: bytes) -> bytes:
        builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
        request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
        answer = self._ask(request.as_bytes())
        try:
            response = decode_timestamp_response(_in_order(answer))
        except (ValueError, IndexError):
            raise NotStamped(
                N_("What the authority for time stamps sent is no time stamp.")
            ) from None
        self._demand(request, response)
        return answer

    def _ask(self, query: bytes) -> bytes:
        asked = Request(
            self._url, data=query, headers=HEADERS, method="POST"
        )  # http(s), by the settings
        try:
            with urlopen(asked, timeout=self._seconds) as answer:
                found: bytes = answer.read(LARGEST)
        except (URLError, HTTPException, OSError) as error:
            kind = type(getattr(error, "reason", error)).__name__
            raise NotStamped(
                N_("The authority for time stamps does not answer (%(kind)s)."), kind=kind
            ) from None
        return found

    def _demand(self, request: TimeStampRequest, response: TimeStampResponse) -> None:
        """What was stamped is what was sent, for this question, and by whom we trust."""
        if response.status not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
            raise NotStamped(
                N_("The authority for time stamps refuses (status %(status)s)."),
                status=response.status,
            )
        info = response.tst_info
        asked = request.message_imprint.message
        if info.message_imprint.message != asked or info.nonce != request.nonce:
            raise NotStamped(N_("The authority stamped something else than what it was sent."))
        if self._trust is None:
            return
        builder = VerifierBuilder.from_request(request)
        try:
            for certificate in load_pem_x509_certificates(self._trust.read_bytes()):
                builder = builder.add_root_certificate(certificate)
            builder.build().verify(response, asked)
        except (VerificationError, ValueError, OSError):
            raise NotStamped(
                N_("The time stamp is not of an authority that REGELWERK_STAMP_CA trusts.")
            ) from None


def _in_order(answer: bytes) -> bytes:
    """The answer with its certificates in the order that DER asks and not every authority keeps.

    The decoder takes no other order. They stand beside what is signed, so nothing is lost.
    """
    response = _parts(answer, 0, len(answer))[0]
    inside = _parts(answer, *response.content)
    if len(inside) < 2:
        return answer  # refused: there is no stamp
    signed = _parts(answer, *_parts(answer, *inside[1].content)[1].content)[0]
    for part in _parts(answer, *signed.content):
        if answer[part.start] == _CERTIFICATES:
            begin, end = part.content
            found = sorted(
                answer[each.start : each.content[1]] for each in _parts(answer, begin, end)
            )
            return answer[:begin] + b"".join(found) + answer[end:]
    return answer


class _Part(NamedTuple):
    """Where one element begins, and where its content does and ends."""

    start: int
    content: tuple[int, int]


def _parts(data: bytes, at: int, end: int) -> list[_Part]:
    """The elements between two places."""
    found = []
    while at < end:
        start, length, at = at, data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        found.append(_Part(start, (at, at + length)))
        at += length
    if at != end:
        raise ValueError("cut off")
    return found
