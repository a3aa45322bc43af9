"""Whatever is typed or sent, the answer is a page and never a broken one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Browser, given_task

FORM = "/indienen/aanvraag/aanvraag-indienen"
SENT: list[dict[str, Any]] = [
    {"_action": "add:bestaat_niet"},
    {"_action": "remove:bijlagen:99999"},
    {"_shown": ["a"] * 500},
    {"bijlagen.stored": ["x"] * 500},
    {"soort": "x" * 20_000},
    {"aanvrager": "plat", "aanvrager.naam.0": "diep"},
    {"aanvrager.count": "999999999", "_action": "refresh"},
    {"gewenst_op": "9999-99-99"},
    {"bijlagen": "geen bestand"},
    {"_key": "'; drop table task; --"},
]


@pytest.mark.parametrize("answers", SENT)
def test_odd_answers_are_judged_and_never_break_a_form(
    visitor: Browser, handler: Browser, case: str, answers: dict[str, Any]
) -> None:
    task = given_task(handler)
    for browser, url in (
        (visitor, FORM),
        (handler, task),
        (handler, "/indienen/aanvraag/aanvraag-invoeren/concept"),
        (handler, f"/zaken/{case}/handelingen/aanvraag/notitie"),
    ):
        assert browser.post(url, answers).status_code < 500


def test_what_somebody_typed_is_text_and_never_markup(visitor: Browser) -> None:
    page = visitor.post(FORM, {"wens": "<script>alert(1)</script>{{ 7*7 }}"}).text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize(
    "path",
    [
        "/zaken/%F0%9F%98%80",
        "/zaken/" + "x" * 3000,
        "/taken/..%2f..",
        "/documenten/'--",
        "/zaken/A-2026-001/handelingen/aanvraag/beoordelen",
        "/zaken/A-2026-001/diagram/%2e%2e.bpmn",
        "/status/A-2026-001/%ff",
        "/static/..%2fapp.py",
    ],
)
def test_odd_addresses_lead_to_a_page(handler: Browser, case: str, path: str) -> None:
    assert 400 <= handler.get(path).status_code < 500


def test_a_body_that_is_no_form_is_refused(handler: Browser, case: str) -> None:
    task = given_task(handler)
    for body, kind in ((b"\xff--", "multipart/form-data; boundary=x"), (b"{}", "application/json")):
        assert handler.client.post(task, data=body, content_type=kind).status_code == 400
    assert handler.client.put(task).status_code == 405
