"""Which actions a case offers, and in which order."""

from __future__ import annotations

from dataclasses import asdict

from service.actions import envelopes
from service.bundle.bundle import Bundle
from service.store.tables import Instance
from tests.engine.engine_models import (
    Case,
    both,
    end,
    envelope,
    flows,
    given_bundle,
    process,
    start,
)


def given_model(allowed: str = "true") -> Bundle:
    """A case that waits for three messages at once: two with a form, one from a machine."""
    return given_bundle(
        process(
            start(), both("naast"), envelope("vragen", "vraag", formulier="f"),
            envelope("intrekken", "weg", formulier="f", mag=allowed), envelope("bericht", "post"),
            both("samen"), end(),
            flows("start >> naast >> vragen >> samen", "naast >> intrekken >> samen",
                  "naast >> bericht >> samen", "samen >> einde"),
            messages=("vraag", "weg", "post"),
        )
    )  # fmt: skip


def offered(bundle: Bundle) -> list[str]:
    """What is offered when the engine reached the actions in the opposite order."""
    case = Case(bundle)
    waiting = [asdict(action) for action in reversed(case.step.actions)]
    found = envelopes.offered(bundle, Instance(actions=waiting), case.facts())
    return [element.id for element in found]


def test_actions_with_a_form_stand_where_the_model_puts_them() -> None:
    assert offered(given_model()) == ["vragen", "intrekken"]


def test_what_the_regulation_does_not_allow_now_is_not_offered() -> None:
    assert offered(given_model(allowed="false")) == ["vragen"]
