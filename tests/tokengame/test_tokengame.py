"""The engine beside the token game on a few models; ``python -m tests.tokengame`` plays more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.engine_models import (
    NOW,
    both,
    edge_message,
    end,
    flows,
    node,
    process,
    start,
    user,
    xor,
)
from tests.tokengame.blocks import Block, Path, paths
from tests.tokengame.drawing import draw
from tests.tokengame.game import Game
from tests.tokengame.net import Net
from tests.tokengame.play import TURNS, Different, Turn, Verdict, play
from tests.tokengame.state import State

SAMPLE = settings(
    max_examples=80,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TASK = (Block("user"),)


def any_or(id: str, default: str = "") -> str:
    if default:
        return node("inclusiveGateway", id, default=default)
    return node("inclusiveGateway", id)


def walked(xml: bytes, *labels: str, every_order: bool = False, **record: Any) -> list[State]:
    """The states in which a case can be once the tasks with these labels are done."""
    game = Game(Net(xml), every_order=every_order)
    states = game.begin(record, NOW)
    for label in labels:
        states = [after for state in states for after in game.complete(state, label, NOW)]
    return states


def open_in(xml: bytes, *labels: str, **record: Any) -> list[str]:
    (state,) = walked(xml, *labels, **record)
    return Game(Net(xml)).sight.tasks(state)


@SAMPLE
@given(paths(), TURNS)
def test_the_engine_does_what_bpmn_says(path: Path, turns: list[Turn]) -> None:
    assert play(path, turns) is not Verdict.STUCK  # what fits together comes to its end


def test_a_model_that_is_run_differently_is_told_with_the_moves() -> None:
    abreast = (Block("and", parts=(TASK, TASK), closing="and"),)
    with pytest.raises(Different, match=r"begin with \{\}[\s\S]*tasks=\['u1', 'u2'\]"):
        play(abreast, [Turn(0, 0)], told=draw(TASK * 2).xml)


JOIN_IN_LOOP = process(
    start(), xor("a"), both("split"), user("x"), user("y"), both("join"), xor("q", "q_a"), end(),
    flows("start >> a >> split >> x >> join >> q >> a", "split >> y >> join",
          "q >> einde[klaar]"),
)  # fmt: skip


def test_a_parallel_join_in_a_loop_waits_for_all_its_arrows_again() -> None:
    assert open_in(JOIN_IN_LOOP, "x", "y", "x") == ["y"]
    assert open_in(JOIN_IN_LOOP, "x", "y", "x", "y") == ["x", "y"]


INNER_SPLIT = process(
    start(), any_or("split", "split_a"), xor("inner", "inner_b"), user("b"), user("c"), xor("m"),
    user("z"), user("a"), any_or("join"), user("na"), end(),
    flows("start >> split >> inner[ja] >> b >> m >> z >> join >> na >> einde",
          "inner >> c[nee] >> m", "split >> a >> join"),
)  # fmt: skip


def test_an_inclusive_join_waits_for_a_token_that_can_still_come() -> None:
    assert open_in(INNER_SPLIT, "b", ja=True) == ["z"]
    assert open_in(INNER_SPLIT, "b", "z", ja=True) == ["na"]
    assert open_in(INNER_SPLIT, "a", ja=False) == ["na"]


def test_an_exclusive_split_into_a_parallel_join_stands_still() -> None:
    xml = process(
        start(), xor("q", "q_b"), user("a"), user("b"), both("join"), user("na"), end(),
        flows("start >> q >> a[ja] >> join >> na >> einde", "q >> b >> join"),
    )  # fmt: skip
    assert open_in(xml, "a", ja=True) == []


def test_an_interrupting_event_takes_away_all_that_runs_inside() -> None:
    inner = start("s") + both("w") + user("x") + user("y") + end("e")
    inside = node("subProcess", "sub", inner + flows("s >> w >> x >> e", "w >> y >> e"))
    xml = process(
        start(), inside, edge_message("rand", "sub", "Stop"), user("z"), end(),
        flows("start >> sub >> einde", "rand >> z >> einde"), messages=("Stop",),
    )  # fmt: skip
    game = Game(Net(xml))
    (after,) = game.send(walked(xml)[0], "Stop", NOW)
    assert game.sight.tasks(after) == ["z"]


def test_where_bpmn_leaves_the_order_open_every_order_is_played() -> None:
    """What a terminate end takes away may or may not have come to its own end before."""
    xml = process(
        start(), user("t"), both("w"), end("weg", terminate=True), end("klaar"),
        flows("start >> t >> w >> weg", "w >> klaar"),
    )  # fmt: skip
    ends = {"klaar" in state.passed for state in walked(xml, "t", every_order=True)}
    assert ends == {True, False}
