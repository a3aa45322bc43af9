"""Checks that every setting an expression or letter reads stands in the regulation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from service.bundle.parts import Parts
from service.checks.sources import Source
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import Scope

_READ = re.compile(rf"(?<![\w.]){Scope.SETTINGS}\.(\w+)")
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')


def check_settings(parts: Parts, sources: Iterable[Source]) -> list[Finding]:
    """A finding for every name that the regulation has no setting for; it would be nothing."""
    settings = parts.regulation.settings
    read = [*_in_expressions(sources), *_in_letters(parts)]
    return [
        Finding(
            severity=Severity.ERROR,
            code="setting",
            file=file,
            element=element,
            message=Message(N_("There is no setting “%(name)s”."), {"name": name}),
            advice=_meant(name, settings),
        )
        for file, element, name in dict.fromkeys(read)
        if name not in settings
    ]


def _in_expressions(sources: Iterable[Source]) -> Iterator[tuple[str, str | None, str]]:
    for source in sources:
        for name in _READ.findall(_TEXT.sub('""', source.text)):  # a text may say anything
            yield source.file, source.element, name


def _in_letters(parts: Parts) -> Iterator[tuple[str, str | None, str]]:
    for letter in parts.letters.values():
        for name in _READ.findall(
            f"{letter.front.subject}\n{letter.front.signatory}\n{letter.body}"
        ):
            yield f"letters/{letter.id}.md", None, name


def _meant(name: str, settings: Iterable[str]) -> Message:
    near = get_close_matches(name, list(settings), n=1)
    if near:
        return Message(N_("Did you mean “%(near)s”?"), {"near": near[0]})
    return Message(N_("Add it to the table of settings, or correct the name."))
