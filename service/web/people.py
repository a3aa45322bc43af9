"""Accounts on screen, for who manages them: adding, rights, closing, and a link to sign in with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.actions import entitlements, invitations, passwords, people, roster
from service.actions.roster import Account, Role
from service.connectors.wording import formats_in
from service.core.access import Permission
from service.core.errors import Conflict, Invalid
from service.core.rights import stored_mandates
from service.web import absence
from service.web.actors import current_actor, guarded
from service.web.base import number_argument, published, query_text, services
from service.web.notices import Notice, telling
from service.web.proving import proved
from service.web.wording import say, upper_first

LAST_ID = 2**63 - 1  # what a database can count
TEXTS = ("username", "name", "title", "email")

blueprint = Blueprint("people", __name__, url_prefix="/mensen")


@blueprint.get("")
@guarded(Permission.ACCOUNTS)
def overview() -> ResponseReturnValue:
    query, role = query_text("zoek"), query_text("rol")
    found = roster.roster(
        services(),
        current_actor(),
        query=query,
        role=role,
        page=number_argument("bladzijde", 1),
    )
    return render_template(
        "people/overview.html",
        roster=found,
        query=query,
        role=role,
        roles=[(each.key, _told(each)) for each in roster.roles(published())],
        page_url=lambda n: url_for(
            "people.overview", zoek=query or None, rol=role or None, bladzijde=n
        ),
    )


@blueprint.get("/nieuw")
@guarded(Permission.ACCOUNTS)
def blank() -> ResponseReturnValue:
    return _new()


@blueprint.post("/nieuw")
@guarded(Permission.ACCOUNTS)
@proved
def add() -> ResponseReturnValue:
    """Add an account that nobody can sign in with before its link was used."""
    typed = {name: request.form.get(name, "")[:1000] for name in TEXTS}
    chosen = frozenset(request.form.getlist("groups"))
    try:
        people.add(
            services(),
            username=typed["username"],
            name=typed["name"],
            title=typed["title"],
            email=typed["email"],
            password=passwords.unguessable(),
            groups=sorted(chosen),
            actor=current_actor(),
        )
    except (Invalid, Conflict) as problem:
        return _new(typed=typed, chosen=chosen, problem=problem.message), problem.status
    number = roster.number_of(services(), current_actor(), typed["username"])
    return redirect(telling(url_for("people.show", person_id=number), Notice.ACCOUNT_ADDED), 303)


@blueprint.get(f"/<int(max={LAST_ID}):person_id>")
@guarded(Permission.ACCOUNTS)
def show(person_id: int) -> ResponseReturnValue:
    return _page(_account(person_id))


@blueprint.post(f"/<int(max={LAST_ID}):person_id>")
@guarded(Permission.ACCOUNTS)
@proved
def describe(person_id: int) -> ResponseReturnValue:
    found = _account(person_id)
    typed = {name: request.form.get(name, "")[:1000] for name in TEXTS[1:]}
    try:
        people.describe(
            services(),
            found.username,
            name=typed["name"],
            title=typed["title"],
            email=typed["email"],
            actor=current_actor(),
        )
    except Invalid as problem:
        return _page(found, typed=typed, problem=problem.message), problem.status
    return _changed(person_id)


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/rechten")
@guarded(Permission.ACCOUNTS)
@proved
def entitle(person_id: int) -> ResponseReturnValue:
    """Replace groups and powers; only what really changes is written and told."""
    found, actor = _account(person_id), current_actor()
    groups = frozenset(request.form.getlist("groups"))
    powers = frozenset(request.form.getlist("powers"))
    try:
        entitlements.entitle(
            services(), found.username, groups=groups, mandates=stored_mandates(powers), actor=actor
        )
    except Invalid as problem:
        return _page(found, refused=problem.message), problem.status
    return _changed(person_id)


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/uitnodiging")
@guarded(Permission.ACCOUNTS)
@proved
def invite(person_id: int) -> ResponseReturnValue:
    """A link with which the person chooses a password; shown this once."""
    secret = invitations.invite(services(), person_id, current_actor())
    link = url_for("profile.choose", secret=secret)
    return _page(_account(person_id), link=f"{services().settings.base_url}{link}")


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/uitnodiging/mail")
@guarded(Permission.ACCOUNTS)
@proved
def mail_invitation(person_id: int) -> ResponseReturnValue:
    """The same link, to the address of the account."""
    try:
        goes = invitations.mail(services(), person_id, current_actor(), formats_in)
    except Invalid as problem:
        return _page(_account(person_id), refused=problem.message), problem.status
    told = Notice.LINK_MAILED if goes else Notice.LINK_READY
    return redirect(telling(url_for("people.show", person_id=person_id), told), 303)


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/sluiting")
@guarded(Permission.ACCOUNTS)
@proved
def close(person_id: int) -> ResponseReturnValue:
    people.close(services(), _account(person_id).username, current_actor())
    return _changed(person_id)


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/opening")
@guarded(Permission.ACCOUNTS)
@proved
def reopen(person_id: int) -> ResponseReturnValue:
    people.reopen(services(), _account(person_id).username, current_actor())
    return _changed(person_id)


def _told(role: Role) -> str:
    return f"{upper_first(role.name)} · {say(role.about)}"


@blueprint.post(f"/<int(max={LAST_ID}):person_id>/afwezigheid")
@guarded(Permission.ACCOUNTS)
def away(person_id: int) -> ResponseReturnValue:
    found = _account(person_id)
    try:
        absence.send(found.username)
    except Invalid as problem:
        return _page(found, away_problem=problem.message), problem.status
    return _changed(person_id)


def _account(number: int) -> Account:
    return roster.account(services(), current_actor(), number)


def _changed(number: int) -> ResponseReturnValue:
    return redirect(telling(url_for("people.show", person_id=number), Notice.ACCOUNT_CHANGED), 303)


def _page(found: Account, **values: Any) -> str:
    return render_template(
        "people/account.html",
        account=found,
        is_own=found.username == current_actor().username,
        groups=roster.groups(published(), found.groups),
        powers=roster.powers(published(), found.powers),
        good_for=invitations.GOOD_FOR,
        **absence.values(found.username),
        **values,
    )


def _new(**values: Any) -> str:
    return render_template("people/new.html", groups=roster.groups(published()), **values)
