"""What is wrong at a place in one of the files beside the models, as a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from service.core.finding import Finding, Severity
from service.core.language import N_, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Errors of one kind in one file. A ``place`` is a part of it, named by its key."""

    code: str
    file: str

    def wrong(self, place: str, text: str, advice: str = "", **params: object) -> Finding:
        """*text* and *advice* may name the place and *params*."""
        told = {"place": place, **params}
        return Finding(
            severity=Severity.ERROR,
            code=self.code,
            file=self.file,
            element=place,
            message=Message(text, told),
            advice=Message(advice, told) if advice else None,
        )

    def unknown(self, place: str, text: str, name: str, known: Iterable[str]) -> Finding:
        """*name* is none of *known*; what comes near is offered."""
        near = get_close_matches(name, [str(each) for each in known], n=1)
        advice = N_("Did you mean “%(near)s”?") if near else N_("Correct “%(place)s”.")
        return self.wrong(place, text, advice, name=name, near=near[0] if near else "")
