"""Who may do what: documented permissions, one-line predicates, deny by default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from service.core.actor import Actor, ActorKind
from service.core.rights import Grant, Power, Reach, Right

VERSION_READERS = (Power.PUBLISH, Power.APPROVE, Power.INSPECT, Power.AUDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a predicate may know of a case."""

    instance_id: int
    process: str = ""
    # The version the case runs on: its groups have the rights they have there.
    version: str = ""
    excluded: frozenset[str] = frozenset()
    # Candidates of the open tasks of this case.
    candidates: frozenset[str] = frozenset()
    # For an action: the groups it is kept for.
    groups: frozenset[str] = frozenset()
    # Who is appointed to handle it; empty: nobody yet.
    handlers: frozenset[str] = frozenset()
    # The groups with a condition that this case meets.
    open_to: frozenset[str] = frozenset()


class Permission(StrEnum):
    """Everything a route or action can ask for."""

    PUBLIC = "public"  #: pages without an account
    SIGNED_IN = "signed_in"  #: own settings, sign out
    WORK = "work"  #: inbox; anybody who belongs here can be asked something by name
    TAKE_TASKS = "take_tasks"  #: tasks of a group can come to this person
    START_CASE = "start_case"  #: enter a case for somebody else
    SEE_BOARDS = "see_boards"  #: overviews of what falls due, and of figures
    LIST_CASES = "list_cases"  #: list and search cases
    READ_CASE = "read_case"  #: open a case file and its documents
    HANDLE_CASE = "handle_case"  #: use an action of a case
    NOTE_CASE = "note_case"  #: note something with a case, and read what was noted
    DO_TASK = "do_task"  #: claim, complete and release a task
    PARTY_CASE = "party_case"  #: status page of one's own case
    READ_VERSIONS = "read_versions"  #: versions, findings and files of a process
    PUBLISH = "publish"  #: upload and publish a version
    APPROVE = "approve"  #: agree to a version that weakens a safeguard
    READ_REPORTS = "read_reports"  #: what is told of many cases together
    ESTABLISH_REPORTS = "establish_reports"  #: work a report out and establish it
    READ_AUDIT = "read_audit"  #: the audit trail, and cases with names replaced
    DRAW_CASE = "draw_case"  #: draw cases into a sample, to read those whole
    OPERATE = "operate"  #: outbox and incidents
    ACCOUNTS = "accounts"  #: add, change and close accounts


REACH: Mapping[Reach, Callable[[Actor, CaseFacts], bool]] = {
    Reach.ALL: lambda actor, case: True,
    Reach.OWN: lambda actor, case: not case.handlers or _is_theirs(actor, case),
    Reach.OWN_TASKS: lambda actor, case: (
        not case.candidates.isdisjoint({*actor.candidates} - _personal(actor, case))
    ),
}


def _is_theirs(actor: Actor, case: CaseFacts) -> bool:
    names = {actor.username, *actor.stands_in}
    seats = {actor.seat, *_lent(actor, case)}
    return not names.isdisjoint(case.handlers) or not seats.isdisjoint(case.candidates)


def _lent(actor: Actor, case: CaseFacts) -> set[str]:
    """The seats of who is away that *actor* takes here."""
    return {f"u:{name}" for name in actor.stands_in - case.excluded}


def _personal(actor: Actor, case: CaseFacts) -> set[str]:
    """The seats that nobody takes over: what asks somebody who is involved asks that one alone."""
    return {f"u:{name}" for name in actor.stands_in & case.excluded}


def _reached(actor: Actor, case: CaseFacts, grants: Iterable[Grant]) -> bool:
    """Whether one of *grants* covers this case."""
    return any(
        REACH[each.reach](actor, case) and (not each.conditional or each.group in case.open_to)
        for each in grants
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The cases somebody may read, for a list: what READ_CASE says of each, said of all at once.

    ``processes``: all their cases, None meaning every process. ``views``: per reach, and the
    group whose condition the case has to meet (or empty), the versions it is about.
    """

    processes: frozenset[str] | None
    views: Mapping[tuple[Reach, str], frozenset[str]]


def sight(actor: Actor) -> Sight:
    """Which cases *actor* may read, but for those he is involved in."""
    inspects = {each.process for each in actor.mandates if each.power is Power.INSPECT}
    views: dict[tuple[Reach, str], set[str]] = {}
    for version in actor.rights.versions:
        for grant in actor.grants(version, Right.READ_CASES):
            condition = grant.group if grant.conditional else ""
            views.setdefault((grant.reach, condition), set()).add(version)
    return Sight(
        processes=None if "" in inspects else frozenset(inspects),
        views={view: frozenset(versions) for view, versions in sorted(views.items())},
    )


def _is_involved(actor: Actor, case: CaseFacts) -> bool:
    """Whether the person is involved in the case."""
    return actor.username in case.excluded


def _reads(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    if case is None or _is_involved(actor, case):
        return False
    granted = _reached(actor, case, actor.grants(case.version, Right.READ_CASES))
    return granted or actor.holds(Power.INSPECT, case.process)


def _does(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    """A task: its candidates decide. Who is involved does only what names him."""
    if case is None or not actor.belongs:
        return False
    if actor.seat in case.candidates:
        return True
    seats = {f"g:{each.group}" for each in actor.grants(case.version, Right.DO_TASKS)}
    seats |= _lent(actor, case)
    return not _is_involved(actor, case) and not seats.isdisjoint(case.candidates)


def _handles(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    """An action: of the groups it names; when it names none, of who handles cases."""
    if case is None or _is_involved(actor, case):
        return False
    if not case.groups:
        return _reached(actor, case, actor.grants(case.version, Right.HANDLE_CASES))
    named = (g for g in actor.grants(case.version, Right.DO_TASKS) if g.group in case.groups)
    return _reached(actor, case, named)


def _notes(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    """Who reads the case because of his work; who only keeps an eye on it writes nothing there."""
    if case is None or _is_involved(actor, case):
        return False
    return _reached(actor, case, actor.grants(case.version, Right.READ_CASES))


def _lists(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    """Cases of every version that ever ran may be in the list."""
    versions = actor.rights.versions
    granted = any(any(actor.grants(version, Right.READ_CASES)) for version in versions)
    return granted or actor.holds(Power.INSPECT, process)


def _reads_versions(actor: Actor, case: CaseFacts | None, process: str | None) -> bool:
    if actor.may(Right.READ_VERSIONS, process):
        return True
    return any(actor.holds(power, process) for power in VERSION_READERS)


Predicate = Callable[[Actor, CaseFacts | None, str | None], bool]

PERMISSIONS: Mapping[Permission, Predicate] = {
    Permission.PUBLIC: lambda actor, case, process: True,
    Permission.SIGNED_IN: lambda actor, case, process: actor.kind is ActorKind.PERSON,
    Permission.WORK: lambda actor, case, process: actor.belongs,
    Permission.TAKE_TASKS: lambda actor, case, process: actor.may(Right.DO_TASKS, process),
    Permission.START_CASE: lambda actor, case, process: actor.may(Right.START_CASES, process),
    Permission.SEE_BOARDS: lambda actor, case, process: actor.may(Right.SEE_BOARDS, process),
    Permission.LIST_CASES: _lists,
    Permission.READ_CASE: _reads,
    Permission.HANDLE_CASE: _handles,
    Permission.NOTE_CASE: _notes,
    Permission.DO_TASK: _does,
    Permission.PARTY_CASE: lambda actor, case, process: (
        actor.kind is ActorKind.PARTY and case is not None and actor.instance_id == case.instance_id
    ),
    Permission.READ_VERSIONS: _reads_versions,
    Permission.PUBLISH: lambda actor, case, process: actor.holds(Power.PUBLISH, process),
    Permission.APPROVE: lambda actor, case, process: (
        actor.holds(Power.APPROVE, process) or actor.holds(Power.PUBLISH, process)
    ),
    Permission.READ_REPORTS: lambda actor, case, process: (
        actor.may(Right.READ_REPORTS, process) or actor.holds(Power.AUDIT, process)
    ),
    Permission.ESTABLISH_REPORTS: lambda actor, case, process: actor.may(
        Right.ESTABLISH_REPORTS, process
    ),
    Permission.READ_AUDIT: lambda actor, case, process: actor.holds(Power.AUDIT, process),
    Permission.DRAW_CASE: lambda actor, case, process: (
        actor.holds(Power.AUDIT, process) and actor.holds(Power.SAMPLE, process)
    ),
    Permission.OPERATE: lambda actor, case, process: actor.holds(Power.OPERATE, process),
    Permission.ACCOUNTS: lambda actor, case, process: actor.holds(Power.ACCOUNTS, process),
}


def instead_of(permission: Permission, actor: Actor, case: CaseFacts) -> str:
    """For whom *actor* has *permission*: the user name of who is away; empty: in the own right."""
    if not actor.stands_in or allowed(permission, replace(actor, stands_in=frozenset()), case):
        return ""
    alone = ((each, replace(actor, stands_in=frozenset({each}))) for each in actor.stands_in)
    return min((name for name, other in alone if allowed(permission, other, case)), default="")


def allowed(
    permission: Permission,
    actor: Actor,
    case: CaseFacts | None = None,
    *,
    process: str | None = None,
) -> bool:
    """Whether *actor* has *permission*; unknown permissions and missing facts mean no.

    *process*: in that one; without it a permission that is about no case is asked of any process.
    """
    predicate = PERMISSIONS.get(permission)
    return predicate is not None and predicate(actor, case, process)
