"""``work``: what it writes down, and its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from service.cli.family import ENTRY

PATIENCE = 60


def test_work_logs_one_object_per_line_when_nobody_looks_on(
    sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "work.db").write_bytes(sqlite_template.read_bytes())
    environment = {
        **os.environ,
        "REGELWERK_DATABASE_URL": f"sqlite:///{tmp_path / 'work.db'}",
        "REGELWERK_DATA_DIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", ENTRY, "work"], env=environment, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None
        first = worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        lines = [first, *worker.communicate(timeout=PATIENCE)[0].splitlines()]
    events = [json.loads(line)["event"] for line in lines]
    assert (events[0], events[-1]) == ("worker.started", "worker.stopped")
