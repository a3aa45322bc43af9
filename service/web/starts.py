"""The start forms that a reader may open a case with, each at its address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from service.actions import intake
from service.bundle.bundle import Bundle
from service.bundle.settings import StartForm
from service.web.actors import current_actor
from service.web.base import published


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """One of them: of which process, and how it introduces itself."""

    bundle: Bundle
    start: StartForm

    @property
    def url(self) -> str:
        return url_for("intake.ask", process=self.bundle.key, form=self.start.form)


def of_public() -> list[StartPage]:
    """Those that anybody may fill in."""
    found = intake.public_starts(published())
    return [StartPage(bundle=bundle, start=start) for bundle, start in found]


def of_staff() -> list[StartPage]:
    """Those this member of staff may fill in for somebody else."""
    found = intake.staff_starts(published(), current_actor())
    return [StartPage(bundle=bundle, start=start) for bundle, start in found]
