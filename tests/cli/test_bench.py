"""The command ``bench`` on tiny numbers: what it reports, never how fast."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from tests.bench import processes, standby
from tests.bench.__main__ import bench
from tests.bench.cluster import cluster
from tests.bench.report import Aim, Figure, Run, as_table, number
from tests.bench.wire import Wire


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    output = tmp_path_factory.mktemp("bench") / "figures.json"
    parts = [
        word for name in ("size", "path", "statements", "web", "due") for word in ("--only", name)
    ]
    command = ["--quick", "--database", "sqlite", "--json", str(output), *parts]
    result = CliRunner().invoke(bench, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def figures(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {figure["name"]: figure for figure in report["runs"][0]["figures"]}


@pytest.mark.xdist_group("bench")
def test_the_report_says_what_was_measured_on_what(report: dict[str, Any]) -> None:
    assert report["machine"]["cores"] >= 1
    assert report["sizes"]["tasks"] > 0
    assert [run["database"] for run in report["runs"]] == ["sqlite"]


@pytest.mark.xdist_group("bench")
@pytest.mark.parametrize(
    "name",
    ["start_1", "complete_1", "complete_4_rate", "floor_1", "inbox_group", "memory_web", "state"],
)
def test_a_figure_has_a_label_and_a_value(figures: dict[str, dict[str, Any]], name: str) -> None:
    assert figures[name]["label"]
    assert figures[name]["value"] > 0


@pytest.mark.xdist_group("bench")
def test_a_figure_with_an_aim_says_whether_it_is_met(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["complete_1"]["aim"] == {"limit": 8, "at_least": False}
    assert figures["complete_1"]["met"] in (True, False)


@pytest.mark.parametrize("load", ["start_4", "complete_4", "floor_4"])
def test_each_load_tells_who_computed_how_much(
    figures: dict[str, dict[str, Any]], load: str
) -> None:
    assert {f"{load}_{whose}" for whose in ("web", "clients", "all")} <= figures.keys()
    assert figures[f"{load}_all"]["value"] > 0


@pytest.mark.postgres
def test_every_page_about_many_cases_is_measured_and_how_much_a_process_grew(
    tmp_path: Path,
) -> None:
    output = tmp_path / "figures.json"
    command = ["--fleet", "--quick", "--cases", "200", "--json", str(output)]
    result = CliRunner().invoke(bench, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found = json.loads(output.read_text("utf-8"))["runs"][0]["figures"]
    paths = {figure["path"].partition("?")[0] for figure in found if "path" in figure}
    assert {"/toezicht", "/toezicht/warmtekaart", "/toezicht/gebeurtenissen"} <= paths
    assert found[-1]["name"] == "memory_grown"
    assert "combined_0" in {figure["name"] for figure in found}


def test_the_processor_time_of_a_process_is_what_it_computed() -> None:
    before, until = processes.seconds(os.getpid()), process_time() + 0.2
    while process_time() < until:
        pass
    assert processes.seconds(os.getpid()) - before >= 0.15


def test_the_processor_time_of_a_child_that_is_gone_still_counts() -> None:
    before = processes.seconds(os.getpid())
    busy = "import time\nwhile time.process_time() < 0.2: pass"
    subprocess.run([sys.executable, "-c", busy], check=True)
    assert processes.seconds(os.getpid()) - before >= 0.15


def test_the_parent_of_a_child_is_this_process() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in processes.children(os.getpid())
        assert processes.parent(child.pid) == os.getpid()


def test_completing_a_task_is_one_commit_and_few_statements(
    figures: dict[str, dict[str, Any]],
) -> None:
    assert figures["commits"]["value"] == 1
    # Ten are the aim; three more read and write the words by which the case is found.
    assert figures["statements"]["value"] <= 13
    assert len(figures["statements"]["statements"]) == figures["statements"]["value"]


@pytest.mark.xdist_group("bench")
def test_a_whole_case_is_played_to_its_end(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["path"]["completions"] > 10
    assert figures["path"]["letters"] > 3
    assert figures["path_statements"]["commits"] == 1
    assert figures["path_state"]["value"] > figures["state"]["value"]


@pytest.mark.xdist_group("bench")
def test_due_timers_fire_and_none_twice(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["due_timers"]["fired"] >= figures["due_timers"]["cases"] > 0
    assert figures["fired_twice"]["value"] == 0


def test_a_missed_aim_is_marked_in_the_table() -> None:
    slow = Figure(name="a", label="A", value=3, unit="s", aim=Aim(limit=2))
    quick = Figure(name="b", label="B", value=1, unit="s", aim=Aim(limit=2))
    table = as_table([Run(database="x", version="", figures=(slow, quick))])
    assert "| A | 3 ✗ | s    | ≤ 2 |" in table
    assert "| B | 1   | s    | ≤ 2 |" in table


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234"), (3.0, "3")]
)
def test_numbers_are_written_with_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_the_wire_reads_an_answer_in_pieces_and_comes_back_when_it_was_sent_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for pieces in ([], [b"HTTP/1.1 200 OK\r\nConte", b"nt-Length: 4\r\n\r\nab", b"cd"]):
                line, _ = server.accept()
                with line:
                    line.recv(1024)
                    for piece in pieces:
                        line.sendall(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        with closing(Wire(server.getsockname()[1])) as wire:
            reply = wire.ask(b"GET / HTTP/1.1\r\n\r\n")
        thread.join()
    assert (reply.status, reply.body) == (200, b"abcd")


@pytest.mark.postgres
def test_a_commit_waits_for_the_late_standby() -> None:
    with cluster(durable=False) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE t (n int)")
        connection.commit()
        with standby.late(url, 100):
            connection.execute("INSERT INTO t VALUES (1)")
            started = monotonic()
            connection.commit()
            waited = monotonic() - started
    assert waited >= 0.1


def test_the_command_hands_over_to_the_measurements() -> None:
    command = [sys.executable, "-c", "from service.cli import main; main()", "bench", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "--quick" in done.stdout


def test_a_folder_without_answers_is_named(tmp_path: Any) -> None:
    result = CliRunner().invoke(bench, ["--quick", "--process", str(tmp_path)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
