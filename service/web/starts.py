"""The start forms that a reader may open a case with, each at its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from service.actions import formdrafts, intake
from service.bundle.bundle import Bundle
from service.bundle.settings import StartForm
from service.core.actor import ActorKind
from service.web.actors import current_actor
from service.web.base import published, services


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """One of them: of which process, and how it introduces itself.

    ``kept_at``: when its reader kept a draft of it.
    """

    bundle: Bundle
    start: StartForm
    kept_at: datetime | None = None

    @property
    def url(self) -> str:
        return url_for("intake.ask", process=self.bundle.key, form=self.start.form)

    @property
    def keep_url(self) -> str:
        """Where a script keeps a draft for who has an account; empty where there is none."""
        if current_actor().kind is not ActorKind.PERSON:
            return ""
        return url_for("intake.keep", process=self.bundle.key, form=self.start.form)


def of_public() -> list[StartPage]:
    """Those that anybody may fill in."""
    found = intake.public_starts(published())
    return [StartPage(bundle=bundle, start=start) for bundle, start in found]


def of_staff() -> list[StartPage]:
    """Those this member of staff may fill in for somebody else."""
    actor = current_actor()
    begun = {
        (each.process, each.form): each.kept_at for each in formdrafts.begun(services(), actor)
    }
    found = intake.staff_starts(published(), actor)
    return [
        StartPage(bundle=bundle, start=start, kept_at=begun.get((bundle.key, start.form)))
        for bundle, start in found
    ]
