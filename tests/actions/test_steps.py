"""How often a change is tried, and what is said when it does not get through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from service.actions.services import Services
from service.actions.steps import ATTEMPTS, in_transaction
from service.core.errors import Conflict
from service.store.db import Database, Session, Unsure

Failure = Callable[[], Exception]


class Failing(Database):
    """A database whose transactions end in one error after another; then all goes well."""

    def __init__(self, real: Database, *errors: Exception) -> None:
        super().__init__(real.engine)
        self.errors = list(errors)
        self.tried = 0

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self.tried += 1
        with super().writing() as session:
            yield session
            if self.errors:
                raise self.errors.pop(0)


class Ended(Exception):
    """What a driver says with a code of its own."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def away() -> OperationalError:
    return OperationalError("SELECT 1", None, Exception("no route to host"))


def lost() -> OperationalError:
    return OperationalError("SELECT 1", None, Exception("closed"), connection_invalidated=True)


def unsure() -> Unsure:
    return Unsure("COMMIT", None, Exception("closed"), connection_invalidated=True)


def ended() -> OperationalError:
    return OperationalError("UPDATE x", None, Ended("40P01"))


def taken() -> IntegrityError:
    return IntegrityError("INSERT x", None, Exception("unique"))


def given(services: Services, *errors: Exception) -> tuple[Services, Failing]:
    database = Failing(services.db, *errors)
    return replace(services, db=database), database


@pytest.mark.parametrize(
    ("makes", "raised", "tried"),
    [
        (away, OperationalError, 1),  # nobody waits for five times the patience of a driver
        (lost, OperationalError, 2),  # another connection may do
        (ended, Conflict, ATTEMPTS),
        (taken, Conflict, ATTEMPTS),
    ],
)
def test_what_does_not_get_through_is_told_as_what_it_is(
    sqlite_services: Services, makes: Failure, raised: type[Exception], tried: int
) -> None:
    services, database = given(sqlite_services, *(makes() for _ in range(ATTEMPTS)))
    with pytest.raises(raised) as told:
        in_transaction(services, lambda _: None)
    assert database.tried == tried
    assert isinstance(told.value, Conflict) or not isinstance(told.value, Unsure)


@pytest.mark.parametrize("makes", [lost, unsure, ended, taken])
def test_what_passes_is_tried_again(sqlite_services: Services, makes: Failure) -> None:
    services, _ = given(sqlite_services, makes())
    assert in_transaction(services, lambda _: "done") == "done"


def test_a_commit_of_which_the_answer_was_lost_stays_unsure_when_the_database_stays_away(
    sqlite_services: Services,
) -> None:
    services, _ = given(sqlite_services, unsure(), away())
    with pytest.raises(Unsure):
        in_transaction(services, lambda _: None)
