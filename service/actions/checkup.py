"""Whether each part that the service needs does its work now; for the machine that watches."""

from __future__ import annotations

import os
from datetime import timedelta
from enum import StrEnum

from service.actions import supervise, vitals
from service.actions.services import Services
from service.core.errors import ServiceError
from service.store import attempts, workers
from service.store.db import DatabaseError
from service.store.migrate import Fit, fit

PROBE_LIFE = timedelta(minutes=1)


class Part(StrEnum):
    """What can fail by itself; the values are the names in the answer."""

    DATABASE = "database"
    TABLES = "tables"  #: they are of the version of this program
    WRITING = "writing"  #: a row can be written
    FILES = "files"  #: a file can be written
    CLOCK = "clock"  #: web, workers and database agree on the time
    WORKER = "worker"  #: somebody keeps the terms and sends the letters


class State(StrEnum):
    """How a part was found; unknown is what could not be looked at after another one failed."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


Findings = dict[Part, State]


def unknown() -> Findings:
    """What is known before anybody looked."""
    return dict.fromkeys(Part, State.UNKNOWN)


def examine(services: Services, found: Findings | None = None) -> Findings:
    """Look at every part. Writes one row and one file, so do not ask it all the time.

    Each finding is put in *found* as soon as it is known: the next may take long.
    """
    found = unknown() if found is None else found
    found[Part.FILES] = _files(services)
    try:
        supervise.ping(services)
        found[Part.DATABASE] = State.OK
        found[Part.TABLES] = _judged(fit(services.db) is Fit.CURRENT)
    except DatabaseError:
        found[Part.DATABASE] = State.FAILED
    if found[Part.TABLES] is State.OK:
        found[Part.WORKER], found[Part.CLOCK] = _worker(services), _clock(services)
        found[Part.WRITING] = _writing(services)
    return found


def _files(services: Services) -> State:
    try:
        services.files.ping()
    except (ServiceError, OSError):
        return State.FAILED
    return State.OK


def _worker(services: Services) -> State:
    try:
        with services.db.reading() as session:
            return _judged(bool(workers.living(session)))
    except DatabaseError:
        return State.UNKNOWN


def _clock(services: Services) -> State:
    try:
        with services.db.reading() as session:
            return _judged(vitals.clocks_agree(services, session))
    except DatabaseError:
        return State.UNKNOWN


def _writing(services: Services) -> State:
    """Write a row that is thrown away by itself, one per process: none waits for another."""
    now = services.clock()
    try:
        with services.db.writing() as session:
            attempts.count(session, f"gezond:{os.getpid()}", now=now, until=now + PROBE_LIFE)
    except (DatabaseError, ServiceError):
        return State.FAILED
    return State.OK


def _judged(is_good: bool) -> State:
    return State.OK if is_good else State.FAILED
