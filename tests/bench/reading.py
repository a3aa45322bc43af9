"""How long every page takes that shows many cases, through the web layer, for who may see it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from statistics import median
from time import perf_counter
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from service.actions import signing_in
from service.actions.passwords import DEMO_PASSWORD
from service.app import create_app
from service.core.access import Permission, allowed
from service.store import people
from service.web.actors import guards, may_enter
from tests.bench import processes
from tests.bench.report import Aim, Figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

LIMIT = 300  # milliseconds
GROWTH = 30  # MB that this process may grow by while it answers everything
# Pages about no case at all, or about the installation.
OTHER = {Permission.PUBLIC, Permission.PUBLISH, Permission.APPROVE}
# Files and what the viewer asks for take as long as they are large.
FILE = re.compile(r"\.\w+$|/bestand|/afdruk|/documenten/")
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address with its place in the application, which is told from others by what it asks."""

    path: str
    endpoint: str
    asks: tuple[str, ...]


def measure(stage: Stage, sizes: Sizes, *, cases: int, tell: Callable[[str], None]) -> list[Figure]:
    """The median of every page, and how much this process grew.

    Pages are found as a reader finds them: from those that the menu leads to on to every link that
    asks something else. Each is measured for the first person who comes across it.
    """
    app = create_app(stage.services)
    seen: set[tuple[str, tuple[str, ...]]] = set()
    figures: list[Figure] = []
    before = processes.memory(os.getpid()).rss
    for username in people_by_right(stage)[: sizes.readers]:
        client = signed_in(app, username)
        for page in _walk(app, client, stage, username, seen, tell):
            taken = [milliseconds(client, page.path) for _ in range(sizes.views)]
            figures.append(
                Figure(
                    name=f"page_{len(figures)}",
                    label=f"{short(page.path)} ({username}), {cases:,} cases, median",
                    value=median(taken),
                    unit="ms",
                    aim=Aim(limit=LIMIT),
                    detail={"path": page.path, "most": round(max(taken), 1)},
                )
            )
    grown = processes.memory(os.getpid()).rss - before
    figures.append(
        Figure(
            name="memory_grown",
            label=f"Memory that {len(figures) * sizes.views:,} pages added to a process (RSS)",
            value=grown,
            unit="MB",
            aim=Aim(limit=GROWTH),
        )
    )
    return figures


def people_by_right(stage: Stage) -> list[str]:
    """Who audits first: those see most."""
    with stage.services.db.reading() as session:
        names = [person.username for person in people.everyone(session)]
        actors = [signing_in.actor_for(stage.services, session, name) for name in sorted(names)]
    known = [each for each in actors if each is not None]
    known.sort(key=lambda each: not allowed(Permission.READ_AUDIT, each))
    return [each.username for each in known]


def _walk(
    app: Flask,
    client: FlaskClient,
    stage: Stage,
    username: str,
    seen: set[tuple[str, tuple[str, ...]]],
    tell: Callable[[str], None],
) -> Iterator[Page]:
    """The pages that *username* can reach and that were not *seen* yet, by anybody."""
    with stage.services.db.reading() as session:
        actor = signing_in.actor_for(stage.services, session, username)
    permissions = dict(guards(app))
    paths, sent_on = ["/"], set[str]()  # where one is sent on to differs per person
    has_menu = False  # what the menu holds does too
    while paths:
        path = paths.pop(0)
        page = _page(app, path)
        if page is None or FILE.search(urlsplit(path).path):
            continue
        permission = permissions.get(page.endpoint)
        is_known = (page.endpoint, page.asks) in seen
        if (is_known and has_menu) or permission is None or actor is None:
            continue
        if not may_enter(permission, actor):
            continue
        answer = client.get(path, follow_redirects=path == "/")
        if answer.location is not None:
            paths += [answer.location] if page.endpoint not in sent_on else []
            sent_on.add(page.endpoint)
            continue
        if answer.status_code != 200:
            tell(f"{path} ({username}): {answer.status_code}")
            seen.add((page.endpoint, page.asks))
            continue
        paths += [unescape(link) for link in LINK.findall(answer.text)]
        has_menu |= path != "/"
        if path == "/" or is_known:
            continue
        seen.add((page.endpoint, page.asks))
        if permission not in OTHER:
            yield page


def _page(app: Flask, path: str) -> Page | None:
    parts = urlsplit(path)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:
        return None
    asks = tuple(sorted({name for name, value in parse_qsl(parts.query) if value}))
    return Page(path=path, endpoint=endpoint, asks=asks)


def signed_in(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    token = TOKEN.search(client.get("/inloggen").text)
    assert token is not None, "the page to sign in has a form"
    client.post(
        "/inloggen",
        data={"csrf_token": token[1], "username": username, "password": DEMO_PASSWORD},
    )
    return client


def milliseconds(client: FlaskClient, path: str) -> float:
    started = perf_counter()
    answer = client.get(path)
    taken = (perf_counter() - started) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return taken


def short(path: str) -> str:
    return path if len(path) <= 90 else f"{path[:89]}…"
