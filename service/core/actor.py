"""Who acts: a person, a party, anybody or the service itself. What each may do: access."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from service.core.language import USUAL
from service.core.rights import NO_RIGHTS, Grant, Mandate, Power, Right, Rights

PARTY_PREFIX = "partij:"  # of the name under which a party without an account acts


class ActorKind(StrEnum):
    """A person with an account, a party of a case, anybody, or the service itself."""

    PERSON = "person"
    PARTY = "party"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. Always an argument, never ambient.

    ``groups`` are named ``process/group``; what they give stands in ``rights``, by version.
    ``mandates`` come from the operator.
    """

    username: str
    name: str = ""
    title: str = ""
    kind: ActorKind = ActorKind.PERSON
    groups: frozenset[str] = frozenset()
    mandates: frozenset[Mandate] = frozenset()
    rights: Rights = field(default=NO_RIGHTS, compare=False, repr=False)
    locale: str = USUAL
    theme: str = ""
    # For a party: the one case its link opens, and which party of that case it is.
    instance_id: int | None = None
    party: str = ""
    # Changes with the password and each sign-out, so that a session from before counts no more.
    stamp: str = ""
    # Who is away and has left the work to this person, by user name; see core/absence.
    stands_in: frozenset[str] = frozenset()
    # The state of the directory of people when this person was looked up; 0: not known.
    directory: int = 0

    @property
    def seat(self) -> str:
        """The task candidate that is this person and nobody else."""
        return f"u:{self.username}"

    @property
    def candidates(self) -> tuple[str, ...]:
        """The task candidates this person stands for."""
        others = (f"u:{name}" for name in self.stands_in)
        return (self.seat, *sorted(others), *sorted(f"g:{group}" for group in self.groups))

    @property
    def belongs(self) -> bool:
        """Whether the person is anybody here: in a group, or with a mandate."""
        return self.kind is ActorKind.PERSON and bool(self.groups or self.mandates)

    def grants(self, version: str, right: Right) -> Iterator[Grant]:
        """Through which groups the person has *right* in one version."""
        known = self.rights.versions.get(version, {})
        groups = self.groups if self.kind is ActorKind.PERSON else ()
        return (each for group in groups for each in known.get(group, ()) if each.right is right)

    def may(self, right: Right, process: str | None) -> bool:
        """Whether the version in use gives *right* in *process*; None asks for any process."""
        current = self.rights.current
        versions = current.values() if process is None else (current.get(process, ""),)
        return any(any(self.grants(version, right)) for version in versions)

    def holds(self, power: Power, process: str | None) -> bool:
        """Whether the operator gave *power* over *process*; None asks for any process."""
        mandates = self.mandates if self.kind is ActorKind.PERSON else ()
        return any(each.covers(power, process) for each in mandates)


SYSTEM = Actor(username="regelwerk", name="regelwerk", kind=ActorKind.SYSTEM)
PUBLIC = Actor(username="publiek", kind=ActorKind.PUBLIC)
# Whose acts are the service's own, or those of somebody without an account.
NOBODY = frozenset({SYSTEM.username, PUBLIC.username})
