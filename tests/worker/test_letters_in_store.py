"""Letters and the store of files: a store that is away, a letter that is tried more often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from service.actions.services import Services
from service.core.file_address import read_address
from service.outside import MailError, files_at
from service.store.tables import Document, Job, JobState
from service.worker.executor import tick
from tests.bucket_server import BucketServer
from tests.conftest import Clock, Postbox
from tests.worker.small_case import given_case, given_people, small_bundle
from tests.worker.test_executor import LETTER, rows


def test_a_letter_that_is_tried_again_the_same_day_leaves_one_file(
    services: Services, clock: Clock
) -> None:
    class Away:
        def send(self, mail: Any, permit: Any) -> Any:
            raise MailError("away", permanent=False)

    given_people(services)
    given_case(services, small_bundle(LETTER))
    for minutes in (1, 5, 15):
        assert tick(replace(services, mailer=Away()), services.clock()).failed == 1
        clock.pass_(timedelta(minutes=minutes))
    assert tick(services, services.clock()).jobs == 1
    (document,) = rows(services, Document)
    assert [each.sha256 for each in services.files.kept()] == [document.sha256]


def test_a_letter_waits_for_the_store_and_says_why(
    services: Services, postbox: Postbox, clock: Clock, bucket: str, s3_server: BucketServer
) -> None:
    name = f"bucket-{uuid4().hex[:12]}"
    address = read_address(s3_server.address(name), "REGELWERK_FILES_URL")
    services = replace(services, files=files_at(address))
    given_people(services)
    given_case(services, small_bundle(LETTER))
    assert tick(services, services.clock()).failed == 1
    (waiting,) = rows(services, Job)
    assert (waiting.state, waiting.attempts) == (JobState.READY, 1)
    assert "bucket van de bestandsopslag bestaat niet" in waiting.last_error
    assert postbox.messages == []
    s3_server.create(name)
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).jobs == 1
    (document,) = rows(services, Document)
    assert services.files.get(document.sha256).startswith(b"%PDF")
