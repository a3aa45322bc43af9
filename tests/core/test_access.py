"""The permission table: deny by default, per process, and nobody sees a case he is involved in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.core.access import CaseFacts, Permission, allowed, sight
from service.core.actor import PUBLIC, SYSTEM, Actor, ActorKind
from service.core.rights import (
    Grant,
    Mandate,
    Power,
    Reach,
    Right,
    Rights,
)

TEAM = "leave/team"
CASE = CaseFacts(instance_id=1, process="leave", version="v1", candidates=frozenset({f"g:{TEAM}"}))
ABOUT_A_CASE = (Permission.READ_CASE, Permission.HANDLE_CASE, Permission.DO_TASK)


def rights(*given: Right, group: str = TEAM, reach: Reach = Reach.ALL, version: str = "v1",
           conditional: bool = False) -> Rights:  # fmt: skip
    grants = tuple(
        Grant(group=group, right=right, reach=reach, conditional=conditional) for right in given
    )
    return Rights(versions={version: {group: grants}}, current={group.partition("/")[0]: version})


def person(*given: Right, group: str = TEAM, powers: tuple[Mandate, ...] = (), **how: Any) -> Actor:
    return Actor(
        username="alice",
        groups=frozenset({group}),
        rights=rights(*given, group=group, **how),
        mandates=frozenset(powers),
    )


def case(**other: Any) -> CaseFacts:
    return replace(CASE, **other)


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.PUBLIC])
@pytest.mark.parametrize("actor", [PUBLIC, SYSTEM])
def test_who_did_not_sign_in_may_do_nothing_but_look_at_public_pages(
    actor: Actor, permission: Permission
) -> None:
    assert not allowed(permission, actor, CASE)


@pytest.mark.parametrize("permission", [p for p in Permission if p not in
                                        (Permission.PUBLIC, Permission.SIGNED_IN)])  # fmt: skip
def test_a_person_without_groups_and_mandates_may_do_nothing(permission: Permission) -> None:
    assert not allowed(permission, Actor(username="alice"), CASE)


@pytest.mark.parametrize("kind", [k for k in ActorKind if k is not ActorKind.PERSON])
@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.PUBLIC])
def test_groups_and_mandates_of_who_is_no_person_give_nothing(
    kind: ActorKind, permission: Permission
) -> None:
    strange = person(*Right, powers=tuple(Mandate(power) for power in Power))
    assert not allowed(permission, replace(strange, kind=kind), CASE)


@pytest.mark.parametrize("permission", ABOUT_A_CASE)
def test_nothing_is_allowed_in_a_case_of_which_nothing_is_known(permission: Permission) -> None:
    assert not allowed(permission, person(*Right, powers=(Mandate(Power.INSPECT),)))


@pytest.mark.parametrize("permission", ABOUT_A_CASE)
def test_an_involved_person_has_no_right_in_the_case(permission: Permission) -> None:
    alice = person(*Right, powers=tuple(Mandate(power) for power in Power))
    assert not allowed(permission, alice, case(excluded=frozenset({"alice"})))


def test_an_involved_person_does_the_task_that_names_him() -> None:
    named = case(excluded=frozenset({"alice"}), candidates=frozenset({"u:alice"}))
    assert allowed(Permission.DO_TASK, person(), named)


def test_whatever_somebody_may_he_does_the_task_that_names_him() -> None:
    operator = Actor(username="alice", mandates=frozenset({Mandate(Power.OPERATE)}))
    assert allowed(Permission.DO_TASK, operator, case(candidates=frozenset({"u:alice"})))


@pytest.mark.parametrize(
    ("permission", "right"),
    [
        (Permission.READ_CASE, Right.READ_CASES),
        (Permission.HANDLE_CASE, Right.HANDLE_CASES),
        (Permission.DO_TASK, Right.DO_TASKS),
        (Permission.START_CASE, Right.START_CASES),
        (Permission.READ_VERSIONS, Right.READ_VERSIONS),
        (Permission.LIST_CASES, Right.READ_CASES),
        (Permission.TAKE_TASKS, Right.DO_TASKS),
        (Permission.READ_REPORTS, Right.READ_REPORTS),
        (Permission.ESTABLISH_REPORTS, Right.ESTABLISH_REPORTS),
    ],
)
def test_one_right_gives_one_permission(permission: Permission, right: Right) -> None:
    assert allowed(permission, person(right), CASE)
    assert not allowed(permission, person(*(r for r in Right if r is not right)), CASE)


@pytest.mark.parametrize(
    ("permission", "powers"),
    [
        (Permission.READ_CASE, {Power.INSPECT}),
        (Permission.LIST_CASES, {Power.INSPECT}),
        (Permission.READ_VERSIONS, {Power.INSPECT, Power.PUBLISH, Power.APPROVE, Power.AUDIT}),
        (Permission.PUBLISH, {Power.PUBLISH}),
        (Permission.APPROVE, {Power.PUBLISH, Power.APPROVE}),
        (Permission.READ_AUDIT, {Power.AUDIT}),
        (Permission.READ_REPORTS, {Power.AUDIT}),
        (Permission.ESTABLISH_REPORTS, set()),
        (Permission.OPERATE, {Power.OPERATE}),
        (Permission.ACCOUNTS, {Power.ACCOUNTS}),
        (Permission.HANDLE_CASE, set()),
        (Permission.DO_TASK, set()),
        (Permission.START_CASE, set()),
    ],
)
def test_what_a_mandate_gives(permission: Permission, powers: set[Power]) -> None:
    holders = {
        power
        for power in Power
        if allowed(permission, Actor(username="alice", mandates=frozenset({Mandate(power)})), CASE)
    }
    assert holders == powers


@pytest.mark.parametrize("permission", ABOUT_A_CASE)
def test_a_group_of_one_process_says_nothing_in_a_case_of_another(permission: Permission) -> None:
    elsewhere = case(process="permits", version="v7", candidates=frozenset({"g:permits/team"}))
    assert not allowed(permission, person(*Right), elsewhere)


def test_a_group_has_in_a_case_the_rights_of_the_version_it_runs_on() -> None:
    alice = person(Right.READ_CASES)
    later = replace(alice, rights=Rights(
        versions={**alice.rights.versions, "v2": {TEAM: ()}}, current={"leave": "v2"}
    ))  # fmt: skip
    assert allowed(Permission.READ_CASE, later, CASE)
    assert not allowed(Permission.READ_CASE, later, case(version="v2"))


@pytest.mark.parametrize("permission", [Permission.START_CASE, Permission.READ_VERSIONS])
def test_what_is_about_no_case_follows_the_version_in_use(permission: Permission) -> None:
    alice = person(*Right)
    later = replace(alice, rights=Rights(
        versions={**alice.rights.versions, "v2": {TEAM: ()}}, current={"leave": "v2"}
    ))  # fmt: skip
    assert not allowed(permission, later, process="leave")


@pytest.mark.parametrize(
    "permission", [Permission.PUBLISH, Permission.APPROVE, Permission.READ_VERSIONS]
)
def test_a_mandate_over_one_process_says_nothing_about_another(permission: Permission) -> None:
    owner = Actor(username="pia", mandates=frozenset({Mandate(Power.PUBLISH, "leave")}))
    assert allowed(permission, owner, process="leave")
    assert not allowed(permission, owner, process="permits")
    assert not allowed(permission, owner, process="")


@pytest.mark.parametrize(
    ("reach", "facts", "reads"),
    [
        (Reach.ALL, {"handlers": frozenset({"bob"}), "candidates": frozenset()}, True),
        (Reach.OWN, {"handlers": frozenset()}, True),
        (Reach.OWN, {"handlers": frozenset({"alice"})}, True),
        (Reach.OWN, {"handlers": frozenset({"bob"})}, False),  # his group has a task: not enough
        (Reach.OWN, {"handlers": frozenset({"bob"}), "candidates": frozenset({"u:alice"})}, True),
        (Reach.OWN_TASKS, {}, True),
        (Reach.OWN_TASKS, {"candidates": frozenset({"u:alice"})}, True),
        (Reach.OWN_TASKS, {"candidates": frozenset({"g:leave/other", "g:permits/team"})}, False),
        (Reach.OWN_TASKS, {"candidates": frozenset(), "handlers": frozenset({"alice"})}, False),
    ],
)
def test_over_which_cases_a_right_is(reach: Reach, facts: dict[str, Any], *, reads: bool) -> None:
    alice = person(Right.READ_CASES, Right.HANDLE_CASES, reach=reach)
    for permission in (Permission.READ_CASE, Permission.HANDLE_CASE):
        assert allowed(permission, alice, case(**facts)) is reads


def test_a_group_with_a_condition_sees_the_cases_that_meet_it() -> None:
    alice = person(Right.READ_CASES, conditional=True)
    assert not allowed(Permission.READ_CASE, alice, CASE)
    assert not allowed(Permission.READ_CASE, alice, case(open_to=frozenset({"leave/other"})))
    assert allowed(Permission.READ_CASE, alice, case(open_to=frozenset({TEAM})))


def test_a_task_is_for_its_candidates() -> None:
    assert allowed(Permission.DO_TASK, person(Right.DO_TASKS), CASE)
    assert not allowed(Permission.DO_TASK, person(Right.DO_TASKS, group="leave/other"), CASE)


def test_an_action_can_be_kept_for_some_groups() -> None:
    kept = case(groups=frozenset({TEAM}))
    assert allowed(Permission.HANDLE_CASE, person(Right.DO_TASKS), kept)
    assert not allowed(Permission.HANDLE_CASE, person(*Right, group="leave/other"), kept)
    assert not allowed(Permission.HANDLE_CASE, person(Right.HANDLE_CASES), kept)


def test_a_party_opens_its_own_case_only() -> None:
    party = Actor(username="partij:1", kind=ActorKind.PARTY, instance_id=1)
    assert allowed(Permission.PARTY_CASE, party, CASE)
    assert not allowed(Permission.PARTY_CASE, party, CaseFacts(instance_id=2))


def test_the_list_is_asked_for_what_may_be_read() -> None:
    alice = person(Right.READ_CASES, reach=Reach.OWN, powers=(Mandate(Power.INSPECT, "permits"),))
    seen = sight(alice)
    assert seen.processes == frozenset({"permits"})
    assert seen.views == {(Reach.OWN, ""): frozenset({"v1"})}
    assert sight(person(powers=(Mandate(Power.INSPECT),))).processes is None
    assert sight(person(Right.DO_TASKS)).views == {}
