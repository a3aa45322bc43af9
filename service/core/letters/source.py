"""The file of a letter: YAML front matter and a Markdown body. Nothing is filled in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import yaml

from service.core.errors import ServiceError
from service.core.language import N_

MAX_SOURCE = 64_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n?(.*)\Z", re.S | re.M)


class FrontKey(StrEnum):
    """What the front matter of a letter may say."""

    SUBJECT = "onderwerp"
    TO = "aan"
    CLAUSES = "artikel"
    SIGNATORY = "ondertekenaar"
    ENCLOSURES = "bijlagen"
    COPIES = "kopie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The front matter, read leniently; ``check_letter`` says what is wrong with it."""

    subject: str = ""
    to: str = ""
    signatory: str = ""
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    clauses: tuple[str, ...] = field(default=())


def read_letter(text: str) -> tuple[dict[str, Any], str]:
    """Split a letter file in front matter and body; the body keeps its line numbers.

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
    try:
        front = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ServiceError(
            N_("The front matter of the letter cannot be read (line %(line)s)."),
            line=mark.line + 2 if mark else 1,
        ) from error
    if not isinstance(front, dict):
        raise ServiceError(N_("The front matter of a letter consists of lines “name: value”."))
    skipped = text[: found.start(2)].count("\n")
    return {str(key): value for key, value in front.items()}, "\n" * skipped + found[2]


def front_of(front: Mapping[str, Any]) -> Front:
    """The typed view of the front matter."""
    return Front(
        subject=_line(front.get(FrontKey.SUBJECT)),
        to=_line(front.get(FrontKey.TO)),
        signatory=_line(front.get(FrontKey.SIGNATORY)),
        enclosures=_lines(front.get(FrontKey.ENCLOSURES)),
        copies=_lines(front.get(FrontKey.COPIES)),
        clauses=tuple(" ".join(_lines(front.get(FrontKey.CLAUSES))).split()),
    )


def _line(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def _lines(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in map(_line, values) if text)
