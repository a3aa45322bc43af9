"""The texts of notifications are judged as letters are, before anybody gets one."""

from __future__ import annotations

import pytest

from service.checks.checking import check_files
from service.connectors import TOPICS
from tests.engine.engine_models import BUNDLE, end, files, flows, process, start, user

MODEL = process(start(), user("taak"), end(), flows("start >> taak >> einde"))


def codes_of(text: str) -> set[str]:
    mail = f"[mail]\nonderwerp = 'Bericht over {{{{ zaak.nummer }}}}'\ntekst = '{text}'\n"
    found = check_files(files(MODEL, bundle=BUNDLE + mail), TOPICS)
    return {each.code for each in found if each.file == "bundle.toml"}


def test_a_text_that_can_be_filled_in_has_no_finding() -> None:
    assert codes_of("Beste lezer van {{ organisatie }}, zie {{ adres }}.") == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{% if %}", "letter-syntax"),
        ("{{ zaak.nummer|center(9) }}", "letter-syntax"),
        ("{{ klager.naam }}", "letter-name"),  # a message never tells what the case is about
        ("{{ 1|round(400000000) }}", "letter-trial"),
    ],
)
def test_a_text_that_cannot_is_found(text: str, code: str) -> None:
    assert codes_of(text) == {code}
