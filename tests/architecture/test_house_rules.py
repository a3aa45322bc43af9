"""Rules of the house that a machine can check: no domain in the service, no overgrown modules."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
SERVICE = ROOT / "service"
DOMAIN = re.compile(
    r"\b(klacht|klager|gegrond|ongegrond|jobcoach|standergroep|uwv|blik op werk"
    r"|arbeidsdeskundige|ontvangstbevestiging|hoor en wederhoor)\w*",
    re.IGNORECASE,
)
LONGEST = 300
# Travels alone to a machine without us, and is read there from top to bottom: docs/decisions/0031.
ALONE = "service/verifier.py"
CLOCK = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
TOP_LEVEL = {
    "processes", "forms", "service", "tests", "docs", "pyproject.toml", "docker-compose.yml",
    "Dockerfile", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", "requirements.lock",
    "requirements-dev.lock", "requirements-mining.lock",
}  # fmt: skip


def sources(*patterns: str) -> list[Path]:
    return [
        path
        for pattern in patterns
        for path in SERVICE.rglob(pattern)
        if not {"node_modules", "dist", "__pycache__"} & set(path.parts)
    ]


def test_the_service_knows_no_word_of_the_domain() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources("*.py", "*.html", "*.js", "*.mjs", "*.css", "*.po", "*.toml", "*.typ")
        for match in DOMAIN.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_no_module_is_longer_than_a_person_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("*.py")
        if "migrations" not in path.parts
        and path != ROOT / ALONE
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_only_wiring_reads_the_clock_of_the_machine() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in sources("*.py")
        if CLOCK.search(path.read_text(encoding="utf-8")) and path.name != "wiring.py"
    }
    assert found == set()


def test_every_module_says_what_lives_in_it() -> None:
    silent = {
        str(path.relative_to(ROOT))
        for path in sources("*.py")
        if not path.read_text(encoding="utf-8").startswith('"""')
    }
    assert silent == set()


def test_pages_hold_no_inline_script_or_style() -> None:
    pattern = re.compile(r"<style|style=|<script(?![^>]*\bsrc=)|\bon(click|load|submit)=")
    found = {
        str(path.relative_to(ROOT))
        for path in (SERVICE / "web" / "templates").rglob("*.html")
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_the_top_level_stays_bare() -> None:
    kept = {".venv", "var", "build", "dist"}
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert shown - kept <= TOP_LEVEL


def test_what_is_installed_holds_nothing_of_the_tests(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"service"}
