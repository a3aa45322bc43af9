"""Checks who has a page of an own case, and what the models and letters offer there."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.elements import Element
from service.bundle.parties import Party
from service.bundle.parts import Parts
from service.bundle.settings import SETTINGS_FILE
from service.core.finding import Finding, Severity
from service.core.language import N_, Message
from service.core.words import YES, Key, Property, Scope

CODE = "page"
NOBODY = ("", "null")  # FEEL of a party that has no mail address


def check_pages(parts: Parts) -> list[Finding]:
    """Everything that would open a page to nobody, or to the wrong party."""
    parties = parts.settings.parties
    pages = sorted(key for key, each in parties.items() if each.page)
    found = list(_receipts(parts))
    found += [finding for each in parties.values() for finding in _party(parts, each)]
    found += [finding for each in parts.elements for finding in _action(each, parts, pages)]
    found += list(_links(parts))
    open_forms = sorted(_open_forms(parts) & parts.forms.keys())
    found += [finding for name in open_forms for finding in _staff_shown(name, parts)]
    return found


def _receipts(parts: Parts) -> Iterator[Finding]:
    """Whoever fills in a public form is given a link at once."""
    filer = parts.settings.applicant
    public = any(each.public for each in parts.settings.starts.values())
    if public and (filer is None or not filer.page):
        yield _wrong(
            N_("Who fills in a public form gets no page of the case."),
            N_("Give the party that filed “%(filed)s = true” and “%(page)s = true”."),
            filed=Key.FILED.value,
            page=Key.HAS_PAGE.value,
        )


def _party(parts: Parts, party: Party) -> Iterator[Finding]:
    if party.page and party.per:
        yield _wrong(
            N_("Party “%(name)s” stands for many people, so that it cannot have a page."),
            N_("Leave “%(page)s” out, or make it a party of its own."),
            name=party.key,
            page=Key.HAS_PAGE.value,
        )
    if party.page and not party.filed and not party.attached and party.email not in NOBODY:
        yield _wrong(
            N_("Party “%(name)s” has a page, but a message by e-mail does not tell its link."),
            N_("Give it “%(attached)s = true”: then the letter with the link goes along."),
            severity=Severity.WARNING,
            name=party.key,
            attached=Key.ATTACHED.value,
        )
    for term in party.terms:
        if term not in parts.regulation.terms:
            yield _wrong(N_("There is no term “%(name)s”."), "", code="term", name=term)


def _action(element: Element, parts: Parts, pages: list[str]) -> Iterator[Finding]:
    filer = parts.settings.applicant
    for name in element.properties.get(Property.PUBLIC, "").split():
        if name in pages or (name == YES and filer and filer.page):
            continue
        yield Finding(
            severity=Severity.ERROR,
            code="public",
            file=element.file,
            element=element.id,
            name=element.name,
            message=Message(
                N_("“%(key)s” names “%(name)s”, who has no page of the case."),
                {"key": Property.PUBLIC.value, "name": name},
            ),
            advice=Message(
                N_(
                    "Write “%(yes)s” for who filed, or the names of parties with a page: %(known)s."
                ),
                {"yes": YES, "known": ", ".join(pages) or "–"},
            ),
            clauses=element.clauses,
        )


def _open_forms(parts: Parts) -> set[str]:
    """The forms that somebody without an account fills in."""
    begun = {each.form for each in parts.settings.starts.values() if each.public}
    asked = {
        each.properties.get(Property.FORM, "")
        for each in parts.elements
        if each.properties.get(Property.PUBLIC)
    }
    return (begun | asked) - {""}


def _staff_shown(name: str, parts: Parts) -> Iterator[Finding]:
    """Names and addresses of staff are not for a page that anybody can open."""
    form = parts.forms[name]
    for place, expression in form.expressions:
        if Scope.PEOPLE in expression.names | expression.filter_names:
            yield Finding(
                severity=Severity.WARNING,
                code="people",
                file=form.file,
                element=place,
                message=Message(
                    N_("“%(name)s” is empty for who has no account, and they use this form."),
                    {"name": Scope.PEOPLE.value},
                ),
                advice=Message(N_("Let people write a name, or choose somebody later.")),
            )
            return


def _links(parts: Parts) -> Iterator[Finding]:
    """A letter can only print the link of who gets it."""
    for letter in parts.letters.values():
        party = parts.settings.parties.get(letter.front.to)
        if Scope.STATUS_LINK in letter.body and party and not party.page and not party.per:
            yield Finding(
                severity=Severity.ERROR,
                code=CODE,
                file=f"letters/{letter.id}.md",
                element=None,
                message=Message(
                    N_("This letter prints “%(link)s”, but “%(name)s” has no page of the case."),
                    {"link": Scope.STATUS_LINK, "name": party.key},
                ),
                advice=Message(
                    N_("Give the party “%(page)s = true”, or leave the link out."),
                    {"page": Key.HAS_PAGE.value},
                ),
            )


def _wrong(
    message: str,
    advice: str,
    *,
    code: str = CODE,
    severity: Severity = Severity.ERROR,
    **params: str,
) -> Finding:
    return Finding(
        severity=severity,
        code=code,
        file=SETTINGS_FILE,
        element=None,
        message=Message(message, dict(params)),
        advice=Message(advice, dict(params)) if advice else None,
    )
