"""The environment of processes that a measurement starts, so that they find it and the service."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of this process and *own*, with the checkout on the module path."""
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = [str(ROOT), *(each for each in known if each)]
    return {**os.environ, **(own or {}), "PYTHONPATH": os.pathsep.join(dict.fromkeys(path))}
