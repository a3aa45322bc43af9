"""What can be said about a letter without a case: syntax, addressee, unknown names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from jinja2 import TemplateSyntaxError, meta
from jinja2.nodes import Filter, Test

from service.core.errors import FeelError
from service.core.feel import parse as parse_feel
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.letters.formats import Formats
from service.core.letters.reach import Shape, beyond, read_in
from service.core.letters.render import as_is
from service.core.letters.sandbox import sandbox, template
from service.core.letters.source import MAX_SOURCE, Front
from service.core.words import FrontKey

_EMPTY_HEADING = re.compile(r" {0,3}#{1,6}[ \t#]*")


def check_letter(
    id: str,
    front: Front,
    body: str,
    *,
    parties: Collection[str],
    known: Collection[str] | None = None,
    shapes: Mapping[str, Shape] | None = None,
    file: str | None = None,
) -> list[Finding]:
    """All remarks about one letter. *known* are the names it may read; None skips that check.

    *shapes* tell what fields the things have that it names.
    """
    name = file or f"letters/{id}.md"
    return list(_findings(front, body, parties, known, shapes or {}, name))


def check_text(source: str, *, known: Collection[str], file: str) -> list[Finding]:
    """All remarks about a text of one line or more that is filled in as a letter is."""
    return list(_template(source, known, file))


def fields_read(body: str) -> frozenset[str]:
    """The path of every field that the text of a letter reads; none of one that is not right."""
    try:
        return read_in(sandbox(Formats(), as_is).parse(body))
    except (TemplateSyntaxError, RecursionError, ValueError):
        return frozenset()


def _findings(
    front: Front,
    body: str,
    parties: Collection[str],
    known: Collection[str] | None,
    shapes: Mapping[str, Shape],
    file: str,
) -> Iterator[Finding]:
    if front.to not in parties:
        message = Message(
            N_("The letter is addressed to “%(party)s”, which is not a party of this process."),
            {"party": front.to},
        )
        advice = Message(
            N_("Use one of: %(parties)s."), {"parties": ", ".join(sorted(parties)) or "–"}
        )
        yield _finding(file, "letter-party", message, advice=advice)
    if len(body) > MAX_SOURCE:
        message = Message(
            N_("A letter may be at most %(size)s characters long."), {"size": MAX_SOURCE}
        )
        yield _finding(file, "letter-size", message)
        return
    yield from _signatory(front.signatory, file)
    for line, text in enumerate(body.splitlines(), start=1):
        if _EMPTY_HEADING.fullmatch(text):
            message = Message(N_("Line %(line)s: the heading has no words."), {"line": line})
            yield _finding(file, "letter-heading", message)
    for source in (front.subject, body, *front.enclosures, *front.copies):
        yield from _template(source, known, file, shapes)


def _signatory(source: str, file: str) -> Iterator[Finding]:
    try:
        parse_feel(source or "null")
    except FeelError as error:
        message = Message(
            N_("The line “%(key)s” is not a FEEL expression: %(reason)s"),
            {"key": FrontKey.SIGNATORY.value, "reason": str(error)},
        )
        yield _finding(file, "letter-signatory", message)


def _template(
    source: str,
    known: Collection[str] | None,
    file: str,
    shapes: Mapping[str, Shape] | None = None,
) -> Iterator[Finding]:
    environment = sandbox(Formats(), as_is)
    try:
        tree = environment.parse(source)
        asked = list(beyond(tree, shapes or {}))
        names = meta.find_undeclared_variables(tree) - set(environment.globals)
        template(Formats(), as_is, source)  # meets what only the compiler refuses
    except (RecursionError, MemoryError):
        yield _finding(file, "letter-syntax", Message(N_("The letter is nested too deep.")))
        return
    except TemplateSyntaxError as error:
        message = Message(
            N_("Line %(line)s: %(reason)s."),
            {"line": error.lineno, "reason": Message((error.message or "").rstrip("."))},
        )
        yield _finding(file, "letter-syntax", message)
        return
    except ValueError:  # Python refuses a number of more than 4,300 digits
        message = Message(N_("The letter holds a number that is too large."))
        yield _finding(file, "letter-syntax", message)
        return
    # The compiler leaves an unknown word in a condition for the day the letter is sent.
    for kind, known_words in zip((Filter, Test), environment.words, strict=True):
        for line, word in sorted({(node.lineno, node.name) for node in tree.find_all(kind)}):
            if word not in known_words and not word.startswith(" "):
                message = Message(
                    N_("Line %(line)s: a letter does not know “%(word)s”."),
                    {"line": line, "word": word},
                )
                advice = Message(
                    N_("Use one of: %(names)s."), {"names": ", ".join(sorted(known_words))}
                )
                yield _finding(file, "letter-word", message, advice=advice)
    for line, path in asked:
        message = Message(
            N_("Line %(line)s: the letter reads “%(path)s”, but nothing fills that field in."),
            {"line": line, "path": path},
        )
        advice = Message(N_("Check the spelling of the field."))
        yield _finding(file, "letter-field", message, advice=advice)
    for name in sorted(names - set(known) if known is not None else ()):
        message = Message(
            N_("The letter reads “%(name)s”, which no form or table fills in."), {"name": name}
        )
        advice = Message(N_("Check the spelling of the field."))
        yield _finding(
            file, "letter-name", message, advice=advice, severity=Severity.WARNING, name=name
        )


def _finding(
    file: str,
    code: str,
    message: Message,
    *,
    advice: Message | None = None,
    severity: Severity = Severity.ERROR,
    name: str | None = None,
) -> Finding:
    return Finding(
        severity=severity, code=code, file=file, name=name, message=message, advice=advice
    )
