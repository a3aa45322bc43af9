"""Two parties of one case: each a link, a page, letters and actions of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from service.actions import readers, status
from service.actions.links import link_of, secret_of
from service.actions.services import Services
from service.app import create_app
from service.core.errors import NotAllowed
from tests.outside.pdf_text import words
from tests.subsidie.house import House, built
from tests.web.conftest import Browser

GRANTED = "verleend"
PARTIES = ("aanvrager", "belanghebbende")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = built(tmp_path_factory.mktemp("parties"))
    yield made
    made.services.db.close()


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    app = create_app(house.services)
    app.testing = True
    return app


def secret(house: House, party: str, name: str = GRANTED) -> str:
    bundle = next(each for each in house.published() if each.key == "subsidieregeling")
    return secret_of(house.services.settings, house.case(name), bundle.settings.parties[party])


def entered(app: Flask, house: House, party: str, name: str = GRANTED) -> Browser:
    """A browser in which *party* opened the own link."""
    browser = Browser(app.test_client())
    number = house.numbers[name]
    answer = browser.get(f"/status/{number}/{secret(house, party, name)}")
    assert answer.status_code == 303, answer.status_code
    return browser


def page_of(app: Flask, house: House, party: str) -> str:
    text = entered(app, house, party).get(f"/status/{house.numbers[GRANTED]}").text
    return unescape(re.sub(r"\s+", " ", text))


GRANT, NOTICE = {"U krijgt subsidie"}, {"Wat vindt u van dit plan", "Besluit over een plan"}
READS = {"aanvrager": (GRANT, NOTICE), "belanghebbende": (NOTICE, GRANT)}


@pytest.mark.parametrize("party", PARTIES)
def test_the_page_holds_the_letters_to_that_party(app: Flask, house: House, party: str) -> None:
    page, (own, foreign) = page_of(app, house, party), READS[party]
    assert {title for title in own | foreign if title in page} == own


@pytest.mark.parametrize("party", PARTIES)
def test_the_page_offers_the_actions_of_that_party(app: Flask, house: House, party: str) -> None:
    found = set(re.findall(r"/handelingen/bezwaar/(\w+)", page_of(app, house, party)))
    assert found == {f"bezwaar_{party}"}


def test_each_page_tells_of_the_terms_and_uses_the_word_of_its_party(
    app: Flask, house: House
) -> None:
    applicant, neighbour = (page_of(app, house, party) for party in PARTIES)
    assert "uw aanvraag" in applicant and "uw mening" in neighbour
    assert "U krijgt het voorschot" in applicant and "U krijgt het voorschot" not in neighbour
    assert "U kunt bezwaar maken" in applicant and "U kunt bezwaar maken" in neighbour


def test_a_term_in_hours_has_the_clock_of_the_regulation(app: Flask, house: House) -> None:
    # 72 hours after 14.00 in Willemstad; in Rotterdam it is 20.00 by then.
    page = page_of(app, house, "aanvrager")
    assert "10 juli" in page and "14.00" in page
    assert "20.00" not in page and "18.00" not in page


@pytest.mark.parametrize(("party", "other"), [PARTIES, PARTIES[::-1]])
def test_nobody_reads_a_letter_to_the_other(
    app: Flask, house: House, party: str, other: str
) -> None:
    browser, number = entered(app, house, party), house.numbers[GRANTED]
    letters = {each.id: each.audience for each in house.papers(GRANTED) if each.letter}
    assert set(letters.values()) == set(PARTIES)
    for id_, audience in letters.items():
        answer = browser.get(f"/status/{number}/documenten/{id_}")
        assert answer.status_code == (200 if audience == party else 404), audience
        page = browser.get(f"/status/{number}/documenten/{id_}/lezen")
        assert page.status_code == answer.status_code
        shown = browser.get(f"/status/{number}/documenten/{id_}/inhoud")
        assert shown.status_code == answer.status_code
        if audience == party:
            assert f"/documenten/{id_}/inhoud" in page.text
            assert shown.data.startswith(b"%PDF-")
            assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("party", "other"), [PARTIES, PARTIES[::-1]])
def test_nobody_takes_an_action_of_the_other(
    app: Flask, house: House, party: str, other: str
) -> None:
    browser, number = entered(app, house, party), house.numbers[GRANTED]
    url = f"/status/{number}/handelingen/bezwaar/bezwaar_{other}"
    assert browser.get(url).status_code == 403
    answer = browser.post(url, {"bezwaar_gronden": "Ik ben het er niet mee eens."})
    assert answer.status_code == 403
    assert "bezwaar_op" not in house.record(GRANTED)


@pytest.mark.parametrize("party", PARTIES)
def test_one_form_asks_each_party_in_its_own_way(app: Flask, house: House, party: str) -> None:
    url = f"/status/{house.numbers[GRANTED]}/handelingen/bezwaar/bezwaar_{party}"
    page = entered(app, house, party).get(url).text
    assert "Waarom bent u het niet eens met het besluit?" in page
    assert ("voor u of uw straat" in page) is (party == "belanghebbende")


def test_an_answer_tells_which_party_gave_it(house: House) -> None:
    assert house.record("bezwaar")["bezwaarmaker"] == "aanvrager"


@pytest.mark.parametrize("party", PARTIES)
def test_a_link_opens_one_case(app: Flask, house: House, party: str) -> None:
    browser = entered(app, house, party)
    assert browser.get(f"/status/{house.numbers['bezwaar']}").status_code == 403
    with pytest.raises(NotAllowed):
        status.enter(house.services, house.numbers["bezwaar"], secret(house, party))


def another_secret(house: House, *former: str) -> Services:
    """The service after a change of its secret; *former*: what it still knows of before."""
    settings = replace(house.services.settings, secret="nieuw" * 8, former_secrets=former)
    return replace(house.services, settings=settings)


@pytest.mark.parametrize("party", PARTIES)
def test_a_link_outlives_the_secret_that_made_it(house: House, party: str) -> None:
    changed = another_secret(house, "van daarvoor", house.services.settings.secret)
    assert status.enter(changed, house.numbers[GRANTED], secret(house, party)).party == party


@pytest.mark.parametrize("party", PARTIES)
def test_a_letter_after_a_change_of_the_secret_prints_a_link_that_opens(
    house: House, party: str
) -> None:
    changed = another_secret(house)
    assert secret(house, party) != (new := secret(replace(house, services=changed), party))
    assert status.enter(changed, house.numbers[GRANTED], new).party == party


def test_a_secret_that_is_forgotten_makes_no_links_any_more(house: House) -> None:
    """That of who filed was kept as a hash when it was made."""
    changed, number = another_secret(house), house.numbers[GRANTED]
    assert status.enter(changed, number, secret(house, "aanvrager")).party == "aanvrager"
    with pytest.raises(NotAllowed):
        status.enter(changed, number, secret(house, "belanghebbende"))


def test_the_links_of_the_parties_differ_and_a_party_without_a_page_has_none(
    house: House,
) -> None:
    assert len({secret(house, party) for party in PARTIES}) == len(PARTIES)
    with pytest.raises(NotAllowed):
        status.enter(house.services, house.numbers[GRANTED], secret(house, "ontvanger"))


@pytest.mark.parametrize("party", PARTIES)
def test_a_letter_prints_the_link_of_who_it_is_for(house: House, party: str) -> None:
    bundle = next(each for each in house.published() if each.key == "subsidieregeling")
    links = {
        each: link_of(house.services.settings, house.case(GRANTED), bundle.settings.parties[each])
        for each in PARTIES
    }
    printed = [
        "".join(words(house.services.files.get(each.sha256)).split())
        for each in house.papers(GRANTED)
        if each.audience == party
    ]
    assert printed and all(links[party] in text for text in printed)
    others = [link for other, link in links.items() if other != party]
    assert not any(link in text for link in others for text in printed)


def test_the_link_goes_along_in_a_letter_and_never_in_a_message(house: House) -> None:
    mails = [each for each in house.postbox.messages if each.to == "janga@voorbeeld.test"]
    links = [secret(house, party) for party in PARTIES]
    attached = [words(data) for mail in mails for _, data in mail.attachments]
    assert len(attached) == len(mails) == 2
    assert all(links[1] in "".join(text.split()) for text in attached)
    for mail in house.postbox.messages:
        assert not any(link in mail.body or link in mail.subject for link in links)


def test_an_objection_of_the_neighbour_opens_the_case_to_the_committee(
    app: Flask, house: House
) -> None:
    """Last: this one changes the case."""
    committee, number = house.actor("c.isenia"), house.numbers[GRANTED]
    assert not readers.is_open_to(house.services, number, committee)
    url = f"/status/{number}/handelingen/bezwaar/bezwaar_belanghebbende"
    answer = entered(app, house, "belanghebbende").fill(
        url, {"bezwaar_gronden": "Niemand luisterde naar mij.", "_confirmed": "yes"}
    )
    assert answer.status_code == 303, answer.text
    assert house.record(GRANTED)["bezwaarmaker"] == "belanghebbende"
    assert readers.is_open_to(house.services, number, committee)
    assert readers.is_open_to(house.services, number, house.actor("f.maduro"))
    assert not readers.is_open_to(house.services, house.numbers["nieuw"], committee)
