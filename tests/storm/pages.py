"""The pages that visitors get, read and filled in as somebody without scripts does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lxml import html

from tests.journeys.complaint import Choice, Step, chosen, typed

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server."""

    status: int
    text: str
    location: str

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text)


def controls(tree: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return [each for each in tree.xpath("//main//*[@name]") if each.get("name") == name]


def answered(tree: html.HtmlElement, step: Step, today: date) -> tuple[Fields, list[str]]:
    """The form of the page with the answers it asks for now, and the names it does not ask."""
    fields, missing = posted(tree), []
    for name, text in step.answers:
        asked = controls(tree, name)
        if not asked:
            missing.append(name)
            continue
        kind = str(asked[0].get("type") or asked[0].tag)
        choices = choices_of(tree, asked, kind)
        values = chosen(text, choices) if choices else [typed(text, kind, step, today)]
        fields = [each for each in fields if each[0] != name] + [(name, each) for each in values]
    return fields, missing


def corrected(fields: Fields, step: Step, today: date) -> Fields:
    """The same with today for each date after it that the page filled in, as it asks for."""
    own = {name for name, _ in step.answers}
    return [
        (name, today.isoformat() if name not in own and _is_after(value, today) else value)
        for name, value in fields
    ]


def _is_after(value: str, today: date) -> bool:
    try:
        return date.fromisoformat(value) > today
    except ValueError:
        return False


def choices_of(tree: html.HtmlElement, asked: list[html.HtmlElement], kind: str) -> list[Choice]:
    if kind == "select":
        return [Choice(str(o.get("value")), words(o)) for o in asked[0].iter("option")]
    if kind in ("radio", "checkbox"):
        labels = {str(each.get("for")): words(each) for each in tree.iter("label")}
        return [Choice(str(each.get("value")), labels[each.get("id")]) for each in asked]
    return []


def words(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def posted(tree: html.HtmlElement) -> Fields:
    """The fields of the form with a key, without its buttons."""
    (form,) = [each for each in tree.forms if "_key" in each.fields and each.get("method")]
    return [(str(name), str(value)) for name, value in form.form_values() if name != "_action"]


def asks_first(page: Page) -> bool:
    """Whether the page asks to read first what is about to be sent."""
    return bool(page.tree.xpath('//input[@name="_read" or @name="_confirmed"]'))


def token(page: Page) -> str:
    return str(page.tree.xpath('//input[@name="csrf_token"]/@value')[0])


def problems(page: Page) -> str:
    found = page.tree.xpath('//*[contains(@class, "error") or contains(@class, "note")]')
    return " | ".join(" ".join(each.text_content().split()) for each in found[:4])[:600]


def awaited(page: Page) -> str | None:
    """The address of what the case asks of the party now; the button has words of its own."""
    found = page.tree.xpath('//main//a[contains(@class, "btn-primary")]/@href')
    return str(found[0]) if found else None


def address_of(page: Page, text: str) -> str | None:
    for link in page.tree.iter("a"):
        if link.text_content().strip() == text:
            return str(link.get("href"))
    return None
