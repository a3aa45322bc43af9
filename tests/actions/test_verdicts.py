"""A version is judged once: its findings count as long as the check is the same."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from service.actions import publish
from service.checks.verdict import checker
from service.core.errors import BundleError
from service.store.tables import BundleRow
from tests.actions.test_publish import given_a_draft
from tests.proef import World

STORED = {
    "severity": "error", "code": "test", "file": "x.bpmn", "line": 3, "element": None,
    "name": None, "message": {"msgid": "Stored before.", "params": {}}, "advice": None,
    "clauses": [],
}  # fmt: skip


def given_findings(world: World, bundle_hash: str, **columns: object) -> None:
    with world.services.db.writing() as session:
        session.execute(
            update(BundleRow)
            .where(BundleRow.hash == bundle_hash)
            .values(findings=[STORED], **columns)
        )


def test_the_findings_of_this_check_are_not_worked_out_again(world: World) -> None:
    draft = given_a_draft(world)
    given_findings(world, draft.hash)
    with pytest.raises(BundleError) as caught:
        publish.publish(world.services, draft.hash, "kortere termijn", world.actor("pia"))
    assert [str(each.message) for each in caught.value.findings] == ["Stored before."]


def test_an_upload_of_the_same_content_tells_what_is_stored(world: World) -> None:
    given_findings(world, given_a_draft(world).hash)
    again = given_a_draft(world)
    assert [(each.code, each.line) for each in again.findings] == [("test", 3)]
    assert not again.publishable


@pytest.mark.parametrize("earlier", ["", "0" * 64])
def test_findings_of_another_check_count_no_more(world: World, earlier: str) -> None:
    draft = given_a_draft(world)
    given_findings(world, draft.hash, checker=earlier)
    publish.publish(world.services, draft.hash, "kortere termijn", world.actor("pia"))
    with world.services.db.reading() as session:
        row = session.scalars(select(BundleRow).where(BundleRow.hash == draft.hash)).one()
        assert row.checker == checker(world.services.topics)
        assert STORED not in row.findings
