"""The language of a page: that of the regulations here; with several, what the reader chose.

A regulation is written in one language, with its forms, letters, tasks and phases. A page of which
only our own words are translated would be half in one language and half in another. So nobody is
offered another language than those, staff neither, and a page about one regulation speaks its own.
"""

from __future__ import annotations

from flask import current_app, g, session
from flask_babel import get_locale

from service.core.language import USUAL, Language
from service.web.actors import current_actor, is_known
from service.web.base import about, published

LOCALES = {Language.DUTCH.value: "Nederlands", Language.ENGLISH.value: "English"}
# Where the languages of the regulations are kept, for pages that ask nothing.
WRITTEN = "regelwerk.languages"


def offered() -> dict[str, str]:
    """The languages that the reader of this page may choose from, by code."""
    known = current_app.extensions.get(WRITTEN, ())
    if not g.get("bare"):
        here = about()
        every = published() if here is None else [here]
        known = frozenset(each.settings.language for each in every)
        current_app.extensions[WRITTEN] = known
    return {code: name for code, name in LOCALES.items() if code in known} or LOCALES


def chosen() -> str:
    """What the reader of this page chose, now or in an earlier session, of what is offered."""
    choice = offered()
    found = session.get("locale") or _of_account()
    return found if found in choice else USUAL if USUAL in choice else next(iter(choice))


def current() -> str:
    """The language this page is written in, for ``lang``."""
    found = get_locale()
    return found.language if found else USUAL


def _of_account() -> str:
    if g.get("bare") and not is_known():
        return str(session.get("reads", USUAL))
    return current_actor().locale
