"""Scenario files, their sentences and their words."""

from __future__ import annotations

from datetime import date, time

import pytest

from service.bundle.feature import Kind, Step, read_feature
from service.core.calendar import Calendar
from service.core.errors import Invalid
from service.rehearsal.values import Reading, need_date, read_date, read_time, same
from service.rehearsal.vocabulary import Match, vocabulary

TODAY = date(2026, 3, 6)  # a Friday
CALENDAR = Calendar(
    name="test",
    timezone="Europe/Amsterdam",
    holidays={date(2026, 3, 9): "closed"},
    first_year=2025,
    last_year=2027,
)
READING = Reading(
    words=vocabulary().words, calendar=CALENDAR, today=date(2026, 3, 4), present=TODAY
)
OUTLINE = """# language: nl
Functionaliteit: Aanvragen
  Achtergrond:
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
  Abstract Scenario: Een aanvraag van <soort>
    Als iemand "aanvraag" invult:
      | soort | <soort> |
    Dan loopt de zaak nog
    En is "soort" gelijk aan "<soort>"
    Voorbeelden:
      | soort |
      | boek  |
      | film  |
"""


def given_step(text: str, kind: Kind = Kind.WHEN) -> Step:
    return Step(line=1, kind=kind, keyword="Als", text=text)


def found(text: str, kind: Kind = Kind.WHEN) -> Match:
    return vocabulary().find(given_step(text, kind))


def test_every_row_of_an_outline_is_a_scenario_with_the_background_in_front() -> None:
    feature = read_feature(OUTLINE, "a.feature")
    assert [scenario.line for scenario in feature.scenarios] == [12, 13]
    first = feature.scenarios[0].steps
    assert first[0].line == 4
    assert first[1].table == (("soort", "boek"),)


def test_and_takes_the_kind_of_the_step_before_it() -> None:
    steps = read_feature(OUTLINE, "a.feature").scenarios[0].steps
    assert steps[-1].kind is Kind.THEN
    assert steps[-1].sentence == 'En is "soort" gelijk aan "boek"'


def test_a_file_that_is_no_gherkin_says_where_it_goes_wrong() -> None:
    with pytest.raises(Invalid, match=r"a\.feature .*2:1"):
        read_feature("# language: nl\nhallo", "a.feature")


def test_every_example_of_the_vocabulary_is_recognised_as_its_own_sentence() -> None:
    for sentence in vocabulary().sentences:
        text = sentence.example.split(" ", 1)[1]
        match = vocabulary().find(given_step(text, sentence.kind))
        assert match.sentence is sentence, sentence.example


def test_optional_parts_may_be_left_out() -> None:
    match = found('is brief "L01" verzonden op 3 maart 2026', Kind.THEN)
    assert match.slots == {"brief": "L01", "partij": None, "datum": "3 maart 2026"}


def test_a_form_may_be_filled_in_for_one_row() -> None:
    for text in ('"jan" "Horen" voor "piet" invult:', '"jan" "Horen" invult voor "piet":'):
        assert found(text).slots == {"persoon": "jan", "taak": "Horen", "rij": "piet"}


def test_a_bare_value_needs_no_quotes() -> None:
    assert found('is "a.b" gelijk aan 12', Kind.THEN).slots == {"pad": "a.b", "waarde": "12"}


def test_a_then_sentence_is_not_recognised_after_when() -> None:
    with pytest.raises(Invalid):
        found("loopt de zaak nog", Kind.WHEN)


def test_an_unknown_sentence_names_its_neighbours() -> None:
    with pytest.raises(Invalid) as caught:
        found('is de taak "Besluit" klaar', Kind.THEN)
    assert "is de taak" in caught.value.params["nearest"].split("|")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maandag 2 maart 2026", date(2026, 3, 2)),
        ("2 maart 2026", date(2026, 3, 2)),
        ("2026-03-02", date(2026, 3, 2)),
        ("2-3-2026", date(2026, 3, 2)),
        ("vandaag", date(2026, 3, 4)),  # the day of the scenario,
        ("3 dagen geleden", date(2026, 3, 3)),
        ("over 1 dag", date(2026, 3, 7)),
        ("9 februari vorig jaar", date(2025, 2, 9)),
        ("2 werkdagen geleden", date(2026, 3, 4)),
        ("over 1 werkdag", date(2026, 3, 10)),  # over the weekend and a closing day
        ("gisteren", None),
    ],
)
def test_dates_may_be_written_in_several_ways(text: str, expected: date | None) -> None:
    assert read_date(text, READING) == expected


def test_a_weekday_that_does_not_fit_the_date_is_refused() -> None:
    with pytest.raises(Invalid, match="maandag"):
        need_date("dinsdag 2 maart 2026", READING)


def test_a_date_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Invalid, match="does not exist"):
        need_date("30 februari 2026", READING)


def test_a_time_of_day_is_read_with_a_point_or_a_colon() -> None:
    assert read_time("9.05") == read_time("09:05") == time(9, 5)
    with pytest.raises(Invalid):
        read_time("25.00")


@pytest.mark.parametrize(
    ("actual", "expected", "answer"),
    [
        ("gegrond", '"gegrond"', True),
        ("gegrond", "ongegrond", False),
        (None, "leeg", True),
        ([], "leeg", True),
        ("x", "leeg", False),
        (True, "ja", True),
        (True, "nee", False),
        (False, "onwaar", True),
        (2, "2", True),
        (2.5, "2,5", True),
        (2, "twee", False),
        ("2026-03-02", "maandag 2 maart 2026", True),
        ("2026-03-01T23:30:00+00:00", "2 maart 2026", True),  # local day
        ("2026-03-02", "3 maart 2026", False),
        (["a", "b"], "a, b", True),
        (["a"], "a, b", False),
    ],
)
def test_values_are_compared_by_their_kind(actual: object, expected: str, answer: bool) -> None:
    assert same(actual, expected, READING) is answer
