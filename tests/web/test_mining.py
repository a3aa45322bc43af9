"""Logs for process mining, taken along from a page."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from tests.web.conftest import Browser

PAGE = "/toezicht/proceslogboek"


def test_who_follows_cases_takes_a_log_of_them_along(
    new_browser: Callable[..., Browser], case: str
) -> None:
    auditor = new_browser("a.toezicht")
    page = auditor.get(PAGE)
    assert page.status_code == 200
    assert "Proceslogboek" in page.text
    answer = auditor.get(f"{PAGE}/bestand?welk=aanvraag&periode=2026&vorm=xes")
    assert answer.mimetype == "application/xml"
    name = "aanvraag-2026-01-01-2026-12-31.xes"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert len(list(etree.fromstring(answer.data).iter("{*}trace"))) == 1
    assert case not in answer.text


def test_what_cannot_be_taken_is_told(new_browser: Callable[..., Browser]) -> None:
    auditor = new_browser("a.toezicht")
    backwards = f"{PAGE}/bestand?welk=aanvraag&van=2026-03-01&tot=2026-01-01&vorm=xes"
    answer = auditor.get(backwards)
    assert answer.status_code == 422
    assert "voordat zij op" in answer.text
    assert 'value="2026-03-01"' in answer.text
    assert auditor.get(f"{PAGE}/bestand?welk=aanvraag&vorm=pdf").status_code == 404


def test_a_process_that_one_may_not_follow_gives_no_log(
    new_browser: Callable[..., Browser],
) -> None:
    auditor = new_browser("a.toezicht")
    assert auditor.get(f"{PAGE}/bestand?welk=anders&vorm=ocel").status_code == 403
