"""Folding a submission into the case record."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.errors import Invalid, Refused
from service.core.record import fold, get_path, set_path


def folded(record: dict[str, Any], data: dict[str, Any], **options: Any) -> dict[str, Any]:
    scope = {**record, **options.pop("local", {})}
    return fold(record, data, scope=scope, functions={}, **options)


def test_groups_are_merged_and_lists_replaced() -> None:
    record = {"klant": {"naam": "A", "adres": "B"}, "lijst": [1, 2], "los": 1}
    new = folded(record, {"klant": {"adres": "C"}, "lijst": [3]})
    assert new == {"klant": {"naam": "A", "adres": "C"}, "lijst": [3], "los": 1}


def test_the_old_record_and_the_submission_are_not_changed() -> None:
    record, data = {"g": {"a": 1}, "l": [{"id": "x"}]}, {"g": {"b": 2}}
    folded(record, data)
    folded(record, {"c": 3}, bereik='l[id = "x"]')
    assert record == {"g": {"a": 1}, "l": [{"id": "x"}]}
    assert data == {"g": {"b": 2}}


def test_a_scope_merges_into_the_one_row_it_finds() -> None:
    record = {"mensen": [{"id": "jan"}, {"id": "piet", "ok": True}]}
    new = folded(record, {"reactie": "nee"}, bereik="mensen[id = wie]", local={"wie": "piet"})
    assert new["mensen"] == [{"id": "jan"}, {"id": "piet", "ok": True, "reactie": "nee"}]


@pytest.mark.parametrize("rows", [[], [{"id": "a"}, {"id": "a"}], None, "geen lijst"])
def test_a_scope_that_finds_no_single_row_is_refused(rows: Any) -> None:
    with pytest.raises(Refused):
        folded({"mensen": rows}, {"x": 1}, bereik='mensen[id = "a"]')


def test_a_row_is_appended_with_who_and_when() -> None:
    row = {"id": "1", "op": "2026-03-02", "door": "co1"}
    new = folded({}, {"tekst": "x"}, voeg_toe="dossier.notities", row=row)
    assert new == {"dossier": {"notities": [{**row, "tekst": "x"}]}}


def test_the_form_may_name_the_row_itself() -> None:
    new = folded({"m": [{"id": "a"}]}, {"id": "jan"}, voeg_toe="m", row={"id": "2", "op": "x"})
    assert new["m"][1] == {"id": "jan", "op": "x"}


@pytest.mark.parametrize(
    "data", [{"typename": "X"}, {"a": {"typename": 1}}, {"a": [{"b": [{"typename": None}]}]}]
)
def test_the_key_that_breaks_stored_state_is_refused_at_any_depth(data: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        folded({}, data)


def test_depth_and_size_have_a_limit() -> None:
    deep: Any = "x"
    for _ in range(25):
        deep = {"a": deep}
    for data in ({"a": deep}, {"a": "x" * 1_000_001}):
        with pytest.raises(Invalid):
            folded({}, data)


def test_paths_read_and_write_through_groups() -> None:
    assert get_path({"a": {"b": 1}}, "a.b") == 1
    assert get_path({"a": 1}, "a.b") is None
    assert get_path({}, "a.b.c") is None
    assert set_path({"a": {"b": 1}}, "a.c.d", 2) == {"a": {"b": 1, "c": {"d": 2}}}
