"""Reading form files: what is taken, what is refused and why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import BundleError
from service.core.forms import Form, Kind, check_form, parse_form
from tests.core.forms.filled import (
    INSPECTION,
    LESSONS,
    TRAVEL,
    given_form,
    given_parts,
    given_schema,
)

TEXT = {"type": "textfield", "key": "naam", "id": "a", "label": "Naam"}


def codes(data: bytes) -> list[str]:
    with pytest.raises(BundleError) as caught:
        parse_form(data, file="proef.form")
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize("name", [LESSONS, INSPECTION, TRAVEL])
def test_a_realistic_form_is_read_without_remarks(name: str) -> None:
    form = given_form(name)
    assert form.id == name
    assert check_form(form) == []


def test_the_catalogue_names_path_label_and_clauses() -> None:
    fields = {field.path: field for field in given_form(LESSONS).fields}
    assert fields["ouder.naam"].label == "Wat is uw naam?"
    assert fields["ouder.naam"].clause == ("M01", "M02")
    assert fields["leerlingen.naam"].rows_of == "leerlingen"
    assert fields["leerlingen"].type is Kind.DYNAMICLIST
    assert [option.value for option in fields["dagen"].options] == ["ma", "wo", "vr"]


def test_a_missing_name_falls_back_on_the_id() -> None:
    assert given_parts(TEXT).name == "proef"


@pytest.mark.parametrize("kind", ["iframe", "html", "documentPreview", "table", "image", "", 3])
def test_a_component_we_do_not_show_is_refused(kind: Any) -> None:
    assert codes(given_schema({**TEXT, "type": kind})) == ["form-component-type"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"conditional": {"hide": "=a b c ("}}, "form-feel"),
        ({"validate": {"required": "=1 +"}}, "form-feel"),
        ({"label": "Hallo {{ = }}"}, "form-feel"),
        ({"description": "{{#if x}}ja{{/if}}"}, "form-template"),
        ({"validate": {"pattern": "(["}}, "form-pattern"),
        ({"validate": {"pattern": "a" * 301}}, "form-pattern"),
        ({"validate": {"validationType": "iban"}}, "form-property"),
        ({"key": "typename"}, "form-key-reserved"),
        ({"key": "ouder.typename"}, "form-key-reserved"),
        ({"key": "met spatie"}, "form-key-invalid"),
        ({"key": "_row"}, "form-key-invalid"),
        ({"key": ""}, "form-key-missing"),
    ],
)
def test_a_wrong_property_is_found(change: dict[str, Any], code: str) -> None:
    assert code in codes(given_schema({**TEXT, **change}))


@pytest.mark.parametrize(
    ("one", "other"), [("naam", "naam"), ("naam", "naam.voor"), ("naam.voor", "naam")]
)
def test_two_components_may_not_write_to_one_place(one: str, other: str) -> None:
    data = given_schema({**TEXT, "key": one}, {**TEXT, "key": other, "id": "b"})
    assert codes(data) == ["form-key-duplicate"]


def test_the_same_key_may_return_in_a_row() -> None:
    row = {"type": "dynamiclist", "path": "rijen", "id": "l", "label": "Rijen"}
    form = given_parts(TEXT, {**row, "components": [TEXT]})
    assert [field.path for field in form.fields] == ["naam", "rijen", "rijen.naam"]


@pytest.mark.parametrize("version", [19, 0, "18", None, True, 18.0])
def test_an_unknown_schema_version_is_refused(version: Any) -> None:
    assert codes(given_schema(TEXT, schemaVersion=version)) == ["form-version"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "form-json"),
        (b"\xff\xfe", "form-json"),
        (b"[]", "form-json"),
        (b'{"id": NaN}', "form-json"),
        (b'{"id": "\\ud800"}', "form-json"),
        (b"[" * 100_000, "form-json"),
        (b" " * 600_000, "form-size"),
    ],
)
def test_a_file_that_is_no_form_is_refused(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_nesting_has_a_limit() -> None:
    group: dict[str, Any] = TEXT
    for level in range(8):
        group = {"type": "group", "id": f"g{level}", "components": [group]}
    assert "form-depth" in codes(given_schema(group))


def test_the_number_of_components_has_a_limit() -> None:
    many = [{"type": "separator", "id": f"s{i}"} for i in range(401)]
    assert codes(given_schema(*many)) == ["form-size"]


def test_a_finding_names_file_component_and_label() -> None:
    with pytest.raises(BundleError) as caught:
        parse_form(given_schema({**TEXT, "type": "iframe"}), file="proef.form")
    finding = caught.value.findings[0]
    assert (finding.file, finding.element, finding.name) == ("proef.form", "a", "Naam")
    assert finding.advice is not None


def test_a_question_without_label_is_a_warning() -> None:
    assert [f.code for f in check_form(given_parts({**TEXT, "label": ""}))] == ["form-label"]


def test_a_choice_with_equal_values_is_a_warning() -> None:
    values = [{"label": "Een", "value": 1}, {"label": "Twee", "value": "1"}]
    form = given_parts({**TEXT, "type": "radio", "values": values})
    assert [finding.code for finding in check_form(form)] == ["form-options"]


_WORDS = (
    "type key path id label validate conditional hide values value components schemaVersion "
    "required pattern defaultRepetitions text"
)
_NAMES = st.sampled_from(_WORDS.split())
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["=a", "={", "default", *Kind])
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=25,
)


@given(_JSON)
def test_any_json_gives_a_form_or_findings(content: Any) -> None:
    whole = {"schemaVersion": 18, "id": "x", "components": content}
    for schema in (content, whole, {**whole, "components": [content]}):
        try:
            assert isinstance(parse_form(json.dumps(schema).encode(), file="x"), Form)
        except BundleError as error:
            assert error.findings


@given(st.binary(max_size=60))
def test_any_bytes_give_findings(data: bytes) -> None:
    assert codes(data)
