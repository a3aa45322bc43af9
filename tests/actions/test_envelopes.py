"""Which actions a case offers, and in which order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from service.actions import envelopes
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.engine import submission
from service.store.tables import Instance


def element(key: str) -> Element:
    return Element(key=key, process="p", id=key, file="p.bpmn", name=key, kind="catch")


def test_actions_stand_where_the_model_puts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission, "allowed", lambda *_: True)
    bundle = SimpleNamespace(elements={key: element(key) for key in ("vragen", "intrekken")})
    waiting = [{"element": key, "form": "f", "local": {}} for key in ("intrekken", "vragen")]
    found = envelopes.offered(
        cast(Bundle, bundle), cast(Instance, SimpleNamespace(actions=waiting)), cast(Any, None)
    )
    assert [each.key for each in found] == ["vragen", "intrekken"]
