"""A stubborn visitor: fills in the real pages over HTTP and sends again whatever broke off."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from time import monotonic, sleep
from urllib.parse import quote, urlencode

from lxml import html

from tests.journeys.complaint import START_FORM, Choice, Step, chosen, story, typed

PASSWORD = "demo"
PATIENCE = 90.0
# The service says that it cannot answer now; whoever reads that comes back.
AGAIN = (429, 500, 502, 503, 504)
PAUSE = 0.5
SOON, SELDOM = 0.1, 2.0  # seconds between two looks at a page
Fields = list[tuple[str, str]]


@dataclass
class Figures:
    """What all visitors met together."""

    broken: int = 0
    resent: int = 0
    repeated: int = 0
    acts: int = 0  # forms that were taken
    taken: list[tuple[str, str]] = field(default_factory=list)  # their cases and steps
    clocks_were_wrong: bool = False  # a date may be refused, and a session end
    misdated: int = 0  # forms refused for such a date, and sent again later
    unreceipted: int = 0  # their case was taken, and the receipt with its link was gone
    sent_away: int = 0  # signed out in the middle of it, or the form had expired
    longest: float = 0.0  # seconds until somebody had an answer, trying again included
    refused: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def errors(self) -> dict[int, int]:
        """The answers in which the service excuses itself."""
        return {status: count for status, count in self.statuses.items() if status in AGAIN}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server."""

    status: int
    text: str
    location: str

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text)


class SentAway(Exception):
    """The session is over: nothing was done, and the step begins anew."""


class NoReceipt(Exception):
    """The case is there, and who filed it does not know its number."""


class Visitor:
    """One person with one cookie jar."""

    def __init__(
        self,
        ports: Sequence[int],
        address: str,
        figures: Figures,
        sending: Callable[[], None],
        patience: float = PATIENCE,
    ) -> None:
        self._ports, self._address = itertools.cycle(ports), address
        self._figures, self._sending, self._patience = figures, sending, patience
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._still_known(self._until_answered("GET", path, None))

    def post(self, path: str, fields: Fields) -> Page:
        """Send a form; the very same bytes go again until there is an answer."""
        self._sending()
        page = self._still_known(self._until_answered("POST", path, fields))
        if page.status == 400:  # the form is older than the session
            raise SentAway
        return page

    def sign_in(self, username: str) -> None:
        self._cookies.clear()
        page = self.get("/inloggen")
        fields = [("username", username), ("password", PASSWORD), ("csrf_token", token(page))]
        answer = self.post("/inloggen", fields)
        assert answer.status == 302, f"{username} cannot sign in: {answer.status}"

    def _still_known(self, page: Page) -> Page:
        if page.status == 302 and page.location.startswith("/inloggen"):
            raise SentAway
        return page

    def _until_answered(self, method: str, path: str, fields: Fields | None) -> Page:
        began = monotonic()
        while monotonic() - began < self._patience:
            try:
                page = self._once(method, path, fields)
            except ConnectionRefusedError:
                sleep(0.05)  # nobody is there; nothing was sent
            except (OSError, HTTPException):
                self._figures.broken += 1
                self._figures.resent += method == "POST"
            else:
                if page.status not in AGAIN:
                    self._figures.longest = max(self._figures.longest, monotonic() - began)
                    return page
                sleep(PAUSE)
        raise AssertionError(f"no answer to {method} {path} in {self._patience} s")

    def _once(self, method: str, path: str, fields: Fields | None) -> Page:
        connection = HTTPConnection("127.0.0.1", next(self._ports), timeout=20)
        headers = {
            "X-Forwarded-For": self._address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        self._figures.statuses[answer.status] += 1
        return Page(answer.status, text, answer.headers.get("Location", ""))


@dataclass
class Case:
    """One complaint on its way through the regulation."""

    ports: Sequence[int]
    number_of_client: int
    dice: random.Random
    figures: Figures
    sending: Callable[[], None]
    today: date
    patience: float = PATIENCE
    number: str = ""
    link: str = ""
    corrects_dates: bool = False  # the page said that a date it had filled in lies in the future
    staff: dict[str, Visitor] = field(default_factory=dict)

    def run(self) -> None:
        """From complaint to closed file."""
        party = self._visitor(1)
        first, *others = story()
        self._stubbornly(lambda: self._file(party, first))
        for step in others:
            if step.username is None:
                self._stubbornly(partial(self._react, party, step))
            else:
                self._stubbornly(partial(self._do, step, step.username))

    def _stubbornly(self, act: Callable[[], None]) -> None:
        """Whoever is sent away in the middle of a step, begins it anew."""
        until = monotonic() + self.patience
        while True:
            try:
                return act()
            except SentAway:
                self.figures.sent_away += 1
                self.staff.clear()
                assert monotonic() < until, f"{self.number}: sent away for {self.patience} s"
                sleep(PAUSE)

    def _file(self, party: Visitor, step: Step) -> None:
        fields = self._filled(party, START_FORM, step)
        check = party.post(START_FORM, fields)
        assert check.status == 200, f"the start form was refused: {problems(check)}"
        self._send(party, START_FORM, posted(check.tree), "filing")
        receipt = party.get("/ontvangst")
        found = receipt.tree.xpath('//input[contains(@value, "/status/")]/@value')
        if not found and self.figures.clocks_were_wrong:
            self.figures.unreceipted += 1
            raise NoReceipt
        assert found, "the receipt shows the personal link"
        self.link = "/status/" + str(found[0]).partition("/status/")[2]
        self.number = self.link.split("/")[2]
        self.figures.taken.append((self.number, step.name))

    def _do(self, step: Step, username: str) -> None:
        visitor = self._person(username)
        path = self._find_task(visitor, step)
        if self.dice.random() < 0.5:
            claim = [("csrf_token", token(visitor.get(path)))]
            answer = visitor.post(f"{path}/behandelaar", claim)
            assert answer.status == 302, f"claiming {step.name}: {answer.status}"
        self._send(visitor, path, self._filled(visitor, path, step), step.name)
        self.figures.taken.append((self.number, step.name))

    def _react(self, party: Visitor, step: Step) -> None:
        party.get(self.link)
        path = self._until(lambda: _awaited(self._own_page(party)), step.name)
        self._send(party, path, self._filled(party, path, step), step.name)
        self.figures.taken.append((self.number, step.name))

    def _own_page(self, party: Visitor) -> Page:
        page = party.get(f"/status/{self.number}")
        if page.status != 200:
            raise SentAway
        return page

    def _send(self, visitor: Visitor, path: str, fields: Fields, what: str) -> None:
        """Send, and now and then once more as somebody who clicks twice."""
        answer = visitor.post(path, fields)
        if answer.status == 422 and self.figures.clocks_were_wrong:
            self.figures.misdated += 1
            self.corrects_dates = True
            raise SentAway
        if answer.status != 303:
            self.figures.refused.append(f"{what}: {answer.status} {problems(answer)}")
            raise AssertionError(f"{self.number} {what}: {answer.status} {problems(answer)}")
        self.figures.acts += 1
        if self.dice.random() < 0.25:
            self.figures.repeated += 1
            with suppress(SentAway):  # it was taken the first time
                again = visitor.post(path, fields)
                if again.status != 303:
                    self.figures.refused.append(f"again {what}: {again.status} {problems(again)}")

    def _filled(self, visitor: Visitor, path: str, step: Step) -> Fields:
        """Fill in the page as a browser without scripts: ask again until all is asked."""
        page = visitor.get(path)
        for _ in range(5):
            assert page.status == 200, f"{self.number} {step.name}: {page.status}"
            fields, missing = answered(page.tree, step, self.today)
            if self.corrects_dates:
                fields = corrected(fields, step, self.today)
            rows = [name.partition(".0.")[0] for name in missing if ".0." in name]
            if not missing:
                return [*fields, ("_action", "save")]
            page = visitor.post(
                path, [*fields, ("_action", f"add:{rows[0]}" if rows else "refresh")]
            )
        raise AssertionError(f"{self.number} {step.name}: the page does not ask {missing}")

    def _find_task(self, visitor: Visitor, step: Step) -> str:
        path = f"/werk?toon=all&zoek={quote(self.number)}"
        return self._until(lambda: _address_of(visitor.get(path), step.name), step.name)

    def _until(self, look: Callable[[], str | None], what: str) -> str:
        """Look again, ever more seldom: most of it comes soon, the rest when a lease runs out."""
        until, pause = monotonic() + self.patience, SOON
        while monotonic() < until:
            found = look()
            if found:
                return found
            sleep(pause)
            pause = min(SELDOM, pause * 1.5)
        raise AssertionError(f"{self.number}: “{what}” did not come within {self.patience} s")

    def _person(self, username: str) -> Visitor:
        if username not in self.staff:
            visitor = self._visitor(10 + len(self.staff))
            visitor.sign_in(username)
            self.staff[username] = visitor
        return self.staff[username]

    def _visitor(self, number: int) -> Visitor:
        address = f"10.{self.number_of_client // 250}.{self.number_of_client % 250}.{number}"
        return Visitor(self.ports, address, self.figures, self.sending, self.patience)


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


def token(page: Page) -> str:
    return str(page.tree.xpath('//input[@name="csrf_token"]/@value')[0])


def problems(page: Page) -> str:
    found = page.tree.xpath('//*[contains(@class, "error") or contains(@class, "note")]')
    return " | ".join(" ".join(each.text_content().split()) for each in found[:4])[:600]


def _awaited(page: Page) -> str | None:
    """The address of what the case asks of the party now; the button has words of its own."""
    found = page.tree.xpath('//main//a[contains(@class, "btn-primary")]/@href')
    return str(found[0]) if found else None


def _address_of(page: Page, text: str) -> str | None:
    for link in page.tree.iter("a"):
        if link.text_content().strip() == text:
            return str(link.get("href"))
    return None
