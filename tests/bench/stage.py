"""One prepared database: tables, a published process, people, cases played in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import bindparam, text

from service.actions import formpage, intake, signing_in
from service.actions.answering import answer
from service.actions.asking import TaskAt
from service.actions.binding import Sent
from service.actions.formpage import FormPage
from service.actions.passwords import DEMO_PASSWORD
from service.actions.services import Services
from service.core.actor import PUBLIC, Actor
from service.core.errors import NotFound
from service.core.forms import Bound
from service.core.language import N_
from service.rehearsal import demo
from service.store import instances, migrate, tasks
from service.store.db import Moment
from service.store.tables import Instance, Task
from service.wiring import build, load_settings
from service.worker import tick
from tests.bench import profile as profiles
from tests.bench.profile import Profile, Step

OWNER = "bench"
FLOOR_TABLE = "CREATE TABLE bench_floor (at VARCHAR(40) NOT NULL, text VARCHAR(400) NOT NULL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Services on one database, and the words to move cases along."""

    database: str
    environment: Mapping[str, str]
    services: Services
    profile: Profile
    process: str
    folder: Path

    def start(self) -> int:
        """Open a case as a member of the public; returns its id."""
        receipt = intake.start(
            self.services,
            process=self.process,
            form=self.profile.form,
            sent=Sent.of(self.start_form(), OWNER),
            actor=PUBLIC,
            key=uuid4().hex,
        )
        return receipt.instance_id

    def start_form(self) -> Bound:
        _, empty = intake.blank(self.services, self.process, self.profile.form, PUBLIC)
        return profiles.answered(empty, self.profile.answers)

    def task_form(self, task_id: str, step: Step) -> Sent:
        """The form of a task, opened now and filled in."""
        page = self.page(task_id, step)
        return page.answered(profiles.answered(page.bound, step.answers))

    def page(self, task_id: str, step: Step) -> FormPage:
        return formpage.page(self.services, TaskAt(id=task_id), self.actor(step.username))

    def complete(self, instance_id: int, step: Step) -> None:
        task = self.task(instance_id, step)
        sent, actor = self.task_form(task.id, step), self.actor(step.username)
        answer(self.services, TaskAt(id=task.id), sent, actor, key=uuid4().hex)

    def play(self, *, jobs: bool = True) -> int:
        """A case with every step of the profile done; *jobs*: what the last one makes as well."""
        instance_id = self.start()
        for step in self.profile.steps:
            self.settle()
            self.complete(instance_id, step)
        if jobs:
            self.settle()
        return instance_id

    def settle(self) -> None:
        """Do all that is due now."""
        while tick(self.services, self.services.clock()).more:
            pass

    def task(self, instance_id: int, step: Step) -> Task:
        with self.services.db.reading() as session:
            for task in tasks.open_of(session, instance_id):
                if task.name == step.name:
                    return task
        raise NotFound(
            N_("Task “%(task)s” of %(file)s is not open."),
            task=step.name,
            file=profiles.PROFILE_FILE,
        )

    def instance(self, instance_id: int) -> Instance:
        with self.services.db.reading() as session:
            found = instances.by_id(session, instance_id)
        assert found is not None, "cases are never deleted"
        return found

    def actor(self, username: str) -> Actor:
        with self.services.db.reading() as session:
            found = signing_in.actor_for(self.services, session, username)
        if found is None:
            raise NotFound(N_("There is no account “%(name)s”."), name=username)
        return found

    def count(self, question: str, **values: object) -> int:
        """The number that an SQL question gives; ``:at`` stands for a moment."""
        with self.services.db.reading() as session:
            typed = [bindparam(name, type_=Moment) for name in values if name == "at"]
            return int(session.execute(text(question).bindparams(*typed), values).scalar_one())


@contextmanager
def staged(
    database: str, url: str, folder: Path, scratch: Path, *, examples: bool
) -> Iterator[Stage]:
    """Make *url*, an empty database, ready; *examples*: play the example cases as well."""
    environment = {
        "REGELWERK_ENV": "demo",
        "REGELWERK_DATABASE_URL": url,
        "REGELWERK_DATA_DIR": str(scratch / "data"),
        "REGELWERK_PROCESSES": str(folder.parent),
        "REGELWERK_FORMS": _forms(folder),
        # The clients pass for many people through the header that a proxy would set.
        "REGELWERK_PROXIES": "1",
        "REGELWERK_UNDO_SECONDS": "0",
    }
    services = build(load_settings(environment))
    try:
        migrate.upgrade(services.db)
        with services.db.writing() as session:
            session.execute(text(FLOOR_TABLE))
        if examples:
            demo.load_demo(services, folder)
        else:
            demo.publish_shipped(services, folder, demo.process_key(folder), demo.SHIPPED)
            demo.add_people(services, demo.demo_people(folder), DEMO_PASSWORD)
        yield Stage(
            database=database,
            environment=environment,
            services=services,
            profile=profiles.read(folder),
            folder=folder,
            process=demo.process_key(folder),
        )
    finally:
        services.db.close()


def _forms(folder: Path) -> str:
    """Forms lie beside the processes, unless the operator keeps them elsewhere."""
    return os.environ.get("REGELWERK_FORMS", str(folder.resolve().parent.parent / "forms"))
