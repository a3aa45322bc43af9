"""The message about a term (L22): case, term, day and difference, and nothing of the case."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service.actions.services import Services
from tests.processes.letter_case import HOSTILE, NUMBER, hostile, shipped, warned
from tests.processes.letter_records import COMPLETE, MINIMAL


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"termijn": "besluit", "soort": "streef", "vervalt": "2026-03-31"}, "streefdatum"),
        ({"termijn": "besluit", "soort": "nadert", "vervalt": "2026-03-26"}, "2 werkdagen"),
        ({"termijn": "besluit", "soort": "vervaldag", "vervalt": "2026-03-25"}, "1 werkdag"),
        ({"termijn": "besluit", "soort": "verstreken", "vervalt": "2026-03-23"}, "1 werkdag"),
        ({"termijn": "besluit", "soort": "te_laat", "vervalt": "2026-03-19"}, "3 werkdagen"),
        ({"termijn": "datalek", "soort": "verstreken",
          "vervalt": "2026-03-23T10:00:00+01:00"}, "1 werkdag"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "record", [{}, MINIMAL, hostile(COMPLETE)], ids=["nothing", "little", "hostile"]
)
def test_a_warning_names_case_term_day_and_difference_and_nothing_of_the_case(
    record: dict[str, Any], given: dict[str, str], says: str, desk: Services
) -> None:
    mails = warned(desk, record, given)
    assert {mail.to for mail in mails} >= {"m.dejong@voorbeeld.nl", "p.dejongh@voorbeeld.nl"}
    (text,) = {f"{mail.subject}\n{mail.body}" for mail in mails}
    label = shipped().regulation.terms[given["termijn"]].label
    day = str(int(given["vervalt"][8:10])) + " maart 2026"
    assert [fact for fact in (NUMBER, label, day, says) if fact not in text] == []
    told = ("Vos", "Visser", "rapport", "gegrond", "alert", "None", "{{", "Sanne")
    assert [word for word in told if word in text] == []


@pytest.mark.parametrize(
    "given", [{}, {"termijn": HOSTILE, "soort": HOSTILE}], ids=["nothing", "hostile"]
)
def test_a_warning_that_knows_little_is_still_a_sentence(
    given: dict[str, str], desk: Services
) -> None:
    (text,) = {mail.body for mail in warned(desk, {}, given)}
    assert NUMBER in text
    assert "None" not in text
    assert not re.search(r"(?m)^\s*-\s*$|  +", text.replace(HOSTILE, ""))
