"""The catalogue of topics: what a module declares is what the check and the worker know."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from service import connectors
from service.connectors import CONNECTORS, TOPICS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "proceseigenaar" / "procesplaat.md"


def test_a_module_that_declares_a_topic_is_in_the_catalogue() -> None:
    modules = [
        import_module(f"{connectors.__name__}.{each.name}")
        for each in pkgutil.iter_modules(connectors.__path__)
    ]
    declared = {module.TOPIC.name for module in modules if hasattr(module, "TOPIC")}
    assert declared == set(TOPICS) == set(CONNECTORS)


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_a_topic_and_its_properties_stand_in_the_guide(name: str) -> None:
    row = next(
        line for line in GUIDE.read_text("utf-8").splitlines() if line.startswith(f"| `{name}` |")
    )
    assert all(f"`{each.name}`" in row for each in TOPICS[name].properties)
