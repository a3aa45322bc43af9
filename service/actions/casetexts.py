"""The texts of a case in which people search, and the words by which it is found.

What the parts of the case file show is searched, and nothing besides: whoever may read a case sees
all of them. A bundle names the fields whose text nobody searches.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.actions import records
from service.actions.change import Change
from service.actions.sections import label
from service.bundle.bundle import Bundle
from service.core import lexemes
from service.core.forms import UploadRef
from service.core.language import N_, Language, Message
from service.core.record import get_path
from service.core.words import RowField
from service.store import casewords, documents, notes
from service.store.db import Session
from service.store.tables import Document, DocumentKind, Instance, Note
from service.store.writes import Writes

FILE = Message(N_("Name of a file"))
LETTER = Message(N_("Letter"))
NOTE = Message(N_("Note"))
CALL = Message(N_("Telephone call"))
DIGEST = "words"  # under which a case remembers by what it is found
DIGEST_BYTES = 8
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+Z-]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with what it is called; ``is_long``: of many words."""

    label: str | Message
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > lexemes.SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What lists say of a case in so many words."""

    called: str
    subject: str
    mark: str

    @classmethod
    def of(cls, instance: Instance) -> Told:
        return cls(called=instance.called, subject=instance.subject, mark=instance.mark)

    def texts(self) -> Iterator[Text]:
        for each in (self.called, self.subject, self.mark):
            if each:
                yield Text(label="", text=each)


def texts_of(
    bundle: Bundle,
    root: str,
    told: Told,
    record: Mapping[str, Any],
    papers: Sequence[Document],
    noted: Sequence[Note],
) -> Iterator[Text]:
    """Every text of a case that is searched, what lists show first."""
    yield from told.texts()
    for section in bundle.settings.sections_of(root):
        for item in section.fields:
            found = get_path(record, item.path)
            for text in _spoken(bundle, item.path, found):
                yield Text(label=label(bundle, item), text=text)
    for paper in papers:
        is_letter = paper.kind is DocumentKind.LETTER
        yield Text(label=LETTER if is_letter else FILE, text=paper.title or paper.name)
    for note in noted:
        yield Text(label=NOTE, text=note.text)
        if note.called_with:
            yield Text(label=CALL, text=note.called_with)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """By what a case is found; ``digest`` tells whether those are other words than before."""

    words: tuple[str, ...]
    digest: str


def words_of(bundle: Bundle, number: str, texts: Iterable[Text]) -> Words:
    pairs = ((each.text, each.is_long) for each in texts)
    found = lexemes.words(pairs, Language(bundle.settings.language))
    words = (*lexemes.number_words(number), *found)
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=DIGEST_BYTES).hexdigest()
    return Words(words=words, digest=digest)


def words_after(
    session: Session, instance: Instance, change: Change, values: Mapping[str, Any]
) -> Words | None:
    """The words of *instance* after a step that gives it *values*; None when no text changed."""
    told = Told(called=values["called"], subject=values["subject"], mark=values["mark"])
    is_new = DIGEST not in (instance.waiting or {}) or change.papers or change.uploads
    if not is_new and values["record"] == instance.record and told == Told.of(instance):
        return None
    papers = documents.of_instance(session, instance.id)
    noted = notes.of_instance(session, instance.id)
    texts = texts_of(change.bundle, instance.root, told, change.step.record, papers, noted)
    return words_of(change.bundle, instance.number, texts)


def learn_anew(session: Session, instance: Instance, bundle: Bundle) -> None:
    """Find a case by what was just noted too. The next step compares, and writes no less."""
    papers = documents.of_instance(session, instance.id)
    noted = notes.of_instance(session, instance.id)
    texts = texts_of(bundle, instance.root, Told.of(instance), records.of(instance), papers, noted)
    writes = Writes()
    casewords.write(writes, instance.id, words_of(bundle, instance.number, texts).words)
    writes.send(session)


def learn(writes: Writes, instance_id: int, words: Words | None, before: Mapping[str, Any]) -> None:
    """Write the words of a case down, unless they are those it is found by already."""
    if words is not None and words.digest != before.get(DIGEST):
        put = casewords.rewrite if DIGEST in before else casewords.write
        put(writes, instance_id, words.words)


def remembered(words: Words | None, before: Mapping[str, Any]) -> dict[str, Any]:
    """As the junction keeps it with the case, so that a step asks for nothing; JSON."""
    digest = before.get(DIGEST) if words is None else words.digest
    return {} if digest is None else {DIGEST: digest}


def _spoken(bundle: Bundle, path: str, value: Any) -> Iterator[str]:
    """The texts in *value*, which the record holds at *path*; choices by what they are called."""
    if not bundle.settings.listing.searches(path):
        return
    if isinstance(value, str):
        info = bundle.fields.get(path)
        text = value if info is None else info.options.get(value, value)
        if text and not _MOMENT.fullmatch(text):
            yield text
    elif isinstance(value, list):
        for item in value:
            yield from _spoken(bundle, path, item)
    elif isinstance(value, Mapping) and UploadRef.from_json(value) is None:
        for key, item in value.items():
            if key != RowField.ID:
                yield from _spoken(bundle, f"{path}.{key}", item)
