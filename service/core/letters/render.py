"""Filling in a letter: template and record become subject, tree and HTML. No PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from service.core.errors import ServiceError
from service.core.language import N_, Message
from service.core.letters.costs import MAX_STEPS, Purse, TooMuchWork
from service.core.letters.filters import PURSE
from service.core.letters.formats import Formats
from service.core.letters.missing import EmptyField
from service.core.letters.sandbox import ModelFunction, template
from service.core.letters.source import Front
from service.core.letters.tree import BREAK, Node, TooManyNodes, literal, parse, to_html

MAX_OUTPUT = 200_000
# Lists, tables and emphasis of more take seconds to lay out.
MAX_LINES = 5_000
MAX_MARKS = 20_000
_MARKS = re.compile(r"[*_`|<!\[]")
_FAILED = N_("Letter “%(letter)s”, line %(line)s cannot be filled in (%(reason)s); see %(text)s")
_TEMPLATE_FILE = "<template>"
# What the code of a letter can raise. Not the errors of a database behind a function it calls:
# those pass, and the letter is tried again.
_FAULTS = (
    TemplateError, SecurityError, TypeError, ValueError, ArithmeticError, LookupError,
    AttributeError, NameError, SyntaxError, MemoryError,
)  # fmt: skip


class LetterError(ServiceError):
    """A letter cannot be made; the message names letter, line and field."""

    status = 422


class LetterAtFault(LetterError):
    """No record would help: the letter itself asks what is not allowed, or too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedLetter:
    """A letter with everything filled in; ``to`` is the key of the addressed party."""

    id: str
    subject: str
    to: str
    signatory: str
    body: tuple[Node, ...]
    markdown: str
    enclosures: tuple[str, ...]
    copies: tuple[str, ...]

    @property
    def html(self) -> str:
        """The body for a screen; a letter that is only printed does not need it."""
        return to_html(self.markdown)


def render_letter(
    *,
    id: str,
    front: Front,
    body: str,
    context: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
    formats: Formats,
) -> RenderedLetter:
    """Fill in one letter. *context* holds data only; *functions* is all it may call."""
    called = {name: ModelFunction(function) for name, function in functions.items()}
    scope = {**called, **context, PURSE: Purse()}  # one for all lines of the letter

    def line(source: str) -> str:
        return _one_line(_fill(id, source, scope, formats, as_is))

    markdown = _fill(id, body, scope, formats, literal)
    try:
        tree = _tree(markdown)
    except TooManyNodes:
        raise LetterAtFault(N_("Letter “%(letter)s” becomes too long."), letter=id) from None
    return RenderedLetter(
        id=id,
        subject=line(front.subject),
        to=front.to,
        signatory=front.signatory,
        body=tree,
        markdown=markdown,
        enclosures=tuple(map(line, front.enclosures)),
        copies=tuple(map(line, front.copies)),
    )


def _tree(markdown: str) -> tuple[Node, ...]:
    lines = markdown.count("\n") + markdown.count(BREAK)
    if lines > MAX_LINES or len(_MARKS.findall(markdown)) > MAX_MARKS:
        raise TooManyNodes
    return tuple(parse(markdown))


def render_text(source: str, *, id: str, context: Mapping[str, Any], formats: Formats) -> str:
    """Fill in a plain text, such as a notification, with the same rules."""
    return _fill(id, source, {**context, PURSE: Purse()}, formats, as_is)


def _fill(
    id: str,
    source: str,
    scope: dict[str, Any],
    formats: Formats,
    escape: Callable[[str], str],
) -> str:
    try:
        parts, size = [], 0
        for part in template(formats, escape, source).generate(scope):
            size += len(part)
            if size > MAX_OUTPUT:
                raise LetterAtFault(N_("Letter “%(letter)s” becomes too long."), letter=id)
            parts.append(part)
        return "".join(parts)
    except EmptyField as error:
        raise _empty(id, source, error) from None
    except RecursionError:
        raise LetterAtFault(N_("Letter “%(letter)s” is nested too deep."), letter=id) from None
    except TooMuchWork as error:
        raise _too_much(id, source, error) from None
    except TemplateSyntaxError as error:
        raise LetterAtFault(
            N_("Letter “%(letter)s”, line %(line)s: %(reason)s."),
            letter=id,
            line=error.lineno,
            reason=Message((error.message or "").rstrip(".")),
        ) from None
    except ServiceError as error:
        if isinstance(error, LetterError):
            raise
        raise LetterError(
            _FAILED,
            permanent=error.permanent,
            **_told(id, source, error, error.message),
        ) from error
    except _FAULTS as error:
        # The text of a Python error may repeat a value of the record; its kind never does.
        refused = isinstance(error, (TemplateError, SecurityError))
        reason = Message(str(error).rstrip(".") if refused else type(error).__name__)
        certain = refused or isinstance(error, (NameError, SyntaxError, MemoryError))
        kind = LetterAtFault if certain else LetterError
        raise kind(_FAILED, **_told(id, source, error, reason)) from None


def _told(id: str, source: str, error: Exception, reason: Message) -> dict[str, Any]:
    line = _line_of(error.__traceback__)
    text = _excerpt(source, line)
    return {"letter": id, "line": line, "reason": reason, "text": text}


def _too_much(id: str, source: str, error: TooMuchWork) -> LetterAtFault:
    line = _line_of(error.__traceback__)
    return LetterAtFault(
        N_(
            "Letter “%(letter)s” takes more than %(limit)s steps and was stopped at line %(line)s."
            " Make its loops or lists smaller. See %(text)s"
        ),
        letter=id,
        limit=MAX_STEPS,
        line=line,
        text=_excerpt(source, line),
    )


def _empty(id: str, source: str, error: EmptyField) -> LetterError:
    line = _line_of(error.__traceback__)
    return LetterError(
        N_(
            "Letter “%(letter)s”, line %(line)s prints the field %(field)s, which is empty. "
            "Fill in the field, or put the sentence in a condition."
        ),
        letter=id,
        line=line,
        field=f"“{error.path}”" if error.path else _excerpt(source, line),
    )


def _line_of(trace: TracebackType | None) -> int:
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _TEMPLATE_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _excerpt(source: str, line: int) -> str:
    lines = source.splitlines()
    return f"“{lines[line - 1].strip()[:120]}”" if 0 < line <= len(lines) else "“…”"


def as_is(text: str) -> str:
    return text


def _one_line(text: str) -> str:
    return " ".join(text.replace(BREAK, " ").split())
