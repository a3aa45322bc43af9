"""The prover of order rules: what it proves, and every way round that it must find."""

from __future__ import annotations

from service.bundle.model import Model
from service.bundle.regulation import Gate
from service.bundle.xml import safe_parse
from service.checks.checking import check_files
from service.checks.gates import prove
from service.connectors import TOPICS
from tests.engine.engine_models import (
    BUNDLE,
    REGULATION,
    both,
    call,
    each,
    edge_message,
    end,
    files,
    flows,
    job,
    process,
    start,
    sub,
    user,
    xor,
)

GATE = Gate(target="besluit", first="horen")


def problems(*models: bytes, gate: Gate = GATE) -> list[str]:
    """The messages of the prover; empty means proved."""
    roots = {f"m{n}.bpmn": safe_parse(model) for n, model in enumerate(models)}
    return [str(found.message) for found in prove(Model(roots), ["proces"], [gate])]


HEAR = user("horen", poort="horen")
DECIDE = user("besluiten", poort="besluit")


def test_one_after_the_other_is_proved() -> None:
    model = process(start(), HEAR, DECIDE, end(), flows("start >> horen >> besluiten >> einde"))
    assert problems(model) == []


def test_a_way_round_is_told_with_the_names_on_the_path() -> None:
    model = process(
        start(), xor("kort", "kort_horen"), HEAR, DECIDE, end(),
        flows("start >> kort >> horen >> besluiten >> einde", "kort >> besluiten[a]"),
    )  # fmt: skip
    assert problems(model) == [
        "“besluit” can be reached without “horen”: start → kort? → besluiten."
    ]


def test_a_gate_inside_a_called_process_counts() -> None:
    model = process(start(), call("hoofdstuk", "deel"), DECIDE, end(),
                    flows("start >> hoofdstuk >> besluiten >> einde"))  # fmt: skip
    inner = process(start(), HEAR, end(), flows("start >> horen >> einde"), id="deel")
    assert problems(model, inner) == []
    bypassed = process(
        start(), HEAR, xor("x", "x_horen"), end(),
        flows("start >> x >> horen >> einde", "x >> einde[a]"), id="deel",
    )  # fmt: skip
    assert problems(model, bypassed) != []


def test_a_join_waits_for_all_branches() -> None:
    model = process(
        start(), both("b1"), HEAR, user("ander"), both("b2"), DECIDE, end(),
        flows("start >> b1 >> horen >> b2 >> besluiten >> einde", "b1 >> ander >> b2"),
    )  # fmt: skip
    assert problems(model) == []


def test_a_gate_in_a_parallel_branch_without_join_does_not_count() -> None:
    model = process(
        start(), both("b1"), HEAR, end("e2"), DECIDE, end(),
        flows("start >> b1 >> horen >> e2", "b1 >> besluiten >> einde"),
    )  # fmt: skip
    assert problems(model) != []


def test_a_multi_instance_may_be_empty_and_does_not_count() -> None:
    inner = process(start(), user("vraag"), end(), flows("start >> vraag >> einde"), id="deel")
    many = call("horen", "deel", each("a", "i")).replace(
        "<extensionElements>",
        '<extensionElements><camunda:properties><camunda:property name="poort" value="horen"/>'
        "</camunda:properties>",
    )
    model = process(start(), many, DECIDE, end(), flows("start >> horen >> besluiten >> einde"))
    assert problems(model, inner) != []


def test_a_boundary_event_can_come_before_its_host_is_done() -> None:
    model = process(
        start(), HEAR, edge_message("weg", "horen", "P"), DECIDE, end(),
        flows("start >> horen >> besluiten >> einde", "weg >> besluiten"), messages=("P",),
    )  # fmt: skip
    assert "weg" in problems(model)[0]


def test_a_terminate_end_leaves_its_scope_and_plain_ends_wait_for_each_other() -> None:
    def model(*, terminate: bool) -> bytes:
        inner = sub("deel", start("s2"), both("b"), HEAR, end("e2"), user("ander"),
                    end("e3", terminate=terminate),
                    flows("s2 >> b >> horen >> e2", "b >> ander >> e3"))  # fmt: skip
        return process(start(), inner, DECIDE, end(), flows("start >> deel >> besluiten >> einde"))

    assert problems(model(terminate=False)) == []
    assert problems(model(terminate=True)) != []


def test_an_element_is_not_its_own_gate() -> None:
    both_tags = user("besluiten", poort="horen besluit")
    model = process(start(), both_tags, end(), flows("start >> besluiten >> einde"))
    assert problems(model) != []


def test_an_element_id_can_stand_for_a_tag_and_a_loop_does_not_confuse() -> None:
    model = process(
        start(), HEAR, DECIDE, xor("x", "x_sturen"), job("sturen"), end(),
        flows("start >> horen >> besluiten >> x >> sturen >> einde", "x >> horen[a]"),
    )  # fmt: skip
    assert problems(model, gate=Gate(target="#sturen", first="besluit")) == []
    assert problems(model, gate=Gate(target="horen", first="besluit")) != []


def test_a_tag_nobody_carries_proves_nothing() -> None:
    model = process(start(), DECIDE, end(), flows("start >> besluiten >> einde"))
    assert "“horen”" in problems(model)[0]


def test_the_prover_is_part_of_the_check_and_names_the_clause() -> None:
    model = process(start(), DECIDE, HEAR, end(), flows("start >> besluiten >> horen >> einde"))
    rule = '[[poort]]\nvoor = "besluit"\neerst = "horen"\nartikel = "C1"\nuitleg = "Eerst horen"\n'
    found = check_files(files(model, regulation=REGULATION + rule, bundle=BUNDLE), TOPICS)
    assert [(each.code, each.clauses, each.name) for each in found] == [
        ("gate", ("C1",), "Eerst horen")
    ]
