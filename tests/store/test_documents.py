"""Draft uploads that nobody sent, and which files may go with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from service.actions.services import Services
from service.store import documents
from service.store.tables import Document, DocumentKind
from tests.conftest import Clock


def given_an_upload(services: Services, id_: str, **values: Any) -> None:
    row = {
        "id": id_,
        "kind": DocumentKind.UPLOAD,
        "name": "a.pdf",
        "media_type": "application/pdf",
        "size": 1,
        "sha256": "a" * 64,
        "owner": "x",
        "created_by": "x",
        "created_at": services.clock(),
        **values,
    }
    with services.db.writing() as session:
        session.execute(insert(Document).values(row))


def test_an_old_draft_and_its_file_are_forgotten(services: Services, clock: Clock) -> None:
    given_an_upload(services, "oud")
    clock.pass_(timedelta(days=2))
    with services.db.writing() as session:
        assert documents.drop_drafts(
            session, clock() - timedelta(days=1), but="post:", unfinished="later:"
        ) == ["a" * 64]


def test_a_fresh_draft_stays(services: Services, clock: Clock) -> None:
    given_an_upload(services, "nieuw")
    with services.db.writing() as session:
        assert (
            documents.drop_drafts(
                session, clock() - timedelta(days=1), but="post:", unfinished="later:"
            )
            == []
        )


def test_a_file_that_another_document_needs_stays(services: Services, clock: Clock) -> None:
    given_an_upload(services, "oud")
    clock.pass_(timedelta(days=2))
    given_an_upload(services, "nieuw")
    with services.db.writing() as session:
        assert (
            documents.drop_drafts(
                session, clock() - timedelta(days=1), but="post:", unfinished="later:"
            )
            == []
        )
