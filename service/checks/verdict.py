"""What the check says about files, worked out once per content and per version of the check."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from service.bundle.archive import content_hash
from service.bundle.parts import Tell, quiet
from service.checks.checking import check_files
from service.core.finding import Finding, Severity
from service.core.language import N_, counted
from service.core.topic import Topic

REMEMBERED = 16
MOST = 500  # findings
SERVICE = Path(__file__).resolve().parents[1]
PACKAGES = ("core", "bundle", "checks", "engine")  # whatever a finding can come from
LIBRARIES = ("SpiffWorkflow", "Jinja2", "google-re2", "holidays", "lxml", "pydantic", "PyYAML")
Topics = Mapping[str, Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The findings about the content *hash*, by the check *checker*."""

    hash: str
    checker: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _Content:
    """Files that are equal when their hash is, so that a cache need not compare them."""

    hash: str
    files: Mapping[str, bytes] = field(compare=False)
    tell: Tell = field(compare=False)


def judge(files: Mapping[str, bytes], topics: Topics, tell: Tell = quiet) -> Verdict:
    """The verdict on these files; the second time it is only looked up.

    *tell* hears which file is being read.
    """
    return _judged(_Content(content_hash(files), files, tell), tuple(topics.values()))


def checker(topics: Topics) -> str:
    """The version of the check: it changes with its code, its libraries and the topics.

    Counted rather than written down, because nobody remembers to raise a number.
    """
    return _checker(tuple(topics.values()))


@lru_cache(maxsize=REMEMBERED)
def _judged(content: _Content, topics: tuple[Topic, ...]) -> Verdict:
    found = check_files(content.files, {each.name: each for each in topics}, content.tell)
    return Verdict(hash=content.hash, checker=_checker(topics), findings=tuple(_shown(found)))


def _shown(found: list[Finding]) -> list[Finding]:
    """The worst of *found*: nobody reads more, and everything that shows them stays small."""
    if len(found) <= MOST:
        return found
    more = counted(
        len(found) - MOST, N_("There is 1 remark more."), N_("There are %(count)s remarks more.")
    )
    last = found[MOST]
    return [
        *found[:MOST],
        Finding(severity=last.severity, code="more", file=last.file, message=more),
    ]


@lru_cache(maxsize=REMEMBERED)
def _checker(topics: tuple[Topic, ...]) -> str:
    total = hashlib.sha256(repr(topics).encode())
    for name in LIBRARIES:
        total.update(f"{name} {version(name)}\n".encode())
    for package in PACKAGES:
        for path in sorted((SERVICE / package).rglob("*.py")):
            total.update(f"{path.relative_to(SERVICE)}\n".encode())
            total.update(path.read_bytes())
    return total.hexdigest()
