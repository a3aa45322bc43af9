"""Who may do what: documented permissions, one-line predicates, deny by default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What kind of work a person does; derived from groups, never stored with a person."""

    COORDINATOR = "coordinator"
    MEDEWERKER = "medewerker"
    DIRECTIE = "directie"
    PROCESEIGENAAR = "proceseigenaar"
    AUDITOR = "auditor"
    PRIVACY = "privacy"
    BEHEER = "beheer"


# Groups that exist in every installation, whatever the bundles name.
BUILT_IN_GROUPS = {
    "proceseigenaar": Role.PROCESEIGENAAR,
    "auditor": Role.AUDITOR,
    "privacy_officer": Role.PRIVACY,
    "beheer": Role.BEHEER,
}


PARTY_PREFIX = "partij:"  # of the name under which a party without an account acts


class ActorKind(StrEnum):
    """A person with an account, a party of a case, anybody, or the service itself."""

    PERSON = "person"
    PARTY = "party"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. Always an argument, never ambient."""

    username: str
    name: str = ""
    title: str = ""
    kind: ActorKind = ActorKind.PERSON
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    locale: str = "nl"
    theme: str = ""
    # For a party: the one case its link opens.
    instance_id: int | None = None
    # Changes with the password and each sign-out, so that a session from before counts no more.
    stamp: str = ""
    # The state of the directory of people when this person was looked up; 0: not known.
    directory: int = 0

    @property
    def candidates(self) -> tuple[str, ...]:
        """The task candidates this person stands for."""
        return (f"u:{self.username}", *sorted(f"g:{group}" for group in self.groups))


SYSTEM = Actor(username="regelwerk", name="regelwerk", kind=ActorKind.SYSTEM)
PUBLIC = Actor(username="publiek", kind=ActorKind.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a predicate may know of a case."""

    instance_id: int
    excluded: frozenset[str] = frozenset()
    # Candidates of the open or ever opened tasks of this case.
    candidates: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    # Who is appointed to handle it; empty: any handler may.
    handlers: frozenset[str] = frozenset()


class Permission(StrEnum):
    """Everything a route or action can ask for."""

    PUBLIC = "public"  #: pages without an account
    SIGNED_IN = "signed_in"  #: own settings, sign out
    WORK = "work"  #: inbox; anybody with a role can be asked something by name
    START_CASE = "start_case"  #: enter a case for somebody else
    LIST_CASES = "list_cases"  #: list and search cases
    READ_CASE = "read_case"  #: open a case file and its documents
    HANDLE_CASE = "handle_case"  #: use an action of a case
    DO_TASK = "do_task"  #: claim, complete and release a task
    PARTY_CASE = "party_case"  #: status page of one's own case
    READ_VERSIONS = "read_versions"  #: versions, findings and files of a process
    PUBLISH = "publish"  #: upload and publish a version
    READ_AUDIT = "read_audit"  #: the audit trail
    OPERATE = "operate"  #: outbox and incidents


HANDLERS = frozenset({Role.COORDINATOR, Role.DIRECTIE})
WORKERS = HANDLERS | {Role.MEDEWERKER, Role.PRIVACY}
READERS = HANDLERS | {Role.AUDITOR}


def _has(actor: Actor, roles: Iterable[Role]) -> bool:
    return actor.kind is ActorKind.PERSON and not actor.roles.isdisjoint(roles)


def _reads(actor: Actor, case: CaseFacts | None) -> bool:
    if case is None or actor.username in case.excluded:
        return False
    if _has(actor, READERS):
        return _is_theirs(actor, case)
    # Outside the case, only who has a track of his own in it may look (privacy officer).
    return Role.PRIVACY in actor.roles and not case.candidates.isdisjoint(actor.candidates)


def keeps_to_own(actor: Actor) -> bool:
    """Whether *actor* sees other people's cases only until somebody is appointed."""
    return actor.roles.isdisjoint(READERS - {Role.COORDINATOR})


def _is_theirs(actor: Actor, case: CaseFacts) -> bool:
    """A coordinator keeps to the own cases once somebody is appointed; others oversee all."""
    if not case.handlers or not keeps_to_own(actor):
        return True
    return actor.username in case.handlers or f"u:{actor.username}" in case.candidates


def _does(actor: Actor, case: CaseFacts | None) -> bool:
    """A task: its candidates decide.

    Who is involved, or has no work in cases (an auditor, say), does only what names him.
    """
    if case is None or not _has(actor, Role):
        return False
    if actor.username in case.excluded or not _has(actor, WORKERS):
        return f"u:{actor.username}" in case.candidates
    return not case.candidates.isdisjoint(actor.candidates)


def _handles(actor: Actor, case: CaseFacts | None) -> bool:
    if case is None or actor.username in case.excluded or not _has(actor, WORKERS):
        return False
    if case.groups:
        return not case.groups.isdisjoint(actor.groups) and _is_theirs(actor, case)
    return _has(actor, HANDLERS) and _is_theirs(actor, case)


def _is_party(actor: Actor, case: CaseFacts | None) -> bool:
    return (
        actor.kind is ActorKind.PARTY and case is not None and actor.instance_id == case.instance_id
    )


Predicate = Callable[[Actor, CaseFacts | None], bool]

PERMISSIONS: dict[Permission, Predicate] = {
    Permission.PUBLIC: lambda actor, case: True,
    Permission.SIGNED_IN: lambda actor, case: actor.kind is ActorKind.PERSON,
    Permission.WORK: lambda actor, case: _has(actor, Role),
    Permission.START_CASE: lambda actor, case: _has(actor, WORKERS),
    Permission.LIST_CASES: lambda actor, case: _has(actor, READERS),
    Permission.READ_CASE: _reads,
    Permission.HANDLE_CASE: _handles,
    Permission.DO_TASK: _does,
    Permission.PARTY_CASE: _is_party,
    Permission.READ_VERSIONS: lambda actor, case: _has(
        actor, {Role.PROCESEIGENAAR, Role.AUDITOR, Role.DIRECTIE}
    ),
    Permission.PUBLISH: lambda actor, case: _has(actor, {Role.PROCESEIGENAAR}),
    Permission.READ_AUDIT: lambda actor, case: _has(actor, {Role.AUDITOR, Role.PRIVACY}),
    Permission.OPERATE: lambda actor, case: _has(actor, {Role.BEHEER}),
}


def allowed(permission: Permission, actor: Actor, case: CaseFacts | None = None) -> bool:
    """Whether *actor* has *permission*; unknown permissions and missing facts mean no."""
    predicate = PERMISSIONS.get(permission)
    return predicate is not None and predicate(actor, case)


def roles_of(groups: Iterable[str], group_roles: Mapping[str, Iterable[str]]) -> frozenset[Role]:
    """The roles that *groups* give, by the bundles' tables and the built-in groups."""
    found: set[Role] = set()
    for group in groups:
        if group in BUILT_IN_GROUPS:
            found.add(BUILT_IN_GROUPS[group])  # and nothing else: no bundle widens these
            continue
        found.update(Role(name) for name in group_roles.get(group, ()) if name in set(Role))
    return frozenset(found)
