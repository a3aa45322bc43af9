"""The commands of the auditor."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.store.proof.report import Known, Report

# What a proof looked at, in the order in which it is told.
COUNTED = {
    "events": N_("events"),
    "chains": N_("chains"),
    "seal": N_("seals"),
    "leaves": N_("sealed heads of chains"),
    "unsealed": N_("events since the last seal"),
    "instance": N_("cases"),
    "submission": N_("submissions"),
    "term_count": N_("counts of terms"),
    "passage": N_("steps that were walked"),
    "document": N_("documents"),
    "files": N_("files on disk"),
    "mail": N_("messages"),
    "task": N_("tasks"),
    "timer": N_("timers"),
    "job": N_("jobs"),
    "person": N_("accounts"),
    "bundle": N_("versions"),
    "rehearsal": N_("rehearsals"),
    "errand": N_("checks and packs"),
}
_KEY = re.compile(r"[0-9a-f]{64}")


def _links(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> list[Known]:
    """Seals as ``audit verify`` and the log of the worker write them; also heads of chains.

    Version 0.2.0 wrote ``number:hash``, of the one chain that it had.
    """
    from service.core.chain import CARRIED
    from service.store.proof.report import Known

    found = [re.fullmatch(r"(?:(.+):)?([1-9][0-9]{0,17}):([0-9a-f]{64})", text) for text in texts]
    if not all(found):
        text = Message(N_("Write it as seal:number:hash, as verify prints it."))
        raise click.BadParameter(translate(text))
    return [Known(each[1] or CARRIED, int(each[2]), each[3]) for each in found if each]


def _keys(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    if not all(_KEY.fullmatch(text) for text in texts):
        text = Message(N_("Write the public key as 64 hex digits, as audit key prints it."))
        raise click.BadParameter(translate(text))
    return texts


@click.group()
def audit() -> None:
    """Look into the audit trail."""


@audit.command()
@click.option(
    "--known",
    metavar="seal:NUMBER:HASH",
    callback=_links,
    multiple=True,
    help="A last seal of before, kept elsewhere. May be given more than once.",
)
@click.option(
    "--key",
    "keys",
    metavar="HEX",
    callback=_keys,
    multiple=True,
    help="A public key that signed seals before. May be given more than once.",
)
def verify(known: list[Known], keys: tuple[str, ...]) -> None:
    """Prove that nothing was changed, removed or put in behind the back of the service.

    Looks at every event, seal, row and file. Keep the last seal outside the server: with --known
    it proves later that nothing was worked out anew or put back from an old copy.
    """
    from service.actions.proof import prove
    from service.wiring import ready

    _show(prove(ready(on_older=True), known, keys))


@audit.command("seal")
def make_seal() -> None:
    """Seal what happened since the last seal, without waiting for the worker."""
    from service.actions.sealing import seal
    from service.wiring import ready

    made = seal(ready())
    if made is None:
        click.echo(translate(Message(N_("Nothing happened since the last seal."))))
        return
    said = {"link": f"seal:{made.number}:{made.hash}"}
    click.echo(translate(Message(N_("Last seal: %(link)s"), said)))


@audit.command("key")
def show_key() -> None:
    """Show the public key of the seals; keep it where the operator cannot reach it."""
    from service.wiring import build, load_settings

    signer = build(load_settings()).signer
    click.echo(signer.known() or signer.public())


@audit.command("inclusion")
@click.argument("number")
def show_inclusion(number: str) -> None:
    """Show, as JSON, that a seal holds the last event of case NUMBER."""
    from service.actions.proof import inclusion
    from service.wiring import ready

    found = inclusion(ready(on_older=True), number)
    shown = {
        "chain": found.chain,
        "event": found.head.seq,
        "hash": found.head.hash,
        "seal": found.seal,
        "place": found.place,
        "size": found.size,
        "path": list(found.path),
        "root": found.root,
    }
    click.echo(json.dumps(shown, indent=2))


@audit.command("export")
@click.argument("numbers", nargs=-1)
@click.option("--draw", "size", type=int, metavar="COUNT", help="Draw so many cases instead.")
@click.option("--seed", metavar="WORD", help="What to draw with; the same word draws the same.")
@click.option("--reason", required=True, help="Why; it stands in the pack and in the trail.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The zip to make.")
@click.option("--digests-only", is_flag=True, help="No answers, letters and enclosures.")
@click.option(
    "--period",
    help="2026, 2026-Q3 or 2026-11: of the figures, and of the cases that are drawn from.",
)
def export(
    numbers: tuple[str, ...],
    size: int | None,
    seed: str | None,
    reason: str,
    out: Path,
    digests_only: bool,
    period: str | None,
) -> None:
    """Make a pack with which somebody else works the proof of cases NUMBERS out without us.

    The pack holds all that the cases hold, unless with --digests-only.
    """
    from service.actions import packs
    from service.actions.drawing import Draw
    from service.core.actor import SYSTEM
    from service.core.period import Period
    from service.wiring import ready
    from service.worker.errands import by_hand

    if (size is None) == (not numbers) or (size is None) != (seed is None):
        text = Message(N_("Name cases, or draw them with --draw and --seed."))
        raise click.UsageError(translate(text))
    services = ready()
    draw = None if size is None else Draw(size=size, seed=seed or "")
    days = None if period is None else Period.named(period)
    with out.open("xb") as file:
        errand = packs.ask(
            services,
            numbers,
            SYSTEM,
            reason,
            contents=not digests_only,
            draw=draw,
            period=days,
        )
        with by_hand(services, errand) as made:
            shutil.copyfileobj(made, file)
    click.echo(translate(Message(N_("%(file)s is ready."), {"file": out})))


@audit.command("log")
@click.argument("process")
@click.argument("period")
@click.option("--form", type=click.Choice(["xes", "ocel"]), default="xes", show_default=True)
def event_log(process: str, period: str, form: str) -> None:
    """Write what befell the cases of PROCESS that were opened in PERIOD, for process mining.

    PERIOD is 2026, 2026-Q3 or 2026-11. No person, number of a case or answer is in it.
    """
    from service.actions import mining
    from service.core.period import Period
    from service.wiring import ready

    services, days = ready(), Period.named(period)
    for piece in mining.written(lambda: mining.cases(services, process, days), mining.Form(form)):
        click.echo(piece, nl=False)


def _show(report: Report) -> None:
    for what, words in COUNTED.items():
        click.echo(f"{report.counts[what]:>9}  {translate(Message(words))}")
    if report.last_seal is not None:
        said = {"link": report.last_seal}
        click.echo(translate(Message(N_("Last seal: %(link)s"), said)))
        click.echo(translate(Message(N_("Signed with key %(key)s."), {"key": report.key})))
    if report.holds:
        click.echo(translate(Message(N_("Everything fits."))))
        return
    for flaw in report.flaws:
        text = Message(
            N_("%(subject)s, table %(table)s, row %(row)s: %(reason)s."),
            {
                "subject": flaw.subject,
                "table": flaw.table,
                "row": flaw.row,
                "reason": translate(flaw.reason),
            },
        )
        click.echo(translate(text), err=True)
    total = Message(N_("In %(count)s places something does not fit."), {"count": report.flawed})
    click.echo(translate(total), err=True)
    raise click.exceptions.Exit(1)


COMMANDS = [audit]
