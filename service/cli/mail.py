"""The commands about messages: what may have gone twice, and what is held after a restore."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from service.cli.words import translate
from service.core.language import N_, Message

if TYPE_CHECKING:
    from service.actions.services import Services


@click.group()
def mail() -> None:
    """See to messages: repeats, and what is held after an older copy was put back."""


@mail.command()
def repeats() -> None:
    """List messages that may have arrived more than once, each under one Message-ID.

    A worker that dies while the mail server has a message sends it again: better twice than
    never. Who collects mail by Message-ID shows it once.
    """
    from service.store import handovers
    from service.wiring import ready

    services = ready()
    with services.db.reading() as session:
        found = handovers.repeats(session)
    for each in found:
        moments = f"{_moment(services, each.first_at)} {_moment(services, each.last_at)}"
        click.echo(f"{each.times}× {each.number or '–'} {moments} {each.message_id}")
    _say(N_("Messages that may have arrived more than once: %(count)s."), count=len(found))


@mail.command()
def hold() -> None:
    """Hold all messages until you answer; for before the workers start on an older copy.

    A worker that finds its database older than what it sent does this by itself.
    """
    from service.actions import mailhold
    from service.wiring import ready

    mailhold.hold(ready())
    _say(N_("Messages are held. Answer with regelwerk mail release or drop."))


@mail.command()
def held() -> None:
    """List the steps whose messages are held. Exit code 1 when there is a question to answer."""
    from service.actions import mailhold
    from service.wiring import ready

    services = ready()
    found = mailhold.question(services)
    if found is None:
        _say(N_("No messages are held."))
        return
    for each in found.waiting:
        click.echo(f"{each.number} {_moment(services, each.since)} {each.name}")
    _say(
        N_(
            "%(count)s steps wait. What was sent up to %(known)s may have gone already. Drop those"
            " (regelwerk mail drop NUMBER …), then let the others go (regelwerk mail release)."
        ),
        count=len(found.waiting),
        known=_moment(services, found.known_at),
    )
    raise click.exceptions.Exit(1)


@mail.command()
def release() -> None:
    """Let everything go that is held and was not dropped."""
    from service.actions import mailhold
    from service.wiring import ready

    _say(N_("Let go: %(count)s steps."), count=mailhold.release(ready()))


@mail.command()
@click.argument("numbers", nargs=-1)
def drop(numbers: tuple[str, ...]) -> None:
    """Let cases NUMBERS go on without the messages that are held; letters are filed as ever.

    The rest stays held. Without numbers nothing that waits now is sent, and what comes after it
    is.
    """
    from service.actions import mailhold
    from service.wiring import ready

    count = mailhold.drop(ready(), numbers)
    _say(N_("Not sent again: %(count)s steps."), count=count)


def _moment(services: Services, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(services.settings.timezone))
    return local.isoformat(" ", timespec="minutes")


def _say(msgid: str, **params: object) -> None:
    click.echo(translate(Message(msgid, params)))


COMMANDS = (mail,)
