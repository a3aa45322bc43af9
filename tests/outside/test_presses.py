"""Printing elsewhere: the same letter, and one that is too large costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from service.outside import PrintError, TypstPrinter
from service.outside.children import Limits
from service.outside.presses import IDLE, LIMITS, Presses
from tests.bench.processes import children
from tests.outside.test_pdf import document
from tests.waiting import PATIENCE, wait_for


@pytest.fixture(autouse=True)
def none_waits() -> Iterator[None]:
    """No process waits for a document, before and after."""
    IDLE.close()
    yield
    IDLE.close()


def make(**limits: float) -> Presses:
    chosen = {"seconds": LIMITS.seconds, "megabytes": LIMITS.megabytes, **limits}
    return Presses(limits=Limits(**chosen))  # type: ignore[arg-type]  # numbers


@pytest.fixture
def presses() -> Presses:
    return make()


def far_too_large() -> dict[str, Any]:
    """A letter such as its budget stops before it is set; whoever finds a way around it."""
    usual = document()
    return {**usual, "body": usual["body"] * 4_000}


def pressing() -> list[int]:
    """The processes of this one that print."""
    found = []
    for pid in children(os.getpid()):
        if b"service.outside.presses" in Path(f"/proc/{pid}/cmdline").read_bytes():
            found.append(pid)
    return found


def test_it_is_the_same_letter(presses: Presses) -> None:
    assert presses.letter(document()) == TypstPrinter().letter(document())


def test_the_process_stays_for_the_next_one(presses: Presses) -> None:
    presses.letter(document())
    (first,) = pressing()
    presses.letter(document(naam="Kees"))
    assert pressing() == [first]
    IDLE.close()
    assert pressing() == []


def test_what_the_compiler_refuses_is_told_in_its_words(presses: Presses) -> None:
    with pytest.raises(PrintError) as ours:
        TypstPrinter().letter({**document(), "title": ""})
    with pytest.raises(PrintError) as theirs:
        presses.letter({**document(), "title": ""})
    assert theirs.value.message == ours.value.message
    assert len(pressing()) == 1, "that is no reason to end it"


@pytest.mark.parametrize(
    ("limits", "said"),
    [({"seconds": 0.5}, "stopped after"), ({"megabytes": 100}, "broke off")],
    ids=["time", "memory"],
)
def test_a_letter_that_is_far_too_large_costs_only_itself(
    limits: dict[str, float], said: str
) -> None:
    presses = make(**limits)
    with pytest.raises(PrintError) as caught:
        presses.letter(far_too_large())
    assert said in caught.value.msgid
    assert caught.value.permanent
    assert pressing() == []
    assert make().letter(document())


def test_a_process_that_was_killed_meanwhile_is_replaced(presses: Presses) -> None:
    presses.letter(document())
    (first,) = pressing()
    os.kill(first, signal.SIGKILL)
    assert presses.letter(document())
    assert pressing() != [first]


def test_one_that_is_stopped_is_ended_when_its_time_is_over() -> None:
    presses = make(seconds=0.5)
    with pytest.raises(PrintError, match="stopped after"):
        _stopped(presses)
    assert pressing() == []


def test_threads_print_at_the_same_time_and_one_process_stays(presses: Presses) -> None:
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _: presses.letter(document()), range(3)))
    assert len(set(made)) == 1
    assert len(pressing()) == 1


def test_services_of_one_process_share_it() -> None:
    for _ in range(2):
        make().letter(document())
    assert len(pressing()) == 1


def test_it_leaves_with_whoever_asked() -> None:
    asks = """
import os, signal
from service.outside.presses import Presses
from tests.outside.test_pdf import document
Presses().letter(document())
os.kill(os.getpid(), signal.SIGSTOP)
"""
    with subprocess.Popen([sys.executable, "-c", asks]) as asking:
        wait_for(lambda: _is_stopped(asking.pid))
        (press,) = children(asking.pid)
        asking.kill()
        asking.wait(PATIENCE)
        wait_for(lambda: not Path(f"/proc/{press}/cmdline").exists())


def test_it_knows_no_setting_of_the_installation(
    presses: Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_SECRET", "geheim")
    presses.letter(document())
    (press,) = pressing()
    assert b"geheim" not in Path(f"/proc/{press}/environ").read_bytes()


def _stopped(presses: Presses) -> None:
    presses.letter(document())
    (press,) = pressing()
    os.kill(press, signal.SIGSTOP)
    presses.letter(document())


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
