"""A version of a report as files to send or keep: on paper (PDF), as a workbook, as one table.

The same version gives the same bytes, today and in ten years.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.actions import rendering, reports
from service.actions.rendering import Entry, Rendered, RenderedPart, Say, Sign
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.dates import Dates, Style
from service.core.language import N_, Message
from service.core.period import Period
from service.core.sheet import Sheet, Value
from service.outside import tablefile
from service.store import people
from service.store.tables import ReportIssue

PDF_TYPE = "application/pdf"
ENDINGS = ("pdf", "xlsx", "csv")
GROUP = 4  # letters of a fingerprint between spaces
GROUPS = 4
FEW_MEANS = N_("fewer cases than that: too few to tell without somebody being found back in them.")
HIDDEN_MEANS = N_("left out, because otherwise the other number could be worked out.")
CONCEPT = N_("Concept, version %(version)s")
VERSION = N_("Version %(version)s")
COMPUTED = N_("Worked out on %(moment)s")
ESTABLISHED = N_("Established on %(day)s by %(name)s")
NOT_ESTABLISHED = Message(N_("Not established yet"))
FOR = N_("Report for %(name)s")
WORDS = {
    "page": N_("Page"),
    "of": N_("of"),
    "explanation": N_("In our own words"),
    "line": N_("Line"),
    "reason": N_("Why there is another version"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """One file, as it is sent."""

    name: str
    media_type: str
    data: bytes


def files(services: Services, issue_id: int, recipient: str, *, say: Say) -> tuple[ReportFile, ...]:
    """The report of one recipient: PDF, XLSX and CSV, in the language of its process."""
    return tuple(file(services, issue_id, recipient, each, say=say) for each in ENDINGS)


def file(services: Services, issue_id: int, recipient: str, ending: str, *, say: Say) -> ReportFile:
    """One of them, by how its name ends."""
    with services.db.reading() as session:
        issue = reports.held(session, issue_id)
        bundle = services.bundles.get(session, issue.bundle_hash)
        names = people.names(session, {issue.established_by or ""})
    shown = rendering.render(
        reports.read(issue),
        recipient,
        bundle=bundle,
        language=bundle.settings.language,
        say=say,
    )
    name = f"{issue.report}-{_days(issue)}-{recipient}-v{issue.version}.{ending}"
    zone = bundle.calendar.zone
    if ending == "csv":
        table = "".join(tablefile.csv(flat(shown, say), zone))
        return ReportFile(name=name, media_type=tablefile.CSV_TYPE, data=table.encode())
    if ending == "xlsx":
        book = io.BytesIO()
        tablefile.xlsx(sheets(shown, say), zone, book)
        return ReportFile(name=name, media_type=tablefile.XLSX_TYPE, data=book.getvalue())
    document = paper(issue, bundle, shown, say, names.get(issue.established_by or "", ""))
    return ReportFile(name=name, media_type=PDF_TYPE, data=services.printer.report(document))


def flat(shown: Rendered, say: Say) -> Sheet:
    """Every number of the report below each other, one a row."""
    return Sheet(
        name=shown.title,
        columns=_words(say, N_("Part"), N_("Line"), N_("Column"), N_("Figure"), N_("Of")),
        rows=_flat(shown),
    )


def sheets(shown: Rendered, say: Say) -> Iterator[Sheet]:
    """Each table of the report as a page of its own; without a table, one page that says why."""
    tables = [each for each in shown.parts if each.entries]
    for each in tables:
        yield Sheet(
            name=each.title,
            columns=(each.first or _words(say, N_("Line"))[0], *_heads(each, say)),
            rows=(_line(entry, each) for entry in each.entries),
        )
    if not tables:
        yield Sheet(name=shown.title, columns=(shown.title,), rows=[(shown.nothing,)])


def paper(
    issue: ReportIssue, bundle: Bundle, shown: Rendered, say: Say, established_by: str
) -> dict[str, Any]:
    """What the press sets; nothing in it depends on who prints it or when."""
    dates = Dates(
        language=bundle.settings.language,
        zone=bundle.calendar.zone,
        say=lambda text: say(Message(text)),
    )
    closed: Message = NOT_ESTABLISHED
    status = Message(CONCEPT, {"version": issue.version})
    if issue.established_at is not None:
        day = dates.day(issue.established_at, Style.PLAIN_YEAR)
        closed = Message(ESTABLISHED, {"day": day, "name": established_by})
        status = Message(VERSION, {"version": issue.version})
    moment = dates.moment(issue.computed_at, Style.PLAIN_YEAR)
    return {
        "lang": bundle.settings.language,
        "title": shown.title,
        "recipient": shown.name,
        "organisation": bundle.regulation.organisation or bundle.title,
        "status": say(status),
        "computed": say(Message(COMPUTED, {"moment": moment})),
        "printed_at": (issue.established_at or issue.computed_at).isoformat(),
        "closed": say(closed),
        "reason": issue.reason,
        "fingerprint": fingerprint(issue.sha256),
        "regulation": bundle.regulation.name,
        "preface": _paragraphs(shown.preface),
        "nothing": shown.nothing,
        "explanation": _paragraphs(issue.explanation),
        "parts": [_part(each) for each in shown.parts],
        "legend": legend(shown, say),
        "for": say(Message(FOR, {"name": shown.name})),
        "words": {name: say(Message(text)) for name, text in WORDS.items()},
    }


def legend(shown: Rendered, say: Say) -> list[dict[str, str]]:
    """What the signs in it mean, for those that are in it."""
    found = [{"sign": each, "means": say(Message(FEW_MEANS))} for each in shown.smallest]
    if Sign.HIDDEN in shown.signs:
        found.append({"sign": rendering.HIDDEN, "means": say(Message(HIDDEN_MEANS))})
    return found


def fingerprint(sha256: str) -> str:
    """The first letters of a hash in groups, as people compare them."""
    return " ".join(sha256[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))


def _part(part: RenderedPart) -> dict[str, Any]:
    return {
        "title": part.title,
        "text": _paragraphs(part.text),
        "withheld": part.withheld,
        "first": part.first,
        "heads": list(part.heads),
        "rows": [
            {
                "name": entry.name,
                "inset": entry.is_inset,
                "total": entry.is_total,
                "cells": [figure.text for figure in entry.figures],
            }
            for entry in part.entries
        ],
    }


def _flat(shown: Rendered) -> Iterator[tuple[Value, ...]]:
    if shown.nothing:
        yield (shown.nothing,)
    for part in shown.parts:
        for entry in part.entries:
            for head, figure in zip(part.heads, entry.figures, strict=True):
                yield part.title, entry.name, head, figure.value, figure.whole


def _has_wholes(part: RenderedPart) -> bool:
    return any(figure.whole is not None for entry in part.entries for figure in entry.figures)


def _heads(part: RenderedPart, say: Say) -> Iterator[str]:
    of = _words(say, N_("Of"))[0]
    for head in part.heads:
        yield head
        if _has_wholes(part):
            yield f"{of} ({head})"


def _line(entry: Entry, part: RenderedPart) -> tuple[Value, ...]:
    found: list[Value] = [entry.name]
    for figure in entry.figures:
        found.append(figure.value)
        if _has_wholes(part):
            found.append(figure.whole)
    return tuple(found)


def _words(say: Say, *texts: str) -> tuple[str, ...]:
    return tuple(say(Message(text)) for text in texts)


def _paragraphs(text: str) -> list[str]:
    return [part for part in (each.strip() for each in text.split("\n\n")) if part]


def _days(issue: ReportIssue) -> str:
    """The period in the name of a file."""
    name = Period(issue.first, issue.last).name
    return name or f"{issue.first.isoformat()}-{issue.last.isoformat()}"
