"""What was done in a case that is lived through by chance, and what was refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from service.core.actor import Actor
from service.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, ServiceError
from service.rehearsal.look import refusal_texts
from service.rehearsal.world import World

EXPECTED = (NotAllowed, NotFound, Conflict, Invalid, Refused)


@dataclass(eq=False, slots=True)
class Diary:
    """``acts`` tells the path so far; ``refusals`` the last one of each thing tried."""

    world: World
    acts: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    def tries(self, actor: Actor, what: str, deed: Callable[[], object]) -> bool:
        """Let *actor* do it; a refusal is an outcome, anything else is a finding."""
        try:
            deed()
        except EXPECTED as refusal:
            self.refuses(what, refusal)
            self.note(actor.username, what, self.refusals[what])
            return False
        self.note(actor.username, what, "✓")
        self.world.settle()
        return True

    def refuses(self, what: str, refusal: ServiceError) -> None:
        """Remember why *what* could not be done."""
        self.refusals[what] = " | ".join(refusal_texts(refusal, self.world))

    def note(self, who: str, what: str, outcome: str = "") -> None:
        """One line of the path, at the moment of the case."""
        at = self.world.bundle.calendar.local(self.world.clock.moment)
        self.acts.append(f"{at:%Y-%m-%d %H:%M} {who}: {what} {outcome}".rstrip())
