"""The address of a database: several hosts, parameters with a type, and what is none."""

from __future__ import annotations

import pytest

from service.core.database_address import LIMITS, is_server, read
from service.core.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        ("postgresql://u:p@h:5433/d", {"user": "u", "password": "p", "host": "h", "port": "5433"}),
        # Several hosts, with ports, with one, and with none.
        ("postgresql://u@h1:5432,h2:5433/d", {"user": "u", "host": "h1,h2", "port": "5432,5433"}),
        ("postgresql://u@h1,h2:5433/d", {"user": "u", "host": "h1,h2", "port": ",5433"}),
        ("postgresql://u@h1,h2/d", {"user": "u", "host": "h1,h2"}),
        # As SQLAlchemy writes them, which worked before.
        ("postgresql://u@/d?host=a:1&host=b:2", {"user": "u", "host": "a,b", "port": "1,2"}),
        # Addresses with colons, and the folder of a socket.
        ("postgresql://[::1]:5432,[fe80::2]/d", {"host": "::1,fe80::2", "port": "5432,"}),
        ("postgresql://%2Frun%2Fpg/d", {"host": "/run/pg"}),
        ("postgresql:///d?host=/run/pg&port=6432", {"host": "/run/pg", "port": "6432"}),
        # What is escaped, and a plus that is a plus.
        ("postgresql://u%40x:p%2F%3A%20+@h/d", {"user": "u@x", "password": "p/: +", "host": "h"}),
        ("postgresql://h/d?sslmode=require", {"host": "h", "sslmode": "require"}),
        ("postgresql+psycopg://h/d", {"host": "h"}),
    ],
)
def test_an_address_is_taken_apart(url: str, parameters: dict[str, str]) -> None:
    assert is_server(url)
    assert read(url).parameters == {"dbname": "d", **parameters}


@pytest.mark.parametrize(
    ("query", "sees_for_itself", "prepare_after"),
    [
        ("", True, None),
        ("?prepare_threshold=3", False, 3),
        ("?prepare_threshold=0", False, 0),
        ("?prepare_threshold=None", False, None),
        ("?prepare_threshold=none", False, None),
    ],
)
def test_the_address_may_say_when_to_prepare_a_statement(
    query: str, sees_for_itself: bool, prepare_after: int | None
) -> None:
    address = read(f"postgresql://h/d{query}")
    assert (address.sees_for_itself, address.prepare_after) == (sees_for_itself, prepare_after)
    assert "prepare_threshold" not in address.parameters


def test_the_address_may_say_after_how_long_the_server_breaks_off() -> None:
    address = read("postgresql://h/d?statement_timeout=20000&connect_timeout=5")
    assert address.limits == {**LIMITS, "statement_timeout": 20_000}
    assert address.parameters == {"host": "h", "dbname": "d", "connect_timeout": "5"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim@h:poort/d",
        "postgresql://u:geheim@h1:1,h2:x/d",
        "postgresql://u:geheim@h:70000/d",
        "postgresql://u:geheim@h:²/d",
        "postgresql://u:geheim@[::1/d",
        "postgresql://u:geheim@[::1]5432/d",
        "postgresql://u:geheim@h/d?connect_timeout=kort",
        "postgresql://u:geheim@h/d?prepare_threshold=ja",
        "postgresql://u:geheim@h/d?lock_timeout=-1",
        "postgresql://u:geheim@h/d?target_session_attrs=hoofd",
    ],
)
def test_what_is_no_address_names_its_setting_and_no_secret(url: str) -> None:
    with pytest.raises(ConfigError, match="REGELWERK_ELDERS") as caught:
        read(url, "REGELWERK_ELDERS")
    assert "geheim" not in str(caught.value)
