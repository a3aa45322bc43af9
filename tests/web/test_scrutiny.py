"""The page of one case for who keeps an eye on the work, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from service.actions.services import Services
from service.store import audit
from service.store.audit import Act
from tests.conftest import Clock
from tests.web.conftest import ANSWERS, Browser, given_task

REASON = {"why": "term", "reason": "Was het op tijd?"}


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    """Follows cases, and may draw them."""
    return new_browser("s.proef")


@pytest.fixture
def moments(handler: Browser, case: str, clock: Clock) -> int:
    """The case went on a day later; how many moments it has."""
    clock.pass_(timedelta(days=1))
    handler.sign_in("m.dejong")
    handler.fill(given_task(handler), {"oordeel": "ja"})
    return 2


def page_of(auditor: Browser, case: str, query: str = "") -> str:
    answer = auditor.get(f"/toezicht/zaak/{case}{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_page_shows_no_name_and_nothing_that_somebody_typed(
    handler: Browser, case: str, auditor: Browser
) -> None:
    handler.get(f"/zaken/{case}")
    page = page_of(auditor, case)
    assert "aanvrager 001" in page
    assert "behandelaar 1" in page
    for hidden in (ANSWERS["aanvrager.naam"], ANSWERS["aanvrager.email"], ANSWERS["wens"]):
        assert hidden not in page
    assert "Marieke" not in page
    assert "De namen zijn vervangen" in page


def test_the_top_says_why_a_deadline_was_missed_and_where_the_time_went(
    handler: Browser, case: str, auditor: Browser, clock: Clock
) -> None:
    assert "Waarom een termijn niet is gehaald" not in page_of(auditor, case)
    clock.pass_(timedelta(days=60))
    auditor.sign_in("s.proef")
    told = page_of(auditor, case).split('id="te-laat"')[1].split("</section>")[0]
    assert "te laat" in told
    assert "Nog geen reden." in told
    assert "Aanvraag beoordelen: " in told


def test_the_moments_are_links_without_a_script(case: str, moments: int, auditor: Browser) -> None:
    page = page_of(auditor, case, "?moment=1")
    assert f'href="/toezicht/zaak/{case}#moment">Volgende' in page
    assert f'href="/toezicht/zaak/{case}#moment">Terug naar vandaag' in page
    assert "Vorige</a>" not in page
    assert f'max="{moments}" value="1"' in page
    now = page_of(auditor, case)
    assert f'href="/toezicht/zaak/{case}?moment=1#moment">Vorige' in now
    assert "Volgende</a>" not in now


@pytest.mark.parametrize("query", ["moment=0", "moment=99", "moment=x", "moment=-1",
                                   "gebeurtenis=999999", f"gebeurtenis={10**30}"])  # fmt: skip
def test_a_moment_that_is_not_there_gives_a_page_that_says_so(
    case: str, auditor: Browser, query: str
) -> None:
    answer = auditor.get(f"/toezicht/zaak/{case}?{query}")
    assert answer.status_code == 404
    assert "moment" in answer.text


def test_the_diagram_is_marked_as_of_that_moment(case: str, moments: int, auditor: Browser) -> None:
    page = page_of(auditor, case, "?moment=1")
    found = re.search(r'data-state="([^"]+toestand\.json\?moment=1)"', page)
    assert found is not None
    then = auditor.get(found[1].replace("&amp;", "&")).json
    now = auditor.get(found[1].partition("?")[0]).json
    assert then is not None and now is not None
    assert then["elements"]["beoordelen"]["state"] == "now"
    assert now["elements"]["beoordelen"]["state"] == "done"
    assert now["elements"]["beoordelen"]["note"] == "2 werkdagen"
    assert ["naast_elkaar", "beoordelen"] in now["taken"]


def test_a_step_that_began_on_a_day_that_is_gone_did_not_begin_today(
    case: str, moments: int, auditor: Browser, clock: Clock
) -> None:
    clock.pass_(timedelta(days=9))
    auditor.sign_in("s.proef")
    page = page_of(auditor, case, "?moment=1")
    assert "eerste dag" in page
    assert "sinds vandaag" not in page


def test_a_form_is_shown_as_it_was_sent_in(case: str, auditor: Browser) -> None:
    answer = auditor.get(f"/toezicht/zaak/{case}/formulier/1")
    assert answer.status_code == 200
    assert ANSWERS["wens"] not in answer.text
    assert f"een tekst van {len(ANSWERS['wens'])} tekens" in answer.text
    assert "<input" not in answer.text.partition("<main")[2]
    auditor.post(f"/toezicht/zaak/{case}/steekproef", REASON)
    assert ANSWERS["wens"] in auditor.get(f"/toezicht/zaak/{case}/formulier/1").text
    assert auditor.get(f"/toezicht/zaak/{case}/formulier/7").status_code == 404


def test_the_version_of_the_case_is_shown_with_its_terms_and_forms(
    case: str, auditor: Browser
) -> None:
    answer = auditor.get(f"/toezicht/zaak/{case}/versie")
    assert answer.status_code == 200
    assert "Versie 1" in answer.text
    assert "De termijn is" in answer.text


def test_a_case_is_drawn_with_a_reason_and_then_shown_whole(case: str, auditor: Browser) -> None:
    address = f"/toezicht/zaak/{case}/steekproef"
    assert auditor.post(address, {**REASON, "reason": " "}).status_code == 422
    refused = auditor.post(address, {**REASON, "why": "zomaar"})
    assert refused.status_code == 422
    assert "Was het op tijd?" in refused.text
    assert auditor.post(address, REASON).status_code == 303
    page = page_of(auditor, case)
    assert ANSWERS["aanvrager.naam"] in page
    assert "Was het op tijd?" in page
    assert 'name="why"' not in page


def test_who_may_only_follow_is_offered_no_draw(
    case: str, new_browser: Callable[..., Browser]
) -> None:
    reader = new_browser("p.privacy")
    assert "Trek" not in page_of(reader, case)
    assert reader.post(f"/toezicht/zaak/{case}/steekproef", REASON).status_code == 403


def test_who_handles_cases_has_no_such_page(handler: Browser, case: str) -> None:
    for end in ("", "/versie", "/formulier/1"):
        assert handler.get(f"/toezicht/zaak/{case}{end}").status_code == 403


def test_who_is_involved_is_kept_out_and_leaves_a_trace(
    staffed: Services, handler: Browser, auditor: Browser
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "s.proef"})
    number = "A-2026-001"
    for end in ("", "/versie", "/formulier/1", "/plaat/aanvraag/toestand.json"):
        assert auditor.get(f"/toezicht/zaak/{number}{end}").status_code == 403
    with staffed.db.reading() as session:
        kinds = [each.kind for each in audit.latest(session, page=1, size=50)]
    assert kinds.count(Act.CASE_REFUSED) == 4


def test_reading_tells_handlers_nothing(handler: Browser, case: str, auditor: Browser) -> None:
    before = handler.get(f"/zaken/{case}").text.count("<time")
    page_of(auditor, case)
    auditor.post(f"/toezicht/zaak/{case}/steekproef", REASON)
    assert handler.get(f"/zaken/{case}").text.count("<time") == before
