"""A version that weakens a safeguard needs somebody besides its maker; two attacks that fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from service.actions import approvals, casefile, entitlements, people, publish
from service.bundle.archive import read_directory, write_zip
from service.core.actor import SYSTEM, Actor
from service.core.errors import Conflict, Invalid, NotAllowed, NotApproved
from service.core.rights import written_mandate
from service.store.acts import Act
from service.store.tables import AuditEvent
from tests.conftest import ROOT
from tests.proef import HERE, World

Answers = Callable[..., dict[str, Any]]
NOBODY_KEPT_OUT = ('uitgesloten = "betrokkenen"', 'uitgesloten = "[]"')
WIDER = ('mag = ["taken", "invoeren"]', 'mag = ["taken", "invoeren", "zaken_lezen"]')
NARROWER = ('mag = ["taken", "invoeren"]', 'mag = ["taken"]')
WHY = "het is goed bekeken"


def files(*changes: tuple[str, str]) -> Mapping[str, bytes]:
    found = read_directory(
        HERE / "proefproces", HERE / "proefproces_forms", ROOT / "processes" / "kalender.toml"
    )
    text = found["bundle.toml"].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {**found, "bundle.toml": text.encode()}


def draft(world: World, *changes: tuple[str, str], by: str = "pia") -> str:
    """The hash of a draft with other settings, read in by *by*."""
    kept = publish.upload(world.services, write_zip(files(*changes)), world.actor(by))
    assert kept.publishable, [str(each.message) for each in kept.findings]
    return kept.hash


def person(world: World, username: str, power: str) -> Actor:
    people.add(world.services, username=username, name=username, password="een lang wachtwoord",
               groups=[], mandates=[written_mandate(power)])  # fmt: skip
    return world.actor(username)


def told(world: World, act: Act) -> list[dict[str, Any]]:
    return [json.loads(e.data) for e in world.rows(AuditEvent) if e.kind == act]


@pytest.mark.parametrize("change", [NOBODY_KEPT_OUT, WIDER])
def test_who_made_it_does_not_publish_what_weakens(
    sqlite_world: World, change: tuple[str, str]
) -> None:
    version = draft(sqlite_world, change)
    for actor in (sqlite_world.actor("pia"), SYSTEM, person(sqlite_world, "paul", "publiceren")):
        with pytest.raises(NotApproved, match="Somebody else"):
            publish.publish(sqlite_world.services, version, WHY, actor)


def test_what_weakens_nothing_needs_no_second_person(sqlite_world: World) -> None:
    version = draft(sqlite_world, NARROWER)
    assert publish.publish(sqlite_world.services, version, WHY, sqlite_world.actor("pia")) == 2
    assert told(sqlite_world, Act.BUNDLE_PUBLISHED)[-1]["changes"] == ["group:medewerker"]


@pytest.mark.parametrize("power", ["publiceren:proefproces", "goedkeuren:proefproces"])
def test_somebody_else_agrees_and_then_it_is_published(world: World, power: str) -> None:
    version = draft(world, WIDER)
    approvals.approve(world.services, version, WHY, person(world, "paul", power))
    assert publish.publish(world.services, version, WHY, world.actor("pia")) == 2
    assert told(world, Act.BUNDLE_APPROVED)[0]["changes"] == ["!group:medewerker"]
    assert told(world, Act.BUNDLE_PUBLISHED)[-1]["approved_by"] == "paul"
    found = approvals.weighed(world.services, version, world.actor("pia"))
    assert found.approval is not None
    assert (found.approval.approved_by, found.approval.reason) == ("paul", WHY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approval SET approved_by = 'mallory'",
        "UPDATE approval SET reason = 'om andere reden'",
        "DELETE FROM approval",
    ],
)
def test_who_agreed_to_a_version_in_use_stays_in_the_database(world: World, statement: str) -> None:
    version = draft(world, WIDER)
    approvals.approve(world.services, version, WHY, person(world, "paul", "publiceren"))
    publish.publish(world.services, version, WHY, world.actor("pia"))
    with (
        pytest.raises(DatabaseError, match="never changed"),
        world.services.db.writing() as session,
    ):
        session.execute(text(statement))


def test_nobody_agrees_to_his_own_version(sqlite_world: World) -> None:
    version = draft(sqlite_world, WIDER)
    with pytest.raises(NotAllowed, match="himself"):
        approvals.approve(sqlite_world.services, version, WHY, sqlite_world.actor("pia"))


def test_who_agreed_does_not_publish_it_as_well(sqlite_world: World) -> None:
    paul = person(sqlite_world, "paul", "publiceren")
    version = draft(sqlite_world, WIDER)
    approvals.approve(sqlite_world.services, version, WHY, paul)
    with pytest.raises(NotApproved, match="You agreed"):
        publish.publish(sqlite_world.services, version, WHY, paul)


@pytest.mark.parametrize("power", ["goedkeuren:anders", "publiceren:anders", "toezicht", "inzage"])
def test_who_has_no_say_in_the_process_does_not_agree(sqlite_world: World, power: str) -> None:
    version = draft(sqlite_world, WIDER)
    with pytest.raises(NotAllowed):
        approvals.approve(sqlite_world.services, version, WHY, person(sqlite_world, "x1", power))


def test_the_service_itself_is_nobody_to_agree(sqlite_world: World) -> None:
    version = draft(sqlite_world, WIDER)
    with pytest.raises(NotAllowed):
        approvals.approve(sqlite_world.services, version, WHY, SYSTEM)


def test_agreeing_needs_a_reason_and_something_to_agree_to(sqlite_world: World) -> None:
    paul = person(sqlite_world, "paul", "goedkeuren:proefproces")
    with pytest.raises(Invalid, match="few words"):
        approvals.approve(sqlite_world.services, draft(sqlite_world, WIDER), " ", paul)
    with pytest.raises(Invalid, match="nothing"):
        approvals.approve(sqlite_world.services, draft(sqlite_world, NARROWER), WHY, paul)


def test_an_approval_ends_when_another_version_comes_into_use(sqlite_world: World) -> None:
    services, pia = sqlite_world.services, sqlite_world.actor("pia")
    paul = person(sqlite_world, "paul", "goedkeuren:proefproces")
    version = draft(sqlite_world, WIDER)
    approvals.approve(services, version, WHY, paul)
    publish.publish(services, draft(sqlite_world, NARROWER), WHY, pia)
    with pytest.raises(NotApproved):
        publish.publish(services, version, WHY, pia)
    approvals.approve(services, version, WHY, paul)
    assert publish.publish(services, version, WHY, pia) == 3
    with pytest.raises(Conflict):
        approvals.approve(services, version, WHY, paul)


def test_no_bundle_of_another_process_widens_a_group(sqlite_world: World, answers: Answers) -> None:
    """V1: a process of one's own with the group names of another, and every right there is."""
    number = sqlite_world.file(answers()).number
    mine = (
        ('sleutel = "proefproces"', 'sleutel = "valstrik"'),
        ('nummer = "P-', 'nummer = "X-'),
        ('mag = ["taken", "invoeren"]', 'mag = ["zaken_lezen", "zaken_voeren", "versies_lezen"]'),
        ('bereik = "eigen"', 'bereik = "alles"'),
    )
    trap = draft(sqlite_world, *mine)
    publish.publish(sqlite_world.services, trap, WHY, sqlite_world.actor("pia"))
    mia = sqlite_world.actor("mia")
    with pytest.raises(NotAllowed):
        casefile.case_file(sqlite_world.services, number, mia)


def test_a_version_takes_nothing_from_running_cases(sqlite_world: World, answers: Answers) -> None:
    """V1 the other way round: who handles running cases goes on under their version."""
    number = sqlite_world.file(answers()).number
    nothing = ('mag = ["zaken_lezen", "zaken_voeren", "taken", "invoeren"]', "mag = []")
    kept = publish.upload_files(sqlite_world.services, files(nothing), SYSTEM)
    # Nobody could do its tasks; and the public form offers staff, which is only a warning.
    assert {each.code for each in kept.findings} == {"right", "people"}
    less = (nothing[0], 'mag = ["taken", "invoeren"]')
    version = draft(sqlite_world, less)
    publish.publish(sqlite_world.services, version, WHY, sqlite_world.actor("pia"))
    anna = sqlite_world.actor("anna")
    assert casefile.case_file(sqlite_world.services, number, anna).instance.number == number
    later = sqlite_world.file(answers()).number
    with pytest.raises(NotAllowed):
        casefile.case_file(sqlite_world.services, later, anna)


def test_who_is_involved_stays_out_whatever_a_later_version_says(
    sqlite_world: World, answers: Answers
) -> None:
    """V5: the case keeps to its version, also when a second person agreed to less."""
    number = sqlite_world.file(answers(betrokkenen=["dirk"])).number
    version = draft(sqlite_world, NOBODY_KEPT_OUT)
    approvals.approve(
        sqlite_world.services, version, WHY, person(sqlite_world, "paul", "goedkeuren:proefproces")
    )
    publish.publish(sqlite_world.services, version, WHY, sqlite_world.actor("pia"))
    with pytest.raises(NotAllowed):
        casefile.case_file(sqlite_world.services, number, sqlite_world.actor("dirk"))


def test_nobody_manages_accounts_without_being_told_to(sqlite_world: World) -> None:
    with pytest.raises(NotAllowed):
        entitlements.entitle(
            sqlite_world.services, "mia", groups=[], actor=sqlite_world.actor("pia")
        )


def test_nobody_gives_himself_more(sqlite_world: World) -> None:
    chief = person(sqlite_world, "chef", "accounts")
    with pytest.raises(NotAllowed, match="own account"):
        entitlements.entitle(
            sqlite_world.services, "chef", mandates=[written_mandate("publiceren")], actor=chief
        )
    entitlements.entitle(sqlite_world.services, "mia", groups=["proefproces/directie"], actor=chief)
    assert sqlite_world.actor("mia").groups == {"proefproces/directie"}
