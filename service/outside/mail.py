"""Handing one message to a mail server, or to nobody. What a message says is decided elsewhere."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from service.core.errors import ConfigError, ServiceError
from service.core.language import N_
from service.core.mail_address import is_mail_address
from service.outside.bounded import Bounded

TIMEOUT_SECONDS = 20.0
LONGEST_SECONDS = 180.0  # for a whole conversation
GOODBYE_SECONDS = 1.0
GREETING, WAITS_FOR_MESSAGE = 220, 354
_PORTS = {"smtp": 25, "smtps": 465}
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
_ENHANCED = re.compile(rb"5\.([0-9]{1,3})\.[0-9]{1,3}\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


class Delivery(StrEnum):
    """What happened to a message; the values are those of the mail table."""

    SENT = "sent"
    OUTBOX = "outbox"
    WITHHELD = "withheld"  #: it went before, and an operator says that once is enough
    FAILED = "failed"  #: its address was refused for good


class MailError(ServiceError):
    """A message was not taken. Permanent: the same message will never be taken.

    ``answered``: the server itself said so. Otherwise the line broke, and if that was after the
    message went, the server may have it all the same. ``of_address``: nobody gets anything at this
    address, so the message is over and its addressee has to be reached in another way.
    """

    status = 502

    def __init__(
        self,
        msgid: str,
        *,
        permanent: bool,
        answered: bool = False,
        of_address: bool = False,
        **params: object,
    ) -> None:
        super().__init__(msgid, permanent=permanent, **params)
        self.answered = answered
        self.of_address = of_address


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One plain text message to one address; ``message_id`` is the same on every attempt.

    ``attachments`` are PDF files by name; only for who has no page to read them on.
    ``returns_to``: where a mail server reports that it could not be delivered; empty: the sender.
    """

    message_id: str
    to: str
    sender: str
    subject: str
    body: str
    attachments: tuple[tuple[str, bytes], ...] = ()
    returns_to: str = ""


class Permit(Protocol):
    """Whether a message may go, asked while it is being handed over."""

    def left(self) -> float:
        """For how many seconds the sender may go on; may grow again."""

    def confirm(self) -> None:
        """Asked right before the message itself goes; raises when it may not."""


class Mailer(Protocol):
    """Hands a message over, or raises MailError or what the permit raises."""

    def send(self, mail: OutgoingMail, permit: Permit) -> Delivery: ...


class OutboxMailer:
    """No mail server is set: the row in the mail table is all there is."""

    def send(self, mail: OutgoingMail, permit: Permit) -> Delivery:
        wire_format(mail)  # refuses the same hostile addresses as the real one
        return Delivery.OUTBOX


class TakingMailer:
    """A mail server that is not there and takes everything: for plays, where nobody reads it."""

    def send(self, mail: OutgoingMail, permit: Permit) -> Delivery:
        wire_format(mail)
        return Delivery.SENT


class SmtpMailer:
    """A mail server: ``smtp://user:password@host:587?starttls=1`` or ``smtps://host``."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = TIMEOUT_SECONDS,
        longest: float = LONGEST_SECONDS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        self._host, self._port = _server(parts)
        self._tls = parts.scheme == "smtps"
        self._starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
        self._login = (unquote(parts.username or ""), unquote(parts.password or ""))
        if self._login[0] and not (self._tls or self._starttls):
            raise ConfigError(
                N_("The mail server has a password but no encryption; use smtps:// or ?starttls=1.")
            )
        self._timeout, self._longest = timeout, longest
        self._trust = trust or ssl.create_default_context()

    def send(self, mail: OutgoingMail, permit: Permit) -> Delivery:
        """Deliver at least once: a connection lost after the last byte is tried again.

        The whole conversation ends before the permit does, whatever the server does meanwhile.
        """
        message = wire_format(mail)
        server = self._server(permit)
        try:
            with Bounded(server, permit.left, longest=self._longest) as limit:
                try:
                    self._open(server)
                    server.send_message(message, from_addr=mail.returns_to or None)
                    _leave(server)
                except (smtplib.SMTPException, OSError) as error:
                    raise _too_slow() if limit.has_passed else _translate(error) from error
        finally:
            server.close()
        return Delivery.SENT

    def _server(self, permit: Permit) -> smtplib.SMTP:
        if self._tls:
            return _AskingOverTls(permit, timeout=self._timeout, context=self._trust)
        return _Asking(permit, timeout=self._timeout)

    def _open(self, server: smtplib.SMTP) -> None:
        code, _ = server.connect(self._host, self._port)
        if code != GREETING:
            raise smtplib.SMTPConnectError(code, "")
        if self._starttls:
            server.starttls(context=self._trust)
        if self._login[0]:
            server.login(*self._login)


class _Asking(smtplib.SMTP):
    """Asks the permit once the server waits for the message: nothing has been sent before that."""

    def __init__(self, permit: Permit, **options: Any) -> None:
        self._permit = permit
        super().__init__(**options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the message in *msg* (bytes), see RFC 5321 4.1.1.4 and 4.5.2."""
        self.putcmd("data")
        code, answer = self.getreply()
        if code != WAITS_FOR_MESSAGE:
            raise smtplib.SMTPDataError(code, answer)
        self._permit.confirm()
        content = re.sub(rb"(?m)^\.", b"..", msg).removesuffix(b"\r\n")
        self.send(content + b"\r\n.\r\n")
        return self.getreply()


class _AskingOverTls(_Asking, smtplib.SMTP_SSL):
    """The same within TLS."""


def wire_format(mail: OutgoingMail) -> EmailMessage:
    """Build the message; a value that could become a header or a second address is refused."""
    if not _MESSAGE_ID.fullmatch(mail.message_id):
        raise MailError(N_("The message has no usable Message-ID."), permanent=True)
    message = EmailMessage(policy=WIRE)
    message["Message-ID"] = mail.message_id
    message["From"] = _address(mail.sender, reachable=False)
    message["To"] = _address(mail.to, of_address=True)
    message["Subject"] = " ".join(_CONTROL.sub(" ", mail.subject).split())
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.body.replace("\x00", ""), charset="utf-8")
    for name, data in mail.attachments:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message


def _address(text: str, *, reachable: bool = True, of_address: bool = False) -> Address:
    refused = MailError(
        N_("The e-mail address of the recipient cannot be used; correct it in the case."),
        permanent=True,
        of_address=of_address,
    )
    if not is_mail_address(text, reachable=reachable):
        raise refused
    local, _, domain = text.rpartition("@")
    try:
        return Address(username=local, domain=domain.encode("idna").decode("ascii"))
    except (ValueError, UnicodeError):
        raise refused from None


def _server(parts: SplitResult) -> tuple[str, int]:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in _PORTS or not host:
        # The address itself is not repeated: it may hold a password.
        raise ConfigError(N_("The mail server must look like smtp://host:587?starttls=1."))
    return host, port or _PORTS[parts.scheme]


def _translate(error: smtplib.SMTPException | OSError) -> MailError:
    """Say whether a retry helps. The server's own text is left out: it repeats addresses."""
    code, of_address = 0, False
    match error:
        case smtplib.SMTPRecipientsRefused():
            (answer,) = error.recipients.values()  # each message has one
            code, of_address = int(answer[0]), _is_of_address(answer[1])
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            code = int(error.smtp_code)
        case smtplib.SMTPResponseException():
            # Greeting, HELO or login: the fault of the server or its settings, not of the mail.
            return MailError(
                N_("The mail server refused the connection (code %(code)s)."),
                permanent=False,
                answered=True,
                code=int(error.smtp_code),
            )
        case smtplib.SMTPNotSupportedError():
            return MailError(
                N_("The mail server does not support what this message or setting needs."),
                permanent=True,
                answered=True,
            )
        case _:
            return MailError(N_("The mail server cannot be reached."), permanent=False)
    if code >= 500:
        return MailError(
            N_("The mail server refused the message for good (code %(code)s)."),
            permanent=True,
            answered=True,
            of_address=of_address,
            code=code,
        )
    return MailError(
        N_("The mail server did not take the message now (code %(code)s)."),
        permanent=False,
        answered=True,
        code=code,
    )


def _is_of_address(answer: bytes) -> bool:
    """Whether a recipient was refused because of himself, not because of who asks.

    A policy (5.7) or a missing login may be mended by the operator: that message waits for him.
    """
    status = _ENHANCED.match(answer)
    return status is None or status[1] != b"7"


def _leave(server: smtplib.SMTP) -> None:
    # The message was taken at the answer to DATA; a rude goodbye must not send it twice.
    # And who waits long for it leaves long open whether the message went.
    with suppress(smtplib.SMTPException, OSError):
        if server.sock is not None:
            server.sock.settimeout(GOODBYE_SECONDS)
        server.quit()


def _too_slow() -> MailError:
    return MailError(
        N_("The mail server was too slow: the conversation was broken off."), permanent=False
    )
