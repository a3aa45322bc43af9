"""What people may leave behind: without an account in one case, staff each, and all together.

Judged in the transaction that writes it down. How often one address may try is judged before, at
the edge that knows the address.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from service.actions.services import Services
from service.core.actor import PARTY_PREFIX, Actor, ActorKind
from service.core.allowance import DAY, HOUR, MEGABYTE, Allowance
from service.core.errors import Full, TooOften
from service.core.language import N_
from service.store import attempts, documents, formdrafts, instances, people, submissions, tasks
from service.store.attempts import Spending
from service.store.db import Session
from service.store.tables import Instance

KILOBYTE = 1024
BROWSER_PREFIX = "browser:"  # of the owner of what somebody sends who is no party yet
OUTSIDERS = (PARTY_PREFIX, BROWSER_PREFIX)


def admit_file(services: Services, owner: str, size: int) -> None:
    """Room for a file of *size* bytes from *owner*, before anything looks into it.

    Raises Full when the case of a party has none, or a person sent too much today; TooOften when
    all without an account together did. ``fit_file`` judges the case once more.
    """
    limits, now = services.settings.allowance, services.clock()
    with services.db.writing() as session:
        if not owner.startswith(OUTSIDERS):
            _fit_staff(session, services, owner, size)
            return
        _spend(session, _a_day("total", limits.total_files, limits.total_megabytes, size), now)
        fit_file(session, services, owner, size)


def fit_file(session: Session, services: Services, owner: str, size: int) -> None:
    """Room in the case of a party, in the transaction that writes the file down.

    Two files for one case wait for each other here, so that the second counts the first.
    """
    number = _case_of(owner)
    instance_id = None if number is None else instances.held(session, number)
    if instance_id is None:
        return
    of_case = f"{PARTY_PREFIX}{number}/"
    count, total = documents.brought(session, instance_id, OUTSIDERS, drafts_of=of_case)
    if _too_much(services.settings.allowance, count + 1, total + size):
        raise _no_room()


def admit_case(
    session: Session, services: Services, actor: Actor, uploads: Sequence[str], owner: str
) -> None:
    """Room for a new case of somebody without an account, with *uploads* of *owner*."""
    if actor.kind is not ActorKind.PUBLIC:
        return
    limits = services.settings.allowance
    cases = Spending(key="total cases", amount=1, most=limits.total_cases, span=DAY)
    _spend(session, [cases], services.clock())
    sizes = [each.size for each in documents.drafts(session, uploads, owner)]
    if _too_much(limits, len(sizes), sum(sizes)):
        raise _no_room()


def admit_form(session: Session, services: Services, instance: Instance, actor: Actor) -> None:
    """Room for one more form of a party; the revision of the case keeps two from passing."""
    if actor.kind is not ActorKind.PARTY:
        return
    limits, now = services.settings.allowance, services.clock()
    sent = submissions.moments_from(session, instance.id, PARTY_PREFIX)
    if len(sent) >= limits.case_forms:
        raise Full(
            N_("This case holds as many messages as fit. Use the post, or call us, for more.")
        )
    recent = sorted(at for at in sent if now - DAY < at <= now)
    if len(recent) >= limits.case_sent:
        raise TooOften(
            N_("So much was sent for this case today that we ask you to wait."),
            wait=recent[-limits.case_sent] + DAY - now,
        )


def admit_draft(
    session: Session,
    services: Services,
    actor: Actor,
    size: int,
    *,
    task_id: str = "",
    place: str = "",
) -> None:
    """Room for a draft of *size* bytes; an earlier one of the same task or form makes place for it.

    Two drafts of one person wait for each other. Those of all together are a brake on the disk:
    two people at one moment may pass it by one draft.
    """
    limits = services.settings.allowance
    people.held(session, actor.username)

    def kept(username: str | None = None) -> int:
        of_tasks = tasks.drafted(session, task_id, username)
        return of_tasks + formdrafts.size(session, place, username)

    if kept(actor.username) + size > limits.person_drafts * MEGABYTE:
        raise Full(N_("Your drafts hold as much as fits. Send one of them, or save a shorter one."))
    if kept() + size > limits.staff_drafts * MEGABYTE:
        raise Full(N_("The drafts of all of us hold as much as fits. Send one of yours."))


def admit_reading(session: Session, services: Services, actor: Actor) -> None:
    """Each document that a party opens is a line in the trail, so there is an end to it."""
    most = services.settings.allowance.case_reads
    key = f"reads {actor.instance_id}"
    reads = Spending(key=key, amount=1, most=most, span=HOUR)
    _spend(session, [reads], services.clock())


def _fit_staff(session: Session, services: Services, username: str, size: int) -> None:
    """Counted per day; in the trail of attempts nobody stands by name."""
    limits, now = services.settings.allowance, services.clock()
    who = hmac.digest(services.settings.secret.encode(), f"files {username}".encode(), "sha256")
    of_one = _a_day(who.hex()[:40], limits.person_files, limits.person_megabytes, size)
    of_staff = _a_day("staff", limits.staff_files, limits.staff_megabytes, size)
    if attempts.spend(session, of_one, now) is not None:
        raise Full(N_("You sent as many files today as we keep in a day. Send the rest tomorrow."))
    if attempts.spend(session, of_staff, now) is not None:
        raise Full(N_("More files came today than we keep in a day. Send yours tomorrow."))


def _too_much(limits: Allowance, count: int, size: int) -> bool:
    return count > limits.case_files or size > limits.case_megabytes * MEGABYTE


def _no_room() -> Full:
    return Full(N_("This case has no room for more files. Use the post, or call us, for the rest."))


def _a_day(who: str, files: int, megabytes: int, size: int) -> list[Spending]:
    """One file more of *who*, of the *files* and *megabytes* there may be in a day."""
    kilobytes = size // KILOBYTE + 1
    return [
        Spending(key=f"{who} files", amount=1, most=files, span=DAY),
        Spending(key=f"{who} kilobytes", amount=kilobytes, most=megabytes * KILOBYTE, span=DAY),
    ]


def _spend(session: Session, spendings: Sequence[Spending], now: datetime) -> None:
    """Raises TooOften, which takes back what was counted together with the transaction."""
    wait = attempts.spend(session, spendings, now)
    if wait is not None:
        raise TooOften(
            N_("We get more than we can take at this moment. That is not because of you."),
            wait=wait,
        )


def _case_of(owner: str) -> str | None:
    """The number of the case whose party *owner* is."""
    if not owner.startswith(PARTY_PREFIX):
        return None
    return owner.removeprefix(PARTY_PREFIX).rpartition("/")[0]
