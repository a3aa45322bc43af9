"""Running numbers: each key by itself, and a new counter goes on after older ones."""

from __future__ import annotations

from service.actions.services import Services
from service.store import instances


def numbered(services: Services, key: str, before: str | None = None) -> int:
    with services.db.writing() as session:
        return instances.next_number(session, key, before=before)


def test_each_key_counts_by_itself(services: Services) -> None:
    assert [numbered(services, key) for key in ("a:2026", "a:2026", "b:2026")] == [1, 2, 1]


def test_a_counter_without_a_year_goes_on_after_those_of_each_year(services: Services) -> None:
    """Version 0.1.0 counted every pattern per year; a number used then must not come again."""
    for _ in range(3):
        numbered(services, "zaak:2025")
    numbered(services, "zaak:2026")
    numbered(services, "zaakje:2026")
    assert [numbered(services, "zaak:", "zaak:____") for _ in range(2)] == [4, 5]


def test_a_counter_without_a_year_begins_at_one_when_there_was_none(services: Services) -> None:
    assert numbered(services, "zaak:", "zaak:____") == 1
