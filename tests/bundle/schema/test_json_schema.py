"""What is made from the schema: JSON Schema for editors, tables for the owner's pages."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from service.bundle.schema.catalogue import EVERYTHING, TOML_FILES
from service.bundle.schema.json_schema import schema_name, written
from service.bundle.schema.reference import OF_TOPICS, marked, renewed, tables
from service.bundle.schema.shape import shape_of
from service.cli.schema import schema
from service.cli.words import translate
from service.connectors import TOPICS
from service.settings import ROOT
from tests.bundle.schema.test_misspelt import CASES, SHIPPED, misspelt

SCHEMAS, PAGES = ROOT / "docs" / "schema", ROOT / "docs" / "proceseigenaar"
MARK = "#:schema "


def as_json(value: Any) -> Any:
    """TOML as an editor hands it to a JSON Schema: days are texts."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def validator(file: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / schema_name(file)).read_text("utf-8")))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_editor_finds_the_schema_of_a_file_and_no_fault_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(MARK)
    named = text.splitlines()[0].removeprefix(MARK)
    assert (path.parent / named).resolve() == SCHEMAS / schema_name(path.name)
    found = list(validator(path.name).iter_errors(as_json(tomllib.loads(text))))
    assert [error.message for error in found] == []


@pytest.mark.parametrize(("path", "line", "right", "wrong"), CASES[::7])
def test_an_editor_shows_a_misspelt_key_as_the_check_does(
    path: Path, line: int, right: str, wrong: str
) -> None:
    text = misspelt(path.read_text(encoding="utf-8"), line, right, wrong)
    found = validator(path.name).iter_errors(as_json(tomllib.loads(text)))
    assert any(wrong in error.message for error in found)


@pytest.mark.parametrize("file", sorted(TOML_FILES))
def test_the_schema_beside_the_regulations_is_today_s(file: str) -> None:
    Draft202012Validator.check_schema(json.loads(written(file, translate)))
    stored = (SCHEMAS / schema_name(file)).read_text(encoding="utf-8")
    assert stored == written(file, translate), "run: regelwerk schema --write docs/schema"


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.md")), ids=lambda path: path.name)
def test_the_tables_of_a_page_are_today_s(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = renewed(text, translate, TOPICS)
    assert text == made, "run: regelwerk schema --pages docs/proceseigenaar"


def test_every_table_of_every_file_is_on_a_page() -> None:
    told = {mark for page in PAGES.glob("*.md") for mark in marked(page.read_text("utf-8"))}
    whole_is_shown_by_its_parts = {
        (file, "") for file in TOML_FILES if tables(shape_of(EVERYTHING[file])) != {""}
    }
    every = {(f, path) for f, model in EVERYTHING.items() for path in tables(shape_of(model))}
    # As those of a section.
    same_as = {("bundle.toml", "kort.velden"), ("bundle.toml", "status.sectie.velden")}
    assert every - whole_is_shown_by_its_parts - same_as <= told
    assert (OF_TOPICS, "") in told


def test_every_key_is_described() -> None:
    mute = [
        f"{file} {path}.{name}"
        for file, model in EVERYTHING.items()
        for path, shape in _walk("", shape_of(model))
        for name, about in shape.keys.items()
        if not about.description
    ]
    assert mute == []


def _walk(path: str, shape: Any) -> list[tuple[str, Any]]:
    inner = [
        pair for name, about in shape.keys.items() for pair in _walk(f"{path}.{name}", about.shape)
    ]
    return [(path, shape), *inner]


def test_the_command_prints_one_schema_and_writes_all(tmp_path: Path) -> None:
    printed = CliRunner().invoke(schema, ["bundle.toml"])
    assert json.loads(printed.output)["additionalProperties"] is False
    assert CliRunner().invoke(schema, ["--write", str(tmp_path / "nieuw")]).exit_code == 0
    assert {path.name for path in (tmp_path / "nieuw").iterdir()} == set(
        map(schema_name, TOML_FILES)
    )


def test_the_command_renews_pages_and_leaves_the_rest_of_them(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("voor\n<!-- schema: demo.toml persoon -->\noud\n<!-- /schema -->\nna\n")
    assert CliRunner().invoke(schema, ["--pages", str(tmp_path)]).exit_code == 0
    text = page.read_text()
    assert text.startswith("voor\n") and text.endswith("na\n")
    assert "oud" not in text
    assert "| `functie` |" in text
