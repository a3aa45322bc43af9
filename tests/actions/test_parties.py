"""Who a document is for: the name in the record, a colleague, or nobody that is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.actions import casefile
from service.actions import facts as case_facts
from service.actions.parties import addressees
from service.store import instances
from service.worker import tick
from tests.proef import World

Answers = Callable[..., dict[str, Any]]
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}


def names(world: World, number: str, *audiences: str) -> dict[str, str]:
    services = world.services
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        assert instance is not None
        bundle = services.bundles.get(session, instance.bundle_hash)
        facts = case_facts.of(session, instance, bundle, services.clock())
        return addressees(bundle, facts, audiences)


def test_a_party_is_named_as_the_record_names_it(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    assert names(world, number, "aanvrager") == {"aanvrager": "Kees"}


def test_a_person_is_named_as_the_account_names_it(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    assert names(world, number, "lid:mia") == {"lid:mia": "Mia Lam"}


def test_who_is_unknown_or_nobody_has_no_name(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    assert names(world, number, "", "lid", "lid:weg", "vreemd:") == {}


def test_the_timeline_names_the_letter_and_who_it_is_for(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    world.complete(number, "Aanvraag beoordelen", "anna", GRANTED)
    tick(world.services, world.services.clock())
    file = casefile.case_file(world.services, number, world.actor("anna"))
    told = [each.sentence.params for each in file.timeline if "title" in each.sentence.params]
    assert told == [{"title": file.documents[0].title, "name": "Kees"}]
