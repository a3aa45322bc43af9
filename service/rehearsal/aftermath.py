"""What must hold of a case that is over: nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator

from service.actions import proof
from service.core.language import N_, Message
from service.rehearsal.world import World
from service.store import jobs, tasks, timers
from service.store.tables import JobState

SETTLED = (JobState.DONE, JobState.VOID)


def left_behind(world: World) -> tuple[Message, ...]:
    """Everything that a closed case still has; nothing, when all is well."""
    return tuple(_left(world))


def _left(world: World) -> Iterator[Message]:
    case = world.case()
    with world.services.db.reading() as session:
        open_now = tasks.open_of(session, case.id)
        armed = timers.armed(session, case.id)
        work = [job for job in jobs.of_instance(session, case.id) if job.state not in SETTLED]
    if case.ended_at is None:
        yield Message(N_("The case is still open."))
    for task in open_now:
        yield Message(N_("Task “%(task)s” is still open."), {"task": task.name})
    for timer in armed:
        yield Message(N_("Clock “%(timer)s” is still running."), {"timer": timer.name})
    for job in work:
        yield Message(N_("Job “%(job)s” is not done."), {"job": job.name})
    for action in case.actions:
        yield Message(N_("Action “%(action)s” is still offered."), {"action": action["name"]})
    for flaw in proof.prove(world.services).flaws:
        where = {"table": flaw.table, "row": flaw.row, "reason": flaw.reason}
        yield Message(N_("The trail does not fit at %(table)s %(row)s: %(reason)s"), where)
