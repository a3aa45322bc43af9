"""Counts what one request asks of the database, inside this process. Measures no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from service.actions.passwords import DEMO_PASSWORD
from service.app import create_app
from tests.bench import profile as profiles
from tests.bench.browser import SIGN_IN, TOKEN
from tests.bench.stage import Stage

_TABLE = re.compile(r"(?:FROM|INTO|UPDATE|JOIN)\s+(\w+)", re.IGNORECASE)


@dataclass(slots=True)
class Counted:
    """The statements of one request, in order, and its commits. BEGIN and COMMIT do not count."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


def completion(stage: Stage) -> Counted:
    """Complete the first task of a new case through the web application."""
    step = stage.profile.steps[0]
    client = create_app(stage.services).test_client()
    instance_id = stage.start()
    task = stage.task(instance_id, step)
    sent = stage.task_form(task.id, step)
    address = {"X-Forwarded-For": "10.9.9.9"}
    token = _token(client, SIGN_IN, address)
    client.post(
        SIGN_IN,
        data={"username": step.username, "password": DEMO_PASSWORD, "csrf_token": token},
        headers=address,
    )
    path = f"/taken/{task.id}"
    token = _token(client, path, address)
    data: dict[str, list[str]] = {"csrf_token": [token]}
    for name, value in profiles.fields(sent):
        data.setdefault(name, []).append(value)
    with counting(stage.services.db.engine) as counted:
        answer = client.post(path, data=data, headers=address)
    if answer.status_code != 303:
        raise RuntimeError(f"{path}: {answer.status_code} instead of 303\n{answer.text}")
    return counted


@contextmanager
def counting(engine: Engine) -> Iterator[Counted]:
    """Within, every statement and commit on *engine* is written down."""
    counted = Counted()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            counted.statements.append(short(statement))

    def note_commit(_connection: Any) -> None:
        counted.commits += 1

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", note_commit)


def short(statement: str) -> str:
    """The verb and the tables of a statement."""
    tables = dict.fromkeys(_TABLE.findall(statement))
    return f"{statement.split(None, 1)[0].upper()} {', '.join(tables)}"


def _token(client: FlaskClient, path: str, headers: dict[str, str]) -> str:
    found = TOKEN.search(client.get(path, headers=headers).text)
    if found is None:
        raise RuntimeError(f"{path} has no form")
    return found[1]
