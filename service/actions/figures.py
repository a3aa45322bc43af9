"""The signs of life as plain numbers; docs/operator/bewaken.md says what each means."""

from __future__ import annotations

from importlib.metadata import version

from service.actions import vitals
from service.actions.services import Services
from service.actions.vitals import Vitals
from service.outside.metrics import Figure, Figures
from service.store.db import DatabaseError
from service.store.migrate import Fit, fit
from service.store.vitals import Queue


def figures(services: Services) -> Figures:
    """Every figure that can be read now; without a database only that it is away, and the disk."""
    room = vitals.disk(services)
    found = {
        "disk_free_bytes": Figure(told="Room left for the data folder.", value=room.free),
        "disk_size_bytes": Figure(told="Size of that disk.", value=room.total),
    }
    try:
        fits = fit(services.db) is Fit.CURRENT
        read = _of(vitals.read(services)) if fits else {}
    except DatabaseError:
        return {**found, "database_up": Figure(told="Whether the database answers.", value=0)}
    return {
        "database_up": Figure(told="Whether the database answers.", value=1),
        "tables_fit": Figure(told=f"Whether the tables are of {_version()}.", value=fits),
        **found,
        **read,
    }


def _of(read: Vitals) -> dict[str, Figure]:
    living = sum(hand.is_living for hand in read.workers)
    return {
        "workers_alive": Figure(told="Workers with a sign of life just now.", value=living),
        "letters_refused": Figure(told="Letters that wait for a person.", value=read.refused),
        "messages_held": Figure(told="Whether no message goes.", value=read.is_held),
        "steps_stuck": Figure(told="Steps that do not get through.", value=read.stuck),
        "clock_apart_seconds": Figure(
            told="How far the clocks of web, workers and database differ.",
            value=abs(read.apart.total_seconds()),
        ),
        "mails_kept": Figure(told="Messages kept without a mail server.", value=read.kept),
        **_queue("timers_due", "Terms that are due", read.timers, read),
        **_queue("jobs_due", "Steps that are due", read.jobs, read),
        **_queue("letters_unsent", "Letters and messages not sent", read.letters, read),
    }


def _queue(name: str, told: str, queue: Queue, read: Vitals) -> dict[str, Figure]:
    age = read.waits(queue).total_seconds()
    return {
        name: Figure(told=f"{told}.", value=queue.count),
        f"{name}_age_seconds": Figure(told=f"{told}: age of the first.", value=age),
    }


def _version() -> str:
    return f"regelwerk {version('regelwerk')}"
