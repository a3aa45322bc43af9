"""What lists and calendars show and search of a case, as a bundle declares it."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.schema.listing_tables import AppointmentTable, ListTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What lists show of a case: ``name`` and ``mark`` are FEEL; ``handler`` is a heading.

    In the text of fields at or below ``unsearched`` nobody searches. ``together``: elements.
    """

    name: str = ""
    mark: str = ""
    handler: str = ""
    unsearched: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: ListTable) -> Listing:
        return cls(
            name=table.name,
            mark=table.mark,
            handler=table.handler,
            unsearched=table.unsearched,
            together=table.together,
        )

    def searches(self, path: str) -> bool:
        return not any(path == each or path.startswith(f"{each}.") for each in self.unsearched)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A moment of a case that belongs in a calendar; ``at`` is FEEL."""

    name: str
    at: str
    minutes: int

    @classmethod
    def of(cls, table: AppointmentTable) -> Appointment:
        return cls(name=table.name, at=table.at, minutes=table.minutes)
