"""Whatever happens in a process that keeps a log: each line is JSON, and holds no data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60
SECRET = "Jan-Jansen"
START = "import sys; from service.cli.logs import json_logs; json_logs()\n"
# What goes wrong where, and the line that it must leave behind.
TROUBLE: dict[str, tuple[str, dict[str, Any]]] = {
    "an error that nobody catches": (
        f"raise ValueError('{SECRET}')",
        {"event": "uncaught", "level": "critical", "error": "ValueError"},
    ),
    "an error in a thread": (
        "import threading\n"
        f"def fail(): raise KeyError('{SECRET}')\n"
        "thread = threading.Thread(target=fail, name='lane'); thread.start(); thread.join()",
        {"event": "uncaught", "thread": "lane", "error": "KeyError"},
    ),
    "an error that cannot be raised": (
        f"class Gone:\n    def __del__(self): raise OSError('{SECRET}')\nGone()",
        {"event": "unraisable", "error": "OSError"},
    ),
    "a warning": (
        f"import warnings; warnings.warn('{SECRET}', UserWarning)",
        {"event": "warned", "category": "UserWarning"},
    ),
    "a message of a library": (
        f"import logging\nlogging.getLogger('sqlalchemy.pool').error('Lost %s', '{SECRET}')",
        {"event": "library", "logger": "sqlalchemy.pool", "text": "Lost %s"},
    ),
    "a message of a library that was put together": (
        f"import logging; logging.getLogger('werkzeug').error('GET /status/{SECRET}')",
        {"event": "library", "logger": "werkzeug", "text": None},
    ),
    "an error that a library logs": (
        "import logging\n"
        f"try: raise ValueError('{SECRET}')\n"
        "except ValueError: logging.getLogger('apscheduler').exception('Job raised')",
        {"event": "library", "text": "Job raised", "error": "ValueError"},
    ),
    "an error that our own log is given": (
        "import structlog\n"
        f"try: raise ValueError('{SECRET}')\n"
        "except ValueError: structlog.get_logger().error('failed', exc_info=True)",
        {"event": "failed", "error": "ValueError"},
    ),
    "a statement with its values": (
        "from sqlalchemy.exc import OperationalError\n"
        f"raise OperationalError('SELECT 1', {{'name': '{SECRET}'}}, Exception('{SECRET}'))",
        {"event": "uncaught", "error": "OperationalError"},
    ),
    "something printed where the log goes": (
        f"print('{SECRET}')",
        {"event": "printed", "characters": len(SECRET)},
    ),
    "something printed": (
        f"print('{SECRET}', file=sys.stderr)",
        {"event": "printed", "characters": len(SECRET)},
    ),
    "a trace printed by hand": (
        "import traceback\n"
        f"try: raise ValueError('{SECRET}')\n"
        "except ValueError: traceback.print_exc()",
        {"event": "printed"},
    ),
    "something written past Python": (
        f"import os; os.write(2, b'{SECRET}\\n')",
        {"event": "said", "characters": len(SECRET), "text": None},
    ),
    "something that a child wrote": (
        f"import subprocess; subprocess.run(['sh', '-c', 'echo {SECRET} >&2'])",
        {"event": "said", "characters": len(SECRET), "text": None},
    ),
    "the last words of C": (
        "import os; os.write(2, b'free(): invalid pointer\\n'); os.abort()",
        {"event": "said", "level": "warning"},
    ),
    "more than a pipe holds": (
        f"import os; os.write(2, b'{SECRET}' * 100_000)",
        {"event": "said", "text": None},
    ),
    "a value that is no JSON": (
        "import structlog; structlog.get_logger().info('odd', what=object())",
        {"event": "odd", "what": "object"},
    ),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_it_leaves_json_and_no_data(trouble: str) -> None:
    code, expected = TROUBLE[trouble]
    result = subprocess.run(
        [sys.executable, "-c", START + code],
        env=dict(os.environ),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        text=True,
    )
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.stderr == ""
    assert SECRET not in result.stdout
    found = lines[-1]
    assert {name: found.get(name) for name in expected} == expected


def test_the_last_words_of_a_crash_are_kept() -> None:
    """A thread would be gone with the process; what C and the interpreter say last is a place."""
    code = "import ctypes, os\nos.write(2, b'free(): invalid pointer')\nctypes.string_at(0)"
    result = subprocess.run(
        [sys.executable, "-c", START + code], capture_output=True, timeout=PATIENCE, check=False
    )
    texts = [json.loads(line).get("text") for line in result.stdout.splitlines()]
    assert result.returncode == -signal.SIGSEGV
    assert texts[0].startswith("free(): invalid pointer")
    assert any(text and "string_at" in text for text in texts)


def test_a_process_that_lives_on_in_a_child_still_says_what_it_says() -> None:
    code = (
        "import os, sys\n"
        "there, here = os.pipe()\n"
        "if os.fork(): os._exit(0)\n"
        "os.close(here); os.read(there, 1)\n"  # until the first process is gone
        "os.write(2, b'orphan')"
    )
    result = subprocess.run(
        [sys.executable, "-c", START + code], capture_output=True, timeout=PATIENCE, check=False
    )
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["characters"] == len("orphan")


def test_the_trace_of_an_error_leads_through_its_causes() -> None:
    code = (
        "def inner(): raise KeyError('x')\n"
        "try: inner()\n"
        "except KeyError as error: raise ValueError('y') from error"
    )
    result = subprocess.run(
        [sys.executable, "-c", START + code], capture_output=True, timeout=PATIENCE, check=False
    )
    found = json.loads(result.stdout)
    assert found["error"] == "ValueError"
    assert [cause["error"] for cause in found["cause"]] == ["KeyError"]
    assert found["cause"][0]["trace"][-1].endswith(" inner")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    program = """
import resource, structlog
from service.cli.logs import json_logs
json_logs()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(1000):
    structlog.get_logger().info("a line of the log that finds no room on the disk")
"""
    with (tmp_path / "log").open("wb") as output:
        done = subprocess.run([sys.executable, "-c", program], stdout=output, check=False)
    assert done.returncode == 0
