"""The commands ``feel``, ``dmn`` and ``calendar``: try an expression, a decision or a count."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

from service import settings
from service.bundle.calendars import read_rules
from service.cli.words import translate
from service.core.calendar import Calendar, CountedDay, freeze
from service.core.calendar_functions import calendar_functions
from service.core.dmn import Decision, Decisions, DmnError, parse_dmn
from service.core.errors import NotFound
from service.core.feel import parse, to_json
from service.core.language import N_, Message
from service.core.moments import read_date, read_moment

DAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)
FILE_MARK = "@"
MAX_FILE = 10_000_000


def content_of(path: Path) -> bytes:
    """The bytes of a file of modest size; a device without end is refused as well."""
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise click.BadParameter(f"{path} is larger than {MAX_FILE} bytes")
    return data


def read_json(ctx: click.Context, param: click.Parameter, value: str) -> dict[str, Any]:
    """Read a JSON object, or ``@file``; numbers stay exact."""
    try:
        text = value
        if value.startswith(FILE_MARK):
            text = content_of(Path(value.removeprefix(FILE_MARK))).decode()
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except OSError as exc:
        raise click.BadParameter(f"{value.removeprefix(FILE_MARK)}: {exc.strerror}") from exc
    except (ValueError, RecursionError) as exc:
        raise click.BadParameter(f"this is no JSON: {exc}") from exc
    if not isinstance(found, dict):
        raise click.BadParameter('expected an object such as {"amount": 3}')
    return found


def read_day(ctx: click.Context, param: click.Parameter, value: str) -> date:
    found = read_date(value)
    if found is None:
        raise click.BadParameter(f"{value} is no date like 2026-03-30")
    return found


def read_now(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Read a moment; one without a zone is local time."""
    found = read_moment(value) if value else None
    if value and found is None:
        raise click.BadParameter(f"{value} is no moment like 2026-03-30T10:00:00")
    return found


calendar_file = click.option(
    "--kalender",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the calendar profiles; kalender.toml of the processes when left out.",
)
profile_name = click.option("--profile", help="Calendar profile; the first of the file if absent.")
moment_of_now = click.option("--now", callback=read_now, help="Pretend that it is this moment.")


@click.command()
@click.argument("expression")
@click.option("--data", callback=read_json, default="{}", help='Record: {"amount": 3} or @file.')
@moment_of_now
@profile_name
@calendar_file
def feel(
    expression: str,
    data: dict[str, Any],
    now: datetime | None,
    profile: str | None,
    path: Path | None,
) -> None:
    """Work EXPRESSION out on a record and print the value as JSON."""
    parsed = parse(expression, frozenset(data))
    _print(parsed.evaluate(data, _functions(path, profile, now)))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", help="Id or name; not needed when the file has one decision.")
@click.option("--input", "data", callback=read_json, default="{}", help="Inputs: JSON or @file.")
@moment_of_now
@profile_name
@calendar_file
def dmn(
    file: Path,
    decision: str | None,
    data: dict[str, Any],
    now: datetime | None,
    profile: str | None,
    path: Path | None,
) -> None:
    """Work a decision of FILE out; print the value and the rules that matched as JSON."""
    beside = (each for each in file.parent.glob("*.dmn") if each.name != file.name)
    others = {each.name: content_of(each) for each in beside}
    decisions = parse_dmn(content_of(file), file=file.name, others=others)
    chosen = _choose(decisions, decision, file.name)
    problems = chosen.check()
    if problems:
        raise DmnError(
            N_("%(file)s, decision “%(decision)s”: %(problem)s"),
            file=file.name,
            decision=chosen.name,
            problem="; ".join(translate(each.message) for each in problems),
        )
    result = chosen.evaluate(data, _functions(path, profile, now))
    _print({"value": result.value, "rules": list(result.matched)})


@click.group()
def calendar() -> None:
    """Look at working days."""


@calendar.command(context_settings={"ignore_unknown_options": True})
@click.argument("start", metavar="DATE", callback=read_day)
@click.argument("count", metavar="N", type=int)
@profile_name
@calendar_file
def explain(start: date, count: int, profile: str | None, path: Path | None) -> None:
    """Show day by day what lies N working days after DATE, and why days do not count."""
    counted = _calendar(path, profile)
    days = counted.explain(start, count)
    for day in days:
        click.echo(_line(day))
    text = N_("Working days from %(start)s: %(count)s. The date is %(end)s.")
    end = days[-1].date if days else start
    click.echo(translate(Message(text, {"start": start, "count": count, "end": end})))
    text = N_("Calendar %(calendar)s, version %(version)s.")
    params = {"calendar": counted.name, "version": counted.version}
    click.echo(translate(Message(text, params)))


def _line(day: CountedDay) -> str:
    weekday = translate(Message(DAYS[day.date.weekday()]))
    number = "–" if day.number is None else str(day.number)
    reason = translate(Message(day.reason)) if day.reason else ""
    return f"{day.date}  {weekday:<10} {number:>4}  {reason}".rstrip()


def _functions(path: Path | None, profile: str | None, now: datetime | None) -> Mapping[str, Any]:
    counted = _calendar(path, profile)
    if now is None:
        from service.wiring import now as clock  # the real clock; loading it takes a second

        now = clock()
    return calendar_functions(counted, now if now.tzinfo else now.replace(tzinfo=counted.zone))


def _calendar(path: Path | None, name: str | None) -> Calendar:
    """Freeze the profile for the years its file names."""
    path = path or settings.load(os.environ).calendars
    rules = read_rules(path.read_bytes(), path.name)
    known = rules.profiles
    if not known or (name is not None and name not in known):
        text = N_("There is no calendar profile %(name)s; there is %(known)s.")
        raise NotFound(text, name=name or "", known=", ".join(known) or "–")
    profile = known[name] if name else next(iter(known.values()))
    return freeze(profile, rules.first_year, rules.last_year)


def _choose(decisions: Decisions, key: str | None, file: str) -> Decision:
    if key is None and len(decisions) == 1:
        return next(iter(decisions.values()))
    found = decisions.find(key) if key else None
    if found is None:
        text = N_("%(file)s: name one of its decisions: %(known)s.")
        raise NotFound(text, file=file, known=", ".join(decisions) or "–")
    return found


def _print(value: Any) -> None:
    click.echo(json.dumps(to_json(value), ensure_ascii=False, allow_nan=False))


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


COMMANDS: list[click.Command] = [feel, dmn, calendar]
