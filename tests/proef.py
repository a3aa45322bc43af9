"""Drives the test process through the real verbs; what a test builds on, not what it checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.actions import formpage, intake, jobs, people, publish, signing_in
from service.actions.answering import Answered, answer
from service.actions.asking import ActionAt, At, TaskAt
from service.actions.binding import Sent
from service.actions.services import Services
from service.core.actor import PUBLIC, Actor
from service.core.forms import bind_data
from service.core.outcome import Done
from service.core.rights import written_mandate
from service.store import instances
from service.store.tables import Instance, Job, JobState, Submission, Task, TaskState, Timer

HERE = Path(__file__).resolve().parent
# Name, groups, and what the operator lets them do.
PEOPLE: dict[str, tuple[str, list[str], list[str]]] = {
    "anna": ("Anna Bos", ["proefproces/beoordelaar"], []),
    "bob": ("Bob Prins", ["proefproces/beoordelaar"], []),
    "dirk": ("Dirk Dam", ["proefproces/directie"], []),
    "mia": ("Mia Lam", ["proefproces/medewerker"], []),
    "pia": ("Pia Eik", [], ["publiceren"]),
    "arie": ("Arie Toets", [], ["toezicht", "inzage"]),
    "ben": ("Ben Beheer", [], ["beheer"]),
    "pri": ("Pri Vos", ["proefproces/meekijker"], ["toezicht"]),
}


def unguarded(session: Session, table: str) -> None:
    """Within this transaction a test may change rows of *table* that are never changed."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for name in session.scalars(names, {"table": table}).all():
        session.execute(text(f"DROP TRIGGER {name}"))


class World:
    """The services with a published process, people, and short words for long calls."""

    def __init__(self, services: Services, *, undo_seconds: int = 0) -> None:
        settings = replace(services.settings, undo_seconds=undo_seconds)
        self.services = replace(services, settings=settings)

    def prepare(self) -> World:
        publish.publish_directory(
            self.services, HERE / "proefproces", HERE / "proefproces_forms", "eerste versie"
        )
        for username, (name, groups, powers) in PEOPLE.items():
            people.add(
                self.services,
                username=username,
                name=name,
                title="functie",
                password="een lang wachtwoord",
                groups=groups,
                mandates=[written_mandate(each) for each in powers],
                email=f"{username}@voorbeeld.nl",
            )
        return self

    def actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            found = signing_in.actor_for(self.services, session, username)
        assert found is not None
        return found

    def file(self, data: Mapping[str, Any], key: str | None = None) -> intake.Receipt:
        """Open a case as a member of the public; bob enters what names a member of staff."""
        names_staff = bool(data.get("betrokkenen"))
        actor = self.actor("bob") if names_staff else PUBLIC
        form = "aanvraag-invoeren" if names_staff else "aanvraag"
        _, blank = intake.blank(self.services, "proefproces", form, actor)
        bound = bind_data(blank.form, data, blank.context)
        return intake.start(
            self.services,
            process="proefproces",
            form=form,
            sent=Sent.of(bound, "bezoeker"),
            actor=actor,
            key=key,
        )

    def sent(self, task_id: str, username: str, data: Mapping[str, Any]) -> Sent:
        """The form of a task, opened now and filled in."""
        return self._filled(TaskAt(id=task_id), self.actor(username), data)

    def complete(
        self, number: str, name: str, username: str, data: Mapping[str, Any], key: str | None = None
    ) -> Answered:
        at = TaskAt(id=self.task(number, name).id)
        actor = self.actor(username)
        return answer(self.services, at, self._filled(at, actor, data), actor, key)

    def act(self, number: str, element: str, actor: Actor, data: Mapping[str, Any]) -> Answered:
        at = ActionAt(number=number, element=element)
        return answer(self.services, at, self._filled(at, actor, data), actor)

    def _filled(self, at: At, actor: Actor, data: Mapping[str, Any]) -> Sent:
        page = formpage.page(self.services, at, actor)
        return page.answered(bind_data(page.form, data, page.bound.context))

    def task(self, number: str, name: str) -> Task:
        return next(task for task in self.tasks(number) if task.name == name)

    def tasks(self, number: str) -> list[Task]:
        with self.services.db.reading() as session:
            return list(
                session.scalars(
                    select(Task)
                    .join(Instance, Instance.id == Task.instance_id)
                    .where(Instance.number == number, Task.state == TaskState.OPEN)
                )
            )

    def case(self, number: str) -> Instance:
        with self.services.db.reading() as session:
            found = instances.by_number(session, number)
        assert found is not None
        return found

    def rows(self, table: type[Any]) -> list[Any]:
        with self.services.db.reading() as session:
            return list(session.scalars(select(table)))

    def do_jobs(self, now: datetime | None = None) -> int:
        """Finish every open job as if its connector had done its work."""
        moment = now or self.services.clock()
        ready = [job for job in self.rows(Job) if job.state is JobState.READY]
        for job in ready:
            jobs.finish_job(self.services, job.id, Done(), moment)
        return len(ready)

    def timers(self) -> list[Timer]:
        return self.rows(Timer)

    def submissions(self) -> list[Submission]:
        return self.rows(Submission)
