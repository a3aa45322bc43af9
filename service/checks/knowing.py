"""Checks that expressions read only of people whom the bundle says it knows, and only what it says.

Who someone is comes with an account; why a process has to know it is for its owner to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from service.bundle.knowing import KnownPeople
from service.bundle.parts import Parts
from service.bundle.settings import SETTINGS_FILE
from service.checks.sources import Source
from service.core import feel
from service.core.errors import FeelError
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import Key, PersonDetail, Scope

CODE = "people"
_NAMED = re.compile(rf"\b{Scope.PEOPLE}\b")


def check_people(parts: Parts, sources: Iterable[Source]) -> list[Finding]:
    """A finding for each expression that reads of people what the bundle does not ask for."""
    known = parts.settings.people
    reading = {source: read for source in sources if (read := _read(source)) is not None}
    found = [each for source, read in reading.items() for each in _undeclared(source, read, known)]
    return [*found, *_declared(parts, known, is_read=bool(reading))]


def _read(source: Source) -> frozenset[PersonDetail] | None:
    """The details of people that an expression reads; None when it reads nobody."""
    if not _NAMED.search(source.text):
        return None
    try:
        if source.unary:
            tests = feel.parse_unary(source.text)
            fields = tests.fields_read(Scope.PEOPLE)
            names = tests.names | tests.filter_names
        else:
            expression = feel.parse(source.text)
            fields = expression.fields_read(Scope.PEOPLE)
            names = expression.names | expression.filter_names
    except FeelError:  # of a table, with names that only its file knows; else a finding already
        return frozenset(each for each in PersonDetail if each in source.text)
    if Scope.PEOPLE not in names:
        return None
    return frozenset(each for each in PersonDetail if each in fields)


def _undeclared(
    source: Source, read: frozenset[PersonDetail], known: KnownPeople
) -> Iterator[Finding]:
    if not known.reason:
        yield _finding(
            source,
            N_("The expression in “%(place)s” reads “%(people)s”, but the process knows nobody."),
            N_("Say in the table “%(people)s” of bundle.toml whom it has to know, and why."),
        )
    elif missing := sorted(read - known.details):
        yield _finding(
            source,
            N_("The expression in “%(place)s” reads of people what is not asked for: %(names)s."),
            N_("Add it to “%(key)s” of the table “%(people)s” in bundle.toml, or leave it out."),
            names=", ".join(missing),
        )


def _declared(parts: Parts, known: KnownPeople, *, is_read: bool) -> Iterator[Finding]:
    for name in sorted(known.groups - parts.settings.groups.keys()):
        yield Finding(
            severity=Severity.ERROR,
            code="group",
            file=SETTINGS_FILE,
            element=Key.PEOPLE.value,
            message=Message(N_("There is no group “%(name)s”."), {"name": name}),
        )
    if known.reason and not is_read:
        yield Finding(
            severity=Severity.WARNING,
            code=CODE,
            file=SETTINGS_FILE,
            element=Key.PEOPLE.value,
            message=Message(
                N_("The process asks to know people, but no expression reads “%(people)s”."),
                {"people": Scope.PEOPLE.value},
            ),
            advice=Message(N_("Leave the table out.")),
        )


def _finding(source: Source, message: str, advice: str, **params: str) -> Finding:
    words = {
        "place": source.place,
        "people": Scope.PEOPLE.value,
        "key": Key.PROPERTIES.value,
        **params,
    }
    return Finding(
        severity=Severity.ERROR,
        code=CODE,
        file=source.file,
        element=source.element,
        name=source.name,
        message=Message(message, words),
        advice=Message(advice, words),
    )
