"""Where paths meet, tokens are counted arrow by arrow, round by round."""

from __future__ import annotations

from service.bundle.bundle import Bundle
from tests.engine.engine_models import (
    Case,
    both,
    each,
    edge_message,
    end,
    envelope,
    flows,
    given_bundle,
    node,
    process,
    start,
    user,
    xor,
)


def some(id: str, default: str = "") -> str:
    """An inclusive gateway."""
    return (
        node("inclusiveGateway", id, default=default) if default else node("inclusiveGateway", id)
    )


def test_an_inclusive_join_waits_for_a_branch_that_meets_another_first() -> None:
    model = process(
        start(), some("f", "f_c"), some("g", "g_q"), user("a"), user("b"), user("q"), user("c"),
        some("h"), user("t"), some("j"), user("z"), user("d"), end(),
        flows("start >> f >> g[1 = 1] >> a[1 = 1] >> h >> t >> j >> z >> einde",
              "g >> b[1 = 1] >> h", "g >> q >> h", "f >> d[1 = 1] >> j", "f >> c >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    assert case.open() == ["a", "b", "d"]
    case.do("d")
    case.do("a")
    assert case.open() == ["b"]
    case.do("b")
    case.do("t")
    assert case.open() == ["z"]
    case.do("z")
    assert case.is_clean()


def test_an_inclusive_join_waits_for_a_branch_behind_a_choice() -> None:
    model = process(
        start(), some("f", "f_c"), xor("g", "g_b"), user("a"), user("b"), user("b2"), user("t"),
        user("c"), user("d"), xor("h"), some("j"), user("z"), end(),
        flows("start >> f >> g[1 = 1] >> a[1 = 2] >> h >> t >> j >> z >> einde",
              "g >> b >> b2 >> h", "f >> d[1 = 1] >> j", "f >> c >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("d")
    for label in ("b", "b2", "t"):
        assert case.open() == [label]
        case.do(label)
    assert case.open() == ["z"]


def test_an_inclusive_join_does_not_wait_for_what_cannot_come_any_more() -> None:
    """Once a token is there, one that can come along the same arrow only is not waited for."""
    model = process(
        start(), both("f"), user("a"), user("b"), xor("m"), some("j"), user("c"), user("z"), end(),
        flows("start >> f >> a >> m >> j >> z >> einde", "f >> b >> m", "f >> c >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("a")
    case.do("c")
    assert case.open() == ["b", "z"]
    case.do("b")
    assert case.open() == ["z", "z"]


def test_an_inclusive_join_waits_for_work_whose_edge_may_still_send_a_token() -> None:
    model = process(
        start(), both("f"), user("a"), edge_message("weg", "a", "Weg"), user("b"), some("j"),
        user("z"), end(), end("e2"),
        flows("start >> f >> b >> j >> z >> einde", "f >> a >> e2", "weg >> j"),
        messages=("Weg",),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("b")
    assert case.open() == ["a"]
    case.do("a")
    assert case.open() == ["z"]
    other = Case(given_bundle(model))
    other.do("b")
    other.send("Weg")
    assert other.open() == ["z"]


def test_an_event_gateway_is_one_token_for_an_inclusive_join() -> None:
    model = process(
        start(), both("f"), node("eventBasedGateway", "w"), envelope("p", "P"), envelope("q", "Q"),
        some("j"), user("b"), user("z"), user("elders"), end(), end("e2"),
        flows("start >> f >> w >> p >> j >> z >> einde", "w >> q >> elders >> e2", "f >> b >> j"),
        messages=("P", "Q"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("b")
    assert case.open() == []
    case.send("Q")
    assert case.open() == ["elders", "z"]


def three_in_a_loop() -> Bundle:
    model = process(
        start(), xor("weer"), user("w"), both("f"), xor("g", "g_b"), user("a"), user("b"),
        user("c"), user("d"), xor("h"), both("j"), user("z"), xor("x", "x_einde"), end(),
        flows("start >> weer >> w >> f >> g >> a[1 = 1] >> h >> j >> z >> x >> einde",
              "g >> b >> h", "f >> c >> j", "f >> d >> j", "x >> weer[nog]"),
    )  # fmt: skip
    return given_bundle(model)


def test_a_parallel_join_in_a_loop_waits_for_all_in_every_round() -> None:
    case = Case(three_in_a_loop(), {"nog": True})
    for order in (("a", "c", "d"), ("a", "d", "c"), ("d", "c", "a")):
        case.do("w")
        for label in order:
            assert "z" not in case.open()
            case.do(label)
        assert case.open() == ["z"]
        case.do("z")


def test_hundreds_of_rounds_through_a_parallel_join_stay_small() -> None:
    case = Case(three_in_a_loop(), {"nog": True})
    sizes = []
    for _ in range(120):
        for label in ("w", "a", "c", "d", "z"):
            case.do(label)
        sizes.append(len(case.step.state))
    assert sizes[-1] <= sizes[10] + 40
    case.record = {"nog": False}
    for label in ("w", "a", "c", "d", "z"):
        case.do(label)
    assert case.is_clean()


def test_a_parallel_join_whose_branch_goes_round_waits_for_the_other() -> None:
    model = process(
        start(), both("f"), xor("x"), user("a"), user("b"), xor("y", "y_j"), both("j"), user("z"),
        end(),
        flows("start >> f >> x >> a >> y >> j >> z >> einde", "y >> x[nog]", "f >> b >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model), {"nog": True})
    case.do("a")
    case.do("a")
    case.change(nog=False)
    case.do("a")
    assert case.open() == ["b"]
    case.do("b")
    assert case.open() == ["z"]


def test_a_second_token_along_one_arrow_stays_for_the_next_round() -> None:
    model = process(
        start(), both("f"), user("a"), user("b"), user("c"), xor("x"), both("j"), user("z"), end(),
        flows("start >> f >> a >> x >> j >> z >> einde", "f >> b >> x", "f >> c >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model))
    case.do("a")
    case.do("b")
    assert case.open() == ["c"]
    case.do("c")
    case.do("z")
    assert not case.step.completed


def test_a_step_done_by_several_people_is_one_arrow_of_a_join() -> None:
    model = process(
        start(), both("f"), user("velen", each("wie", "id")), user("b"), both("j"), user("z"),
        end(), flows("start >> f >> velen >> j >> z >> einde", "f >> b >> j"),
    )  # fmt: skip
    case = Case(given_bundle(model), {"wie": ["jan", "piet"]})
    for label in ("velen:jan", "b", "velen:piet"):
        assert "z" not in case.open()
        case.do(label)
    assert case.open() == ["z"]


def test_a_step_behind_a_split_may_lead_back_without_a_choice() -> None:
    model = process(start(), user("a"), both("f"), end(), flows("start >> a >> f >> einde",
                    "f >> a"))  # fmt: skip
    case = Case(given_bundle(model))
    for _ in range(3):
        case.do("a")
        assert case.open() == ["a"]
