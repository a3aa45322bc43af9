"""Two people and one form: nothing of the other is lost, and what collides is said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.forms import (
    Choice,
    Happened,
    Merged,
    Press,
    Reader,
    Sheet,
    Side,
    Verb,
    bind,
    initial,
    merge,
)
from tests.core.forms.filled import given_context, given_parts

KEY = b"k" * 32
SAVE = Press(verb=Verb.SAVE)
FORM = given_parts(
    {"type": "textfield", "id": "naam", "key": "naam", "label": "Naam"},
    {"type": "textarea", "id": "uitleg", "key": "uitleg", "label": "Uitleg"},
    {
        "type": "dynamiclist",
        "id": "afspraken",
        "path": "afspraken",
        "label": "Afspraken",
        "isRepeating": True,
        "allowAddRemove": True,
        "defaultRepetitions": 0,
        "components": [
            {"type": "textfield", "id": "wat", "key": "wat", "label": "Wat"},
            {"type": "textfield", "id": "wie", "key": "wie", "label": "Wie"},
        ],
    },
)


def sheet(record: Mapping[str, Any]) -> Sheet:
    return Reader(FORM.components, given_context(record), KEY).case()


def filled(shown: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    """The post of a browser that was shown one record and typed it into another.

    A wanted row with ``van`` is row number so much of what was shown, edited.
    """
    rows = wanted["afspraken"]
    posted = {name: [wanted[name] or ""] for name in ("naam", "uitleg")}
    posted["afspraken.count"] = [str(len(rows))]
    for number, row in enumerate(rows):
        if "van" in row:
            posted[f"afspraken.{number}._row"] = [marker(shown, row["van"])]
        for name in ("wat", "wie"):
            posted[f"afspraken.{number}.{name}"] = [row[name]]
    return posted


def marker(shown: Mapping[str, Any], number: int) -> str:
    return sheet(shown).lists["afspraken"][number].marker


def merged(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    choices: Mapping[str, Choice] | None = None,
) -> tuple[Merged, dict[str, Any]]:
    """The merge, and what the form then brings into the case."""
    reader = Reader(FORM.components, given_context(theirs), KEY)
    then = Sheet.from_json(json.loads(json.dumps(sheet(base).to_json())))
    found = merge(then, reader.case(), reader.sent(filled(base, mine), {}, SAVE), choices)
    return found, bind(FORM, found.posted, found.files, reader.context).data


def record(naam: str = "", uitleg: str = "", *afspraken: Mapping[str, Any]) -> dict[str, Any]:
    return {"naam": naam or None, "uitleg": uitleg or None, "afspraken": list(afspraken)}


def row(wat: str, wie: str = "Jan", **more: Any) -> dict[str, Any]:
    return {"wat": wat, "wie": wie, **more}


def shown_rows(base: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of what was shown, as they come back untouched."""
    return [{**each, "van": number} for number, each in enumerate(base["afspraken"])]


def test_a_row_that_a_colleague_added_stays() -> None:
    base = record("Jan", "", row("bellen"))
    theirs = record("Jan", "", row("bellen"), row("schrijven"))
    mine = {**base, "uitleg": "Gesproken", "afspraken": shown_rows(base)}
    found, data = merged(base, theirs, mine)
    assert data == {**theirs, "uitleg": "Gesproken"}
    assert [change.happened for change in found.changes] == [Happened.ADDED]


def test_both_add_a_row_and_both_are_kept() -> None:
    base = record("Jan", "")
    theirs, mine = record("Jan", "", row("a")), record("Jan", "", row("b"))
    assert merged(base, theirs, mine)[1]["afspraken"] == [row("a"), row("b")]


def test_two_fields_of_one_row_are_kept_both() -> None:
    base = record("", "", row("bellen", "Jan"))
    theirs = record("", "", row("bellen", "Piet"))
    mine = record("", "", row("terugbellen", "Jan", van=0))
    found, data = merged(base, theirs, mine)
    assert data["afspraken"] == [row("terugbellen", "Piet")]
    assert not found.clashes


def test_a_row_keeps_what_the_form_does_not_ask() -> None:
    base = record("", "", row("a", op="maandag"), row("b", op="dinsdag"))
    theirs = record("", "", row("b", op="dinsdag"))
    mine = {**base, "afspraken": [row("a", van=0), row("b", "Piet", van=1)]}
    assert merged(base, theirs, mine)[1]["afspraken"] == [row("b", "Piet", op="dinsdag")]


def test_rows_with_an_id_are_followed_by_it() -> None:
    base = record("", "", row("a", id="1"), row("b", id="2"))
    theirs = record("", "", row("x", "Kees", id="2"), row("a", id="1"))
    mine = {**base, "afspraken": [row("a", "Piet", van=0), row("b", van=1)]}
    assert merged(base, theirs, mine)[1]["afspraken"] == [
        row("x", "Kees", id="2"),
        row("a", "Piet", id="1"),
    ]


def test_rows_that_share_an_id_stay_two_rows() -> None:
    twice = record("", "", row("a", id="1"), row("b", id="1"))
    assert initial(FORM, given_context(twice)).data["afspraken"] == twice["afspraken"]


def test_the_same_answer_changed_twice_is_put_before_a_person() -> None:
    base, theirs, mine = record("Jan"), record("Piet"), record("Kees")
    found, data = merged(base, theirs, mine)
    (clash,) = found.clashes
    assert (clash.mine, clash.theirs) == ("naam", "naam")
    assert data["naam"] == "Kees", "until then what was sent is kept"


@pytest.mark.parametrize(("side", "name"), [(Side.MINE, "Kees"), (Side.THEIRS, "Piet")])
def test_a_choice_is_heeded(side: Side, name: str) -> None:
    three = record("Jan"), record("Piet"), record("Kees")
    (clash,) = merged(*three)[0].clashes
    found, data = merged(*three, {clash.id: Choice(side=side, seen=clash.seen)})
    assert not found.clashes
    assert data["naam"] == name


def test_a_choice_against_an_answer_that_changed_again_is_asked_again() -> None:
    base, mine = record("Jan"), record("Kees")
    (clash,) = merged(base, record("Piet"), mine)[0].clashes
    old = {clash.id: Choice(side=Side.MINE, seen=clash.seen)}
    assert len(merged(base, record("Truus"), mine, old)[0].clashes) == 1


@pytest.mark.parametrize(
    ("side", "rows"), [(None, [row("x")]), ("mine", [row("x")]), ("theirs", [])]
)
def test_a_row_that_was_removed_there_and_edited_here(
    side: str | None, rows: list[dict[str, Any]]
) -> None:
    three = record("", "", row("a")), record(), record("", "", row("x", van=0))
    (clash,) = merged(*three)[0].clashes
    assert clash.theirs is None
    choices = {} if side is None else {clash.id: Choice(side=Side(side), seen=clash.seen)}
    assert merged(*three, choices)[1]["afspraken"] == rows


@pytest.mark.parametrize(
    ("side", "rows"), [(None, []), ("mine", []), ("theirs", [row("a", "Piet")])]
)
def test_a_row_that_was_removed_here_and_edited_there(
    side: str | None, rows: list[dict[str, Any]]
) -> None:
    three = record("", "", row("a")), record("", "", row("a", "Piet")), record()
    (clash,) = merged(*three)[0].clashes
    assert clash.mine is None
    choices = {} if side is None else {clash.id: Choice(side=Side(side), seen=clash.seen)}
    assert merged(*three, choices)[1]["afspraken"] == rows


def test_a_row_that_both_left_alone_and_one_removed_is_gone() -> None:
    base = record("", "", row("a"), row("b"))
    mine = {**base, "afspraken": shown_rows(base)}
    found, data = merged(base, record("", "", row("b")), mine)
    assert data["afspraken"] == [row("b")]
    assert [change.happened for change in found.changes] == [Happened.REMOVED]


def test_a_row_is_added_to_a_list_that_was_empty_and_is_not_now() -> None:
    base, theirs = record("Jan"), record("Jan", "", row("a"))
    reader = Reader(FORM.components, given_context(theirs), KEY)
    press = Press(verb=Verb.ADD, list="afspraken")
    found = merge(sheet(base), reader.case(), reader.sent(filled(base, base), {}, press))
    shown = bind(FORM, found.posted, found.files, reader.context, action=Verb.REFRESH)
    (rows,) = [entry.rows for entry in shown.entries if entry.rows]
    assert [each.original for each in rows] == [row("a"), {}]


def test_an_empty_row_that_nobody_filled_in_makes_room() -> None:
    theirs = record("", "", row("a"))
    assert merged(record(), theirs, record("", "", row("", "")))[1]["afspraken"] == [row("a")]


def test_notation_is_no_change() -> None:
    reader = Reader(FORM.components, given_context(record("", "een\ntwee")), KEY)
    sent = reader.sent({"uitleg": [" een\r\ntwee "]}, {}, SAVE)
    assert sent.leaves["uitleg"].print == reader.case().leaves["uitleg"].print


def test_a_print_is_worth_nothing_without_the_key() -> None:
    there = Reader(FORM.components, given_context(record("Jan")), b"another key").case()
    assert there.leaves["naam"].print != sheet(record("Jan")).leaves["naam"].print


words = st.sampled_from(["", "a", "b", "c"])
kept_rows = st.lists(st.fixed_dictionaries({"wat": words, "wie": words}), max_size=4)
records = st.builds(lambda naam, uitleg, rows: record(naam, uitleg, *rows), words, words, kept_rows)


@st.composite
def edits(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A base; what a colleague made of it; what was typed: rows kept, edited, removed, added."""
    base = draw(records)
    return base, _stored(draw(edited(base))), draw(edited(base))


@st.composite
def edited(draw: st.DrawFn, base: Mapping[str, Any]) -> dict[str, Any]:
    rows = []
    for number, each in enumerate(base["afspraken"]):
        match draw(st.sampled_from(["keep", "keep", "edit", "remove"])):
            case "keep":
                rows.append({**each, "van": number})
            case "edit":
                rows.append({**each, "wie": draw(words), "van": number})
    rows += draw(st.lists(st.fixed_dictionaries({"wat": st.just("d"), "wie": words}), max_size=2))
    naam, uitleg = (draw(st.one_of(st.just(base[n] or ""), words)) for n in ("naam", "uitleg"))
    return record(naam, uitleg, *rows)


def _stored(edited: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{k: v or None for k, v in each.items() if k != "van"} for each in edited["afspraken"]]
    return {**edited, "afspraken": rows}


def _rows(data: Mapping[str, Any]) -> Counter[tuple[Any, Any]]:
    return Counter((each["wat"] or None, each["wie"] or None) for each in data["afspraken"])


def _added(data: Mapping[str, Any]) -> int:
    return sum(each["wat"] == "d" for each in data["afspraken"])


@given(edits())
def test_what_was_not_touched_follows_the_case(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, theirs, _ = three
    untouched = {**base, "afspraken": shown_rows(base)}
    found, data = merged(base, theirs, untouched)
    assert not found.clashes
    assert data == theirs


@given(edits())
def test_a_case_that_did_not_change_takes_what_was_sent(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, _, mine = three
    found, data = merged(base, base, mine)
    assert not found.clashes and not found.changes
    assert _rows(data) == _rows(mine)
    assert (data["naam"], data["uitleg"]) == (mine["naam"], mine["uitleg"])


@given(edits())
def test_nothing_of_the_other_is_lost_in_silence(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, theirs, mine = three
    found, data = merged(base, theirs, mine)
    said = {clash.id for clash in found.clashes}
    for name in ("naam", "uitleg"):
        if theirs[name] != base[name]:
            assert data[name] == theirs[name] or name in said
    if not any(each.startswith("afspraken") for each in said):
        assert _added(data) == _added(theirs) + _added(mine)


@given(edits())
def test_where_nothing_collides_the_order_of_two_people_does_not_matter(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, *_ = three
    naam = {**base, "naam": "x"}
    added = {**base, "afspraken": [*base["afspraken"], row("nieuw")]}
    for theirs, sent in ((naam, added), (added, naam)):
        rows = [*shown_rows(base), *sent["afspraken"][len(base["afspraken"]) :]]
        found, data = merged(base, theirs, {**sent, "afspraken": rows})
        assert not found.clashes
        assert data["naam"] == "x"
        assert _rows(data) == _rows(added)
