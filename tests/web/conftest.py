"""A web application over a small example process, and a browser without scripts to drive it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import service
from service import settings as settings_module
from service import wiring
from service.actions import people, publish
from service.actions.services import Services
from service.app import create_app
from service.bundle.archive import read_directory
from service.core.actor import SYSTEM
from service.core.rights import written_mandate
from service.store.tables import Instance, Job, JobState
from service.web import templating
from tests.conftest import Clock

EXAMPLE = Path(__file__).parent / "voorbeeld"
PAGES = Path(service.__file__).parent / "translations" / "nl" / "pages.po"
PASSWORD = "een lang wachtwoord"
NAMES = {
    "m.dejong": "Marieke de Jong",
    "k.bakker": "Karim Bakker",
    "p.eigenaar": "Petra Eigenaar",
    "a.toezicht": "Anna Toezicht",
    "s.proef": "Sofie Proef",
    "b.heer": "Bert Heer",
    "p.privacy": "Piet Privacy",
    "l.balie": "Loes Balie",
    "z.zonder": "Zoë Zonder",
    "q.keurder": "Quinten Keurder",
}
# The groups of each, and what the operator lets them do.
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "m.dejong": (("aanvraag/behandelaar",), ()),
    "k.bakker": (("aanvraag/behandelaar",), ()),
    "p.eigenaar": ((), ("publiceren:aanvraag",)),
    "a.toezicht": ((), ("toezicht", "inzage")),
    "s.proef": ((), ("toezicht", "steekproef")),
    "b.heer": ((), ("beheer", "accounts")),
    "p.privacy": (("aanvraag/meekijker",), ("toezicht",)),
    "l.balie": (("aanvraag/balie",), ()),
    "z.zonder": ((), ()),
    "q.keurder": ((), ("goedkeuren:aanvraag",)),
}
ANSWERS = {
    "soort": "parkeren",
    "wens": "Een plek voor de deur",
    "aanvrager.naam": "Jan Jansen",
    "aanvrager.email": "jan@example.org",
}


@dataclass
class Browser:
    """A test client that sends the token of the session along with every form."""

    client: FlaskClient

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.client.get(url, **options)

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(url, data={"csrf_token": self.token(), **(data or {})}, **options)

    def fill(self, url: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Open the page of a step and send its form."""
        return self.post(url, {"_base": self.base(url), **(data or {})})

    def base(self, url: str) -> str:
        """What the form at *url* says it was made from; empty when it shows no form."""
        found = re.search(r'name="_base" value="([^"]+)"', self.client.get(url).text)
        return found[1] if found else ""

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/status").text)
        assert found is not None, "the status page has a form"
        return found[1]

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/inloggen", {"username": username, "password": password})


@pytest.fixture(scope="session")
def staffed_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example process and one person per role; tests copy it."""
    folder = tmp_path_factory.mktemp("web")
    path = folder / "staffed.db"
    path.write_bytes(sqlite_template.read_bytes())
    clock = Clock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    services = wiring.build(_settings(path, folder), clock=clock)
    publish.publish_directory(services, EXAMPLE / "proces", EXAMPLE / "forms", "Eerste versie")
    for username, (groups, powers) in PEOPLE.items():
        people.add(
            services,
            username=username,
            name=NAMES[username],
            password=PASSWORD,
            groups=groups,
            mandates=[written_mandate(each) for each in powers],
        )
    with services.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    services.db.close()
    return path


@pytest.fixture
def staffed(
    staffed_file: Path, tmp_path: Path, make_services: Callable[[str], Services]
) -> Services:
    """Services with the example process published and one person per role."""
    path = tmp_path / "staffed.db"
    path.write_bytes(staffed_file.read_bytes())
    return make_services(f"sqlite:///{path}")


@pytest.fixture
def in_english(staffed: Services) -> str:
    """The same process published once more, as one that is written in English; its key."""
    calendars = EXAMPLE.parents[2] / "processes" / "kalender.toml"
    found = dict(read_directory(EXAMPLE / "proces", EXAMPLE / "forms", calendars))
    text = found["bundle.toml"].decode()
    text = text.replace('sleutel = "aanvraag"', 'sleutel = "request"\ntaal = "en"', 1)
    found["bundle.toml"] = text.replace('nummer = "A-', 'nummer = "R-', 1).encode()
    version = publish.upload_files(staffed, found, SYSTEM).hash
    publish.publish(staffed, version, "In English", SYSTEM)
    return "request"


@pytest.fixture
def app(staffed: Services) -> Flask:
    app = create_app(staffed)
    app.testing = True
    return app


@pytest.fixture
def new_browser(app: Flask) -> Callable[..., Browser]:
    """Opens a browser, signed in when a user name is given."""

    def open_(username: str | None = None) -> Browser:
        browser = Browser(app.test_client())
        if username is not None:
            assert browser.sign_in(username).status_code == 302
        return browser

    return open_


@pytest.fixture
def visitor(new_browser: Callable[..., Browser]) -> Browser:
    """Somebody without an account."""
    return new_browser()


@pytest.fixture
def handler(new_browser: Callable[..., Browser]) -> Browser:
    """A member of staff who handles cases."""
    return new_browser("m.dejong")


@pytest.fixture
def case(visitor: Browser) -> str:
    """The number of a case that was just sent in."""
    return given_case(visitor)


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Templates and their words only: no database, no routes, no reader."""
    catalogues = tmp_path_factory.mktemp("catalogues")
    folder = catalogues / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with PAGES.open("rb") as source, (folder / "messages.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="nl"))
    app = Flask("service.web")
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(catalogues), BABEL_DEFAULT_LOCALE="nl")
    Babel(app, default_timezone="Europe/Amsterdam")
    templating.install(app)
    app.jinja_env.globals["unsent"] = lambda: None  # no letters wait where there is no database
    return app


@pytest.fixture
def bare_page(bare_app: Flask) -> Iterator[None]:
    """In which a template can be drawn by itself."""
    with bare_app.test_request_context("/"):
        yield


def _settings(path: Path, folder: Path) -> settings_module.Settings:
    return settings_module.load(
        {
            "REGELWERK_DATABASE_URL": f"sqlite:///{path}",
            "REGELWERK_DATA_DIR": str(folder),
            "REGELWERK_UNDO_SECONDS": "0",
        }
    )


def address_of(app: Flask, rule: Rule, values: Mapping[str, Any]) -> str:
    """Where *rule* leads with *values* for what it names."""
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def given_case(browser: Browser, **answers: str) -> str:
    """Send the public form and read the number from the receipt."""
    sent = {**ANSWERS, **answers, "_confirmed": "yes"}
    browser.post("/indienen/aanvraag/aanvraag-indienen", sent)
    found = re.search(r"A-\d{4}-\d{3}", browser.get("/ontvangst").text)
    assert found is not None, "the receipt shows the number"
    return found[0]


def given_task(browser: Browser) -> str:
    """The address of the first task in the work list."""
    found = re.search(r'href="(/taken/[^"]+)"', browser.get("/werk").text)
    assert found is not None, "the work list has a task"
    return found[1]


def given_waiting_letter(services: Services, at: datetime, **given: Any) -> None:
    """The only case has a letter that waits since *at*, and nothing else to do."""
    with services.db.writing() as session:
        session.execute(update(Job).values(state=JobState.DONE))
        session.add(
            Job(
                key="k",
                instance_id=session.scalars(select(Instance.id)).one(),
                token="t",
                element="aanvraag/brief",
                name="Brief sturen",
                topic="brief",
                not_before=at,
                created_at=at,
                **given,
            )
        )
