"""One case on its way, by visitors who send again whatever broke off."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from time import monotonic, sleep
from urllib.parse import quote

from tests.journeys.complaint import START_FORM, Step, story
from tests.storm.pages import (
    Fields,
    Page,
    address_of,
    answered,
    asks_first,
    awaited,
    corrected,
    posted,
    problems,
    token,
)
from tests.storm.visitor import PATIENCE, PAUSE, Figures, NoReceipt, SentAway, TooEarly, Visitor

SOON, SELDOM = 0.1, 2.0  # seconds between two looks at a page


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
        fields = self._filled(party, f"{START_FORM}/alles", step, to=START_FORM)
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
        path = self._until(lambda: awaited(self._own_page(party)), step.name)
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
        if answer.status == 200 and asks_first(
            answer
        ):  # letters, or what a party sends: read first
            fields = [*posted(answer.tree), ("_action", "save")]
            answer = visitor.post(path, fields)
        if answer.status == 422 and self.figures.clocks_were_wrong:
            self.figures.misdated += 1
            if self.corrects_dates:
                self.figures.waiting.add(self.number)
                raise TooEarly
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

    def _filled(self, visitor: Visitor, path: str, step: Step, *, to: str = "") -> Fields:
        """Fill in the page as a browser without scripts: ask again until all is asked.

        ``to`` is where the page sends its form, when that is not its own address.
        """
        page = visitor.get(path)
        for _ in range(5):
            assert page.status == 200, f"{self.number} {step.name}: {page.status}"
            fields, missing = answered(page.tree, step, self.today)
            if self.corrects_dates:
                fields = corrected(fields, step, self.today)
            rows = [name.partition(".0.")[0] for name in missing if ".0." in name]
            if not missing:
                return [*fields, ("_action", "save")]
            asked = ("_action", f"add:{rows[0]}" if rows else "refresh")
            page = visitor.post(to or path, [*fields, asked])
        raise AssertionError(f"{self.number} {step.name}: the page does not ask {missing}")

    def _find_task(self, visitor: Visitor, step: Step) -> str:
        path = f"/werk?toon=all&zoek={quote(self.number)}"
        return self._until(lambda: address_of(visitor.get(path), step.name), step.name)

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
