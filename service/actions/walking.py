"""The walked path of a case: written with each step, and read as it was at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from service.actions.change import Change
from service.core.actor import Actor, ActorKind
from service.core.rights import group_of
from service.engine.step import How
from service.engine.views import number_of
from service.store import passages
from service.store.db import Session
from service.store.tables import Instance, SubmissionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A token at an element. ``left_at`` None: it is there; ``entered_at`` None: not known.

    ``source``: the element it came from, empty when it began here. ``role``: the group, party or
    service that took the step, empty when it followed by itself; never a name. ``undone_at``: when
    the step in which it ended was taken back; the token ``again`` stays there since.
    """

    element: str
    source: str
    entered_at: datetime | None
    left_at: datetime | None
    how: How | None
    role: str
    bundle_hash: str
    revision: int
    token: str = ""
    undone_at: datetime | None = None
    again: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it was there; None while it is, and when nobody knows since when."""
        if self.entered_at is None or self.left_at is None:
            return None
        return (self.left_at - self.entered_at).total_seconds()


def walked(session: Session, instance: Instance) -> tuple[Stay, ...]:
    """The path of a case: stays that are over in the order in which they ended, then the others."""
    return tuple(stay for stay in all_of(session, instance) if stay.undone_at is None)


def all_of(session: Session, instance: Instance) -> tuple[Stay, ...]:
    """The same, with stays that ended, or began, in a step that was taken back: see ``as_of``.

    Where a case of before stands is only known from the trail, until its next step.
    """
    over = [
        Stay(
            element=row.element,
            source=row.source,
            entered_at=row.entered_at if row.how != How.ENTERED else row.left_at,
            left_at=row.left_at if row.how != How.ENTERED else None,
            how=How(row.how) if row.how != How.ENTERED else None,
            role=row.role,
            bundle_hash=row.bundle_hash,
            revision=row.revision,
            token=row.token or "",
            undone_at=row.undone_at,
            again=row.again or "",
        )
        for row in passages.of_instance(session, instance.id)
    ]
    if "here" not in instance.waiting:
        return _carried_over(over)
    return (*(stay for stay in over if stay.left_at is not None), *_open(instance))


def as_of(stays: Iterable[Stay], moment: datetime) -> tuple[Stay, ...]:
    """The path as it was at *moment*: what came later is gone, who left later is still there.

    A stay of which nobody knows since when it was began when it ended. What was taken back later
    still stood then, and who is there instead was not there.
    """
    found, stays = [], tuple(stays)
    undone = [(stay.undone_at, stay.again) for stay in stays if stay.undone_at is not None]
    instead = {again for at, again in undone if again and at > moment}
    for stay in stays:
        if stay.token in instead or (stay.undone_at is not None and stay.undone_at <= moment):
            continue
        began = stay.entered_at or stay.left_at
        if began is None or began <= moment:
            later = stay.left_at is not None and stay.left_at > moment
            found.append(replace(stay, left_at=None, how=None, role="") if later else stay)
    return tuple(found)


def written(
    instance: Instance, change: Change, before: Mapping[str, list[Any]]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of the stays that the step ended, and where the case stands after it.

    *before*: where it stood, as it was remembered; a case of before remembers nothing.
    """
    now, step = change.now.timestamp(), change.step
    if change.past is not None:
        return _taken_back(instance, change, before), {"here": dict(change.past.here)}
    came = {each.token: each.source for each in step.passed if each.how is How.ENTERED}
    here = {
        token: before.get(token) or [element, now if token in came else None, came.get(token, "")]
        for token, element in step.here.items()
    }
    roles = _roles(instance, change)
    rows = []
    for each in step.passed:
        if each.how is How.ENTERED:
            continue
        fresh: list[Any] = [each.element, now if each.arrived else None, each.source]
        _, since, source = before.get(each.token) or fresh
        rows.append(
            {
                "instance_id": instance.id,
                "token": each.token,
                "element": each.element,
                "source": source,
                "entered_at": None if since is None else _moment(since, change.now),
                "left_at": change.now,
                "how": each.how.value,
                "role": roles.get(each.token) or roles.get(each.element, ""),
                "bundle_hash": instance.bundle_hash,
                "revision": instance.revision + 1,
            }
        )
    return rows, {"here": here}


def _taken_back(
    instance: Instance, change: Change, before: Mapping[str, list[Any]]
) -> list[dict[str, Any]]:
    """The stays that began in the step that is taken back, as rows that never counted."""
    return [
        {
            "instance_id": instance.id,
            "token": token,
            "element": element,
            "source": source,
            "entered_at": None if since is None else _moment(since, change.now),
            "left_at": change.now,
            "how": How.CANCELLED.value,
            "role": "",
            "bundle_hash": instance.bundle_hash,
            "revision": instance.revision + 1,
            "undone_at": change.now,
            "again": None,
        }
        for token, (element, since, source) in before.items()
        if token not in change.step.here
    ]


def _moment(seconds: float, latest: datetime) -> datetime:
    """A remembered moment, of before in whole seconds; nothing began later than it ended."""
    return min(datetime.fromtimestamp(seconds, UTC), latest)


def _roles(instance: Instance, change: Change) -> dict[str, str]:
    """By token or element what somebody did in this step: in which role."""
    actor = change.actor
    tasks = (instance.waiting or {}).get("tasks", {})
    found = {
        number_of(task): role_of(actor, instance.process, tasks[task][1] if task in tasks else ())
        for task in change.completed_tasks
    }
    found |= {number_of(job): role_of(actor, instance.process) for job in change.finished_jobs}
    for given in change.submissions:
        if given.kind is SubmissionKind.ACTION:
            found[given.element] = role_of(actor, instance.process)
        elif given.kind is SubmissionKind.START and change.step.passed:
            found[change.step.passed[0].token] = role_of(actor, instance.process)
    return found


def role_of(actor: Actor, process: str, seats: Sequence[str] = ()) -> str:
    """In which role *actor* took a step: as one of the groups it was for, else as any of its own.

    A party goes by what it is in the case, the service and the public by what they are called.
    """
    if actor.kind is not ActorKind.PERSON:
        return actor.username
    own = sorted(each for each in actor.groups if each.startswith(group_of(process, "")))
    asked = [each for each in own if f"g:{each}" in seats]
    return next(iter(asked or own), "")


def _open(instance: Instance) -> Iterable[Stay]:
    for token, (element, since, source) in instance.waiting["here"].items():
        yield Stay(
            element=element,
            source=source,
            entered_at=None if since is None else datetime.fromtimestamp(since, UTC),
            left_at=None,
            how=None,
            role="",
            bundle_hash=instance.bundle_hash,
            revision=instance.revision,
            token=token,
        )


def _carried_over(stays: Sequence[Stay]) -> tuple[Stay, ...]:
    """The trail of before told of entering only for what holds other steps; pair what was left."""
    left = [stay.element for stay in stays if stay.left_at is not None]
    found = []
    for stay in stays:
        if stay.left_at is None and stay.element in left:
            left.remove(stay.element)
        else:
            found.append(stay)
    return tuple(found)
