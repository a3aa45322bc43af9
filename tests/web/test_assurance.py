"""The page of the proof: checks done by the worker, one case, packs, and who sees what."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from service.actions import sealing
from service.actions.services import Services
from service.core.keeping import Keeping
from service.verifier import Trust, check
from service.web.base import EXTENSION
from service.worker.errands import do_next
from service.worker.keeping import keep
from tests.web.conftest import ANSWERS, Browser, given_task

PAGE = "/toezicht/bewijs"


@pytest.fixture
def auditor(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser("a.toezicht")


def test_before_anything_was_checked_the_page_says_so(case: str, auditor: Browser) -> None:
    page = auditor.get(PAGE).text
    assert "Nog niemand controleerde de keten" in page
    assert "Nog geen zegel" in page
    assert "U vroeg er nog geen" in page


def test_a_check_is_done_behind_the_page(case: str, auditor: Browser, staffed: Services) -> None:
    sealing.seal(staffed)
    answer = auditor.post(f"{PAGE}/controle", {"rows": "yes"}, follow_redirects=True)
    assert "De controle loopt" in answer.text
    auditor.post(f"{PAGE}/controle", {"rows": "yes"})  # asked again it is still one
    assert do_next(staffed)
    assert not do_next(staffed)
    page = auditor.get(PAGE).text
    assert "De keten klopt" in page
    assert "door u" in page
    assert "Gelijk aan zegel 1" in page
    assert "De controle loopt" not in page


def test_a_changed_event_breaks_the_chain(
    handler: Browser, case: str, auditor: Browser, staffed: Services
) -> None:
    handler.get(given_task(handler))
    with staffed.db.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql(
            "UPDATE audit_event SET actor = 'iemand' WHERE chain = 'case/1' AND seq = 2"
        )
        connection.commit()
    auditor.post(f"{PAGE}/controle")
    do_next(staffed)
    page = auditor.get(PAGE).text
    assert "De keten is verbroken" in page
    assert f"{case}, tabel audit_event, rij case/1:2: de inhoud is veranderd." in page
    assert f"{case} klopt niet" in auditor.get(f"{PAGE}?zaak={case}").text


def test_one_case_is_looked_at_on_the_spot(case: str, auditor: Browser, staffed: Services) -> None:
    sealing.seal(staffed)
    page = auditor.get(f"{PAGE}?zaak={case}").text
    assert f"{case} is volledig" in page
    assert "versie 1" in page
    assert "Zaak A-1 bestaat niet" in auditor.get(f"{PAGE}?zaak=A-1").text


def test_one_seal_is_not_called_many(
    handler: Browser, case: str, auditor: Browser, staffed: Services
) -> None:
    sealing.seal(staffed)
    assert "Het ene zegel, CSV" in auditor.get(PAGE).text
    handler.get(f"/zaken/{case}")  # a read is an event, so there is something to seal
    sealing.seal(staffed)
    assert "Alle 2 zegels, CSV" in auditor.get(PAGE).text


def test_a_pack_is_asked_for_made_and_taken_along(
    case: str, auditor: Browser, staffed: Services
) -> None:
    wish = {"cases": case, "reason": "steekproef kwartaal 4", "contents": "yes"}
    page = auditor.post(f"{PAGE}/pakketten", wish, follow_redirects=True).text
    assert "wordt gemaakt" in page
    do_next(staffed)
    page = auditor.get(PAGE).text
    assert "steekproef kwartaal 4" in page
    answer = auditor.get(f"{PAGE}/pakketten/1")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    report = check(io.BytesIO(answer.data), Trust())
    assert report.findings == []
    assert report.manifest["asked"]["by"] == "a.toezicht"
    assert "Bewijspakket gedownload" in auditor.get("/toezicht/gebeurtenissen").text


def test_the_sample_leads_to_a_pack_of_it(
    case: str, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    """Who may draw takes along what was drawn, whole; and of other cases the events alone."""
    watcher = new_browser("s.proef")
    wish = {"cases": case, "reason": "steekproef", "contents": "yes"}
    assert "niet getrokken" in watcher.post(f"{PAGE}/pakketten", wish).text
    draw = {"why": "term", "reason": "Was het op tijd?"}
    watcher.post(f"/toezicht/zaak/{case}/steekproef", draw)
    (link,) = re.findall(r'href="([^"]*zaken=[^"]*)"', watcher.get("/toezicht/steekproef").text)
    assert f">{case}</textarea>" in watcher.get(link.partition("#")[0]).text
    watcher.post(f"{PAGE}/pakketten", wish)
    do_next(staffed)
    assert check(io.BytesIO(watcher.get(f"{PAGE}/pakketten/1").data), Trust()).findings == []


def test_a_sample_is_drawn(case: str, auditor: Browser, staffed: Services) -> None:
    year = staffed.clock().year
    period = {"van": f"{year}-01-01", "tot": f"{year}-12-31"}
    wish = {"size": "1", "seed": "kwartaal 4", "reason": "steekproef", **period}
    page = auditor.post(f"{PAGE}/pakketten", wish, follow_redirects=True).text
    assert "getrokken met “kwartaal 4”" in page
    assert "alleen de gebeurtenissen" in page
    do_next(staffed)
    page = auditor.get(PAGE).text
    assert "getrokken uit 1 met “kwartaal 4”" in page
    assert case in page


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"cases": "A-2026-001"}, "Zeg waarom"),
        ({"cases": "", "reason": "waarom"}, "Kies ten minste één zaak"),
        ({"cases": "A-1", "reason": "waarom"}, "Zaak A-1 bestaat niet"),
        ({"cases": "A-1", "seed": "x", "reason": "waarom"}, "niet allebei"),
        ({"size": "veel", "seed": "x", "reason": "waarom"}, "Trek ten minste 1 zaak"),
        ({"size": "2", "reason": "waarom"}, "Kies een woord of getal"),
        ({"cases": "A-1", "reason": "w", "van": "2026-02-01", "tot": "2026-01-01"}, "periode"),
        ({"cases": "A-1", "reason": "w", "van": "gisteren"}, "gisteren"),
    ],
)
def test_a_wish_that_cannot_be_keeps_what_was_typed(
    case: str, auditor: Browser, wish: dict[str, str], said: str
) -> None:
    answer = auditor.post(f"{PAGE}/pakketten", wish)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f">{value}<" in answer.text or f'"{value}"' in answer.text
               for value in wish.values() if value)  # fmt: skip


def test_a_pack_of_somebody_else_stays_closed(
    case: str, auditor: Browser, new_browser: Callable[..., Browser], staffed: Services
) -> None:
    auditor.post(f"{PAGE}/pakketten", {"cases": case, "reason": "waarom"})
    do_next(staffed)
    other = new_browser("p.privacy")
    assert other.get(f"{PAGE}/pakketten/1").status_code == 403
    assert "waarom" not in other.get(PAGE).text


def test_who_is_involved_in_a_case_takes_nothing_of_it_along(
    handler: Browser, auditor: Browser
) -> None:
    handler.post("/indienen/aanvraag/aanvraag-invoeren", {**ANSWERS, "collega": "a.toezicht"})
    wish = {"cases": "A-2026-001", "reason": "waarom"}
    assert auditor.post(f"{PAGE}/pakketten", wish).status_code == 422
    assert "is volledig" not in auditor.get(f"{PAGE}?zaak=A-2026-001").text


def test_all_seals_are_a_file_to_keep(case: str, auditor: Browser, staffed: Services) -> None:
    made = sealing.seal(staffed)
    assert made is not None
    lines = auditor.get(f"{PAGE}/zegels.csv").text.splitlines()
    assert lines[0].startswith("link;at;")
    assert lines[1].startswith(f"seal:1:{made.hash};")


def test_the_page_says_where_a_seal_is_kept(
    case: str, auditor: Browser, staffed: Services, tmp_path: Path
) -> None:
    sealing.seal(staffed)
    assert "alleen in het logboek" in auditor.get(PAGE).text
    kept = Keeping(file=tmp_path / "zegels.txt")
    keep(replace(staffed, settings=replace(staffed.settings, keeping=kept)))
    assert "bestand met zegels" in auditor.get(PAGE).text


def test_the_operator_sees_that_seals_do_not_leave(
    case: str, app: Flask, staffed: Services, new_browser: Callable[..., Browser], tmp_path: Path
) -> None:
    sealing.seal(staffed)
    kept = Keeping(file=tmp_path / "weg" / "zegels.txt")
    broken = replace(staffed, settings=replace(staffed.settings, keeping=kept))
    keep(broken)
    app.extensions[EXTENSION] = broken
    page = new_browser("b.heer").get("/beheer/storingen").text
    assert "Zegels worden niet buiten deze server bewaard" in page
    assert "Het bestand voor zegels is niet te schrijven (FileNotFoundError)." in page
