"""What the record says of a case in its own columns: who, what line, how far. Writes nothing."""

from __future__ import annotations

from service.bundle.bundle import Bundle
from service.core.errors import ServiceError
from service.core.rights import group_of
from service.engine import expressions
from service.engine.step import Facts

LENGTH = 300  # letters of a line


def usernames(bundle: Bundle, source: str, facts: Facts) -> list[str]:
    """The people that an expression of the bundle names in the record."""
    if not source:
        return []
    found = expressions.evaluate(bundle, source, facts)
    names = found if isinstance(found, list) else [found]
    return sorted({name for name in names if isinstance(name, str) and name})


def open_to(bundle: Bundle, facts: Facts) -> list[str]:
    """The groups with a condition that the record meets now."""
    groups = bundle.settings.groups.values()
    return sorted(
        group_of(bundle.key, each.key)
        for each in groups
        if each.when and expressions.evaluate(bundle, each.when, facts) is True
    )


def subject(bundle: Bundle, facts: Facts) -> str:
    """The one line that lists show."""
    if not bundle.settings.subject:
        return bundle.title
    found = expressions.evaluate(bundle, bundle.settings.subject, facts)
    return (found if isinstance(found, str) else bundle.title)[:LENGTH]


def listed(bundle: Bundle, facts: Facts) -> dict[str, str]:
    """What lists show besides the subject to who may read the case."""
    settings = bundle.settings
    return {
        "called": _said(bundle, settings.called, facts),
        "mark": _said(bundle, settings.listing.mark, facts),
    }


def _said(bundle: Bundle, source: str, facts: Facts) -> str:
    """A line of text; nothing where the record does not give one yet."""
    try:
        found = expressions.evaluate(bundle, source, facts) if source else None
    except ServiceError:
        return ""  # a case goes on whatever its list makes of it
    return " ".join(found.split())[:LENGTH] if isinstance(found, str) else ""


def phase(bundle: Bundle, facts: Facts, root: str) -> int:
    """The index of the first phase that is not done yet; their number when all are."""
    phases = bundle.settings.phases_of(root)
    for index, item in enumerate(phases):
        if expressions.evaluate(bundle, item.done, facts) is not True:
            return index
    return len(phases)
