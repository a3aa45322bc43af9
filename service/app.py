"""Puts the web application together: blueprints, languages, security. No logic of its own."""

from __future__ import annotations

from functools import partial

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from service.actions import checkup
from service.actions.footing import Ground
from service.actions.services import Services
from service.core.access import Permission
from service.core.language import USUAL
from service.web import (
    account,
    actors,
    agendafeed,
    arrivals,
    assurance,
    boards,
    casefile,
    casepapers,
    cases,
    clauses,
    documents,
    errorpages,
    fleet,
    frame,
    freshness,
    ground,
    health,
    heat,
    holders,
    inbox,
    insight,
    intake,
    later,
    limits,
    locales,
    mining,
    notes,
    notices,
    operations,
    oversight,
    oversize,
    pagewise,
    people,
    preferences,
    profile,
    publish,
    receipt,
    regulation,
    reports,
    requestlog,
    sampling,
    scrutiny,
    security,
    sessions,
    status,
    task,
    templating,
    together,
    waiting,
    walls,
)
from service.web.base import EXTENSION

SCREENS = (
    intake.blueprint,
    pagewise.blueprint,
    later.blueprint,
    receipt.blueprint,
    regulation.blueprint,
    status.blueprint,
    account.blueprint,
    preferences.blueprint,
    people.blueprint,
    profile.blueprint,
    boards.blueprint,
    inbox.blueprint,
    agendafeed.blueprint,
    task.blueprint,
    cases.blueprint,
    together.blueprint,
    casefile.blueprint,
    arrivals.blueprint,
    casepapers.blueprint,
    documents.blueprint,
    notes.blueprint,
    publish.blueprint,
    clauses.blueprint,
    operations.blueprint,
    fleet.blueprint,
    holders.blueprint,
    oversight.blueprint,
    scrutiny.blueprint,
    walls.blueprint,
    reports.blueprint,
    insight.blueprint,
    sampling.blueprint,
    assurance.blueprint,
    mining.blueprint,
    heat.blueprint,
    health.blueprint,
)


def create_app(services: Services) -> Flask:
    """The web application on top of *services*."""
    app = errorpages.Pages(__name__, static_folder="web/static", template_folder="web/templates")
    app.extensions[EXTENSION] = services
    ground.install(app, Ground(services))
    oversize.install(app, services.settings)
    security.install(app, services.settings)
    sessions.install(app)
    if services.db.replica is not None:
        freshness.install(app, services)
    requestlog.install(app)
    Babel(
        app,
        locale_selector=locales.chosen,
        default_locale=USUAL,
        default_timezone=services.settings.timezone,
    )
    limits.install(app, services.settings.allowance)
    CSRFProtect(app)
    actors.install(app)
    templating.install(app)
    frame.install(app)
    notices.install(app)
    errorpages.install(app)
    health.install(app, partial(checkup.examine, services))
    waiting.install(app)
    for blueprint in SCREENS:
        app.register_blueprint(blueprint)
    actors.declare(app.view_functions["static"], Permission.PUBLIC)
    limits.declare(app.view_functions["static"])
    actors.check_guards(app)
    limits.check_limits(app)
    _trust_proxies(app, services.settings.proxies)
    return app


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe the address and scheme that *count* proxies in front of us report."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
