"""The pages and counts of the inbox, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from service.actions.services import Services
from service.actions.tally import Tally
from service.store import inbox, tasks
from service.store.inboxwalks import Searched
from service.store.tables import BundleRow, Excluded, Instance, Task, TaskState
from service.store.writes import Writes

DUE = datetime(2026, 3, 6, tzinfo=UTC)
ME: dict[str, Any] = {"candidates": ("u:anna", "g:beoordelaar", "g:directie"), "username": "anna"}
ANYTHING: dict[str, Any] = {"searched": None, "due_from": None, "due_before": None}


@pytest.fixture
def case(services: Services) -> int:
    """A case of a version without content."""
    with services.db.writing() as session:
        session.execute(
            insert(BundleRow).values(
                hash="h", key="p", title="P", archive=b"", uploaded_by="x", uploaded_at=DUE
            )
        )
        values = {"number": "P-1", "process": "p", "bundle_hash": "h", "started_at": DUE}
        found = session.execute(
            insert(Instance).values(state=b"", record="{}", **values).returning(Instance.id)
        )
        return found.scalar_one()


def given_task(
    services: Services,
    instance_id: int,
    *candidates: str,
    days: int = 0,
    assignee: str | None = None,
) -> str:
    task_id, due_at = str(uuid4()), DUE + timedelta(days=days)
    with services.db.writing() as session:
        session.execute(
            insert(Task).values(
                id=task_id,
                instance_id=instance_id,
                element="stap",
                name="Stap",
                state=TaskState.OPEN,
                candidates=list(candidates),
                due_at=due_at,
                assignee=assignee,
                opened_at=DUE,
            )
        )
    return task_id


def page(services: Services, view: str = "all", limit: int = 10, offset: int = 0) -> list[str]:
    with services.db.reading() as session:
        rows = inbox.page(session, **ME, **ANYTHING, view=view, limit=limit, offset=offset)
    return [row.id for row in rows]


def counts(services: Services) -> dict[str, int]:
    with services.db.reading() as session:
        return inbox.counts(session, **ME, views=("mine", "group", "all"))


def test_the_most_urgent_task_comes_first_whoever_it_is_for(services: Services, case: int) -> None:
    later = given_task(services, case, "g:directie", days=2)
    soon = given_task(services, case, "u:anna", days=1)
    late = given_task(services, case, "g:beoordelaar", days=-1)
    assert page(services) == [late, soon, later]


def test_a_task_for_two_of_my_groups_is_shown_once(services: Services, case: int) -> None:
    given_task(services, case, "g:directie", "g:beoordelaar")
    assert len(page(services)) == 1
    assert counts(services)["all"] == 1


def test_what_a_colleague_took_is_no_longer_for_the_group(services: Services, case: int) -> None:
    given_task(services, case, "g:directie", assignee="bob")
    given_task(services, case, "g:directie", assignee="anna")
    given_task(services, case, "g:somewhere_else")
    assert counts(services) == {"mine": 1, "group": 0, "all": 2}


def test_a_task_that_is_taken_and_given_back_leaves_the_group_and_returns(
    services: Services, case: int
) -> None:
    task_id = given_task(services, case, "g:directie")
    with services.db.writing() as session:
        assert tasks.claim(session, task_id, "bob", ["g:directie"])
    assert counts(services)["group"] == 0
    with services.db.writing() as session:
        assert tasks.release(session, task_id, "bob")
    assert page(services, "group") == [task_id]


def test_a_task_that_somebody_loses_is_free_for_the_group(services: Services, case: int) -> None:
    task_id = given_task(services, case, "g:directie", assignee="bob")
    writes = Writes()
    tasks.unseat(writes, [task_id])
    with services.db.writing() as session:
        writes.send(session)
    assert counts(services)["group"] == 1


def test_a_taken_task_that_gets_other_candidates_stays_taken(services: Services, case: int) -> None:
    task_id = given_task(services, case, "g:somewhere_else", assignee="bob")
    writes = Writes()
    tasks.change(writes, task_id, {"candidates": ["g:directie"]})
    with services.db.writing() as session:
        writes.send(session)
    assert counts(services) == {"mine": 0, "group": 0, "all": 1}


def test_what_is_asked_of_nobody_else_is_mine_and_not_of_the_group(
    services: Services, case: int
) -> None:
    alone = given_task(services, case, "u:anna")
    shared = given_task(services, case, "u:anna", "u:bob", days=1)
    assert page(services, "mine") == [alone]
    assert page(services, "group") == [shared]
    assert counts(services) == {"mine": 1, "group": 1, "all": 2}


@pytest.mark.parametrize(
    ("searched", "is_found"),
    [
        (Searched(hits=(), words=()), False),
        (Searched(hits=(), words=({"traits": (), "elements": ("stap",)},)), True),
        (Searched(hits=(), words=({"traits": ("nr:p-1",), "elements": ()},)), True),
        (Searched(hits=(), words=({"traits": ("nr:p-2",), "elements": ()},)), False),
    ],
)
def test_tasks_are_found_by_what_every_word_names(
    services: Services, case: int, searched: Searched, is_found: bool
) -> None:
    task_id = given_task(services, case, "g:directie")
    with services.db.writing() as session:
        traits = '{"nr:p-1":0}'
        session.execute(update(Instance).where(Instance.id == case).values(traits=traits))
    asked = {**ANYTHING, "searched": searched}
    with services.db.reading() as session:
        found = inbox.page(session, **ME, **asked, view="group", limit=5, offset=0)
        number = inbox.how_many(session, **ME, **asked, view="group")
    assert [row.id for row in found] == ([task_id] if is_found else [])
    assert number == is_found


def test_tasks_of_cases_in_which_it_was_found_are_found(services: Services, case: int) -> None:
    task_id = given_task(services, case, "g:directie")
    asked = {**ANYTHING, "searched": Searched(hits=(case,), words=())}
    with services.db.reading() as session:
        found = inbox.page(session, **ME, **asked, view="group", limit=5, offset=0)
    assert [row.id for row in found] == [task_id]


def test_an_involved_person_sees_only_what_is_asked_by_name(services: Services, case: int) -> None:
    given_task(services, case, "g:directie")
    own = given_task(services, case, "u:anna", days=1)
    with services.db.writing() as session:
        session.execute(insert(Excluded).values(instance_id=case, username="anna"))
    assert page(services) == [own]
    assert counts(services)["all"] == 1


def test_a_second_page_goes_on_where_the_first_ends(services: Services, case: int) -> None:
    found = [given_task(services, case, "g:directie", days=day) for day in range(5)]
    assert page(services, limit=2, offset=2) == found[2:4]


@pytest.mark.parametrize("view", ["group", "all"])
def test_tasks_are_counted_between_two_moments(services: Services, case: int, view: str) -> None:
    for day in (0, 1, 1, 3):
        given_task(services, case, "g:directie", days=day)
    bounds = [DUE + timedelta(days=day) for day in (0, 1, 2)]
    with services.db.reading() as session:
        assert inbox.per_span(session, **ME, view=view, bounds=bounds) == [2, 0]


def test_a_count_beyond_its_limit_says_so() -> None:
    assert str(Tally(3, 5)) == "3"
    assert str(Tally(6, 5)) == "5+"
