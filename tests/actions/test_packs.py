"""A pack of proof: who may take what along, and that it is what the service has, as of a seal."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from service.actions import drawing, packing, packs, sealing, tidying
from service.actions.drawing import Draw
from service.actions.errands import Claim, claim, give_back
from service.actions.services import Services
from service.connectors.wording import say_in
from service.core.actor import SYSTEM
from service.core.errors import Invalid, NotAllowed, NotFound, ServiceError
from service.core.period import Period
from service.outside import parcel
from service.store import audit, errands, seals
from service.store.audit import Act
from service.store.proof.excerpt import Unreadable
from service.store.tables import AuditEvent, ErrandState
from service.verifier import Trust, check
from service.worker.errands import do_next
from tests import packed
from tests.actions.test_refilling import count
from tests.conftest import Clock
from tests.proef import World, unguarded

Answers = Callable[..., dict[str, object]]


def flaws(pack: bytes) -> set[str]:
    return {flaw.text for flaw in check(io.BytesIO(pack), Trust()).findings}


def test_a_pack_fits_and_stays_the_same_whatever_happens_later(
    world: World, answers: Answers
) -> None:
    number = world.file(answers()).number
    world.file(
        answers(aanvrager={"naam": "Noor", "email": "n@voorbeeld.nl"})
    )  # of another case nothing goes along
    wish = packed.wish_for(world.services, number)
    first, again = io.BytesIO(), io.BytesIO()
    packing.pack(world.services, wish, first, say_in("nl"))
    world.complete(number, "Aanvraag beoordelen", "anna", packed.GRANTED)
    sealing.seal(world.services)
    packing.pack(world.services, wish, again, say_in("nl"))
    assert flaws(first.getvalue()) == set()
    assert first.getvalue() == again.getvalue()
    assert b"Noor" not in first.getvalue()


def test_what_comes_later_is_in_a_later_pack(world: World, answers: Answers) -> None:
    number = world.file(answers()).number
    packed.pack_of(world.services, number)
    world.complete(number, "Aanvraag beoordelen", "anna", packed.GRANTED)
    later = packed.pack_of(world.services, number)
    assert flaws(later) == set()
    assert b"Alles klopt." in b"".join(
        data for name, data in packed.files_of(later).items() if name.startswith("rows/")
    )


def test_digests_alone_tell_nothing_of_what_was_said(sqlite_world: World, answers: Answers) -> None:
    number = sqlite_world.file(answers()).number
    pack = packed.pack_of(sqlite_world.services, number, contents=False)
    assert flaws(pack) == set()
    assert b"kees@voorbeeld.nl" not in pack
    assert not any(name.startswith("files/") for name in packed.files_of(pack))


def test_that_a_case_was_taken_along_stands_where_looks_stand(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    before = sqlite_world.case(number).chain_seq
    packs.ask(sqlite_world.services, [number], sqlite_world.actor("arie"), "waarom", contents=True)
    case = sqlite_world.case(number)
    with sqlite_world.services.db.reading() as session:
        last = audit.of_instance(session, case.id)[-1]
    assert (last.kind, last.actor) == (Act.CASE_PACKED, "arie")
    assert case.chain_seq == before  # nobody who works on the case has to wait for it


@pytest.mark.parametrize("who", ["anna", "pia", "ben"])
def test_who_does_not_watch_takes_nothing_along(
    sqlite_world: World, answers: Answers, who: str
) -> None:
    number = sqlite_world.file(answers()).number
    with pytest.raises(NotAllowed):
        packs.ask(
            sqlite_world.services, [number], sqlite_world.actor(who), "waarom", contents=False
        )


def test_who_watches_but_may_not_read_gets_digests_alone(
    sqlite_world: World, answers: Answers
) -> None:
    number, pri = sqlite_world.file(answers()).number, sqlite_world.actor("pri")
    packs.ask(sqlite_world.services, [number], pri, "waarom", contents=False)
    with pytest.raises(NotAllowed):
        packs.ask(sqlite_world.services, [number], pri, "waarom", contents=True)


def test_who_is_involved_takes_nothing_along(sqlite_world: World, answers: Answers) -> None:
    number = sqlite_world.file(answers()).number
    with sqlite_world.services.db.writing() as session:
        session.execute(text("UPDATE instance SET excluded = '[\"arie\"]'"))
    with pytest.raises(NotAllowed):
        packs.ask(
            sqlite_world.services, [number], sqlite_world.actor("arie"), "waarom", contents=False
        )


@pytest.mark.parametrize(
    ("numbers", "reason", "expected"),
    [
        ([], "waarom", Invalid),
        (["V-1"] * 1, "  ", Invalid),
        (["V-1"], "x" * 501, Invalid),
        ([f"V-{n}" for n in range(101)], "waarom", Invalid),
        (["V-1"], "waarom", NotFound),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    sqlite_world: World, numbers: list[str], reason: str, expected: type[ServiceError]
) -> None:
    with pytest.raises(expected):
        packs.ask(sqlite_world.services, numbers, SYSTEM, reason, contents=True)


@pytest.mark.parametrize(
    ("table", "statement", "expected"),
    [
        ("submission", "UPDATE submission SET actor = 'bob'", "it is not what event {seq} wrote"),
        ("submission", "DELETE FROM submission", "it is missing; event {seq} wrote it"),
        ("audit_event", "UPDATE audit_event SET actor = 'bob'", "the event was changed"),
        ("audit_event", "DELETE FROM audit_event WHERE seq = 2", "the event is missing"),
        ("seal", "UPDATE seal SET at = '2020-01-01'", "the seal was changed"),
        ("seal_leaf", "UPDATE seal_leaf SET seq = 1", "seal {seal} does not hold it"),
    ],
)
def test_what_was_changed_behind_the_service_is_found_elsewhere(
    world: World, answers: Answers, table: str, statement: str, expected: str
) -> None:
    number = world.file(answers()).number
    wish = packed.wish_for(world.services, number)
    with world.services.db.writing() as session:
        unguarded(session, table)
        session.execute(text(statement))
    out = io.BytesIO()
    packing.pack(world.services, wish, out, say_in("nl"))
    assert expected in flaws(out.getvalue())


def test_a_file_that_is_gone_is_told(sqlite_world: World) -> None:
    number, _ = packed.cases_in(sqlite_world)
    wish = packed.wish_for(sqlite_world.services, number)
    with sqlite_world.services.db.reading() as session:
        (digest,) = session.scalars(text("SELECT sha256 FROM document")).all()
    sqlite_world.services.files.set_aside(digest)
    sqlite_world.services.files.erase(digest)
    out = io.BytesIO()
    packing.pack(sqlite_world.services, wish, out, say_in("nl"))
    assert flaws(out.getvalue()) == {"the service could not read it when it made the pack"}
    contents = json.loads(packed.files_of(out.getvalue())["manifest.json"])
    assert contents["unreadable"] == [f"files/{digest}"]


def test_a_row_that_cannot_be_read_is_named_and_the_rest_goes_along(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    wish = packed.wish_for(sqlite_world.services, number)
    with sqlite_world.services.db.writing() as session:
        unguarded(session, "submission")
        row = session.scalar(text("SELECT id FROM submission"))
        session.execute(text("UPDATE submission SET at = 'nooit'"))
    out = io.BytesIO()
    packing.pack(sqlite_world.services, wish, out, say_in("nl"))
    contents = json.loads(packed.files_of(out.getvalue())["manifest.json"])
    assert contents["unreadable"] == [f"submission/{row}"]
    found = {flaw.where for flaw in check(io.BytesIO(out.getvalue()), Trust()).findings}
    assert f"submission/{row}" in found


def test_an_event_that_cannot_be_read_ends_the_pack_with_its_name(
    sqlite_world: World, answers: Answers
) -> None:
    number = sqlite_world.file(answers()).number
    wish = packed.wish_for(sqlite_world.services, number)
    case = sqlite_world.case(number).id
    with sqlite_world.services.db.writing() as session:
        unguarded(session, "audit_event")
        asked = text("SELECT id FROM audit_event WHERE chain = :chain AND seq = 1")
        row = session.scalar(asked, {"chain": f"case/{case}"})
        broken = text("UPDATE audit_event SET at = 'nooit' WHERE id = :row")
        session.execute(broken, {"row": row})
    with pytest.raises(Unreadable) as told:
        packing.pack(sqlite_world.services, wish, io.BytesIO(), say_in("nl"))
    assert told.value.params == {"table": "audit_event", "row": str(row)}


def test_a_pack_begins_at_the_seals_of_its_cases(sqlite_world: World, answers: Answers) -> None:
    for _ in range(3):
        sqlite_world.file(answers())
        assert sealing.seal(sqlite_world.services) is not None
    made = packed.pack_of(sqlite_world.services, sqlite_world.file(answers()).number)
    assert flaws(made) == set()
    files = packed.files_of(made)
    numbers = [json.loads(line)["number"] for line in files["seals.jsonl"].splitlines()]
    # The first holds the version the case runs on; those between are of other cases.
    assert numbers == [1, 4]
    first = json.loads(files["seals.jsonl"].splitlines()[0])
    with sqlite_world.services.db.reading() as session:
        second = seals.get(session, 2)
        assert second is not None
        kept = Trust(links=[("seal", 1, first["hash"]), ("seal", 2, second.hash)])
    found = check(io.BytesIO(made), kept)
    assert found.findings == []
    assert any(told == {"seal": 2, "since": 4} for _, told in found.notes)


def test_who_makes_the_seals_begin_later_is_found(sqlite_world: World, answers: Answers) -> None:
    """Who holds the key could leave out the years in which he changed something."""
    services = sqlite_world.services
    number = sqlite_world.file(answers()).number
    assert sealing.seal(services) is not None
    sqlite_world.complete(number, "Aanvraag beoordelen", "anna", packed.GRANTED)
    made = packed.files_of(packed.pack_of(services, number))

    def later(contents: dict[str, object]) -> None:
        contents["since"] = 2

    told = flaws(packed.boxed(packed.signed(made, services.signer, later)))
    assert told == {"seal {seal} holds this case, and the seals begin at {since}"}


def test_a_large_file_is_never_in_memory_as_a_whole() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield bytes(1 << 20)

    class Nowhere(io.RawIOBase):
        """Takes everything and keeps nothing."""

        at = 0

        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return self.at

        def seek(self, place: int, whence: int = 0) -> int:
            self.at = place if whence == 0 else self.at + place
            return self.at

        def write(self, data: object) -> int:
            size = memoryview(data).nbytes  # type: ignore[arg-type]  # bytes
            self.at += size
            return size

    tracemalloc.start()
    with parcel(Nowhere()) as made:  # type: ignore[arg-type]  # enough of a file
        made.add("groot", pieces())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 << 20


def claimed(services: Services) -> Claim:
    held = claim(services)
    assert held is not None
    return held


def ask_drawn(world: World, who: str, *, size: int, seed: str, of: int = 5) -> list[str]:
    """Ask for a sample of this year, and have the worker draw it; the numbers."""
    number = packs.ask(
        world.services,
        [],
        world.actor(who),
        "steekproef",
        contents=True,
        draw=Draw(size=size, seed=seed),
        period=Period.year(world.services.clock().year),
    )
    assert do_next(world.services)
    with world.services.db.reading() as session:
        errand = errands.get(session, number)
        assert errand is not None
        assert errand.state is ErrandState.DONE, errand.result
        assert packs.wish_of(errand, 1).draw == {"seed": seed, "of": of}
        return list(packs.numbers_of(errand))


def test_the_same_word_draws_the_same_cases(sqlite_world: World, answers: Answers) -> None:
    numbers = [sqlite_world.file(answers()).number for _ in range(6)]
    with sqlite_world.services.db.writing() as session:  # one is about who draws
        excluded = "INSERT INTO excluded SELECT id, 'arie' FROM instance WHERE number = :number"
        session.execute(text(excluded), {"number": numbers[0]})
    first = ask_drawn(sqlite_world, "arie", size=2, seed="kwartaal 4")
    assert first == ask_drawn(sqlite_world, "arie", size=2, seed="kwartaal 4")
    assert set(first) < set(numbers[1:])
    drawn = {tuple(ask_drawn(sqlite_world, "arie", size=2, seed=str(n))) for n in range(5)}
    assert len(drawn) > 1


@pytest.mark.parametrize(("size", "seed"), [(0, "x"), (101, "x"), (1, " "), (1, "x" * 101)])
def test_a_draw_that_cannot_be_is_refused(sqlite_world: World, size: int, seed: str) -> None:
    draw = Draw(size=size, seed=seed)
    with pytest.raises(Invalid):
        packs.ask(sqlite_world.services, [], SYSTEM, "waarom", contents=True, draw=draw)


def test_a_sample_is_drawn_from_the_cases_of_its_period(
    sqlite_world: World, answers: Answers, clock: Clock
) -> None:
    sqlite_world.file(answers())
    clock.pass_(timedelta(days=366))
    number = sqlite_world.file(answers()).number
    assert ask_drawn(sqlite_world, "arie", size=2, seed="x", of=1) == [number]


def test_a_draw_from_nothing_is_told_by_who_draws(sqlite_world: World) -> None:
    draw = Draw(size=1, seed="x")
    number = packs.ask(sqlite_world.services, [], SYSTEM, "w", contents=True, draw=draw)
    assert do_next(sqlite_world.services)
    with sqlite_world.services.db.reading() as session:
        errand = errands.get(session, number)
        assert errand is not None
        assert errand.state is ErrandState.FAILED


def test_who_is_asked_twice_draws_once(sqlite_world: World, answers: Answers) -> None:
    """The worker fell over after drawing; the cases stay, and each was taken along once."""
    services = sqlite_world.services
    sqlite_world.file(answers())
    draw = Draw(size=1, seed="x")
    packs.ask(services, [], sqlite_world.actor("arie"), "w", contents=True, draw=draw)
    first = claimed(services)
    drawing.settle(services, first)
    give_back(services, first)
    sqlite_world.file(answers())
    again = claimed(services)
    drawing.settle(services, again)
    assert again.errand.result == first.errand.result
    with services.db.reading() as session:
        kinds = session.scalars(select(AuditEvent.kind)).all()
    assert kinds.count(Act.CASE_PACKED) == 1


def test_who_may_read_no_contents_draws_none(sqlite_world: World, answers: Answers) -> None:
    sqlite_world.file(answers())
    draw = Draw(size=1, seed="x")
    with pytest.raises(NotFound):
        packs.ask(
            sqlite_world.services, [], sqlite_world.actor("pri"), "w", contents=True, draw=draw
        )


def test_a_pack_is_for_who_asked_for_it(sqlite_world: World, answers: Answers) -> None:
    services, arie = sqlite_world.services, sqlite_world.actor("arie")
    number = sqlite_world.file(answers()).number
    errand = packs.ask(services, [number], arie, "waarom", contents=True)
    with pytest.raises(NotFound):
        packs.fetch(services, errand, arie)
    assert do_next(services)
    with packs.fetch(services, errand, arie) as file:
        assert flaws(file.read()) == set()
    with pytest.raises(NotAllowed):
        packs.fetch(services, errand, sqlite_world.actor("pri"))
    with services.db.writing() as session:
        session.execute(text("UPDATE instance SET excluded = '[\"arie\"]'"))
    with pytest.raises(NotAllowed):
        packs.fetch(services, errand, arie)


def test_a_pack_is_kept_for_a_month(sqlite_world: World, answers: Answers, clock: Clock) -> None:
    services, arie = sqlite_world.services, sqlite_world.actor("arie")
    number = sqlite_world.file(answers()).number
    errand = packs.ask(services, [number], arie, "waarom", contents=True)
    do_next(services)
    clock.pass_(timedelta(days=29))
    tidying.let_packs_go(services)
    tidying.tidy_files(services)
    packs.fetch(services, errand, arie).close()
    clock.pass_(timedelta(days=2))
    tidying.let_packs_go(services)
    with pytest.raises(NotFound):
        packs.fetch(services, errand, arie)


def test_a_pack_tells_how_clauses_were_kept_when_it_was_asked_for(
    world: World, answers: Answers, clock: Clock
) -> None:
    """Totals change afterwards; a pack that is made again is the same, and says what it said."""
    number = world.file(answers()).number
    clock.pass_(timedelta(days=14))
    count(world)
    wish = packed.wish_for(world.services, number)
    world.file(answers())
    clock.pass_(timedelta(days=14))
    count(world)
    made = []
    for _ in range(2):
        out = io.BytesIO()
        packing.pack(world.services, wish, out, say_in("nl"))
        made.append(out.getvalue())
    assert made[0] == made[1]
    assert check(io.BytesIO(made[0]), Trust()).findings == []
    files = packed.files_of(made[0])
    (process,) = json.loads(files["cijfers.json"])["processes"]
    (figure,) = process["figures"]
    assert (figure["clauses"], figure["good"], figure["whole"], figure["undecided"]) == (
        ["R1"],
        0,
        1,
        0,
    )
    assert [each["name"] for each in process["lead"]] == ["Doorlooptijd"]
    assert files["VOORBLAD.pdf"].startswith(b"%PDF")


def test_a_wish_of_before_makes_the_pack_of_before(world: World, answers: Answers) -> None:
    wish = packed.wish_for(world.services, world.file(answers()).number)
    out = io.BytesIO()
    packing.pack(world.services, replace(wish, figures=None), out, say_in("nl"))
    assert not {"cijfers.json", "VOORBLAD.pdf"} & set(packed.files_of(out.getvalue()))
    assert check(io.BytesIO(out.getvalue()), Trust()).findings == []
