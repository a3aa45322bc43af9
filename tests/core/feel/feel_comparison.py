"""Brings our values and those of the reference evaluator into one form; no tests here."""

from __future__ import annotations

import json
import math
import os
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from service.core.errors import FeelError
from service.core.feel import Callback, Range, YearsMonths, parse, parse_unary

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CORPUS = HERE / "corpus.json"
MODULES = Path(os.environ.get("REGELWERK_NODE_MODULES", ROOT / "service/frontend/node_modules"))
EPOCH_DAY_OF_TIMES = date(1900, 1, 1)


def reference(node: Path, corpus: dict[str, Any], modules: Path = MODULES) -> list[Any]:
    """Let the reference evaluator answer every expression of the corpus."""
    done = subprocess.run(
        [str(node), str(HERE / "reference.mjs"), str(modules)],
        input=json.dumps(corpus),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC"},
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def ours(entry: dict[str, Any], scopes: dict[str, Any]) -> Any:
    scope = scopes.get(entry.get("scope", ""), {})
    spaced = frozenset(name for name in scope if " " in name)
    try:
        if "input" in entry:
            return parse_unary(entry["source"], spaced).matches(entry["input"], scope)
        return plain(parse(entry["source"], spaced).evaluate(scope))
    except FeelError:
        return {"$error": True}


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Callback):
        return {"$function": True}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, YearsMonths):
        return {"$months": value.months}
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    if isinstance(value, Range):
        ends = [plain(value.start), plain(value.end)]
        return {"$range": [*ends, value.start_included, value.end_included]}
    moment = _moment(value)
    return value if moment is None else {"$moment": moment.timestamp()}


def same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=1e-12)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def _moment(value: Any) -> datetime | None:
    """Return a date or time as the moment that the reference uses for it."""
    if isinstance(value, time):
        value = datetime.combine(EPOCH_DAY_OF_TIMES, value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
