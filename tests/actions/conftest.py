"""A small published process ("proefproces") and its people, for tests of the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from proef import World

from service.actions.services import Services


@pytest.fixture
def world(services: Services) -> World:
    """The process is published; anna and bob assess, dirk signs, mia is a colleague."""
    return World(services).prepare()


@pytest.fixture
def sqlite_world(sqlite_services: Services) -> World:
    return World(sqlite_services).prepare()


@pytest.fixture
def answers() -> Callable[..., dict[str, Any]]:
    """The answers of a start form; keyword arguments replace some."""

    def make(**other: Any) -> dict[str, Any]:
        return {
            "aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"},
            "soort": "verlof",
            **other,
        }

    return make
