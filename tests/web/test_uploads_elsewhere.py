"""What a process owner sends is read in another process; the web process only hears of it."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from service.actions.services import Services
from service.app import create_app
from service.bundle.archive import read_zip, write_zip
from service.outside import Children, Limits
from service.outside.children import NURSERY
from service.store import bundles
from service.store.tables import BundleRow
from service.wiring import PRELOAD
from tests.outside import child_work as work
from tests.web.conftest import Browser

# Each once held the web process: while it was compiled, and while it was filled in.
ROUND = "{{ 1|round(400000000, 'ceil') }}"
LOOPS = "{% for a in range(200) %}" * 3 + "{% if a|title %}{% endif %}" + "{% endfor %}" * 3
LETTER = "---\nonderwerp: {subject}\naan: aanvrager\n---\n{body}\n"


@pytest.fixture
def archive(staffed: Services) -> bytes:
    with staffed.db.reading() as session:
        found = bundles.archive(session, bundles.latest_hashes(session)["aanvraag"])
    assert found is not None
    return found


@pytest.fixture
def nursery(staffed: Services) -> Iterator[int]:
    """The process that children are forked from, running; goes on after the test."""
    staffed.children.run(work.who)
    pid = NURSERY.pid
    assert pid is not None
    yield pid
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def with_letter(archive: bytes, body: str) -> bytes:
    letter = LETTER.format(subject="Bericht", body=body)
    return write_zip({**read_zip(archive), "letters/erbij.md": letter.encode()})


def send(owner: Browser, data: bytes) -> TestResponse:
    return owner.post("/regeling/bestand", {"archive": (io.BytesIO(data), "proces.zip")})


def limited(staffed: Services, limits: Limits) -> Browser:
    """The process owner of an installation with other limits."""
    children = Children(limits, at_once=1, preload=PRELOAD)
    app = create_app(replace(staffed, children=children))
    app.testing = True
    owner = Browser(app.test_client())
    assert owner.sign_in("p.eigenaar").status_code == 302
    return owner


def stored(services: Services) -> int:
    with services.db.reading() as session:
        return session.scalar(select(func.count()).select_from(BundleRow)) or 0


def test_the_web_process_answers_while_the_reader_of_an_upload_stands_still(
    new_browser: Callable[..., Browser], visitor: Browser, archive: bytes, nursery: int
) -> None:
    owner, handler = new_browser("p.eigenaar"), new_browser("m.dejong")
    os.kill(nursery, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send, owner, with_letter(archive, LOOPS))
        try:
            assert visitor.get("/inloggen").status_code == 200
            assert handler.get("/werk").status_code == 200
            assert not sent.done()  # nobody but the stopped process can read it
        finally:
            os.kill(nursery, signal.SIGCONT)
        assert sent.result(60).status_code == 302


def test_an_upload_that_takes_too_long_is_refused_with_the_place_to_look(
    staffed: Services, archive: bytes
) -> None:
    before = stored(staffed)
    owner = limited(staffed, Limits(seconds=0.001, megabytes=512))
    answer = send(owner, archive)
    assert answer.status_code == 422
    assert "duurde langer dan" in answer.text
    assert stored(staffed) == before


def test_a_draft_is_compared_with_the_version_in_use_without_being_loaded(
    staffed: Services, archive: bytes, new_browser: Callable[..., Browser]
) -> None:
    owner = new_browser("p.eigenaar")
    files = read_zip(archive)
    weaker = files["bundle.toml"].replace(b'uitgesloten = "betrokkenen"', b'uitgesloten = "[]"')
    weaker = weaker.replace(b'titel = "Aanvragen"', b'titel = "Nergens anders geladen"')
    address = send(owner, write_zip({**files, "bundle.toml": weaker})).location or ""
    assert "vraagt een tweede persoon" in owner.get(address).text
    assert staffed.bundles.held(address.rpartition("/")[2]) is None


def test_a_draft_that_was_never_judged_is_published_by_no_short_cut(
    staffed: Services, archive: bytes, new_browser: Callable[..., Browser]
) -> None:
    address = send(new_browser("p.eigenaar"), with_letter(archive, "Beste lezer,")).location or ""
    with staffed.db.writing() as session:
        row = bundles.get(session, address.rpartition("/")[2])
        assert row is not None
        row.checker = "that of an earlier release"
    owner = limited(staffed, Limits(seconds=0.001, megabytes=512))
    assert owner.get(address).status_code == 422  # comparing it would be reading it here
    answer = owner.post(f"{address}/publicatie", {"reason": "Toch maar"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "said"),
    [(ROUND, "round kent -10 tot 10 decimalen"), (LOOPS, "kost meer dan 200000 stappen")],
)
def test_a_letter_that_would_take_for_ever_is_a_finding(
    new_browser: Callable[..., Browser], archive: bytes, body: str, said: str
) -> None:
    owner = new_browser("p.eigenaar")
    page = owner.get(send(owner, with_letter(archive, body)).location or "").text
    assert "letters/erbij.md" in page
    assert said in page


def test_who_comes_while_others_are_checked_may_come_back(
    staffed: Services, archive: bytes, nursery: int
) -> None:
    owner = limited(staffed, Limits(seconds=60, megabytes=512))
    os.kill(nursery, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(send, owner, archive) for _ in range(2)]
        refused = next(as_completed(both, 60)).result()
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
        os.kill(nursery, signal.SIGCONT)
        assert sorted(each.result(60).status_code for each in both) == [302, 503]
