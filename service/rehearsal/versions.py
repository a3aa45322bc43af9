"""Sentences about versions: publish a changed one, and see which one a case keeps to."""

from __future__ import annotations

from service.actions import approvals, publish, versions
from service.bundle.archive import content_hash, read_zip
from service.bundle.feature import Table
from service.bundle.rewrite import with_value, without_element
from service.core.errors import Invalid
from service.core.language import N_, Message
from service.rehearsal.persons import actor_named
from service.rehearsal.slots import Slot
from service.rehearsal.world import Expectation, Slots, World, text
from service.store import bundles
from service.store.tables import Grounds

REASON = N_("Rehearsal")


def publish_version(world: World, slots: Slots, table: Table) -> None:
    """Change the newest version and send it through the same door as a process owner does.

    The table gives other values to paths of the regulation or the bundle; an element may be taken
    out of its model. What the checks find is a refusal, and so is a weaker safeguard that nobody
    else agreed to.
    """
    actor = actor_named(world, text(slots, Slot.PERSON))
    files = dict(world.newest.files)
    without = slots.get(Slot.ELEMENT)
    if without is not None:
        files = without_element(files, without)
    for row in table:
        if len(row) != 2:
            raise Invalid(N_("A row names a setting and its new value."))
        files = with_value(files, *row)
    if files == world.newest.files:
        raise Invalid(N_("Nothing changes in this version. Name what differs."))
    reason = slots.get(Slot.REASON) or world.translate(Message(REASON))
    kept = publish.upload_files(world.services, files, actor)
    second = slots.get(Slot.APPROVER)
    if second is not None:
        approvals.approve(world.services, kept.hash, reason, actor_named(world, second))
    # Its scenarios are not played inside a scenario.
    publish.publish(world.services, kept.hash, reason, actor, waiver=Grounds.STAGE)


def case_runs_on_version(world: World, slots: Slots) -> None:
    number, case = int(text(slots, Slot.VERSION)), world.case()
    with world.services.db.reading() as session:
        row = bundles.get(session, case.bundle_hash)
    actual = None if row is None else row.version
    if actual != number:
        raise Expectation(
            N_("Case %(case)s runs on version %(actual)s, not on version %(expected)s."),
            case=case.number,
            actual=actual,
            expected=number,
        )


def version_is_newest(world: World, slots: Slots) -> None:
    number = int(text(slots, Slot.VERSION))
    with world.services.db.reading() as session:
        newest = bundles.last_version(session, world.process)
    if newest != number:
        raise Expectation(
            N_("The newest version is %(actual)s, not %(expected)s."),
            actual=newest,
            expected=number,
        )


def version_is_kept(world: World, slots: Slots) -> None:
    """The person can fetch the whole version, as it was when it was published."""
    actor, number = actor_named(world, text(slots, Slot.PERSON)), int(text(slots, Slot.VERSION))
    with world.services.db.reading() as session:
        rows = bundles.of_key(session, world.process)
        hashes = [row.hash for row in rows if row.version == number]
    if not hashes:
        raise Expectation(N_("There is no version %(number)s."), number=number)
    if content_hash(read_zip(versions.archive(world.services, hashes[0], actor))) != hashes[0]:
        raise Expectation(N_("Version %(number)s is not what was published."), number=number)
