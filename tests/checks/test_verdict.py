"""What the check said is remembered per content, and never mixed up between checks."""

from __future__ import annotations

from time import perf_counter

from service.bundle.archive import content_hash, read_directory
from service.bundle.calendars import freeze
from service.checks.verdict import checker, judge
from service.connectors import TOPICS
from service.settings import ROOT
from tests.engine.engine_models import end, files, flows, process, start, user

MODEL = process(start(), user("taak"), end(), flows("start >> taak >> einde"))
BRIEFLY = 0.05  # seconds; what an upload of unchanged content may cost


def test_a_verdict_names_its_content_and_its_check() -> None:
    some = files(MODEL)
    found = judge(some, TOPICS)
    assert (found.hash, found.checker) == (content_hash(some), checker(TOPICS))


def test_other_content_gets_a_verdict_of_its_own() -> None:
    good = files(MODEL)
    bad = {**good, "bundle.toml": good["bundle.toml"].replace(b"titel =", b"titl =")}
    assert judge(good, TOPICS).errors == ()
    assert [each.code for each in judge(bad, TOPICS).errors] == ["key"]
    assert judge(good, TOPICS).errors == ()


def test_other_topics_make_another_check() -> None:
    fewer = {name: topic for name, topic in TOPICS.items() if name != "brief"}
    assert checker(fewer) != checker(TOPICS)
    assert checker(dict(TOPICS)) == checker(TOPICS)


def test_unchanged_content_is_looked_up() -> None:
    folder, forms = ROOT / "processes" / "klachtenregeling", ROOT / "forms" / "klachtenregeling"
    shipped = freeze(read_directory(folder, forms, ROOT / "processes" / "kalender.toml"))
    judge(shipped, TOPICS)
    before = perf_counter()
    judge(shipped, TOPICS)
    assert perf_counter() - before < BRIEFLY
