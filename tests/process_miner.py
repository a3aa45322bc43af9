"""Reads logs with pm4py, in an environment of its own; says as JSON what it found in them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).resolve().parents[1] / ".venv" / "mining" / "bin" / "python"


def read(xes: Path, ocel: Path) -> dict[str, Any]:
    """What pm4py finds in both files, as counts and lists."""
    assert PYTHON.exists(), "run make .venv/mining/installed"
    done = subprocess.run(
        [PYTHON, "-W", "ignore", __file__, xes, ocel], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    import pm4py

    log = pm4py.read_xes(sys.argv[1])
    followed, _, _ = pm4py.discover_dfg(log)
    objects = pm4py.read_ocel2_json(sys.argv[2])
    found = {
        "cases": int(log["case:concept:name"].nunique()),
        "events": len(log),
        "activities": sorted(set(log["concept:name"])),
        "transitions": sorted(set(log["lifecycle:transition"])),
        "follows": len(followed),
        "ocel events": len(objects.events),
        "ocel activities": sorted(set(objects.events["ocel:activity"])),
        "ocel types": sorted(set(objects.objects["ocel:type"])),
        "ocel letters": int((objects.objects["ocel:type"] == "letter").sum()),
        "ocel relations of letters": int((objects.relations["ocel:type"] == "letter").sum()),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
