"""Forms that somebody without an account began: sealed, and opened by a code only.

The code is known to the browser in which the form was begun, and to who wrote it down. The
database holds what the code and the server's secret make: neither alone opens anything.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from service.actions.quota import BROWSER_PREFIX
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import PUBLIC
from service.core.allowance import DAY, MEGABYTE
from service.core.errors import Full, NotAllowed
from service.core.language import N_
from service.core.mail_address import domain_of
from service.core.words.spoken import SPOKEN
from service.outside import strongbox
from service.store import attempts, audit, documents, evidence
from service.store import unfinished as store
from service.store.attempts import Spending
from service.store.audit import Act, NewEvent
from service.store.db import Session, keep
from service.store.tables import Mail, MailState, UnfinishedForm

OWNER = f"{BROWSER_PREFIX}later/"  # of the files of one, before its locator
PURPOSE = "regelwerk unfinished form v1"
SOON = DAY  # how long it lasts in its browser
LATER = timedelta(days=14)  # from the day on that somebody asked for its code
NUMBERS = 10_000
LONGEST = 60  # letters and digits of a code as it is typed
PIECE = 200  # let go of at once
MAILS = 3  # a day, of one code and to one address: nobody's mailbox is filled by a stranger
CODE = re.compile(r"\[code ([\w=-]+)\]")  # in the body of a message, until it goes
Say = Callable[..., str]
SUBJECT = N_("Go on with your form")
BODY = N_(
    "You kept a form to finish it later. It was not sent yet.\n\n"
    "Your code: %(code)s\n\nFill it in here: %(link)s\n\n"
    "You can do so until %(until)s. Give the code to nobody else. Did you not ask for it? Then"
    " you need not do anything."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A form that was begun: where it is, what was typed, and until when it is kept.

    ``owner`` is whose its files are.
    """

    code: str
    process: str
    form: str
    typed: Mapping[str, Sequence[str]]
    kept_at: datetime
    until: datetime
    is_given: bool
    owner: str


def new_code() -> str:
    """``molen-4821-appel-0377``: twice as long as that of a case, for no number goes with it."""
    return "-".join(_word_and_number() for _ in range(2))


def find(services: Services, code: str) -> Unfinished | None:
    """What *code* opens, however it is written; None when it was sent, or is over."""
    with services.db.reading() as session:
        return _find(services, session, code)


def entered(services: Services, code: str) -> Unfinished:
    """What somebody wrote *code* down for. Raises NotAllowed."""
    found = find(services, code)
    if found is None or not found.is_given:
        raise NotAllowed(
            N_("This code opens nothing. Look whether it is right. It works for fourteen days.")
        )
    return found


def owner_of(services: Services, code: str) -> str:
    """Whose the files of a form with this code are that was not kept before."""
    return f"{OWNER}{_locator(services.settings.secret, code)}"


def keep_form(
    services: Services,
    code: str,
    *,
    process: str,
    form: str,
    typed: Mapping[str, Sequence[str]],
    is_given: bool = False,
) -> Unfinished:
    """Keep what was typed, valid or not, instead of what was kept with this code before.

    *is_given*: from now on its code is known to a person. Raises Full when all of them together
    hold as much as fits.
    """
    now = services.clock()
    content = json.dumps(
        {"process": process, "form": form, "typed": {n: list(v) for n, v in typed.items()}},
        ensure_ascii=False,
    ).encode()

    def work(session: Session) -> Unfinished:
        row = _row(services, session, code)
        if row is None:
            locator = _locator(services.settings.secret, code)
            store.drop(session, [locator])  # it may be over, and not let go yet
            row = UnfinishedForm(locator=locator, is_given=False)
        _fit(session, services, row.locator, len(content))
        key = _made(_secret(services, row, code), "key", code)
        row.content, row.size = strongbox.shut(key, content), len(content)
        row.is_given = row.is_given or is_given
        row.kept_at, row.until = now, now + (LATER if row.is_given else SOON)
        keep(session, row)
        return _read(row, code, content)

    return in_transaction(services, work)


def drop(services: Services, session: Session, code: str) -> list[str]:
    """It was sent, or thrown away. Returns the hashes of files that nothing needs any more."""
    locators = _locators(services, code)
    store.drop(session, locators)
    return documents.drop_drafts_of(session, [f"{OWNER}{each}" for each in locators])


def throw_away(services: Services, code: str) -> None:
    """Forget it at once, with its files."""
    for digest in in_transaction(services, lambda session: drop(services, session, code)):
        services.files.set_aside(digest)


def let_go(services: Services) -> None:
    """Forget those whose time is over, with their files."""
    while True:
        with services.db.writing() as session:
            ended = store.over(session, services.clock(), PIECE)
            store.drop(session, ended)
            dropped = documents.drop_drafts_of(session, [f"{OWNER}{each}" for each in ended])
        for digest in dropped:
            services.files.set_aside(digest)
        if len(ended) < PIECE:
            return


def mail_code(
    services: Services, kept: Unfinished, email: str, *, link: str, until: str, say: Say
) -> None:
    """Have the code sent to *email*; nothing happens when it was sent often enough today.

    The message tells neither whose form it is nor what stands in it.
    """

    def work(session: Session) -> None:
        now = services.clock()
        to_one = [
            Spending(
                key=f"unfinished mails {_hidden(services, each)}", amount=1, most=MAILS, span=DAY
            )
            for each in (kept.code, email.casefold())
        ]
        if attempts.spend(session, to_one, now) is None:
            _put_ready(services, session, kept, email, now, link=link, until=until, say=say)

    in_transaction(services, work)


def written(services: Services, body: str) -> str:
    """The words of a message as it goes: with the code, which stands nowhere before."""

    def code(found: re.Match[str]) -> str:
        box = urlsafe_b64decode(found[1])
        opened = (strongbox.opened(_mail_key(each), box) for each in services.settings.secrets)
        return next((text.decode() for text in opened if text is not None), "")

    return CODE.sub(code, body)


def _put_ready(
    services: Services,
    session: Session,
    kept: Unfinished,
    email: str,
    now: datetime,
    *,
    link: str,
    until: str,
    say: Say,
) -> None:
    shut = strongbox.shut(_mail_key(services.settings.secret), kept.code.encode())
    code = f"[code {urlsafe_b64encode(shut).decode()}]"
    domain = domain_of(services.settings.mail_from)
    mail = Mail(
        message_id=f"<later.{uuid4().hex}@{domain}>",
        to=email,
        subject=say(SUBJECT),
        body=say(BODY, code=code, link=link, until=until),
        state=MailState.OUTBOX,
        at=now,
        audience="",
        attached=[],
        asked_at=now,
    )
    keep(session, mail)
    digests = {**evidence.MAIL.of(mail), **evidence.MAIL_TO.of(mail)}
    event = NewEvent(act=Act.CODE_ASKED, actor=PUBLIC.username, at=now, digests=digests)
    audit.record(session, [event])


def _find(services: Services, session: Session, code: str) -> Unfinished | None:
    row = _row(services, session, code)
    if row is None:
        return None
    key = _made(_secret(services, row, code), "key", code)
    content = strongbox.opened(key, row.content)
    return None if content is None else _read(row, code, content)


def _row(services: Services, session: Session, code: str) -> UnfinishedForm | None:
    return store.find(session, _locators(services, code), services.clock())


def _secret(services: Services, row: UnfinishedForm, code: str) -> str:
    """The secret of the server, of now or before, with which *row* was kept."""
    return next(each for each in services.settings.secrets if row.locator == _locator(each, code))


def _read(row: UnfinishedForm, code: str, content: bytes) -> Unfinished:
    return Unfinished(
        code=code,
        kept_at=row.kept_at,
        until=row.until,
        is_given=row.is_given,
        owner=f"{OWNER}{row.locator}",
        **json.loads(content),
    )


def _fit(session: Session, services: Services, locator: str, size: int) -> None:
    most = services.settings.allowance.total_unfinished * MEGABYTE
    if store.size(session, locator) + size > most:
        raise Full(
            N_("We cannot keep your answers at this moment. You can send them all the same.")
        )


def _word_and_number() -> str:
    return f"{secrets.choice(SPOKEN)}-{secrets.randbelow(NUMBERS):04d}"


def _plain(code: str) -> str:
    """Case, spaces and hyphens do not matter."""
    return "".join(each for each in code.casefold() if each.isalnum())[:LONGEST]


def _locators(services: Services, code: str) -> list[str]:
    return [_locator(each, code) for each in services.settings.secrets]


def _locator(secret: str, code: str) -> str:
    return _made(secret, "place", code).hex()


def _made(secret: str, use: str, code: str) -> bytes:
    """What *secret* and *code* make together; 32 bytes."""
    message = "|".join((PURPOSE, use, _plain(code)))
    return hmac.digest(secret.encode(), message.encode(), sha256)


def _mail_key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"{PURPOSE}|mail".encode(), sha256)


def _hidden(services: Services, text: str) -> str:
    return _made(services.settings.secret, "count", text).hex()[:40]
