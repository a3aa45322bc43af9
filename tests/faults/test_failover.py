"""The primary dies or freezes; its standby takes over and work goes on, with nothing lost."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import select, update

from service.actions import proof
from service.actions.services import Services
from service.core.database_address import LIMITS
from service.store import migrate, postgres
from service.store.db import Database, connect
from service.store.tables import Job, JobState, Mail, Timer
from tests.storm.ground import Ground, ground, today
from tests.storm.house import Command, House
from tests.storm.judging import acts_of
from tests.storm.pair import Pair, pair
from tests.storm.processes import MailServer, PostOffice, answers
from tests.storm.server import Server
from tests.storm.visitor import Figures
from tests.storm.walk import Case
from tests.waiting import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.postgres]
CLIENTS = 2
BEFORE, AFTER = 6, 6  # acts
PATIENCE = 90.0
WAYS: dict[str, Callable[[Server], None]] = {"killed": Server.kill, "frozen": Server.freeze}


@pytest.fixture
def servers(postgres_url: str) -> Iterator[Pair]:
    with pair() as found:
        yield found


class Enough(Exception):
    """The visitors may go home."""


@pytest.mark.xdist_group("storm")
@pytest.mark.parametrize("way", WAYS)
def test_no_act_is_lost_and_everybody_goes_on(
    way: str, servers: Pair, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    post, crowd = MailServer(), Crowd()
    url = servers.address()
    with ExitStack() as stack:
        office = stack.enter_context(PostOffice(post))
        with closing(Database(connect(url))) as database:
            migrate.upgrade(database)
        given = stack.enter_context(ground(url, tmp_path, office.port))
        house = stack.enter_context(house_on(given))
        stack.enter_context(crowd.visiting(given))
        crowd.wait(lambda: len(crowd.taken) >= BEFORE, "the first acts")
        WAYS[way](servers.first)
        sleep(1.0)  # who watches over the servers wants to be sure
        taken = list(crowd.taken)
        servers.second.promote()
        promoted, done = monotonic(), jobs_done(servers.second)
        crowd.wait(lambda: len(crowd.taken) > len(taken), "the next act")
        record_property("act after", monotonic() - promoted)
        crowd.wait(lambda: jobs_done(servers.second) > done, "the next piece of the worker")
        record_property("worker after", monotonic() - promoted)
        crowd.wait(lambda: len(crowd.taken) >= len(taken) + AFTER, "more acts")
        crowd.go_home()
        assert Counter(taken) - acts_of(given.services) == Counter(), "an acknowledged act is lost"
        assert Counter(crowd.taken) == acts_of(given.services)
        jobs_are_due(given.services)
        wait_for(lambda: not jobs_left(given.services), "the last letters")
        assert proof.prove(given.services).flaws == []
        assert_mail(given.services, post)
    assert crowd.figures.refused == []
    assert house.surprises == [], "a command had to be started again"


def test_a_frozen_server_is_given_up_in_time() -> None:
    """A question in hand, then the host that does not answer, before the one that does."""
    in_hand = LIMITS["statement_timeout"] / 1000 + postgres.GRACE_SECONDS
    assert in_hand + float(postgres.DEFAULTS["connect_timeout"]) < 20


class Crowd:
    """People who complain at the same time, until they may go home."""

    def __init__(self) -> None:
        self.figures = Figures()
        self._failures: list[BaseException] = []
        self._is_over = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def taken(self) -> list[tuple[str, str]]:
        return self.figures.taken

    @contextmanager
    def visiting(self, given: Ground) -> Iterator[None]:
        self._threads = [
            threading.Thread(target=self._visit, args=(given, number)) for number in range(CLIENTS)
        ]
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self.go_home()

    def go_home(self) -> None:
        """Returns when everybody has finished what is in hand."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        assert self._failures == []

    def wait(self, until: Callable[[], bool], what: str) -> None:
        wait_for(lambda: until() or bool(self._failures), what)
        assert self._failures == []

    def _visit(self, given: Ground, number: int) -> None:
        case = Case(
            ports=given.ports,
            number_of_client=number,
            dice=random.Random(number),
            figures=self.figures,
            sending=self._look_at_the_clock,
            today=today(),
        )
        try:
            case.run()
        except Enough:
            pass
        except BaseException as error:  # shown by the main thread
            self._failures.append(error)

    def _look_at_the_clock(self) -> None:
        if self._is_over.is_set():
            raise Enough


@contextmanager
def house_on(given: Ground) -> Iterator[House]:
    """The pages and a worker, as anybody would start them."""
    (port,) = given.ports
    environment = {**given.environment, "PORT": str(port)}
    commands = [Command(word, word, environment) for word in ("serve", "work")]
    with House(commands, given.logs) as house:
        wait_for(lambda: answers(port), "the pages")
        yield house


def jobs_are_due(services: Services) -> None:
    """What the minutes bring about that a worker waits after a failed try."""
    now = services.clock()
    with services.db.writing() as session:
        session.execute(update(Timer).values(claimed_until=None))
        waiting = update(Job).where(Job.state == JobState.READY)
        session.execute(waiting.values(claimed_until=None, not_before=now))


def jobs_done(server: Server) -> int:
    """What workers have finished, as *server* knows."""
    with psycopg.connect(server.url) as connection:
        found = connection.execute("SELECT count(*) FROM job WHERE state = 'done'").fetchone()
    assert found is not None, "a count has one row"
    return int(found[0])


def jobs_left(services: Services) -> list[Job]:
    with services.db.reading() as session:
        return list(session.scalars(select(Job).where(Job.state == JobState.READY)))


def assert_mail(services: Services, post: MailServer) -> None:
    """Every letter went out, and one that went twice is the same one."""
    with services.db.reading() as session:
        promised = set(session.scalars(select(Mail.message_id)))
    contents: dict[str, set[bytes]] = {}
    for key, content in post.deliveries:
        contents.setdefault(key, set()).add(content)
    assert contents.keys() == promised
    assert {len(each) for each in contents.values()} == {1}
