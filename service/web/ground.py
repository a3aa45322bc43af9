"""Refuses every page while nothing right can come of it: other tables, or a wrong clock."""

from __future__ import annotations

from flask import Flask, current_app, request

from service.actions.footing import Ground, Standing
from service.core.errors import ClockWrong, WrongTables
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
    if request.endpoint in WITHOUT:
        return
    match ground.standing():
        case Standing.OTHER_TABLES:
            text = N_("The service is being renewed. Try again in a few minutes.")
            raise WrongTables(text, permanent=False)
        case Standing.WRONG_CLOCK:
            # What is done now would bear a date for good, and who is signed in would no longer be.
            text = N_("The clock of this service is wrong. Try again when it was put right.")
            raise ClockWrong(text, permanent=False)
