"""Figures for Prometheus: what each web process counts, and gauges that are read when asked for.

No label holds a case, a person or an address: of an address only its pattern.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.settings import COUNTS_FOLDER

METHODS = frozenset({"GET", "POST", "HEAD"})
SECONDS = (0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)

_requests = Counter(
    "regelwerk_requests_total", "Answers of the pages.", ("method", "rule", "status")
)
_seconds = Histogram("regelwerk_request_seconds", "How long an answer took.", buckets=SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One gauge: what it tells, and how it stands now."""

    told: str
    value: float


Figures = Mapping[str, Figure]


def count(method: str, rule: str | None, status: int, seconds: float) -> None:
    """Count one answer, when anybody will ever ask; a made-up method or address has no name."""
    if COUNTS_FOLDER not in os.environ:
        return
    known = method if method in METHODS else "other"
    _requests.labels(known, rule or "unknown", str(status)).inc()
    _seconds.observe(seconds)


class _Read(Collector):
    """Gauges, read anew for each question."""

    def __init__(self, read: Callable[[], Figures]) -> None:
        self._read = read

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())  # else the library reads them once to learn their names

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, figure in self._read().items():
            yield GaugeMetricFamily(f"regelwerk_{name}", figure.told, value=figure.value)


def registry(read: Callable[[], Figures]) -> CollectorRegistry:
    """Everything there is to tell: what *read* gives, and what the web processes counted."""
    found = CollectorRegistry()
    found.register(_Read(read))
    if COUNTS_FOLDER in os.environ:
        MultiProcessCollector(found)  # type: ignore[no-untyped-call]  # the library has none here
    return found


def listen(host: str, port: int, read: Callable[[], Figures]) -> tuple[WSGIServer, Thread]:
    """Answer Prometheus at this address, in a thread of its own. Raises OSError."""
    return start_http_server(port, host, registry(read))
