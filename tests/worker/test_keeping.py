"""Seals are kept in each way that is set; one that fails is tried again and stops nothing."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.actions import keeping as work
from service.actions import people, sealing
from service.actions.services import Services
from service.core.errors import NotAllowed
from service.core.keeping import Keeping
from service.outside import HttpAuthority, MailError, OutgoingMail, Permit
from service.store.tables import SealCopy, Way
from service.verifier import Trust, check
from service.worker.keeping import keep
from tests import packed
from tests.authority import authority
from tests.conftest import Clock, Postbox
from tests.packed import Files, boxed, changed, files_of, signed
from tests.proef import World

Set = Callable[..., World]


@pytest.fixture
def kept(sqlite_services: Services) -> Set:
    """A world with a seal, whose operator set these ways."""
    World(sqlite_services).prepare()
    sealing.seal(sqlite_services)

    def make(**ways: object) -> World:
        settings = replace(
            sqlite_services.settings,
            keeping=Keeping(**ways),  # type: ignore[arg-type]  # what the test names
            smtp_url="smtp://localhost",
        )
        return World(replace(sqlite_services, settings=settings))

    return make


def another_seal(world: World, username: str) -> None:
    people.add(
        world.services, username=username, name="X", password="een lang wachtwoord", groups=[]
    )
    assert sealing.seal(world.services) is not None


def copies(world: World) -> list[SealCopy]:
    found: list[SealCopy] = world.rows(SealCopy)
    return found


def test_nothing_is_kept_where_nothing_is_set(kept: Set) -> None:
    world = kept()
    keep(world.services)
    assert copies(world) == []


def test_a_file_gets_every_seal_once(kept: Set, tmp_path: Path) -> None:
    path = tmp_path / "zegels.txt"
    world = kept(file=path)
    keep(world.services)
    keep(world.services)
    another_seal(world, "een")
    another_seal(world, "twee")
    keep(world.services)
    lines = path.read_text().splitlines()
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3"]
    assert all(line.startswith("seal:") for line in lines)


def test_a_line_that_was_cut_off_stays_alone(kept: Set, tmp_path: Path) -> None:
    path = tmp_path / "zegels.txt"
    path.write_text("seal:0:half een reg")
    keep(kept(file=path).services)
    assert path.read_text().splitlines()[1].startswith("seal:1:")


def test_a_disk_that_is_not_there_is_tried_again_later_each_time(
    kept: Set, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "schijf" / "zegels.txt"
    world = kept(file=path)
    waits = []
    for _ in range(9):
        keep(world.services)
        (copy,) = copies(world)
        waits.append((copy.next_at - clock()).total_seconds() / 60)
        keep(world.services)  # not before its moment
        clock.moment = copy.next_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    another_seal(world, "een")  # sealing goes on
    path.parent.mkdir()
    keep(world.services)
    assert [line.split(":")[1] for line in path.read_text().splitlines()] == ["1", "2"]
    assert work.failing(world.services, world.actor("ben")) == []


def test_the_operator_sees_what_does_not_work(kept: Set, tmp_path: Path) -> None:
    world = kept(file=tmp_path / "weg" / "zegels.txt")
    keep(world.services)
    (found,) = work.failing(world.services, world.actor("ben"))
    assert (found.name, found.problem.params) == (
        work.WAYS[Way.FILE],
        {"kind": "FileNotFoundError"},
    )
    with pytest.raises(NotAllowed):
        work.failing(world.services, world.actor("arie"))


def test_a_mail_goes_once_a_day_with_the_newest_seal(
    kept: Set, postbox: Postbox, clock: Clock
) -> None:
    world = kept(mail="auditor@voorbeeld.nl")
    keep(world.services)
    another_seal(world, "een")
    keep(world.services)
    clock.pass_(timedelta(days=1))
    keep(world.services)
    first, second = postbox.messages
    assert first.to == "auditor@voorbeeld.nl"
    assert "seal:1:" in first.body
    assert "seal:2:" in second.body


def test_a_mail_server_that_refuses_stops_no_other_way(
    kept: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refuses:
        def send(self, mail: OutgoingMail, permit: Permit) -> None:
            raise MailError("nee", permanent=True)

    path = tmp_path / "zegels.txt"
    world = kept(mail="auditor@voorbeeld.nl", file=path)
    services = replace(world.services, mailer=Refuses())  # type: ignore[arg-type]  # never answers
    keep(services)
    assert path.exists()
    assert [found.name for found in work.failing(services, world.actor("ben"))] == [
        work.WAYS[Way.MAIL]
    ]


def test_two_workers_keep_a_seal_once(kept: Set, tmp_path: Path) -> None:
    world = kept(file=tmp_path / "zegels.txt")
    assert work.due(world.services, Way.FILE) is not None
    assert work.due(world.services, Way.FILE) is None


def test_a_stamp_travels_with_a_pack_and_is_worked_out_there(
    kept: Set, tmp_path: Path, clock: Clock
) -> None:
    with authority(tmp_path / "authority") as local:
        world = kept(authority=local.url, trust=local.root)
        services = replace(world.services, authority=HttpAuthority(local.url, local.root))
        world = World(services)
        number, _ = packed.cases_in(world)
        keep(services)
        clock.pass_(timedelta(minutes=1))
        pack = packed.pack_of(services, number)
        trusted = Trust(authority=str(local.root))
        report = check(io.BytesIO(pack), trusted)
        assert report.findings == []
        assert report.stamped is not None
        assert report.counts["time stamps of a seal"] == 1
        files = files_of(pack)
        line = json.loads(files["stamps.jsonl"])
        answer = bytearray(base64.b64decode(line["answer"]))
        answer[-1] ^= 1  # within the signature
        other = base64.b64encode(local.stamp_of(b"iets anders")).decode()
        assert texts_with(services, files, base64.b64encode(answer).decode(), trusted) == {
            "the time stamp is not of the authority you named"
        }
        assert texts_with(services, files, other, trusted) == {
            "the time stamp is of something else"
        }
        assert texts_with(services, files, "AAAA", trusted) == {"it cannot be read ({kind})"}


def texts_with(services: Services, files: Files, answer: str, trust: Trust) -> set[str]:
    """What does not fit in a pack whose stamp was replaced, by somebody who has the key."""
    other = changed(files, "stamps.jsonl", lambda lines: lines[0].update(answer=answer))
    pack = boxed(signed(other, services.signer, lambda _: None))
    return {flaw.text for flaw in check(io.BytesIO(pack), trust).findings}
