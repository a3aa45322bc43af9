"""Checks that what lists are told of exists: fields nobody searches in, actions for many cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from service.bundle.parts import Parts
from service.bundle.settings import SETTINGS_FILE
from service.checks.saying import Says
from service.core.finding import Finding
from service.core.language import N_
from service.core.words import Key, Property

SAYS = Says(code="list", file=SETTINGS_FILE)


def check_listing(parts: Parts) -> Iterator[Finding]:
    yield from _unsearched(parts)
    yield from _together(parts)


def _unsearched(parts: Parts) -> Iterator[Finding]:
    """A path that nothing fills would leave searched what should not be."""
    asked = (each.path for form in parts.forms.values() for each in form.fields)
    known = {above for path in asked for above in accumulate(path.split("."), "{}.{}".format)}
    place = f"{Key.LIST}.{Key.UNSEARCHED}"
    for path in parts.settings.listing.unsearched:
        if path not in known:
            yield SAYS.unknown(place, N_("There is no field “%(name)s”."), path, known)


def _together(parts: Parts) -> Iterator[Finding]:
    actions = {each.key for each in parts.elements if Property.ACTION_GROUPS in each.properties}
    place = f"{Key.LIST}.{Key.TOGETHER}"
    for key in parts.settings.listing.together:
        if key not in actions:
            yield SAYS.unknown(place, N_("There is no action “%(name)s”."), key, actions)
