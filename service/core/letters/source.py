"""The file of a letter: front matter and a Markdown body. Nothing is filled in here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.core.errors import ServiceError
from service.core.language import N_

MAX_SOURCE = 64_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n?(.*)\Z", re.S | re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front matter says."""

    subject: str = ""
    to: str = ""
    signatory: str = ""
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


def split_letter(text: str) -> tuple[str, str]:
    """The front matter and the body of a letter file.

    Line numbers in messages are those of the file: the body starts with as many empty lines as
    the front matter took.
    """
    if len(text) > MAX_SOURCE:
        raise ServiceError(N_("A letter may be at most %(size)s characters long."), size=MAX_SOURCE)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if found is None:
        raise ServiceError(
            N_("A letter starts with a line ---, then its subject and addressee, then a line ---.")
        )
    skipped = text[: found.start(2)].count("\n")
    return found[1], "\n" * skipped + found[2]
