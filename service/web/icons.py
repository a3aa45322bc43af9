"""The few icons of the service, drawn here; nothing comes from outside."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from service.web.deadline import DeadlineState


def icon(name: str) -> Markup:
    """Draw one; it never carries meaning alone, so it stays unread."""
    return Markup(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f"{ICONS[name]}</svg>"
    )


_RING = '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
ICONS: Mapping[str, str] = {
    DeadlineState.LATE: '<path fill="currentColor" d="M8 0l8 8-8 8-8-8z"/>'
    '<path class="icon-cut" d="M8 3.6v5M8 10.4v1.8" stroke-width="1.8"/>',
    DeadlineState.SOON: _RING + '<path fill="currentColor" d="M8 1.4a6.6 6.6 0 0 1 0 13.2z"/>',
    DeadlineState.GOOD: _RING + '<path d="M4.8 8.3l2.2 2.2 4.2-4.6" fill="none" '
    'stroke="currentColor" stroke-width="1.8"/>',
    DeadlineState.NONE: _RING.replace('"1.8"', '"1.6" stroke-dasharray="3 2.4"'),
    "memo": '<path d="M2.5 2.5h11v7.5l-3.5 3.5h-7.5z" fill="none" stroke="currentColor" '
    'stroke-width="1.6" stroke-linejoin="round"/>'
    '<path d="M13.5 10h-3.5v3.5" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "call": '<path d="M3 2h3l1.3 3.4-1.7 1.3a9 9 0 0 0 3.9 3.9l1.3-1.7L14 10v3.2c-6.4.8-11.8-4.7'
    '-11-11.2z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/>',
    "doc": '<path d="M3 1h7l3 3v11H3z" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M5.5 7.5h5M5.5 10.5h5" stroke="currentColor" stroke-width="1.3"/>',
}
