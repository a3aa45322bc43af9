"""The one place where what was sent becomes a filled-in form, laid over the case as it is now.

A form of a case carries its base: the revision it was shown with and a print of each answer of
then, sealed for that case and step. So a change that somebody made meanwhile is kept, and one
that collides is put before a person. The base needs no row: a page or draft carries its own.
"""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from service.core.forms import (
    Bound,
    Change,
    Choice,
    Clash,
    Context,
    Form,
    Press,
    Reader,
    RefusedUpload,
    Sheet,
    Side,
    UploadRef,
    Verb,
    bind,
    bind_data,
    initial,
    merge,
)
from service.core.forms.entries import SHOWN, Files, Posted
from service.core.forms.schema import STORED

ACTION, BASE, CHOICE, SEEN = "_action", "_base", "_choice", "_seen"
PURPOSE = "regelwerk form base v1"
LONGEST_BASE = 200_000
MAX_IDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came with one press of a button. *owner* is whose new uploads it may attach."""

    typed: Posted
    owner: str
    files: Files = field(default_factory=dict)

    @classmethod
    def of(cls, bound: Bound, owner: str, base: str = "") -> Sent:
        """*bound* as a browser would send it, with the *base* of its page."""
        return cls(typed={**bound.as_posted(), BASE: [base]}, owner=owner)

    @property
    def press(self) -> Press:
        return Press.read(next(iter(self.typed.get(ACTION, ())), Verb.SAVE))

    @property
    def stored(self) -> list[str]:
        """The ids of earlier uploads that the form carries along."""
        named = (ids for name, ids in self.typed.items() if name.endswith(f".{STORED}"))
        return [id for ids in named for id in ids][:MAX_IDS]

    @property
    def refused(self) -> list[RefusedUpload]:
        """The files that came along and were not kept."""
        given = (file for files in self.files.values() for file in files)
        return [file for file in given if isinstance(file, RefusedUpload)]

    @property
    def choices(self) -> dict[str, Choice]:
        """What was chosen where two people changed the same: ``mine:<print>:<place>``."""
        found = {}
        for text in self.chosen:
            side, _, rest = text.partition(":")
            seen, _, place = rest.partition(":")
            if side in set(Side):
                found[place] = Choice(side=Side(side), seen=seen)
        return found

    @property
    def chosen(self) -> list[str]:
        """The choices as they were posted: each of its own name, for it is a set of buttons."""
        names = (name for name in self.typed if name.partition(".")[0] == CHOICE)
        return [text for name in names for text in self.typed[name]]

    def draft(self) -> dict[str, list[str]]:
        """What a draft keeps: the answers, the base they belong to, and new files by their id."""
        return {
            name: values
            for name, values in self.carried().items()
            if name in (SHOWN, BASE) or not name.startswith(("_", "csrf"))
        }

    def carried(self) -> dict[str, list[str]]:
        """All that came, to be sent once more: new files by their id."""
        own = {name: list(values) for name, values in self.typed.items()}
        for name, files in self.files.items():
            ids = [file.id for file in files if isinstance(file, UploadRef)]
            own[f"{name}.{STORED}"] = [*own.get(f"{name}.{STORED}", ()), *ids]
        return own


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a form belongs to: a step of a case, at the revision that is being read."""

    secret: str
    instance_id: int
    element: str
    revision: int

    def reader(self, form: Form, context: Context) -> Reader:
        return Reader(form.components, context, self._key("print")[:32])

    def seal(self, sheet: Sheet) -> str:
        """The base that a page carries; nobody else can make one, and it holds no answers."""
        content = json.dumps([self.revision, sheet.to_json()], separators=(",", ":"))
        body = urlsafe_b64encode(zlib.compress(content.encode())).decode()
        return f"{body}.{self._signature(body)}"

    def opened(self, sealed: str) -> tuple[int, Sheet] | None:
        """The revision and answers that a page was shown with; None for any other text."""
        body, _, signature = sealed.rpartition(".")
        if len(sealed) > LONGEST_BASE or not sealed.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(body)):
            return None
        revision, sheet = json.loads(zlib.decompress(urlsafe_b64decode(body)))
        return int(revision), Sheet.from_json(sheet)

    def _signature(self, body: str) -> str:
        return hmac.new(self._key(self.element), body.encode(), sha256).hexdigest()

    def _key(self, use: str) -> bytes:
        message = "|".join((PURPOSE, str(self.instance_id), use))
        return hmac.new(self.secret.encode(), message.encode(), sha256).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form with answers. With ``clashes`` a person has to choose before anything else.

    ``base`` is what its page carries; ``is_based`` is False when what was sent had none of ours.
    ``now`` is the form as the case holds it, to show beside a clash.
    """

    bound: Bound
    base: str = ""
    is_based: bool = True
    clashes: tuple[Clash, ...] = ()
    changes: tuple[Change, ...] = ()
    now: Bound | None = None


def blank(form: Form, context: Context, anchor: Anchor | None = None) -> Filled:
    """The form as it is first shown; one that opens a case has no *anchor* and no base."""
    base = "" if anchor is None else anchor.seal(anchor.reader(form, context).case())
    return Filled(bound=initial(form, context), base=base)


def fill(form: Form, context: Context, sent: Sent, anchor: Anchor | None = None) -> Filled:
    """The form with what was sent, over the record that *context* holds."""
    press = sent.press
    if anchor is None:
        return Filled(bound=_bound(form, context, sent.typed, sent.files, press))
    sealed = next(iter(sent.typed.get(BASE, ())), "")
    opened = anchor.opened(sealed)
    if opened is not None and opened[0] == anchor.revision:
        # Nothing happened to the case since: the usual way, which costs a signature only.
        return Filled(bound=_bound(form, context, sent.typed, sent.files, press), base=sealed)
    reader = anchor.reader(form, context)
    now = reader.case()
    if opened is None or opened[1].to_json() == now.to_json():
        bound = _bound(form, context, sent.typed, sent.files, press)
        return Filled(bound=bound, base=anchor.seal(now), is_based=opened is not None)
    merged = merge(opened[1], now, reader.sent(sent.typed, sent.files, press), sent.choices)
    scope = replace(context, uploads={**context.uploads, **_given(sent.files)})
    pressed = press if press.verb is Verb.SAVE else Press(verb=Verb.REFRESH)
    return Filled(
        bound=_bound(form, scope, merged.posted, merged.files, pressed),
        base=sealed if merged.clashes else anchor.seal(now),
        clashes=merged.clashes,
        changes=merged.changes,
        now=initial(form, context),
    )


def judged(form: Form, data: Mapping[str, Any], context: Context) -> Bound:
    """*data* that no person typed, judged as if somebody had."""
    return bind_data(form, data, context)


def _bound(form: Form, context: Context, posted: Posted, files: Files, press: Press) -> Bound:
    return bind(form, posted, files, context, action=press.text)


def _given(files: Mapping[str, Sequence[Any]]) -> dict[str, UploadRef]:
    given = (file for each in files.values() for file in each)
    return {file.id: file for file in given if isinstance(file, UploadRef)}
