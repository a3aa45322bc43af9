"""Tells how storms ended, as tables for the operator's guide. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.bench.report import table
from tests.storm.run import Outcome, Row

HEAD = (
    *("fault", "times", "forms taken", "broken off", "people saw", "longest"),
    *("back", "all done", "lost", "doubled", "repeats"),
)
HEADING = (
    "### {database}: {minutes:.0f} min, load {load:.1f}, {kills} processes killed,"
    " {at_work} of them at work"
)
SUMMARY = (
    "{cases} cases, {acts} forms, {events} events in the chains, {letters} letters:"
    " **{lost} lost, {doubled} doubled**; {deliveries} deliveries, {repeated} of them a repetition"
    " with the same Message-ID. {retried} steps were set aside until the operator let them go on,"
    " {waiting} cases wait for a day that a wrong clock wrote down. Other findings: {others}."
)
SIGNED_OUT, NO_RECEIPT, MISDATED = "signed out", "no receipt", "date refused"
Words = Mapping[str, str]
ENGLISH: Words = {}
# The operator's guide is in Dutch; what is not here stays as it is.
DUTCH: Words = {
    HEADING: (
        "### {database}: {minutes:.0f} minuten, belasting {load:.1f}, {kills} processen gedood,"
        " waarvan {at_work} aan het werk"
    ),
    SUMMARY: (
        "{cases} zaken, {acts} formulieren, {events} gebeurtenissen in de ketens, {letters}"
        " brieven: **{lost} verloren, {doubled} dubbel**; {deliveries} berichten, waarvan"
        " {repeated} een herhaling met hetzelfde Message-ID. {retried} stappen werden apart gezet"
        " tot de beheerder ze liet doorgaan, {waiting} zaken wachten op een dag die een"
        " verkeerde klok opschreef. Verder gevonden: {others}."
    ),
    "fault": "fout",
    "times": "keer",
    "forms taken": "formulieren aangenomen",
    "broken off": "verzoeken afgebroken",
    "people saw": "mensen zagen",
    "longest": "langst gewacht",
    "back": "terug na",
    "all done": "alles gedaan na",
    "lost": "verloren",
    "doubled": "dubbel",
    "repeats": "herhaald",
    "no error": "geen fout",
    SIGNED_OUT: "afgemeld",
    NO_RECEIPT: "geen ontvangstbewijs",
    MISDATED: "datum geweigerd",
    "never": "nooit",
    "see below": "zie onder",
    "processes killed (-9)": "processen gedood (`kill -9`)",
    "all processes killed at once, 3 times": "alle processen tegelijk gedood, 3 keer",
    "database killed (-9), 5 s": "databaseserver gedood, 5 s weg",
    "database stopped (immediate), 5 s": "databaseserver hard gestopt, 5 s weg",
    "all connections cut each second, 60 s": "elke seconde alle verbindingen verbroken, 60 s",
    "database frozen 40 s": "databaseserver bevroren, 40 s",
    "pooler killed (-9), 5 s": "PgBouncer gedood, 5 s weg",
    "pooler paused 20 s": "PgBouncer op pauze, 20 s",
    "pooler frozen 20 s": "PgBouncer bevroren, 20 s",
    "primary killed, standby takes over": "eerste server gedood, reserve neemt over",
    "primary frozen, standby takes over": "eerste server bevroren, reserve neemt over",
    "standby away 20 s": "reserveserver 20 s weg",
    "file written by another, 20 s": "een ander schrijft in het bestand, 20 s",
    "disk full 25 s": "schijf vol, 25 s",
    "mail server away 20 s": "mailserver weg, 20 s",
    "mail server says later (451), 20 s": "mailserver zegt “later” (451), 20 s",
    "mail server says no (550), 10 s": "mailserver weigert (550), 10 s",
    "mail server takes 9 s a message, 2 min": "mailserver doet 9 s over een bericht, 2 min",
    "mail server takes 19 s a command, 150 s": "mailserver doet 19 s over elk antwoord, 150 s",
    "worker frozen 90 s": "een worker bevroren, 90 s",
    "clock 2 days ahead, 30 s": "klok 2 dagen voor, 30 s",
    "clock 2 days behind, 30 s": "klok 2 dagen achter, 30 s",
}


def as_text(outcomes: Iterable[Outcome], words: Words = ENGLISH) -> str:
    """A table of faults for each storm, and what was found when it was over."""
    return "\n\n".join(part for outcome in outcomes for part in _parts(outcome, words))


def _parts(outcome: Outcome, words: Words) -> Iterable[str]:
    found = outcome.judgement
    yield words.get(HEADING, HEADING).format(
        database=outcome.database,
        minutes=outcome.seconds / 60,
        load=outcome.load,
        kills=outcome.kills,
        at_work=outcome.at_work,
    )
    rows = [HEAD, *(_cells(row, outcome) for row in outcome.rows)]
    yield table([tuple(_worded(cell, words) for cell in row) for row in rows])
    yield words.get(SUMMARY, SUMMARY).format(
        cases=found.cases,
        acts=outcome.acts,
        retried=outcome.retried,
        waiting=outcome.waiting,
        events=found.events,
        letters=found.letters,
        lost=len(found.lost),
        doubled=len(found.doubled),
        deliveries=found.deliveries,
        repeated=found.repeated,
        others=len(found.broken) + len(outcome.surprises),
    )
    lines = [*found.findings, *outcome.surprises]
    if lines:
        yield "\n".join(f"- {line}" for line in lines)


def _cells(row: Row, outcome: Outcome) -> tuple[str, ...]:
    """Everything is judged when the storm is over; 0 there is 0 for each fault."""
    return (
        row.fault,
        str(row.strikes),
        str(row.acts),
        str(row.broken),
        ", ".join(_seen(row)) or "no error",
        seconds(row.longest),
        seconds(row.back),
        seconds(row.done),
        "see below" if outcome.judgement.lost else "0",
        "see below" if outcome.judgement.doubled else "0",
        str(row.again),
    )


def _seen(row: Row) -> Iterable[str]:
    yield from (f"{count} × {status}" for status, count in sorted(row.errors.items()))
    if row.sent_away:
        yield f"{row.sent_away} × {SIGNED_OUT}"
    if row.unreceipted:
        yield f"{row.unreceipted} × {NO_RECEIPT}"
    if row.misdated:
        yield f"{row.misdated} × {MISDATED}"


def _worded(cell: str, words: Words) -> str:
    for part in (SIGNED_OUT, NO_RECEIPT, MISDATED):
        cell = cell.replace(part, words.get(part, part))
    return words.get(cell, cell)


def seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"
