"""Checks a whole bundle in order: read, shape, references, expressions, gates, engine."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from service.core.errors import CalendarError, ConfigError, Finding, Severity
from service.core.forms import check_form
from service.core.language import N_, Message
from service.core.letters.check import check_letter
from service.engine import archive
from service.engine.assembly import Parts, assemble, error_from, read_parts
from service.engine.expression_checks import check_expressions, known_names
from service.engine.functions import FUNCTION_NAMES
from service.engine.gates import prove
from service.engine.lint_activities import lint_activities
from service.engine.lint_events import lint_events
from service.engine.lint_structure import lint_structure
from service.engine.model import Model, Report
from service.engine.references import References
from service.engine.trace import check_carriers

YEARS = (2024, 2030)  # only to see that the calendars can be worked out
MAX_XSD_FINDINGS = 10
LETTER_NAMES = frozenset({"vandaag", "partij", "zaak", "regeling", "instelling", "statuslink"})


def check_files(files: Mapping[str, bytes]) -> list[Finding]:
    """Every finding about a bundle, errors first; bad input gives findings, never exceptions."""
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
    lint_activities(model, report)
    findings += report.findings
    findings += References(parts).check()
    findings += check_carriers(parts, files)
    findings += check_expressions(parts, model)
    findings += _texts(parts)
    findings += prove(model, parts.settings.roots, parts.regulation.gates)
    if not any(each.severity is Severity.ERROR for each in findings):
        _, assembled = assemble(files)
        findings += [each for each in assembled if each not in findings]
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
    copy = deepcopy(root)
    validator = _validator()
    validator.preprocess(copy)
    validator.validator.validate(copy)
    entries = list(validator.validator.error_log)[:MAX_XSD_FINDINGS]
    return [
        Finding(
            severity=Severity.WARNING,
            code="xsd",
            file=name,
            element=None,
            message=Message(
                N_("Line %(line)s is not according to the BPMN standard: %(problem)s"),
                {"line": entry.line, "problem": _short(entry.message)},
            ),
        )
        for entry in entries
    ]


def _short(text: str) -> str:
    return text.replace("{http://www.omg.org/spec/BPMN/20100524/MODEL}", "")[:300]


@lru_cache(maxsize=1)
def _validator() -> Any:
    etree.clear_error_log()
    return BpmnValidator()
