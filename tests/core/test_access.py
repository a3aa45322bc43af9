"""The permission table: deny by default, and nobody sees a case he is involved in."""

from __future__ import annotations

import pytest

from service.core.access import (
    PUBLIC,
    SYSTEM,
    Actor,
    ActorKind,
    CaseFacts,
    Permission,
    Role,
    allowed,
    roles_of,
)

CASE = CaseFacts(instance_id=1, candidates=frozenset({"g:afdeling"}))


def person(*roles: Role, username: str = "alice", groups: tuple[str, ...] = ()) -> Actor:
    return Actor(username=username, roles=frozenset(roles), groups=frozenset(groups))


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.PUBLIC])
@pytest.mark.parametrize("actor", [PUBLIC, SYSTEM])
def test_who_did_not_sign_in_may_do_nothing_but_look_at_public_pages(
    actor: Actor, permission: Permission
) -> None:
    assert not allowed(permission, actor, CASE)


@pytest.mark.parametrize("permission", [p for p in Permission if p not in
                                        (Permission.PUBLIC, Permission.SIGNED_IN)])  # fmt: skip
def test_a_person_without_a_role_may_do_nothing(permission: Permission) -> None:
    assert not allowed(permission, person(), CASE)


@pytest.mark.parametrize("role", list(Role))
def test_an_involved_person_never_reads_or_handles_the_case(role: Role) -> None:
    alice = person(role, groups=("afdeling",))
    case = CaseFacts(
        instance_id=1, excluded=frozenset({"alice"}), candidates=frozenset({"g:afdeling"})
    )
    for permission in (Permission.READ_CASE, Permission.HANDLE_CASE, Permission.DO_TASK):
        assert not allowed(permission, alice, case)


@pytest.mark.parametrize("role", list(Role))
def test_whatever_somebody_s_work_is_he_does_the_task_that_names_him(role: Role) -> None:
    case = CaseFacts(
        instance_id=1, excluded=frozenset({"alice"}), candidates=frozenset({"u:alice"})
    )
    assert allowed(Permission.DO_TASK, person(role), case)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BEHEER, Role.PROCESEIGENAAR])
def test_who_has_no_work_in_cases_does_nothing_for_a_group(role: Role) -> None:
    assert not allowed(Permission.DO_TASK, person(role, groups=("afdeling",)), CASE)


def test_an_involved_person_does_the_task_that_names_him() -> None:
    case = CaseFacts(
        instance_id=1, excluded=frozenset({"alice"}), candidates=frozenset({"u:alice"})
    )
    assert allowed(Permission.DO_TASK, person(Role.MEDEWERKER), case)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.COORDINATOR, True),
        (Role.DIRECTIE, True),
        (Role.AUDITOR, True),
        (Role.MEDEWERKER, False),
        (Role.PROCESEIGENAAR, False),
        (Role.PRIVACY, False),  # only with a task of his own in the case
        (Role.BEHEER, False),
    ],
)
def test_who_reads_case_files(role: Role, *, reads: bool) -> None:
    assert allowed(Permission.READ_CASE, person(role), CASE) is reads


def test_the_privacy_officer_reads_the_cases_with_a_privacy_task() -> None:
    case = CaseFacts(instance_id=1, candidates=frozenset({"g:privacy_officer"}))
    officer = person(Role.PRIVACY, groups=("privacy_officer",))
    assert allowed(Permission.READ_CASE, officer, case)


def test_a_task_is_for_its_candidates() -> None:
    assert allowed(Permission.DO_TASK, person(Role.COORDINATOR, groups=("afdeling",)), CASE)
    assert not allowed(Permission.DO_TASK, person(Role.COORDINATOR, groups=("ander",)), CASE)


def test_a_party_opens_its_own_case_only() -> None:
    party = Actor(username="partij:1", kind=ActorKind.PARTY, instance_id=1)
    assert allowed(Permission.PARTY_CASE, party, CASE)
    assert not allowed(Permission.PARTY_CASE, party, CaseFacts(instance_id=2))


def test_an_action_can_be_kept_for_some_groups() -> None:
    case = CaseFacts(instance_id=1, groups=frozenset({"directie"}))
    assert allowed(Permission.HANDLE_CASE, person(Role.DIRECTIE, groups=("directie",)), case)
    assert not allowed(Permission.HANDLE_CASE, person(Role.COORDINATOR, groups=("x",)), case)


def test_roles_come_from_groups_and_unknown_words_give_none() -> None:
    table = {"afdeling": ("coordinator",), "raar": ("koning",)}
    assert roles_of(["afdeling", "raar", "beheer"], dict(table)) == {
        Role.COORDINATOR,
        Role.BEHEER,
    }


def test_a_bundle_gives_the_built_in_groups_no_other_roles() -> None:
    table = {"proceseigenaar": ("directie", "auditor"), "beheer": ("coordinator",)}
    assert roles_of(["proceseigenaar"], dict(table)) == {Role.PROCESEIGENAAR}
    assert roles_of(["beheer"], dict(table)) == {Role.BEHEER}
