"""Codes instead of names, for who keeps an eye on the work: one per person, in all cases the same.

A code is given when somebody is first met and never changes. What is kept tells nobody who is
meant: how a person is known (an account, a mail address, a place in a case) is stored as a hash
with the server's secret. Codes of who has an account are told by user name; those of parties by
the audience under which the bundle knows them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from service.actions.parties import contact
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.bundle import Bundle
from service.core.actor import NOBODY, PARTY_PREFIX
from service.core.rights import POWERS, bare_groups, stored_mandates
from service.engine.step import Facts
from service.store import people
from service.store import pseudonyms as store
from service.store.db import Session
from service.store.pseudonyms import Code
from service.store.tables import Instance, Person

PURPOSE = "regelwerk pseudonym v1"
NAMELESS = "account"  # the kind of an account without a group or a mandate, or that is gone
_CODE = re.compile(r".+ \d{1,6}")
WIDTH = 3  # digits of the number of who has no account; there are many of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Somebody to be called by a code. ``ways``: how the person is known, the surest first."""

    ways: tuple[str, ...]
    kind: str
    width: int = 1


def of_people(services: Services, usernames: Iterable[str]) -> dict[str, str]:
    """The codes of accounts, by user name: *behandelaar 3*. The service and the public have none.

    Who has none yet gets one, so this may write.
    """
    wanted_names = set(usernames) - NOBODY
    with services.db.reading() as session:
        wanted = _accounts(services, session, wanted_names)
    return coded(services, wanted)


def person_called(services: Services, code: str) -> int | None:
    """The number of the account that goes by *code*; None when no account does."""
    if not _CODE.fullmatch(code.strip()):
        return None
    with services.db.reading() as session:
        numbers = {person.username: person.id for person in people.ever(session)}
    codes = of_people(services, numbers)
    same = (name for name, each in codes.items() if each.casefold() == code.strip().casefold())
    return next((numbers[name] for name in same), None)


def of_case(
    services: Services,
    instance: Instance,
    bundle: Bundle,
    facts: Facts,
    usernames: Iterable[str],
    audiences: Iterable[str] = (),
) -> dict[str, str]:
    """The codes of all who play a part in a case, by user name or audience.

    *usernames*: of accounts and of parties that acted (``partij:…``). *audiences*: of letters;
    the parties that the record names are always among them.
    """
    names = set(usernames) - NOBODY
    acted = {name for name in names if name.startswith(PARTY_PREFIX)}
    lone = {key for key, party in bundle.settings.parties.items() if not party.per}
    keys = {*lone, *audiences, *(audience_of(bundle, name) for name in acted)} - {""}
    items = {key: key.partition(":")[2] for key in keys}
    with services.db.reading() as session:
        known = {person.username for person in people.named(session, set(items.values()))}
        wanted = _accounts(services, session, (names - acted) | known)
    wanted |= {
        key: _party(instance, bundle, facts, key)
        for key, item in items.items()
        if item not in known and (item or _is_there(bundle, facts, key))
    }
    codes = coded(services, wanted)
    codes |= {key: codes[item] for key, item in items.items() if item in known}
    return codes | {
        name: codes[audience_of(bundle, name)]
        for name in acted
        if audience_of(bundle, name) in codes
    }


def audience_of(bundle: Bundle, username: str) -> str:
    """The audience of a party that acted under *username*; who filed acts without a key."""
    key, filer = username.partition("/")[2], bundle.settings.applicant
    return key or (filer.key if filer is not None else "")


def coded(services: Services, wanted: Mapping[str, Wanted]) -> dict[str, str]:
    """The codes of *wanted*, by the names that the caller has for them."""
    prints = {name: _prints(services, each.ways) for name, each in wanted.items()}
    every = {each for ways in prints.values() for each in ways}
    with services.db.reading() as session:
        found = store.known(session, every) if every else {}
    if not _complete(prints, found):
        found = in_transaction(services, lambda session: _given(session, wanted, prints))
    codes = {name: next(found[way] for way in prints[name] if way in found) for name in wanted}
    return {name: f"{code.kind} {code.number}" for name, code in codes.items()}


def _given(
    session: Session, wanted: Mapping[str, Wanted], prints: Mapping[str, Sequence[str]]
) -> dict[str, Code]:
    """All codes of *wanted*, after those that are new were given out and kept."""
    store.hold(session)
    found = store.known(session, {each for ways in prints.values() for each in ways})
    fresh: dict[str, Code] = {}
    for name, each in wanted.items():
        have = {**found, **fresh}
        code = next((have[way] for way in prints[name] if way in have), None)
        code = code or store.fresh(session, each.kind, width=each.width)
        fresh |= {way: code for way in prints[name] if way not in have}
    store.add(session, fresh)
    return {**found, **fresh}


def _complete(prints: Mapping[str, Sequence[str]], found: Mapping[str, Code]) -> bool:
    return all(way in found for ways in prints.values() for way in ways)


def _prints(services: Services, ways: Iterable[str]) -> tuple[str, ...]:
    """What is kept of each way, under the secret of now and, to be found again, of before."""
    return tuple(
        hmac.new(secret.encode(), f"{PURPOSE}|{way}".encode(), sha256).hexdigest()
        for way in ways
        for secret in services.settings.secrets
    )


def _accounts(services: Services, session: Session, usernames: set[str]) -> dict[str, Wanted]:
    there = {person.username: person for person in people.named(session, usernames)}
    bundles = services.bundles.published(session) if usernames else ()
    return {
        name: Wanted(ways=(f"account/{name}",), kind=_kind(there.get(name), bundles))
        for name in sorted(usernames)
    }


def _kind(person: Person | None, bundles: Iterable[Bundle]) -> str:
    """The first group of somebody, in the order of the bundles, else what the operator allows."""
    if person is None:
        return NAMELESS
    for bundle in bundles:
        own = set(bare_groups(person.groups, bundle.key))
        for key, group in bundle.settings.groups.items():
            if key in own:
                return group.name[:1].lower() + group.name[1:]
    powers = {mandate.power for mandate in stored_mandates(person.mandates)}
    return next((entry.word for power, entry in POWERS.items() if power in powers), NAMELESS)


def _party(instance: Instance, bundle: Bundle, facts: Facts, audience: str) -> Wanted:
    """A party without an account: by its place in the case, and by its mail address if it has one.

    Without an address nobody can tell two people of one name apart: such a party has one code per
    case.
    """
    ways = [f"case/{instance.id}/{audience}"]
    mail = contact(bundle, facts, audience).email
    if mail:
        ways.append(f"mail/{mail.strip().casefold()}")
    kind = audience.partition(":")[0].replace("_", " ")
    return Wanted(ways=tuple(ways), kind=kind, width=WIDTH)


def _is_there(bundle: Bundle, facts: Facts, key: str) -> bool:
    return bool(contact(bundle, facts, key).name)


def replaced(text: str, names: Mapping[str, str]) -> str:
    """*text* with every one of *names* in it replaced by the code of that person."""
    known = sorted((name for name in names if name), key=len, reverse=True)
    if not known:
        return text
    pattern = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known)
    codes = {name.casefold(): code for name, code in names.items()}
    return re.sub(pattern, lambda hit: codes[hit[0].casefold()], text, flags=re.IGNORECASE)
