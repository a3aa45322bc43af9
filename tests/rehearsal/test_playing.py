"""The child process that plays a version, when the worker that started it is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PATIENCE = 60.0  # a bound for a hanging test, not a pause
WRITES_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from service.rehearsal.playing import leave_with_parent

folder = Path(sys.argv[1])
leave_with_parent(folder)
print("busy", flush=True)
for number in count():
    made = folder / str(number % 500)
    made.mkdir(parents=True, exist_ok=True)
    (made / "file").write_text("x")
"""

TAKES_ALL_MEMORY = """
import sys
from pathlib import Path
from service.outside.nursery import hold_to
from service.rehearsal import playing

def hoard(*_):
    held = [bytearray(2_000_000_000)]

hold_to(playing.LIMITS)
playing.main(Path(sys.argv[1]), play=hoard)
"""


def test_a_child_in_the_middle_of_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"busy\n"

        child.communicate(timeout=PATIENCE)  # closes its input, as the end of the worker does

    assert not folder.exists()


def test_a_version_that_takes_all_memory_is_stopped_and_says_so(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TAKES_ALL_MEMORY, str(tmp_path)],
        stdin=subprocess.PIPE,  # stays open: the worker is there
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        told = [json.loads(line) for line in child.stdout]
    assert told[0]["problem"]["params"] == {"megabytes": 1024}
    assert told[-1] == {"done": True}
