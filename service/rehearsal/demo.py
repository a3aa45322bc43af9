"""Loads the people and example cases that come with a process; only for demonstrations."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from service.actions import entitlements, people
from service.actions.passwords import DEMO_PASSWORD
from service.actions.publish import publish_directory
from service.actions.services import Services
from service.bundle.cast import CAST_FILE, Player, read_cast
from service.bundle.feature import Feature, read_file
from service.bundle.settings import SETTINGS_FILE, read_identity
from service.core.errors import ConfigError, Conflict, Invalid
from service.core.language import N_, Message
from service.outside import TakingMailer
from service.rehearsal.play import Cast, play_all
from service.rehearsal.report import Played, Translate
from service.rehearsal.vocabulary import vocabulary
from service.store import instances
from service.store.tables import Grounds, Person

EXAMPLES = "voorbeelden"
SHIPPED = N_("The version that came with the service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did for one process; nothing, the second time. ``accounts`` can sign in."""

    process: str
    published: bool
    people: int
    cases: tuple[Played, ...]
    accounts: tuple[Player, ...]


def process_key(process_dir: Path) -> str:
    """The key of the process in *process_dir*; Invalid when it is not a process folder."""
    path = process_dir / SETTINGS_FILE
    key, _ = read_identity(path.read_bytes() if path.is_file() else None)
    if not key:
        raise Invalid(N_("%(file)s does not tell which process this is."), file=path)
    return key


def demo_people(process_dir: Path) -> tuple[Player, ...]:
    """The people of ``demo.toml``; nobody when the file is absent."""
    path = process_dir / CAST_FILE
    return read_cast(path.read_bytes(), process_key(process_dir), path) if path.is_file() else ()


def add_people(services: Services, found: Sequence[Player], password: str) -> int:
    """Add those who are not there yet; returns how many."""
    added = 0
    for person in found:
        try:
            people.add(
                services,
                username=person.username,
                name=person.name,
                title=person.title,
                email=person.email,
                groups=person.groups,
                mandates=person.mandates,
                password=password,
            )
            added += 1
        except Conflict:
            continue  # the account is there already, with whatever its owner made of it
    return added


def enrol(services: Services, found: Sequence[Player]) -> None:
    """Let people exist without a password: enough to rehearse with, not to sign in."""
    with services.db.writing() as session:
        known = entitlements.known_groups(services, session)
        here = {group.partition("/")[0] for group in known}  # of others nothing is known here
        for person in found:
            unknown = {group for group in person.groups if group.partition("/")[0] in here} - known
            if unknown:
                raise Invalid(
                    N_(
                        "%(person)s is in group %(groups)s, which does not exist. Known: %(known)s."
                    ),
                    person=person.username,
                    groups=", ".join(sorted(unknown)),
                    known=", ".join(sorted(known)),
                )
            entitlements.admit(
                services,
                session,
                Person(
                    username=person.username,
                    name=person.name,
                    title=person.title,
                    email=person.email,
                    groups=sorted(known.intersection(person.groups)),
                    mandates=entitlements.kept(person.mandates),
                    password_hash="",
                    created_at=services.clock(),
                ),
            )


def load_demo(services: Services, process_dir: Path, *, translate: Translate = str) -> Loaded:
    """Make the process of *process_dir* ready to show: version, people and example cases.

    What is there already stays as it is, so that a second call changes nothing.
    """
    if not services.settings.demo:
        raise ConfigError(N_("Demo people have a known password, so production refuses them."))
    key = process_key(process_dir)
    published = publish_shipped(services, process_dir, key, translate(Message(SHIPPED)))
    accounts = demo_people(process_dir)
    added = add_people(services, accounts, DEMO_PASSWORD)
    with services.db.reading() as session:
        filled = instances.count(session, process=key) > 0
    played: tuple[Played, ...] = ()
    if not filled:
        cast = Cast(
            process=key,
            # The examples come from an office that has a mail server; their letters are out.
            stage=lambda: nullcontext(_decided(services)),
            vocabulary=vocabulary(),
            now=services.clock(),
            translate=translate,
            until_now=True,
        )
        played = play_all(read_features(process_dir / EXAMPLES), cast)
    return Loaded(process=key, published=published, people=added, cases=played, accounts=accounts)


def _decided(services: Services) -> Services:
    """For examples, which nobody takes back: what they send is out at once."""
    settings = replace(services.settings, undo_seconds=0)
    return replace(services, settings=settings, mailer=TakingMailer())


def publish_shipped(services: Services, process_dir: Path, key: str, reason: str) -> bool:
    """Publish the process as it came, unless its owner has a version already."""
    with services.db.reading() as session:
        if services.bundles.latest(session, key) is not None:
            return False
    # Played in the test suite of the service; a first page should not wait for it once more.
    forms = forms_of(services, process_dir)
    publish_directory(services, process_dir, forms, reason, waiver=Grounds.STARTUP)
    return True


def forms_of(services: Services, process_dir: Path) -> Path:
    """Where the forms of a process folder are."""
    return services.settings.forms_dir / process_dir.name


def read_features(folder: Path) -> tuple[Feature, ...]:
    """The feature files of a folder, by name."""
    return tuple(read_file(path) for path in sorted(folder.glob("*.feature")))
