"""Every topic a model may name, one module each: its declaration and who performs it.

Adding a topic is adding a module here with ``TOPIC`` and ``perform``, and a test of it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from service.core.outcome import Outcome
from service.core.topic import Topic


def _found() -> dict[str, tuple[Topic, Callable[[Any], Outcome]]]:
    modules = [import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)]
    return {m.TOPIC.name: (m.TOPIC, m.perform) for m in modules if hasattr(m, "TOPIC")}


_TOPICS = _found()
TOPICS: Mapping[str, Topic] = {name: topic for name, (topic, _) in _TOPICS.items()}
CONNECTORS: Mapping[str, Callable[[Any], Outcome]] = {
    name: perform for name, (_, perform) in _TOPICS.items()
}
