"""Whatever is posted is answered, hidden answers stay out, a round trip changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.forms import Bound, Form, bind, bind_data, initial
from service.core.forms.entries import walk
from tests.core.forms.filled import (
    INSPECTION,
    LESSONS,
    TRAVEL,
    given_context,
    given_form,
    given_upload,
)

FORMS = {name: given_form(name) for name in (LESSONS, INSPECTION, TRAVEL)}
CONTEXT = given_context(
    {"tarief": 0.5, "maximum_km": 60}, uploads={"u1": given_upload(), "u2": given_upload("u2")}
)
_PLAUSIBLE = "anders instrument zang ja nee Piano an true ma wo roest u1 u2 2 7,5 0 2026-04-30"
_VALUES = st.sampled_from([*_PLAUSIBLE.split(), "2026-04-30T10:15", "09:30", "a@b.nl"]) | st.text(
    max_size=12
)


def names(form: Form) -> list[str]:
    """Every name a browser could post for this form, with two rows in each list."""
    found = ["typename", "_row", "_shown"]
    lists = sorted({field.rows_of for field in form.fields if field.rows_of}, key=len)
    for field in form.fields:
        for row in ("0", "1", "7"):
            name = field.path
            for outer in reversed(lists):
                name = name.replace(f"{outer}.", f"{outer}.{row}.", 1)
            found += [name, f"{name}.count", f"{name}.stored", f"{name}.remove", f"{name}._row"]
    return sorted(set(found))


@st.composite
def posts(draw: st.DrawFn) -> tuple[Form, dict[str, list[str]]]:
    form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    known = st.sampled_from(names(form))
    posted = draw(st.dictionaries(known, st.lists(_VALUES, max_size=3), max_size=25))
    action = draw(st.sampled_from(["save", "draft", "refresh", "add:ritten", "remove:ritten:0"]))
    return form, {**posted, "_action": [action]}


def check_hidden(bound: Bound) -> None:
    state = bound.settled.state
    for place in state.hidden:
        held: Any = bound.data
        for part in place:
            held = held[int(part)] if isinstance(held, list) else (held or {}).get(part)
        assert held is None


@settings(max_examples=150, deadline=None)
@given(posts())
def test_any_post_is_answered(case: tuple[Form, dict[str, list[str]]]) -> None:
    form, posted = case
    bound = bind(form, posted, {}, CONTEXT)
    json.dumps(bound.data, allow_nan=False)
    assert "typename" not in json.dumps(bound.data)
    assert bound.errors.keys() <= names_of(bound)
    check_hidden(bound)


def names_of(bound: Bound) -> set[str]:
    return {entry.name for entry in walk(bound.entries)}


@settings(max_examples=100, deadline=None)
@given(posts())
def test_a_round_trip_changes_nothing(case: tuple[Form, dict[str, list[str]]]) -> None:
    form, posted = case
    first = bind(form, posted, {}, CONTEXT)
    opened = initial(form, given_context({**CONTEXT.record, **first.data}))
    again = bind(form, opened.as_posted(), {}, given_context({**CONTEXT.record, **first.data}))
    assert again.data == first.data


@settings(max_examples=100, deadline=None)
@given(posts())
def test_a_draft_comes_back_as_it_was(case: tuple[Form, dict[str, list[str]]]) -> None:
    form, posted = case
    first = bind(form, posted, {}, CONTEXT)
    again = bind(form, first.as_posted(), {}, CONTEXT)
    assert (again.values, again.data) == (first.values, first.data)


@pytest.mark.parametrize("name", sorted(FORMS))
@given(data=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_any_data_is_answered(name: str, data: dict[str, str]) -> None:
    assert bind_data(FORMS[name], data, CONTEXT).press.verb
