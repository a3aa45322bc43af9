"""What a party downloads from the status page is in the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from service.actions import status
from service.store.audit import Act
from service.store.tables import AuditEvent, Document, DocumentKind
from tests.proef import World


def test_a_download_by_a_party_is_in_the_trail(
    sqlite_world: World, answers: Callable[..., dict[str, Any]]
) -> None:
    services = sqlite_world.services
    receipt = sqlite_world.file(answers())
    with services.db.writing() as session:
        session.execute(
            insert(Document).values(
                id="brief", instance_id=receipt.instance_id, kind=DocumentKind.LETTER,
                name="besluit.pdf", title="Besluit", media_type="application/pdf", size=1,
                sha256=services.files.put(b"x"), letter="besluit", audience="aanvrager",
                owner="", created_by="regelwerk", created_at=services.clock(),
            )
        )  # fmt: skip
    party = status.enter(services, receipt.number, receipt.secret)
    with status.document(services, receipt.number, "brief", party)[1] as content:
        assert content.read() == b"x"
    read = [e.actor for e in sqlite_world.rows(AuditEvent) if e.kind == Act.DOCUMENT_READ]
    assert read == [party.username]
