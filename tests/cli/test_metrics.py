"""``serve`` with a port for figures: what every process counted, and how the service stands."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from service.cli import main
from service.cli.family import ENTRY
from tests.bench.cluster import free_port
from tests.cli.test_serve import PATIENCE

NAMES = {
    "regelwerk_clock_apart_seconds",
    "regelwerk_database_up",
    "regelwerk_disk_free_bytes",
    "regelwerk_disk_size_bytes",
    "regelwerk_jobs_due",
    "regelwerk_jobs_due_age_seconds",
    "regelwerk_letters_refused",
    "regelwerk_letters_unsent",
    "regelwerk_letters_unsent_age_seconds",
    "regelwerk_mails_kept",
    "regelwerk_messages_held",
    "regelwerk_steps_stuck",
    "regelwerk_tables_fit",
    "regelwerk_timers_due",
    "regelwerk_timers_due_age_seconds",
    "regelwerk_workers_alive",
}
COUNTED = {"regelwerk_requests_total", "regelwerk_request_seconds"}
ROOT = Path(__file__).resolve().parents[2]


def ask(port: int, path: str, *, until: float) -> str:
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return bytes(answer.read()).decode()
        except (URLError, ConnectionError) as error:
            if hasattr(error, "code"):
                return ""  # a page, though not a good one
            assert time.monotonic() < until, "the service did not start"
            threading.Event().wait(0.1)


def names(text: str) -> set[str]:
    return set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))


def test_serve_tells_its_figures_and_those_of_all_its_processes(
    sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "serve.db").write_bytes(sqlite_template.read_bytes())
    web, figures = free_port(), free_port()
    environment = {
        **os.environ,
        "PORT": str(web),
        "REGELWERK_METRICS_PORT": str(figures),
        "REGELWERK_WEB_WORKERS": "2",
        "REGELWERK_DATABASE_URL": f"sqlite:///{tmp_path / 'serve.db'}",
        "REGELWERK_DATA_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    until = time.monotonic() + PATIENCE
    with subprocess.Popen(
        [sys.executable, "-c", ENTRY, "serve"], env=environment, stdout=subprocess.PIPE
    ) as service:
        try:
            for _ in range(20):
                ask(web, "/status", until=until)
            ask(web, "/status/K-2026-001/zeer-geheim", until=until)
            told = ask(figures, "/metrics", until=until)
        finally:
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=PATIENCE)
    assert names(told) == NAMES | COUNTED
    line = 'regelwerk_requests_total{method="GET",rule="/status",status="200"} 20.0'
    assert line in told.splitlines()
    assert "regelwerk_database_up 1.0" in told.splitlines()
    assert "regelwerk_workers_alive 0.0" in told.splitlines()
    assert 'rule="/status/<number>/<secret>"' in told
    assert "K-2026-001" not in told
    assert "zeer-geheim" not in told
    assert not list(tmp_path.glob("regelwerk-metrics-*")), "the counts are left behind"


def test_every_figure_is_explained_to_the_operator() -> None:
    page = (ROOT / "docs/operator/bewaken.md").read_text("utf-8")
    assert set(re.findall(r"`(regelwerk_\w+)`", page)) == NAMES | COUNTED


@pytest.mark.parametrize("port", ["0", "-1", "veel", "70000"])
def test_without_a_port_there_is_nothing_to_tell(tmp_path: Path, port: str) -> None:
    environment = {"REGELWERK_DATA_DIR": str(tmp_path), "REGELWERK_METRICS_PORT": port}
    result = CliRunner().invoke(main, ["metrics"], env=environment)
    assert result.exit_code == 1
    assert "REGELWERK_METRICS_PORT" in result.output
