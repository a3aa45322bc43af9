"""One act in several cases: looked over, agreed to, and told case by case."""

from __future__ import annotations

import json
import re

from sqlalchemy import select

from service.actions.services import Services
from service.store.tables import Submission
from tests.web.conftest import Browser, given_case

NOTE = "/zaken/samen?handeling=aanvraag/notitie"


def notes(services: Services) -> list[str]:
    with services.db.reading() as session:
        rows = session.scalars(select(Submission).where(Submission.element == "aanvraag/notitie"))
        return [json.loads(row.data)["tekst"] for row in rows]


def hidden(page: str) -> dict[str, str]:
    """What the page carries along to be sent again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "csrf_token"}


def test_an_action_is_looked_over_and_then_done_in_each_case(
    visitor: Browser, handler: Browser, staffed: Services
) -> None:
    numbers = [given_case(visitor), given_case(visitor)]
    address = NOTE + "".join(f"&zaak={each}" for each in [*numbers, "A-1999-001"])
    page = handler.get(address).text
    assert page.count(">kan<") == 2
    assert page.count(">kan niet<") == 1
    sure = handler.post(address, {"_action": "save", "tekst": "Gebeld."})
    assert "Doe het in 2 zaken" in sure.text
    assert notes(staffed) == [], "only looked over"
    done = handler.post(address, {**hidden(sure.text), "_action": "save", "_akkoord": "ja"})
    assert "2 van 3 zaken zijn klaar." in done.text
    assert notes(staffed) == ["Gebeld.", "Gebeld."]


def test_the_same_agreement_sent_twice_acts_once(
    visitor: Browser, handler: Browser, staffed: Services
) -> None:
    number = given_case(visitor)
    address = f"{NOTE}&zaak={number}"
    sure = handler.post(address, {"_action": "save", "tekst": "Een keer.", "_key": "a" * 32})
    agreed = {**hidden(sure.text), "_action": "save", "_akkoord": "ja"}
    for _ in range(2):
        assert "1 van 1 zaken zijn klaar." in handler.post(address, agreed).text
    assert notes(staffed) == ["Een keer."]


def test_every_page_of_an_action_says_which_it_is(visitor: Browser, handler: Browser) -> None:
    address = f"{NOTE}&zaak={given_case(visitor)}"
    sure = handler.post(address, {"_action": "save", "tekst": "Gebeld."})
    done = handler.post(address, {**hidden(sure.text), "_action": "save", "_akkoord": "ja"})
    pages = (handler.get(address).text, sure.text, done.text)
    assert [re.findall("<h1>(.+)</h1>", page) for page in pages] == [
        ["Notitie toevoegen: 1 zaak"]
    ] * 3


def test_a_mistake_is_told_at_its_field_before_anything_is_done(
    visitor: Browser, handler: Browser
) -> None:
    number = given_case(visitor)
    answer = handler.post(f"{NOTE}&zaak={number}", {"_action": "save", "tekst": ""})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text


def test_tasks_of_several_cases_are_picked_up(visitor: Browser, handler: Browser) -> None:
    numbers = [given_case(visitor), given_case(visitor)]
    address = "/zaken/samen?handeling=oppakken" + "".join(f"&zaak={each}" for each in numbers)
    assert handler.get(address).text.count(">kan<") == 2
    assert "2 van 2 zaken zijn klaar." in handler.post(address).text
    again = handler.post(address).text
    assert again.count("Er is geen taak om op te pakken.") == 2


def test_what_is_no_action_for_several_cases_is_not_there(handler: Browser, case: str) -> None:
    assert handler.get(f"/zaken/samen?handeling=niets&zaak={case}").status_code == 404
    assert handler.get("/zaken/samen").status_code == 404
