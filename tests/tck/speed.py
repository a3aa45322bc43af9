"""Measures typical expressions beside the evaluator inside form-js: ``python -m tests.tck.speed``.

Processor time, the geometric mean over the expressions. That evaluator reads each time anew; ours
reads once and works out often, so both are told: parsed before, and parsed every time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from math import exp, log
from pathlib import Path
from typing import Any

from service.core.feel import parse

ROOT = Path(__file__).parents[2]
MODULES = Path(os.environ.get("REGELWERK_NODE_MODULES", ROOT / "service/frontend/node_modules"))
SECONDS = 0.15  # of work per expression
EXPRESSIONS = (
    "a + b * 2",
    "bedrag > 1000 and spoed = true",
    'if bedrag > 1000 then "hoog" else "laag"',
    'status = "open" or status = "nieuw"',
    "persoon.adres.plaats",
    'persoon.adres.plaats = "Delft"',
    "count(regels)",
    "sum(regels.bedrag)",
    "regels[bedrag > 10].naam",
    "some r in regels satisfies r.bedrag > 50",
    "every r in regels satisfies r.bedrag > 5",
    "for r in regels return r.bedrag * 1.21",
    "bedrag in [100..2000]",
    "bedrag between 100 and 2000",
    'contains(status, "pe")',
    "upper case(status)",
    "not(spoed)",
    "round half up(bedrag / 3, 2)",
    "{totaal: a + b, dubbel: totaal * 2}.dubbel",
    'date(ontvangen) + duration("P42D") < date("2026-06-01")',
)
SCOPE: dict[str, Any] = {
    "a": 3,
    "ontvangen": "2026-03-30",
    "b": 4,
    "bedrag": 1250,
    "spoed": True,
    "status": "open",
    "persoon": {"adres": {"plaats": "Delft"}},
    "regels": [{"naam": f"regel {n}", "bedrag": n * 10} for n in range(1, 11)],
}
REFERENCE = """
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
const [modules, seconds, given] = process.argv.slice(1);
const file = join(resolve(modules), '@bpmn-io/feelin/dist/index.js');
const { evaluate } = await import(pathToFileURL(file));
const { expressions, scope } = JSON.parse(given);
const spent = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const found = expressions.map((source) => {
  for (let i = 0; i < 200; i++) evaluate(source, scope);
  const start = spent();
  let times = 0;
  while (spent() - start < Number(seconds)) {
    for (let i = 0; i < 50; i++) evaluate(source, scope);
    times += 50;
  }
  return times / (spent() - start);
});
console.log(JSON.stringify(found));
"""


def rate(work: Callable[[], Any]) -> float:
    """How often *work* can be done in a second of processor time."""
    for _ in range(50):
        work()
    times, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        for _ in range(50):
            work()
        times += 50
    return times / (time.process_time() - start)


def mean(rates: list[float]) -> float:
    return exp(sum(map(log, rates)) / len(rates))


def parsed_anew(source: str) -> Any:
    parse.cache_clear()
    return parse(source).evaluate(SCOPE)


def reference() -> list[float]:
    """The same expressions worked out by the reference, in a process of its own."""
    node = Path(sys.executable).parent / "node"
    given = json.dumps({"expressions": EXPRESSIONS, "scope": SCOPE})
    done = subprocess.run(
        [str(node), "--input-type=module", "-e", REFERENCE, str(MODULES), str(SECONDS), given],
        capture_output=True,
        text=True,
        check=True,
    )
    rates: list[float] = json.loads(done.stdout)
    return rates


def measure() -> None:
    used = mean([rate(lambda s=source: parse(s).evaluate(SCOPE)) for source in EXPRESSIONS])  # type: ignore[misc]  # mypy cannot infer the default
    anew = mean([rate(lambda s=source: parsed_anew(s)) for source in EXPRESSIONS])  # type: ignore[misc]
    theirs = mean(reference())
    sys.stdout.write(
        f"parsed before {used:,.0f} a second ({used / theirs:.1f} times the reference), "
        f"parsed anew {anew:,.0f} ({anew / theirs:.2f} times), reference {theirs:,.0f}\n"
    )


if __name__ == "__main__":
    measure()
