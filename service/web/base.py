"""What every view needs: the services, what the page is about and small answers. No routes here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, tzinfo
from typing import cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from flask_babel import get_babel

from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.dmn import DmnError
from service.core.errors import CalendarError, EngineError, FeelError
from service.web import freshness

EXTENSION = "regelwerk"
# The answers are right, but the model cannot do anything with them: a date outside the calendar.
NOT_WORKED_OUT = (CalendarError, FeelError, DmnError, EngineError)


def services() -> Services:
    """The composition root this application was made with."""
    return cast(Services, current_app.extensions[EXTENSION])


def for_lists() -> Services:
    """The services for a page that lists: it may read a replica that knows what the reader did."""
    own = services()
    return replace(own, db=own.db.for_lists(freshness.upto(own)))


def published() -> list[Bundle]:
    """The newest version of every process; asked once per request."""
    if "published" not in g:
        with services().db.reading() as session:
            g.published = services().bundles.published(session)
    return cast(list[Bundle], g.published)


def tell_of(bundle: Bundle) -> None:
    """This page is about one regulation: it has its clock and the name of its organisation."""
    g.about = bundle


def about() -> Bundle | None:
    """The regulation that this page is about, if it is about one."""
    return cast(Bundle | None, g.get("about"))


def zone() -> tzinfo:
    """Where the clock of this page hangs: with the case it is about, else with the service."""
    bundle = about()
    return bundle.calendar.zone if bundle else ZoneInfo(get_babel().default_timezone)


def today() -> date:
    """The local date of this moment."""
    return services().clock().astimezone(zone()).date()


def new_key() -> str:
    """A key for a form: the same form sent twice acts once."""
    return uuid4().hex


def typed_key() -> str | None:
    """The key that came with the form, when it is one of ours."""
    key = request.form.get("_key", "")
    return key if len(key) == 32 and key.isalnum() else None


LAST_ID = 2**63 - 1  # what a database can count


def number_argument(name: str, default: int, *, low: int = 1, high: int = 100_000) -> int:
    """A whole number from the query string; nonsense gives *default*."""
    value = request.args.get(name, default=default, type=int)
    return min(max(value, low), high)


def row_argument(name: str) -> int | None:
    """The number of a row in the query string, behind which a page begins; None for nonsense."""
    value = request.args.get(name, type=int)
    return value if value is not None and 0 < value <= LAST_ID else None


def local_path(path: str | None) -> str | None:
    """*path* when it stays on this site; anything else is ignored."""
    if not path or not path.startswith("/") or "//" in path or "\\" in path:
        return None
    return path if path.isprintable() else None


def query_text(name: str, *, longest: int = 200) -> str:
    """A search text from the query string, cut to a sane length."""
    return request.args.get(name, "")[:longest].strip()
