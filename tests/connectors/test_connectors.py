"""What each topic makes of a case: who gets it, what it says, what it never says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from service.actions.services import Services
from service.connectors.wording import say
from service.outside import FilesAway, FileStore, MailError, OutboxMailer
from service.store import submissions
from service.store.audit import Act
from service.store.submissions import NewSubmission
from service.store.tables import (
    AuditEvent,
    Document,
    DocumentKind,
    Instance,
    Job,
    JobState,
    Mail,
    SubmissionKind,
)
from service.store.writes import Writes
from service.worker import tick
from tests.outside.pdf_text import words
from tests.worker.small_case import (
    CHEF_LETTER,
    RECORD,
    SETTINGS,
    given_case,
    given_people,
    job,
    small_bundle,
)

EACH_MEMBER = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="leden.id" '
    'camunda:elementVariable="lid_id"/>'
)


@pytest.fixture
def services(sqlite_services: Services) -> Services:
    given_people(sqlite_services)
    return sqlite_services


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def performed(services: Services, *steps: str, record: Any = None, **letters: str) -> None:
    given_case(services, small_bundle(*steps, **letters), record=record)
    tick(services, services.clock())


def printed(services: Services, document: Document) -> str:
    return words(services.files.get(document.sha256))


def stuck(services: Services) -> str:
    (found,) = [each for each in rows(services, Job) if each.state is JobState.INCIDENT]
    return str(found.last_error)


def test_a_letter_holds_the_facts_of_the_case(services: Services) -> None:
    performed(services, job(0, "brief", brief="antwoord"))
    text = printed(services, rows(services, Document)[0])
    addressee, dates = "Alice*A*Straat11234AB", ("maandag2maart2026", "maandag9maart2026")
    for part in ("Organisatie", addressee, "K-1", *dates, "Carlamedewerker", "1april2016"):
        assert part in text


def test_a_letter_is_dated_in_the_language_of_its_bundle(services: Services) -> None:
    english = SETTINGS.replace("[bundel]", '[bundel]\ntaal = "en"')
    given_case(services, small_bundle(job(0, "brief", brief="antwoord"), settings=english))
    tick(services, services.clock())
    text = printed(services, rows(services, Document)[0])
    assert "Monday9March2026" in text
    assert "version1April2016" in text


def test_a_letter_per_person_is_for_that_person_only(services: Services) -> None:
    performed(services, job(0, "brief", EACH_MEMBER, brief="lid"))
    found = {each.audience: printed(services, each) for each in rows(services, Document)}
    assert found.keys() == {"lid:bob", "lid:2"}
    assert {each.addressee for each in rows(services, Document)} == {"bob", "2"}
    assert "BesteBob" in found["lid:bob"] and "Carol" not in found["lid:bob"]


def test_somebody_without_an_address_gets_the_letter_by_post(services: Services) -> None:
    performed(services, job(0, "brief", EACH_MEMBER, brief="lid"))
    mailed = {each.job_id for each in rows(services, Mail)}
    by_post = [each.audience for each in rows(services, Document) if each.job_id not in mailed]
    assert by_post == ["lid:2"]
    stored = [each.data for each in rows(services, AuditEvent) if each.kind == Act.DOCUMENT_STORED]
    assert sorted(json.loads(data)["announced"] for data in stored) == [False, True]


def test_a_loop_over_parties_and_people_reaches_the_party_itself(services: Services) -> None:
    loop = EACH_MEMBER.replace("leden.id", "[&quot;aanvrager&quot;]")
    letter = "---\nonderwerp: Aan allen\naan: lid\n---\nBeste {{ partij.naam }},"
    performed(services, job(0, "brief", loop, brief="allen"), allen=letter)
    assert [each.audience for each in rows(services, Document)] == ["aanvrager"]


def test_the_notification_says_nothing_about_the_case(services: Services, postbox: Any) -> None:
    performed(services, job(0, "brief", brief="antwoord"))
    (message,) = postbox.messages
    assert message.subject == "Bericht over zaak K-1"
    assert "Alice" not in message.body
    assert services.settings.base_url in message.body


def test_somebody_who_is_excluded_gets_only_what_is_about_himself(services: Services) -> None:
    performed(services, job(0, "brief", brief="chef"))  # the chef is bob, who is involved
    refused = "Party “%(party)s” is a person who is involved in this case and excluded."
    assert stuck(services) == say(refused, party="chef")
    assert rows(services, Document) == []


def test_a_letter_with_an_empty_field_stops_and_names_it(services: Services) -> None:
    letter = "---\nonderwerp: x\naan: aanvrager\n---\nOp {{ gesprek.op|datum }}."
    performed(services, job(0, "brief", brief="gesprek"), gesprek=letter)
    assert "gesprek.op" in stuck(services) and " 5 " in stuck(services)


@pytest.mark.parametrize(
    ("letter", "front"), [("weg", ""), ("fout", "aan: niemand"), ("leeg", "aan: aanvrager")]
)
def test_a_letter_to_nobody_is_an_incident(services: Services, letter: str, front: str) -> None:
    sources = {letter: f"---\nonderwerp: x\n{front}\n---\nx"} if front else {}
    record = {**RECORD, "aanvrager": {}}
    performed(services, job(0, "brief", brief=letter), record=record, **sources)
    assert stuck(services)


def test_the_status_link_opens_the_page_of_this_case(services: Services) -> None:
    letter = "---\nonderwerp: x\naan: aanvrager\n---\n{{ statuslink }}"
    performed(services, job(0, "brief", brief="link"), link=letter)
    assert "/status/K-1/" in printed(services, rows(services, Document)[0])


def test_document_and_mail_are_in_the_audit_trail_without_names(services: Services) -> None:
    performed(services, job(0, "brief", brief="antwoord"))
    found = {each.kind: each.data for each in rows(services, AuditEvent)}
    assert {Act.DOCUMENT_STORED, Act.MAIL_SENT, Act.JOB_DONE} <= found.keys()
    assert "Alice" not in "".join(found.values())


SIGNAL = {"termijn": "antwoord", "soort": "nadert-3", "vervalt": "2026-03-09"}
NOW_IN_RECORD = {"soort": "nadert-3", "ontvangers": ["team"]}


def given_signal(
    services: Services,
    postbox: Any,
    in_record: Any = NOW_IN_RECORD,
    *decisions: NewSubmission,
    **properties: str,
) -> list[Any]:
    step = job(0, "signaal", **properties)
    case = given_case(services, small_bundle(step), record={**RECORD, "signaal": in_record})
    with services.db.writing() as session:
        found = session.scalars(select(Job)).one()
        found.properties = {**found.properties, "signal": SIGNAL}
        writes = Writes()
        rows = submissions.rows_of(session.get_one(Instance, case), decisions, services.clock())
        submissions.add(writes, rows)
        writes.send(session)
    tick(services, services.clock())
    return list(postbox.messages)


def test_a_signal_goes_to_the_groups_of_the_table_except_the_involved(
    services: Services, postbox: Any
) -> None:
    messages = given_signal(services, postbox)
    assert [each.to for each in messages] == ["carla@voorbeeld.nl"]  # bob is involved


@pytest.mark.parametrize(
    ("named", "mailed"),
    [
        (["aanvrager"], ["alice@voorbeeld.nl"]),
        (["aanvrager", "team"], ["alice@voorbeeld.nl", "carla@voorbeeld.nl"]),
        (["lid"], []),  # has no address: nobody waits for somebody who left
        (["nergens"], []),
    ],
)
def test_a_signal_goes_to_parties_too(
    services: Services, postbox: Any, named: list[str], mailed: list[str]
) -> None:
    step = job(0, "signaal")
    settings = SETTINGS.replace('per = "lid_id"\nrij = "leden[id = lid_id]"\n', "")
    settings = settings.replace('"lid.naam"', "'\"Wie wegging\"'").replace('"lid.email"', '"null"')
    record = {**RECORD, "signaal": {"soort": "nadert-3", "ontvangers": named}}
    given_case(services, small_bundle(step, settings=settings, lid=CHEF_LETTER), record=record)
    with services.db.writing() as session:
        found = session.scalars(select(Job)).one()
        found.properties = {**found.properties, "signal": SIGNAL}
    tick(services, services.clock())
    assert sorted(each.to for each in postbox.messages) == mailed
    assert not [each for each in rows(services, Job) if each.state is JobState.INCIDENT]


def test_a_signal_names_case_term_and_due_date_and_nothing_else(
    services: Services, postbox: Any
) -> None:
    (message,) = given_signal(services, postbox)
    assert "K-1" in message.subject and "Antwoord" in message.subject
    assert "maandag 9 maart 2026" in message.body
    assert "Alice" not in message.body


def test_a_signal_may_have_its_own_words(services: Services, postbox: Any) -> None:
    (message,) = given_signal(services, postbox, brief="signaal")
    assert message.subject == "Termijn van K-1"
    assert message.body == "De termijn vervalt op maandag 9 maart 2026 (nadert-3)."


def test_the_words_of_a_signal_may_use_the_name_of_the_term(
    services: Services, postbox: Any
) -> None:
    letter = "---\nonderwerp: Termijn {{ signaal.naam }}\naan: team\n---\nx"
    step = job(0, "signaal", brief="naam")
    given_case(
        services, small_bundle(step, naam=letter), record={**RECORD, "signaal": NOW_IN_RECORD}
    )
    with services.db.writing() as session:
        found = session.scalars(select(Job)).one()
        found.properties = {**found.properties, "signal": SIGNAL}
    tick(services, services.clock())
    assert [each.subject for each in postbox.messages] == ["Termijn Antwoord"]


def test_a_signal_reads_the_table_of_its_own_moment(services: Services, postbox: Any) -> None:
    decision = NewSubmission(
        kind=SubmissionKind.DECISION,
        element="",
        name="",
        actor="system",
        data={"signaal": {"soort": "nadert-3", "ontvangers": "ander"}},
    )
    later = {"soort": "te_laat+5", "ontvangers": "team"}
    messages = given_signal(services, postbox, later, decision)
    assert [each.to for each in messages] == ["dirk@voorbeeld.nl"]


def test_a_notice_reaches_parties_and_groups(services: Services, postbox: Any) -> None:
    performed(services, job(0, "bericht", aan="aanvrager team"))
    found = {each.to for each in postbox.messages}
    assert found == {"alice@voorbeeld.nl", "carla@voorbeeld.nl"}
    assert len({each.message_id for each in postbox.messages}) == 2


@pytest.mark.parametrize("to", ["", "onbekend"])
def test_a_notice_to_nobody_is_an_incident(services: Services, to: str) -> None:
    performed(services, job(0, "bericht", aan=to))
    assert stuck(services)


def test_a_retry_of_a_notice_skips_who_already_got_it(
    services: Services, postbox: Any, clock: Any
) -> None:
    class Second:
        def send(self, mail: Any, permit: Any) -> Any:
            if mail.to.startswith("carla"):
                raise MailError("later", permanent=False)
            return postbox.send(mail, permit)

    given_case(services, small_bundle(job(0, "bericht", aan="aanvrager team")))
    tick(replace(services, mailer=Second()), services.clock())
    clock.pass_(timedelta(minutes=1))
    tick(services, services.clock())
    assert [each.to for each in postbox.messages] == ["alice@voorbeeld.nl", "carla@voorbeeld.nl"]


def test_an_export_files_the_named_fields_as_json(services: Services) -> None:
    performed(services, job(0, "uitvoer", velden="ontvangen_op, aanvrager.naam"))
    (document,) = rows(services, Document)
    content = json.loads(services.files.get(document.sha256))
    assert (document.kind, document.name) == (DocumentKind.NOTICE, "s0.json")
    assert content["velden"] == {"ontvangen_op": "2026-03-02", "aanvrager.naam": "Alice *A*"}


@dataclass
class Dying:
    """A file store behind which the worker is lost: the file is in, its row is not."""

    files: FileStore

    def put(self, data: bytes) -> str:
        self.files.put(data)
        raise FilesAway("later")


def test_an_export_that_is_made_again_is_the_same_file(services: Services, clock: Any) -> None:
    """A worker that dies between the file and its row leaves no file behind that nobody names."""
    given_case(services, small_bundle(job(0, "uitvoer", velden="ontvangen_op")))
    tick(replace(services, files=cast(FileStore, Dying(services.files))), services.clock())
    clock.pass_(timedelta(hours=3))
    tick(services, services.clock())
    (document,) = rows(services, Document)
    assert [each.sha256 for each in services.files.kept()] == [document.sha256]


def test_a_message_that_is_kept_is_not_told_as_sent(services: Services) -> None:
    performed(replace(services, mailer=OutboxMailer()), job(0, "brief", brief="antwoord"))
    told = {each.kind for each in rows(services, AuditEvent)}
    assert Act.MAIL_KEPT in told
    assert Act.MAIL_SENT not in told
