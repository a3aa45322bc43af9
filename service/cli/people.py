"""The command ``user``: add people, list them and give somebody a new password."""

from __future__ import annotations

import os

import click

from service.actions import entitlements, people
from service.cli.words import translate
from service.core.language import N_, Message
from service.core.rights import PER_PROCESS, POWERS, stored_mandates, written_mandate
from service.store import people as people_store
from service.wiring import ready

POWERS_HELP = "One of: " + ", ".join(
    f"{entry.word}[:PROCESS]" if power in PER_PROCESS else entry.word
    for power, entry in POWERS.items()
)


@click.group()
def user() -> None:
    """People with an account."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Name as shown to colleagues.")
@click.option("--title", default="", help="What this person does.")
@click.option("--email", default="", help="For notifications.")
@click.option("--group", "groups", multiple=True, help="process/group; more than once if needed.")
@click.option("--may", "powers", multiple=True, help=POWERS_HELP)
def add(
    username: str,
    name: str,
    title: str,
    email: str,
    groups: tuple[str, ...],
    powers: tuple[str, ...],
) -> None:
    """Add an account; the password is asked for, or read from REGELWERK_NEW_PASSWORD."""
    people.add(
        ready(),
        username=username,
        name=name,
        title=title,
        email=email,
        groups=groups,
        mandates=[written_mandate(each) for each in powers],
        password=_new_password(),
    )
    click.echo(translate(Message(N_("%(name)s can sign in now."), {"name": username})))


@user.command("list")
def list_people() -> None:
    """Everybody with an account, their groups and what they may; also the closed accounts."""
    services = ready()
    with services.db.reading() as session:
        for person in people_store.ever(session):
            state = "" if person.active else "\t" + translate(Message(N_("Account closed")))
            powers = sorted(each.word for each in stored_mandates(person.mandates))
            given = "\t".join((", ".join(person.groups), ", ".join(powers)))
            click.echo(f"{person.username}\t{person.name}\t{given}{state}")


@user.command("passwd")
@click.argument("username")
def passwd(username: str) -> None:
    """Give an account another password and lift a lock; asked for as when adding."""
    people.set_password(ready(), username, _new_password())
    click.echo(translate(Message(N_("%(name)s has a new password."), {"name": username})))


@user.command("close")
@click.argument("username")
def close(username: str) -> None:
    """Close an account: nobody signs in with it, its sessions end, its tasks go back."""
    people.close(ready(), username)
    click.echo(translate(Message(N_("The account %(name)s is closed."), {"name": username})))


@user.command("groups")
@click.argument("username")
@click.argument("groups", nargs=-1)
def set_groups(username: str, groups: tuple[str, ...]) -> None:
    """Replace the groups of an account (process/group); without any it has none."""
    entitlements.entitle(ready(), username, groups=groups)
    said = {"name": username, "groups": ", ".join(groups) or "–"}
    click.echo(translate(Message(N_("%(name)s is in: %(groups)s."), said)))


@user.command("may", help=f"Replace what an account may do besides its groups. {POWERS_HELP}")
@click.argument("username")
@click.argument("powers", nargs=-1)
def set_mandates(username: str, powers: tuple[str, ...]) -> None:
    mandates = [written_mandate(each) for each in powers]
    entitlements.entitle(ready(), username, mandates=mandates)
    said = {"name": username, "powers": ", ".join(powers) or "–"}
    click.echo(translate(Message(N_("%(name)s may: %(powers)s."), said)))


@user.command("open")
@click.argument("username")
def reopen(username: str) -> None:
    """Open a closed account again."""
    people.reopen(ready(), username)
    click.echo(translate(Message(N_("%(name)s can sign in now."), {"name": username})))


def _new_password() -> str:
    """Asked twice, or from the environment; never an argument, which others on the machine see."""
    given = os.environ.get("REGELWERK_NEW_PASSWORD")
    if given is not None:
        return given
    asked: str = click.prompt(
        translate(Message(N_("Password"))), hide_input=True, confirmation_prompt=True
    )
    return asked


COMMANDS = (user,)
