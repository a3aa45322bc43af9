"""What every template may call: its filters and globals, from the modules that know them."""

from __future__ import annotations

from functools import partial

from flask import Flask

from service.core.dates import Style
from service.web import (
    assets,
    clausemarks,
    dates,
    documents,
    locales,
    periods,
    posted,
    values,
    wording,
)
from service.web.base import new_key
from service.web.icons import icon

FILTERS = {
    "date_long": dates.date_long,
    "date_mid": dates.date_mid,
    "date_short": dates.date_short,
    "date_plain": partial(dates.day, style=Style.PLAIN),
    "date_tiny": partial(dates.day, style=Style.TINY),
    "date_day": partial(dates.day, style=Style.DAY),
    "weekday": partial(dates.day, style=Style.WEEKDAY),
    "weekday_short": partial(dates.day, style=Style.WEEKDAY_SHORT),
    "due_words": dates.due_words,
    "edition": dates.edition,
    "clock": dates.clock,
    "time": dates.time_of_day,
    "moment": dates.moment,
    "period": periods.words,
    "hundredths": values.hundredths,
    "say": wording.say,
    "upper_first": wording.upper_first,
}


def install(app: Flask) -> None:
    """Give the templates of *app* their words; a line with only a tag leaves no line."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.tests["shown_inline"] = documents.is_shown
    app.jinja_env.globals.update(
        as_sent=posted.is_sent,
        asset=assets.Assets(assets.DIST),
        clause_url=clausemarks.clause_url,
        clock_pattern=dates.clock_pattern,
        icon=icon,
        locale_code=locales.current,
        new_key=new_key,
        period_query=periods.query,
        usual_periods=periods.usual_ones,
    )
