"""Reads and judges the files of a version: what a stranger sent, always in a child with limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.actions import messages
from service.actions.findings import from_json, to_json
from service.actions.services import Services
from service.bundle.archive import content_hash, read_version, read_zip, write_zip
from service.bundle.calendars import CALENDAR_FROZEN, CALENDAR_SOURCE, freeze
from service.bundle.parts import quiet
from service.bundle.settings import SETTINGS_FILE, read_identity, read_settings
from service.checks.verdict import Topics, Verdict, judge
from service.core.errors import BundleError, ServiceError, Tampered
from service.core.language import N_
from service.outside.children import Tell

SCENARIOS = "scenarios/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A version as it will be kept: with frozen calendars, under the hash of its content."""

    hash: str
    key: str
    title: str
    has_scenarios: bool
    verdict: Verdict
    archive: bytes


def inspect(services: Services, archive: bytes) -> Inspected:
    """What a zip holds, read and judged in a child; the errors are those of ``inspect_files``."""
    answer = services.children.run(_inspect, archive, services.topics)
    head, _, frozen = answer.partition(b"\n")
    told = _answer(head)
    return Inspected(
        hash=told["hash"],
        key=told["key"],
        title=told["title"],
        has_scenarios=told["has_scenarios"],
        verdict=_verdict(told),
        archive=frozen,
    )


def inspect_files(
    files: Mapping[str, bytes],
    judged: Callable[[Mapping[str, bytes]], Verdict],
    tell: Tell = quiet,
) -> Inspected:
    """The same in this process, for files of the machine itself.

    BundleError when they belong to no process.
    """
    # Frozen days are derived from the rules in kalender.toml; they must not travel along in an
    # upload, or a new version would keep the old days.
    bare = {name: data for name, data in files.items() if name != CALENDAR_FROZEN}
    tell(SETTINGS_FILE)
    key, title = identify(bare)
    tell(CALENDAR_SOURCE)
    frozen = freeze(bare)
    return Inspected(
        hash=content_hash(frozen),
        key=key,
        title=title,
        has_scenarios=any(name.startswith(SCENARIOS) for name in frozen),
        verdict=judged(frozen),
        archive=write_zip(frozen),
    )


def judge_stored(services: Services, bundle_hash: str, archive: bytes) -> Verdict:
    """The verdict on a stored version, worked out in a child; Tampered when it is another."""
    answer = services.children.run(_judge, bundle_hash, archive, services.topics)
    return _verdict(_answer(answer))


def identify(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Key and title, also of a draft with errors; BundleError when even those cannot be read."""
    key, title = read_identity(files.get(SETTINGS_FILE))
    if not key:
        _, found = read_settings(files.get(SETTINGS_FILE))
        raise BundleError(
            N_("This file has no readable bundle.toml with a key, so it belongs to no process."),
            findings=found,
        )
    return key, title or key


def _inspect(tell: Tell, archive: bytes, topics: Topics) -> bytes:
    """In the child: a line of JSON, then the archive to keep."""
    try:
        found = inspect_files(read_zip(archive), lambda files: judge(files, topics, tell), tell)
    except ServiceError as error:
        return _refused(error)
    told = {
        "hash": found.hash,
        "key": found.key,
        "title": found.title,
        "has_scenarios": found.has_scenarios,
        **_judged(found.verdict),
    }
    return json.dumps(told).encode() + b"\n" + found.archive


def _judge(tell: Tell, bundle_hash: str, archive: bytes, topics: Topics) -> bytes:
    try:
        found = judge(read_version(archive, bundle_hash), topics, tell)
    except ServiceError as error:
        return _refused(error)
    return json.dumps({"hash": bundle_hash, **_judged(found)}).encode()


def _judged(found: Verdict) -> dict[str, Any]:
    return {"checker": found.checker, "findings": [to_json(each) for each in found.findings]}


def _refused(error: ServiceError) -> bytes:
    findings = error.findings if isinstance(error, BundleError) else ()
    told = {
        "refused": messages.to_json(error.message),
        "tampered": isinstance(error, Tampered),
        "findings": [to_json(each) for each in findings],
    }
    return json.dumps(told).encode()


def _answer(line: bytes) -> dict[str, Any]:
    """What a child told; raises what it refused as an error of ours."""
    told: dict[str, Any] = json.loads(line)
    if "refused" not in told:
        return told
    message = messages.from_json(told["refused"])
    if told["tampered"]:
        raise Tampered(message.msgid, **message.params)
    findings = tuple(map(from_json, told["findings"]))
    raise BundleError(message.msgid, findings=findings, **message.params)


def _verdict(told: Mapping[str, Any]) -> Verdict:
    findings = tuple(map(from_json, told["findings"]))
    return Verdict(hash=told["hash"], checker=told["checker"], findings=findings)
