"""The corpus: our answers against those of the evaluator inside form-js."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.core.feel.feel_comparison import CORPUS, MODULES, ours, reference, same

NODE = Path(sys.executable).parent / "node"
DATA: dict[str, Any] = json.loads(CORPUS.read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = DATA["expressions"]


@pytest.fixture(scope="module")
def answers() -> list[Any]:
    if not (MODULES / "@bpmn-io/feelin").exists():
        if os.environ.get("CI"):
            pytest.fail(f"{MODULES} has no @bpmn-io/feelin: install the front end first")
        pytest.skip("the reference evaluator is not installed; run `make` first")
    return reference(NODE, DATA)


def test_the_corpus_is_large_and_names_its_deviations() -> None:
    assert len(ENTRIES) >= 150
    assert all(entry["deviates"] for entry in ENTRIES if "ours" in entry)


def test_every_other_answer_equals_the_reference(answers: list[Any]) -> None:
    different = [
        (entry["source"], ours(entry, DATA["scopes"]), answer)
        for entry, answer in zip(ENTRIES, answers, strict=True)
        if "ours" not in entry and not same(ours(entry, DATA["scopes"]), answer)
    ]
    assert different == []


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "ours" in e], ids=lambda entry: str(entry["source"])
)
def test_a_documented_deviation_gives_the_documented_answer(entry: dict[str, Any]) -> None:
    assert same(ours(entry, DATA["scopes"]), entry["ours"])


def test_a_documented_deviation_still_is_one(answers: list[Any]) -> None:
    agreed = [
        entry["source"]
        for entry, answer in zip(ENTRIES, answers, strict=True)
        if "ours" in entry and same(entry["ours"], answer)
    ]
    assert agreed == []
