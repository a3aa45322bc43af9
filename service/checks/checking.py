"""Checks a whole bundle in order: read, shape, references, expressions, gates, engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.bundle import archive
from service.bundle.assembly import Parts, assemble, error_from, read_parts
from service.bundle.bundle import Bundle
from service.bundle.model import Model, Report
from service.checks.expression_checks import check_expressions, known_names
from service.checks.gates import prove
from service.checks.lint_activities import lint_activities
from service.checks.lint_events import lint_events
from service.checks.lint_structure import lint_structure
from service.checks.references import References
from service.checks.trace import check_carriers
from service.core.errors import BundleError, CalendarError, ConfigError, Finding, Severity
from service.core.forms import check_form
from service.core.language import N_, Message
from service.core.letters.check import check_letter
from service.core.topic import Topic
from service.engine.functions import FUNCTION_NAMES
from service.engine.specs import specs_of
from service.engine.standard import departures

YEARS = (2024, 2030)  # only to see that the calendars can be worked out
MAX_XSD_FINDINGS = 10
LETTER_NAMES = frozenset({"vandaag", "partij", "zaak", "regeling", "instelling", "statuslink"})


def check_files(files: Mapping[str, bytes], topics: Mapping[str, Topic]) -> list[Finding]:
    """Every finding about a bundle, errors first; bad input gives findings, never exceptions.

    *topics*: what its tasks may ask for.
    """
    findings: list[Finding] = []
    if archive.CALENDAR_FROZEN not in files:
        try:
            files = archive.freeze(files, first_year=YEARS[0], last_year=YEARS[1])
        except (ConfigError, CalendarError) as exc:
            findings.append(error_from(exc, "calendar", archive.CALENDAR_SOURCE))
    parts = read_parts(files)
    findings += parts.findings
    model = Model(parts.roots)
    report = Report()
    for name, root in parts.roots.items():
        findings += _against_schema(name, root)
    lint_structure(model, report)
    lint_events(model, report)
    lint_activities(model, report, topics)
    findings += report.findings
    findings += References(parts, topics).check()
    findings += check_carriers(parts, files)
    findings += check_expressions(parts, model)
    findings += _texts(parts)
    findings += prove(model, parts.settings.roots, parts.regulation.gates)
    if not any(each.severity is Severity.ERROR for each in findings):
        bundle, assembled = assemble(files)
        findings += [each for each in assembled if each not in findings]
        findings += [] if bundle is None else _by_the_engine(bundle)
    order = list(Severity)
    return sorted(findings, key=lambda each: (order.index(each.severity), each.file))


def _texts(parts: Parts) -> list[Finding]:
    """Remarks of the readers of forms, tables and letters."""
    found = [each for form in parts.forms.values() for each in check_form(form)]
    found += [each for decision in parts.decisions.values() for each in decision.check()]
    known = known_names(parts) | FUNCTION_NAMES | LETTER_NAMES
    for letter in parts.letters.values():
        found += check_letter(
            letter.id,
            letter.front,
            letter.body,
            parties=set(parts.settings.parties),
            known=known,
        )
    return found


def _against_schema(name: str, root: Any) -> list[Finding]:
    """What the BPMN schema says, as warnings: modellers bend the standard here and there."""
    return [
        Finding(
            severity=Severity.WARNING,
            code="xsd",
            file=name,
            element=None,
            message=Message(
                N_("Line %(line)s is not according to the BPMN standard: %(problem)s"),
                {"line": line, "problem": problem},
            ),
        )
        for line, problem in departures(root)[:MAX_XSD_FINDINGS]
    ]


def _by_the_engine(bundle: Bundle) -> list[Finding]:
    """What only the engine's own reader finds."""
    try:
        specs_of(bundle)
    except BundleError as exc:
        return list(exc.findings)
    return []
