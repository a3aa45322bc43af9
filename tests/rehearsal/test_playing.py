"""The child process that plays a version, when the worker that started it is gone."""

from __future__ import annotations

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
