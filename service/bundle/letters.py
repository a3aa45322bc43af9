"""The letters of a bundle as their author wrote them; nothing is filled in here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import yaml

from service.bundle.schema import lines
from service.bundle.schema.letter_file import LetterFront
from service.bundle.schema.reading import Reader
from service.core.errors import ServiceError
from service.core.finding import Finding
from service.core.language import N_
from service.core.letters import Front, split_letter

BEFORE_FRONT = 1  # lines of the file before its front matter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSource:
    """A letter: what its front matter says, and the template of its text."""

    id: str
    front: Front
    body: str


def read_letter(
    name: str, data: bytes, *, published: bool = False
) -> tuple[LetterSource | None, list[Finding]]:
    """The letter in file *name*, None when its front matter has errors, which come beside it.

    ServiceError when it cannot be read at all.
    """
    front, body = split_letter(data.decode("utf-8-sig"))
    reader = Reader(name, published=published)
    try:
        found = yaml.safe_load(front)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ServiceError(
            N_("The front matter of the letter cannot be read (line %(line)s)."),
            line=mark.line + 1 + BEFORE_FRONT if mark else 1,
        ) from error
    except RecursionError as error:
        raise ServiceError(N_("The letter is nested too deep.")) from error
    if not isinstance(found, dict):
        raise ServiceError(N_("The front matter of a letter consists of lines “name: value”."))
    reader.scan = partial(lines.of_yaml, front, skipped=BEFORE_FRONT)
    head = reader.by(LetterFront, {str(key): value for key, value in found.items()})
    if head is None:
        return None, reader.findings
    return LetterSource(
        id=PurePosixPath(name).stem,
        front=Front(
            subject=head.subject,
            to=head.to,
            signatory=head.signatory,
            enclosures=head.enclosures,
            copies=head.copies,
            clauses=tuple(" ".join(head.clauses).split()),
        ),
        body=body,
    ), reader.findings
