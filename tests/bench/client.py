"""One client in a process of its own: reads its plan, waits for the start, sends, reports."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from time import monotonic

from bench.browser import Answer, Browser

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
    # What the page at each address was made from; a form goes back with that of its own page.
    bases: dict[str, str] = field(default_factory=dict)


def run(plan: Plan) -> dict[str, object]:
    """Send everything once, one after the other; milliseconds per request and when it was."""
    browser = Browser(plan.port, address=_address(plan.number, 0))
    if plan.username:
        browser.sign_in(plan.username, plan.password)
    _warm_up(plan, browser)
    print(READY, flush=True)
    sys.stdin.readline()
    taken = []
    started = monotonic()
    for count, path in enumerate(plan.paths, start=1):
        if plan.new_address:
            browser.address = _address(plan.number, count)
        answer = _ask(plan, browser, path)
        if answer.status != plan.expect:
            raise SystemExit(f"{path}: {answer.status} instead of {plan.expect}\n{answer.body}")
        taken.append(answer.milliseconds)
    return {"started": started, "ended": monotonic(), "milliseconds": taken}


def _ask(plan: Plan, browser: Browser, path: str) -> Answer:
    if plan.fields is None:
        return browser.get(path)
    form = [(name, value) for name, value in plan.fields]
    return browser.post(path, [*form, ("_base", plan.bases.get(path, ""))])


def _warm_up(plan: Plan, browser: Browser) -> None:
    """Fresh connections reach every web process, so that each has read its models."""
    for _ in range(8):
        browser.close()
        answer = browser.open(plan.open)
        if answer.status != 200:
            raise SystemExit(f"{plan.open}: {answer.status}\n{answer.body}")


def _address(client: int, count: int) -> str:
    return f"10.{client}.{count // 250}.{count % 250 + 1}"


def as_json(plan: Plan) -> str:
    return json.dumps(asdict(plan))


if __name__ == "__main__":
    print(json.dumps(run(Plan(**json.loads(sys.stdin.readline())))))
