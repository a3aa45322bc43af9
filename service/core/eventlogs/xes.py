"""A log as XES 2.0 (IEEE 1849-2016), piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from service.core.eventlogs.log import Case, Event, written

MEDIA_TYPE = "application/xml"
_EXTENSIONS = {
    "concept": "Concept",
    "time": "Time",
    "lifecycle": "Lifecycle",
    "org": "Organizational",
}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
_GLOBALS = """\
 <global scope="trace"><string key="concept:name" value=""/>\
<string key="process" value=""/></global>
 <global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" \
value="1970-01-01T00:00:00.000+00:00"/><string key="lifecycle:transition" value="complete"/>\
<string key="org:role" value=""/><string key="element" value=""/><string key="kind" value=""/>\
<string key="version" value=""/></global>
 <classifier name="Activity" keys="concept:name"/>
 <classifier name="Element" keys="element"/>
 <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
 <string key="lifecycle:model" value="standard"/>
"""


def pieces(cases: Iterable[Case]) -> Iterator[str]:
    """The whole file; one piece per case."""
    yield _HEAD
    for prefix, name in _EXTENSIONS.items():
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        yield f' <extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
    yield _GLOBALS
    for case in cases:
        yield _trace(case)
    yield "</log>\n"


def _trace(case: Case) -> str:
    about = {"concept:name": case.code, "process": case.process, **case.traits}
    lines = [" <trace>\n", *(f"  {_text(key, value)}\n" for key, value in about.items())]
    lines.extend(f"  <event>{_event(event)}</event>\n" for event in case.events)
    return "".join([*lines, " </trace>\n"])


def _event(event: Event) -> str:
    return "".join(
        [
            _text("concept:name", event.name),
            f'<date key="time:timestamp" value="{written(event.at)}"/>',
            _text("lifecycle:transition", event.transition),
            _text("concept:instance", event.stay),
            _text("org:role", event.role),
            _text("element", event.element),
            _text("kind", event.kind),
            _text("version", event.version),
        ]
    )


def _text(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(value)}/>"
