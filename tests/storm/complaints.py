"""What the logs of the commands complain of that a storm does not explain: faults of our own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from service.store.db import DATABASE_AWAY

# Whatever is wrong outside, a page says so itself; these say that nobody thought of it.
UNTHOUGHT = frozenset({"page_failed", "uncaught", "unraisable"})
# A page that fails by these says 503; so does a disk that is full, and a clock that is wrong.
EXPLAINED = frozenset(each.__name__ for each in DATABASE_AWAY) | {
    "ClockWrong",
    "Unsure",
    "JournalGone",
    "OSError",
}


def heard(logs: Path) -> list[str]:
    """Each kind of fault once, with how often it came and where; a line that is no JSON as well."""
    found: Counter[str] = Counter()
    for path in sorted(logs.glob("*.log")):
        for line in path.read_text("utf-8", "replace").splitlines():
            found.update(_complaint(line))
    return [f"{count} × {text}" for text, count in found.most_common()]


def _complaint(line: str) -> list[str]:
    try:
        said = json.loads(line)
    except ValueError:
        # What begins as JSON was cut off by a death or a full disk.
        return [] if line.startswith("{") else [f"no JSON: {line[:200]}"]
    if not isinstance(said, dict):
        return []
    if said.get("status") == 500:  # an outage says 503
        return [f"500 at {said['rule']}"]
    if said.get("event") not in UNTHOUGHT:
        return []
    if said["event"] == "page_failed" and said["error"] in EXPLAINED:
        return []
    return [" ".join(str(said.get(word, "")) for word in ("event", "rule", "error")) + _way(said)]


def _way(said: dict[str, Any]) -> str:
    """The last places of the error and of what led to it."""
    ways = [said, *said.get("cause", ())]
    return "".join(f" < {each['error']} {each['trace'][-2:]}" for each in ways if "trace" in each)
