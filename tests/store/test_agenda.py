"""What a board asks touches the open cases of its process and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from service.actions.services import Services
from service.core.access import Sight
from service.core.rights import Reach
from service.store import agenda
from service.store.agenda import Reader

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
READER = Reader(
    process="p",
    sight=Sight(processes=frozenset(), views={(Reach.OWN, ""): frozenset({"h"})}),
    username="jan",
    candidates=["u:jan"],
)


def test_a_board_is_answered_from_the_index_of_open_cases(
    sqlite_template: Path, tmp_path: Path, make_services: Callable[[str], Services]
) -> None:
    """PostgreSQL decides by what the tables hold, so only SQLite can tell it of empty ones."""
    path = tmp_path / "open.db"
    path.write_bytes(sqlite_template.read_bytes())
    services = make_services(f"sqlite:///{path}")
    asked: list[tuple[str, Any]] = []
    event.listen(
        services.db.engine,
        "before_cursor_execute",
        lambda c, cur, statement, values, *rest: asked.append((statement, values)),
    )
    with services.db.reading() as session:
        agenda.page(session, READER, limit=25)
        agenda.how_many(session, READER, NOW)
        agenda.per_handler(session, READER, [NOW])
    questions = [each for each in asked if "instance" in each[0]]
    assert len(questions) == 3
    with services.db.engine.connect() as connection:
        for statement, values in questions:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            looks = [row[3] for row in rows if " instance " in f"{row[3]} "]
            assert looks
            assert all("instance_pressing" in look for look in looks), looks
