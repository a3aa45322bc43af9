"""Work in children: elsewhere, within limits, and whoever asked hears what went wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.outside.children import NURSERY, Busy, Children, Limits, Stopped
from tests.outside import child_work as work

ROOMY = Limits(seconds=60, megabytes=256)
BRIEF = Limits(seconds=0.5, megabytes=1024)
PATIENT = Limits(seconds=3, megabytes=1024)  # it must come to tell what it does, however busy
SMALL = Limits(seconds=60, megabytes=64)


def children(limits: Limits = ROOMY, *, at_once: int = 2) -> Children:
    return Children(limits, at_once=at_once)


def test_work_is_done_in_a_process_of_its_own_each_time() -> None:
    first, second = (children().run(work.who).split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] == second[1] == str(NURSERY.pid).encode()
    assert os.getpid() not in map(int, (*first, *second))


def test_a_child_knows_no_setting_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REGELWERK_SECRET", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"):
        monkeypatch.setenv(name, "geheim")
    NURSERY.close()
    known = children().run(work.environment).decode().split(",")
    assert "PATH" in known
    assert [name for name in known if name.startswith(("REGELWERK_", "AWS_", "PG"))] == []


@pytest.mark.parametrize(
    ("job", "limits", "said"),
    [
        (work.loop, PATIENT, "longer than .*letters/L01.md"),
        (work.power, BRIEF, "longer than "),
        (work.hoard, SMALL, "more than 64 MB.*forms/groot.form"),
        (work.crash, SMALL, "broke off"),
        (work.raise_, SMALL, "broke off"),
    ],
)
def test_who_goes_too_far_is_stopped_and_named(
    job: Callable[..., bytes], limits: Limits, said: str
) -> None:
    with pytest.raises(Stopped, match=said) as caught:
        children(limits).run(job)
    assert "Pietersen" not in str(caught.value)  # an error may repeat what it read
    assert children().run(work.who)


def test_a_child_that_stands_still_is_killed() -> None:
    with pytest.raises(Stopped, match="longer than"):
        children(BRIEF).run(work.stand_still)


def test_a_nursery_that_was_killed_is_replaced() -> None:
    children().run(work.who)
    before = NURSERY.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert children().run(work.who)
    assert NURSERY.pid != before


def test_who_comes_when_all_places_are_taken_is_asked_to_come_back(tmp_path: Path) -> None:
    begun, go_on = tmp_path / "begun", tmp_path / "go_on"
    os.mkfifo(begun)
    os.mkfifo(go_on)
    one = children(at_once=1)
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(one.run, work.wait, begun, go_on)
        begun.read_text("ascii")
        with pytest.raises(Busy) as caught:
            one.run(work.who)
        go_on.write_text("on", encoding="ascii")
        assert busy.result(60) == b"on"
    assert (caught.value.status, caught.value.retry_after) == (503, 10)
    assert one.run(work.who)
