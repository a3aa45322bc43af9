"""A database with the process and its people, and how to start a command on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from service.actions.passwords import DEMO_PASSWORD
from service.actions.services import Services
from service.rehearsal import demo
from service.settings import ROOT
from service.wiring import build, load_settings
from tests.bench.cluster import free_port

PROCESS = "klachtenregeling"
AFTER_CARE = re.compile(r'(id="nazorgmoment".*?<bpmn:timeDate[^>]*>)[^<]*', re.DOTALL)
AT_ONCE = r"\1begin_dag(vandaag())"


@dataclass(frozen=True)
class Ground:
    """Where a storm rages; one port per web server."""

    services: Services
    environment: Mapping[str, str]
    ports: Sequence[int]
    logs: Path


@contextmanager
def ground(url: str, folder: Path, mail_port: int, *, webs: int = 1) -> Iterator[Ground]:
    """Publish the process in *folder* with its after-care moved to today, so that cases end."""
    processes = folder / "processes"
    shutil.copytree(ROOT / "processes", processes)
    model = processes / PROCESS / "nazorg.bpmn"
    text = model.read_text(encoding="utf-8")
    text, count = AFTER_CARE.subn(AT_ONCE, text)
    assert count == 1, "the model has no moment of after-care"
    model.write_text(text, encoding="utf-8")
    environment = {
        "REGELWERK_ENV": "demo",
        "REGELWERK_DATABASE_URL": url,
        "REGELWERK_DATA_DIR": str(folder / "data"),
        "REGELWERK_PROCESSES": str(processes),
        "REGELWERK_PROXIES": "1",
        "REGELWERK_UNDO_SECONDS": "0",
        "REGELWERK_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "REGELWERK_MAIL_FROM": "regelwerk@voorbeeld.nl",
        "HOST": "127.0.0.1",
    }
    services = build(load_settings(environment))
    try:
        home = processes / PROCESS
        demo.publish_shipped(services, home, PROCESS, "storm")
        demo.add_people(services, demo.demo_people(home), DEMO_PASSWORD)
        yield Ground(services, environment, [free_port() for _ in range(webs)], folder)
    finally:
        services.db.close()


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()
