"""One client in a process of its own: reads its plan, waits for the start, sends, reports."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import asdict, dataclass, field
from time import monotonic, process_time

from tests.bench.browser import Browser

READY, GO = "ready", "go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The same form to many addresses (or, without *fields*, pages to get)."""

    port: int
    number: int
    open: str
    paths: list[str]
    fields: list[list[str]] | None
    expect: int
    username: str = ""
    password: str = ""
    # A limit counts per address; somebody who sends forms all day is many people.
    new_address: bool = False
    # So many of the first are sent before the measurement begins: a web process that has done
    # nothing yet puts statements and expressions together first.
    first: int = 0
    # What the page at each address was made from; a form goes back with that of its own page.
    bases: dict[str, str] = field(default_factory=dict)


def run(plan: Plan) -> dict[str, object]:
    """Send everything once, one after the other; milliseconds per request and when it was.

    Requests are made before the measurement begins: the client shares the cores with the server.
    """
    browser = Browser(plan.port, address=_address(plan.number, 0))
    if plan.username:
        browser.sign_in(plan.username, plan.password)
    _warm_up(plan, browser)
    requests = [_request(plan, browser, count) for count in range(len(plan.paths))]
    pairs = list(zip(plan.paths, requests, strict=True))
    for path, request in pairs[: plan.first]:
        browser.wire.close()  # the next connection may reach another web process
        _send(plan, browser, path, request)
    gc.freeze()
    print(READY, flush=True)
    sys.stdin.readline()
    taken, ended = [], []
    started, spent = monotonic(), process_time()
    for path, request in pairs[plan.first :]:
        taken.append(_send(plan, browser, path, request))
        ended.append(monotonic())
    spent = process_time() - spent
    return {"started": started, "ended": ended, "spent": spent, "milliseconds": taken}


def _send(plan: Plan, browser: Browser, path: str, request: bytes) -> float:
    """How many milliseconds the answer took."""
    reply = browser.wire.ask(request)
    if reply.status != plan.expect:
        raise SystemExit(f"{path}: {reply.status} instead of {plan.expect}\n{reply.text}")
    return reply.milliseconds


def _request(plan: Plan, browser: Browser, count: int) -> bytes:
    path = plan.paths[count]
    if plan.new_address:
        browser.address = _address(plan.number, count + 1)
    if plan.fields is None:
        return browser.get(path)
    form = [(name, value) for name, value in plan.fields]
    return browser.post(path, [*form, ("_base", plan.bases.get(path, ""))])


def _warm_up(plan: Plan, browser: Browser) -> None:
    """Fresh connections reach every web process, so that each has read its models."""
    for _ in range(8):
        browser.wire.close()
        reply = browser.open(plan.open)
        if reply.status != 200:
            raise SystemExit(f"{plan.open}: {reply.status}\n{reply.text}")


def _address(client: int, count: int) -> str:
    return f"10.{client}.{count // 250}.{count % 250 + 1}"


def as_json(plan: Plan) -> str:
    return json.dumps(asdict(plan))


if __name__ == "__main__":
    print(json.dumps(run(Plan(**json.loads(sys.stdin.readline())))))
