"""Checks a whole bundle in order: read, shape, references, expressions, gates, engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date
from typing import Any

from service.bundle.assembly import assemble
from service.bundle.bundle import Bundle
from service.bundle.calendars import CALENDAR_SOURCE, freeze
from service.bundle.model import Model, Report
from service.bundle.parts import Parts, Tell, error_from, quiet, read_parts
from service.bundle.settings import SETTINGS_FILE
from service.checks.boards import check_boards
from service.checks.browsing import check_browsing
from service.checks.causes import folded
from service.checks.clause_figures import check_figures, check_overlaps
from service.checks.expression_checks import check_expressions, known_names
from service.checks.gates import prove
from service.checks.lengths import check_lengths
from service.checks.letterbox import check_letterbox
from service.checks.lint_activities import lint_activities
from service.checks.lint_events import lint_events
from service.checks.lint_handlers import lint_handlers
from service.checks.lint_ignored import lint_ignored
from service.checks.lint_properties import lint_properties
from service.checks.lint_structure import lint_structure
from service.checks.listed import check_listing
from service.checks.measures import check_measures
from service.checks.pages import check_pages
from service.checks.recurring import check_beginnings, try_rounds
from service.checks.references import References
from service.checks.reports import check_reports
from service.checks.shapes import shapes_of
from service.checks.soundness import lint_soundness
from service.checks.trace import check_carriers
from service.checks.walls import check_walls
from service.core.errors import BundleError, CalendarError, ConfigError
from service.core.finding import Finding, Severity
from service.core.forms import Context, FormTooHeavy, bind_data, check_form
from service.core.language import N_, Message
from service.core.letters import Front, check_letter, check_text, try_out
from service.core.topic import Topic
from service.core.words import Key, Scope
from service.engine.functions import FUNCTION_NAMES
from service.engine.specs import specs_of
from service.engine.standard import departures

MAIL_NAMES = frozenset({Scope.CASE, Scope.REGULATION, Key.ORGANISATION, Key.ADDRESS})
TRIAL_DAY = date(2024, 1, 2)
YEARS = (2024, 2030)  # only to see that the calendars can be worked out
MAX_XSD_FINDINGS = 10
LETTER_NAMES = frozenset(
    {
        Scope.TODAY, Scope.PARTY, Scope.CASE, Scope.REGULATION, Scope.SETTINGS, Scope.STATUS_LINK,
    }
)  # fmt: skip


def check_files(
    files: Mapping[str, bytes], topics: Mapping[str, Topic], tell: Tell = quiet
) -> list[Finding]:
    """Every finding about a bundle, errors first; bad input gives findings, never exceptions.

    *topics*: what its tasks may ask for. *tell* hears what is being read, when that takes long.
    """
    findings: list[Finding] = []
    try:
        files = freeze(files, years=YEARS)
    except BundleError as exc:
        findings += exc.findings
    except (ConfigError, CalendarError) as exc:
        findings.append(error_from(exc, "calendar", CALENDAR_SOURCE))
    parts = read_parts(files, tell=tell)
    findings += parts.findings
    model = Model(parts.roots)
    findings += _models(parts, model, topics, tell)
    findings += _forms(parts, tell)
    findings += _decisions(parts, tell)
    if parts.whole:  # without, every name would seem to be missing
        findings += References(parts, topics).check()
        findings += check_beginnings(parts)
        findings += check_pages(parts)
        findings += check_browsing(parts)
        findings += check_carriers(parts, files)
        findings += check_expressions(parts, model)
        findings += check_lengths(parts)
        findings += check_measures(parts)
        findings += check_boards(parts)
        findings += check_letterbox(parts)
        findings += check_figures(parts)
        findings += check_overlaps(parts)
        findings += check_reports(parts)
        findings += check_walls(parts)
        findings += check_listing(parts)
        findings += _letters(parts, tell)
        findings += _messages(parts)
        tell(", ".join(parts.roots))
        findings += prove(model, parts.settings.roots, parts.regulation.gates)
    if not any(each.severity is Severity.ERROR for each in findings):
        bundle, assembled = assemble(files, parts)
        findings += [each for each in assembled if each not in findings]
        findings += [] if bundle is None else [*_by_the_engine(bundle), *try_rounds(bundle)]
    order = list(Severity)
    return sorted(folded(findings, model), key=lambda each: (order.index(each.severity), each.file))


def _models(parts: Parts, model: Model, topics: Mapping[str, Topic], tell: Tell) -> list[Finding]:
    report = Report()
    report.findings += parts.spelling
    for name, root in parts.roots.items():
        tell(name)
        report.findings += _against_schema(name, root)
    lint_structure(model, report)
    lint_soundness(model, report)
    lint_events(model, report)
    lint_handlers(model, report)
    lint_activities(model, report)
    lint_ignored(model, parts.decisions, report)
    lint_properties(model, report, topics)
    return report.findings


def _letters(parts: Parts, tell: Tell) -> Iterator[Finding]:
    known = known_names(parts) | FUNCTION_NAMES | LETTER_NAMES
    parties, shapes = set(parts.settings.parties), shapes_of(parts)
    for id, letter in parts.letters.items():
        file = f"letters/{id}.md"
        tell(file)
        found = check_letter(
            id, letter.front, letter.body, parties=parties, known=known, shapes=shapes
        )
        yield from found
        readable = not any(each.severity is Severity.ERROR for each in found)
        if readable and (fault := try_out(id, letter.front, letter.body)):
            yield error_from(fault, "letter-trial", file)


def _messages(parts: Parts) -> Iterator[Finding]:
    """The texts of notifications, which are filled in as letters are."""
    mail = parts.settings.mail
    own = (party.mail_text for party in parts.settings.parties.values())
    for text in filter(None, (mail.subject, mail.text, *own)):
        found = check_text(text, known=MAIL_NAMES, file=SETTINGS_FILE)
        yield from found
        readable = not any(each.severity is Severity.ERROR for each in found)
        if readable and (fault := try_out("[mail]", Front(to=""), text)):
            yield error_from(fault, "letter-trial", SETTINGS_FILE)


def _forms(parts: Parts, tell: Tell) -> Iterator[Finding]:
    for form in parts.forms.values():
        tell(form.file)
        yield from check_form(form)
        try:
            bind_data(form, {}, Context(today=TRIAL_DAY, timezone=UTC))
        except FormTooHeavy as fault:
            yield error_from(fault, "form-trial", form.file)


def _decisions(parts: Parts, tell: Tell) -> Iterator[Finding]:
    for decision in parts.decisions.values():
        tell(decision.file)
        for each in decision.check():
            yield Finding(
                severity=Severity.ERROR,
                code=each.code,
                file=each.file,
                element=each.element,
                name=each.name,
                message=each.message,
            )


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
