"""A model holds no page of the web, and a public form no names of staff."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from service.core.finding import Severity
from tests.checks.test_pages import FILES, found

END = "</bpmn:process>"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


@pytest.mark.parametrize(
    "page",
    [
        f"<h1 {XHTML}>Meld u aan</h1>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<bpmn:documentation xmlns:x="http://www.w3.org/1999/xlink" x:href="http://elders"/>',
    ],
)
def test_a_part_of_a_web_page_stops_publication(page: str) -> None:
    text = FILES["behandelen.bpmn"].decode().replace(END, page + END, 1)
    findings = check_files({**FILES, "behandelen.bpmn": text.encode()}, TOPICS)
    hit = [each for each in findings if each.code == "browser"]
    assert [(each.severity, each.file) for each in hit] == [(Severity.ERROR, "behandelen.bpmn")]


def test_a_public_form_names_no_staff() -> None:
    name = next(each for each in FILES if each.endswith("aanvraag-indienen.form"))
    wrong = '"label": "{{ string join(personen.email) }} '
    assert "people" in {code for code, _ in found(name, '"label": "', wrong, 1)}
