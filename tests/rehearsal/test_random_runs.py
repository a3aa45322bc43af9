"""Random people, workers and clocks: a sound model always ends and leaves nothing behind."""

from __future__ import annotations

import random

import pytest

from service.core.errors import Conflict
from tests.engine.engine_models import (
    Case,
    both,
    call,
    clock,
    each,
    edge_message,
    end,
    envelope,
    flows,
    given_bundle,
    job,
    process,
    rule,
    start,
    user,
    xor,
)

MAIN = process(
    start(), both("naast"), call("behandelen", "behandelen"),
    edge_message("weg", "behandelen", "Intrekken"), job("bevestigen"), xor("samen"),
    user("sluiten"), end("klaar", terminate=True), call("menu", "menu"), end("e2"),
    flows("start >> naast >> behandelen >> samen >> sluiten >> klaar",
          "weg >> bevestigen >> samen", "naast >> menu >> e2"),
    messages=("Intrekken",),
)  # fmt: skip
WORK = process(
    start(), both("naast"), call("horen", "horen", each("mensen[reactie = null].id", "wie")),
    user("afronden"), xor("iedereen", "iedereen_brief"), job("brief", zet="besloten_op"),
    end(terminate=True), call("bewaken", "bewaking", termijn='"besluit"'), end("e2"),
    flows("start >> naast >> horen >> afronden >> iedereen >> brief >> einde",
          "iedereen >> horen[count(mensen[reactie = null]) > 0]", "naast >> bewaken >> e2"),
    id="behandelen",
)  # fmt: skip
HEAR = process(start(), job("uitnodigen"), user("reactie", bereik="mensen[id = wie]"), end(),
               flows("start >> uitnodigen >> reactie >> einde"), id="horen")  # fmt: skip
GUARD = process(
    start(), xor("samen"), clock("signaal", "volgend_signaal(termijn)"),
    xor("loopt", "loopt_einde"), rule("soort", "soort", "signaal"),
    job("signaleren", topic="signaal"), end(),
    flows("start >> samen >> signaal >> loopt >> einde",
          "loopt >> soort[termijn_loopt(termijn)] >> signaleren >> samen"), id="bewaking",
)  # fmt: skip
MENU = process(
    start(), both("naast"), xor("s1"), envelope("erbij", "Erbij"), job("melden"), xor("s2"),
    envelope("langer", "Langer"), job("meedelen"),
    flows("start >> naast >> s1 >> erbij >> melden >> s1",
          "naast >> s2 >> langer >> meedelen >> s2"),
    id="menu", messages=("Erbij", "Langer"),
)  # fmt: skip
TABLES = {"soort": lambda names, given: given["signaal_soort"](names["termijn"])}


def act(case: Case, rnd: random.Random) -> None:
    """One thing that could happen on a working day."""
    record = case.record
    match rnd.choice(["task", "task", "job", "job", "time", "Erbij", "Langer", "Intrekken"]):
        case "task" if case.open():
            case.do(rnd.choice(case.open()), reactie="ja")
        case "job" if case.jobs():
            case.finish(rnd.choice(case.jobs()))
        case "time":
            case.wait(days=rnd.choice([1, 3, 8]))
        case "Erbij" if len(record["mensen"]) < 6:
            case.record = {**record, "mensen": [*record["mensen"], {"id": str(rnd.random())}]}
            case.send("Erbij")
        case "Langer":
            case.record = {**record, "verlengingen": [*record["verlengingen"], {"werkdagen": 5}]}
            case.send("Langer")
        case "Intrekken" if rnd.random() < 0.2:
            case.send("Intrekken")


@pytest.mark.parametrize("seed", range(12))
def test_a_random_run_ends_and_leaves_nothing_behind(seed: int) -> None:
    rnd = random.Random(seed)
    bundle = given_bundle(MAIN, WORK, HEAR, GUARD, MENU, tables=TABLES)
    case = Case(
        bundle, {"ontvangen_op": "2026-03-02", "mensen": [{"id": "jan"}], "verlengingen": []}
    )
    for _ in range(30):
        before = case.record
        try:
            if not case.step.completed:
                act(case, rnd)
        except Conflict:
            case.record = before  # nobody waits for this message now
    while not case.step.completed:
        if case.jobs():
            case.finish(rnd.choice(case.jobs()))
        else:
            case.do(rnd.choice(case.open()), reactie="ja")
    assert case.is_clean()
    assert len(case.step.state) < 10_000
