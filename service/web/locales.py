"""The language of a page: what its reader chose, else Dutch; the browser is not asked."""

from __future__ import annotations

from flask import g, session
from flask_babel import get_locale

from service.core.language import USUAL, Language
from service.web.actors import current_actor, is_known

LOCALES = {Language.DUTCH.value: "Nederlands", Language.ENGLISH.value: "English"}


def chosen() -> str:
    """What the reader of this page chose, now or in an earlier session."""
    found = session.get("locale") or _of_account()
    return found if found in LOCALES else USUAL


def current() -> str:
    """The language this page is written in, for ``lang``."""
    found = get_locale()
    return found.language if found else USUAL


def _of_account() -> str:
    if g.get("bare") and not is_known():
        return str(session.get("reads", USUAL))
    return current_actor().locale
