"""Versions: uploads, findings, publication; running cases stay on theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.actions import publish, versions
from service.bundle.archive import read_directory, read_zip, write_zip
from service.core.errors import BundleError, Conflict, Invalid, NotAllowed
from tests.proef import HERE, World

Answers = Callable[..., dict[str, Any]]


def changed(world: World, old: bytes, new: bytes) -> bytes:
    files = read_directory(
        HERE / "proefproces", HERE / "proefproces_forms", world.services.settings.calendars
    )
    return write_zip({name: data.replace(old, new) for name, data in files.items()})


def given_a_draft(world: World) -> publish.Uploaded:
    archive = changed(world, b'duur = "werkdagen 5"', b'duur = "werkdagen 3"')
    return publish.upload(world.services, archive, world.actor("pia"))


def test_a_changed_zip_becomes_a_draft_and_then_version_two(world: World) -> None:
    draft = given_a_draft(world)
    assert draft.publishable
    assert publish.publish(world.services, draft.hash, "kortere termijn", world.actor("pia")) == 2


def test_new_cases_follow_the_new_version_and_running_ones_stay(
    world: World, answers: Answers
) -> None:
    old = world.file(answers()).number
    draft = given_a_draft(world)
    publish.publish(world.services, draft.hash, "kortere termijn", world.actor("pia"))
    new = world.file(answers()).number
    due = {n: str(world.task(n, "Aanvraag beoordelen").due_on) for n in (old, new)}
    assert due == {old: "2026-03-09", new: "2026-03-05"}


def test_a_draft_with_errors_is_kept_with_findings_but_not_published(world: World) -> None:
    archive = changed(world, b'formRef="beoordelen"', b'formRef="verdwenen"')
    draft = publish.upload(world.services, archive, world.actor("pia"))
    assert not draft.publishable
    assert any("verdwenen" in str(finding.message) for finding in draft.findings)
    with pytest.raises(BundleError):
        publish.publish(world.services, draft.hash, "toch maar", world.actor("pia"))


def test_publishing_needs_a_reason(world: World) -> None:
    with pytest.raises(Invalid):
        publish.publish(world.services, given_a_draft(world).hash, " ", world.actor("pia"))


def test_a_version_is_published_once(world: World) -> None:
    draft = given_a_draft(world)
    publish.publish(world.services, draft.hash, "kortere termijn", world.actor("pia"))
    with pytest.raises(Conflict):
        publish.publish(world.services, draft.hash, "nog eens", world.actor("pia"))


def test_the_same_content_is_the_same_version(world: World) -> None:
    _, version = publish.publish_directory(
        world.services, HERE / "proefproces", HERE / "proefproces_forms", "nog eens"
    )
    assert version is None


def test_only_the_process_owner_publishes(world: World) -> None:
    with pytest.raises(NotAllowed):
        publish.upload(world.services, b"", world.actor("anna"))


def test_a_file_that_is_no_zip_is_refused_with_words(world: World) -> None:
    with pytest.raises(BundleError):
        publish.upload(world.services, b"geen zip", world.actor("pia"))


def test_a_zip_without_settings_belongs_to_no_process(world: World) -> None:
    with pytest.raises(BundleError, match=r"bundle\.toml"):
        publish.upload(world.services, write_zip({"a.bpmn": b"<x/>"}), world.actor("pia"))


def test_the_downloaded_zip_holds_the_published_files(world: World) -> None:
    pia = world.actor("pia")
    (process,) = versions.overview(world.services, pia)
    assert process.current is not None
    files = read_zip(versions.archive(world.services, process.current.hash, pia))
    original = (HERE / "proefproces" / "proefproces.bpmn").read_bytes()
    assert files["proefproces.bpmn"] == original


def test_uploaded_frozen_days_do_not_replace_the_rules(world: World) -> None:
    files = dict(read_zip(changed(world, b"a", b"a")))
    files["kalender.json"] = b"{}"
    draft = publish.upload(world.services, write_zip(files), world.actor("pia"))
    assert draft.publishable


def test_the_overview_counts_running_cases(world: World, answers: Answers) -> None:
    world.file(answers())
    (process,) = versions.overview(world.services, world.actor("arie"))
    assert (process.running, len(process.versions), process.drafts) == (1, 1, ())


def test_a_folder_with_errors_names_them(world: World, tmp_path: Path) -> None:
    for path in (HERE / "proefproces").glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(BundleError) as caught:
        publish.publish_directory(
            world.services, tmp_path, HERE / "proefproces_forms", "zonder brief"
        )
    assert any("besluit" in str(finding.message) for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'sleutel = "proefproces"', b'sleutel = "' + b"k" * 81 + b'"'),
        (b'sleutel = "proefproces"', b'sleutel = "k\\u0000"'),
        (b'sleutel = "proefproces"', b'sleutel = "../proef"'),
        (b'sleutel = "proefproces"', b'sleutel = "proefproces"\nx = ' + b"9" * 5000),
    ],
)
def test_a_file_that_belongs_to_no_process_is_refused(world: World, old: bytes, new: bytes) -> None:
    with pytest.raises(BundleError):
        publish.upload(world.services, changed(world, old, new), world.actor("pia"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'titel = "', b'titel = "' + b"t" * 201),
        (b'titel = "', b'titel = "\\u0000'),
        (b"P-{jaar}-{volgnummer:03d}", b"P"),
        (b"P-{jaar}-{volgnummer:03d}", b"P-{volgnummer}-{volgnummer}"),
        (b"P-{jaar}-{volgnummer:03d}", b"../{jaar}/{volgnummer}"),
        (b"P-{jaar}-{volgnummer:03d}", b"P" * 40 + b"{volgnummer}"),
        (b'naam = "Aanvraag doen"', b'nummer = "P-{jaar}-{volgnummer}"'),
        (
            b'<bpmn:userTask id="beoordelen" name="',
            b'<bpmn:userTask id="beoordelen" name="' + b"n" * 201,
        ),
    ],
)
def test_what_no_column_or_address_holds_is_a_finding(world: World, old: bytes, new: bytes) -> None:
    kept = publish.upload(world.services, changed(world, old, new), world.actor("pia"))
    assert not kept.publishable


def test_two_processes_never_share_their_case_numbers(world: World) -> None:
    archive = changed(world, b'sleutel = "proefproces"', b'sleutel = "ander"')
    kept = publish.upload(world.services, archive, world.actor("pia"))
    assert kept.publishable
    with pytest.raises(Invalid, match="numbers its cases"):
        publish.publish(world.services, kept.hash, "Een kopie", world.actor("pia"))
