"""Refuses every page once the tables were brought to another version under this process."""

from __future__ import annotations

from flask import Flask, current_app, request

from service.actions.footing import Ground
from service.core.errors import WrongTables
from service.core.language import N_

EXTENSION = "regelwerk.ground"
# Whoever watches us is told what is wrong, and a file of ours needs no table.
WITHOUT = frozenset({"static", "health.health", "health.health_of_web"})


def install(app: Flask, ground: Ground) -> None:
    """Look before anything of a request is read."""
    app.extensions[EXTENSION] = ground
    app.before_request(_demand)


def _demand() -> None:
    ground: Ground = current_app.extensions[EXTENSION]
    if request.endpoint not in WITHOUT and not ground.holds():
        raise WrongTables(
            N_("The service is being renewed. Try again in a few minutes."), permanent=False
        )
