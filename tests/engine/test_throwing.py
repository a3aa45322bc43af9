"""Who catches what is thrown, and what is over the moment it is caught."""

from __future__ import annotations

import pytest

from service.bundle.bundle import Bundle
from tests.engine.engine_models import (
    Case,
    both,
    call,
    each,
    end,
    envelope,
    flows,
    given_bundle,
    node,
    process,
    start,
    sub,
    throw,
    user,
)

CODES = ("E1", "E2")
KINDS = ("error", "escalation")


def defined(model: bytes) -> bytes:
    """*model* with the errors and escalations that its events name."""
    rows = "".join(
        f'<{kind} id="{kind}_{code}" name="{code}" {kind}Code="{code}"/>'
        for kind in KINDS
        for code in CODES
    )
    return model.replace(b"<process ", rows.encode() + b"<process ", 1)


def event(kind: str, code: str | None) -> str:
    named = f' {kind}Ref="{kind}_{code}"' if code else ""
    return f'<{kind}EventDefinition id="{kind}_{code}_d"{named}/>'


def edge(id: str, host: str, kind: str, code: str | None) -> str:
    return node("boundaryEvent", id, event(kind, code), attachedToRef=host)


def failing(id: str, kind: str = "error", code: str = "E1") -> str:
    """A subprocess that throws once its only task is done."""
    thrower = "endEvent" if kind == "error" else "intermediateThrowEvent"
    after = "" if kind == "error" else f"werp_{id} >> na_{id} >> e_{id}"
    return sub(
        id, start(f"s_{id}"), user(f"u_{id}"), node(thrower, f"werp_{id}", event(kind, code)),
        *([] if kind == "error" else [user(f"na_{id}"), end(f"e_{id}")]),
        flows(f"s_{id} >> u_{id} >> werp_{id}", *([after] if after else [])),
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_subprocess_throws_leaves_its_neighbour_alone(kind: str) -> None:
    model = process(
        start(), both("splits"), failing("a", kind), failing("b", kind), edge("rand_a", "a", kind,
        "E1"), edge("rand_b", "b", kind, "E1"), user("mis_a"), user("mis_b"), both("samen"),
        end(), end("e2"), end("e3"),
        flows("start >> splits >> a >> samen >> einde", "splits >> b >> samen",
              "rand_a >> mis_a >> e2", "rand_b >> mis_b >> e3"),
    )  # fmt: skip
    case = Case(given_bundle(defined(model)))
    case.do("u_a")
    assert case.open() == ["mis_a", "u_b"]


def test_what_a_call_throws_leaves_other_work_beside_it_alone() -> None:
    inner = process(start(), user("vraag"), node("endEvent", "mis", event("error", "E1")),
                    flows("start >> vraag >> mis"), id="deel")  # fmt: skip
    model = process(
        start(), both("splits"), call("roep", "deel"), failing("b"), edge("rand", "roep", "error",
        "E1"), edge("rand_b", "b", "error", "E1"), user("fout"), user("fout_b"), end(), end("e2"),
        end("e3"), end("e4"),
        flows("start >> splits >> roep >> einde", "splits >> b >> e2", "rand >> fout >> e3",
              "rand_b >> fout_b >> e4"),
    )  # fmt: skip
    case = Case(given_bundle(defined(model), defined(inner)))
    case.do("vraag")
    assert case.open() == ["fout", "u_b"]


@pytest.mark.parametrize(("thrown", "caught"), [("E1", "precies"), ("E2", "ieder")])
@pytest.mark.parametrize("kind", KINDS)
def test_an_event_that_names_the_code_goes_before_one_that_catches_all(
    kind: str, thrown: str, caught: str
) -> None:
    model = process(
        start(), failing("a", kind, thrown), edge("alles", "a", kind, None),
        edge("een", "a", kind, "E1"), user("ieder"), user("precies"), end(), end("e2"), end("e3"),
        flows("start >> a >> einde", "alles >> ieder >> e2", "een >> precies >> e3"),
    )  # fmt: skip
    case = Case(given_bundle(defined(model)))
    case.do("u_a")
    assert case.open() == [caught]


def test_an_error_without_a_code_goes_by_its_name() -> None:
    model = process(
        start(), failing("a", "error", "E2"), edge("een", "a", "error", "E1"),
        edge("alles", "a", "error", None), user("precies"), user("ieder"), end(), end("e2"),
        end("e3"), flows("start >> a >> einde", "een >> precies >> e2", "alles >> ieder >> e3"),
    )  # fmt: skip
    bare = defined(model).replace(b' errorCode="E1"', b"").replace(b' errorCode="E2"', b"")
    case = Case(given_bundle(bare))
    case.do("u_a")
    assert case.open() == ["ieder"]


def test_an_error_goes_outwards_until_somebody_catches_it() -> None:
    outer = sub("om", start("s_om"), failing("a"), edge("ander", "a", "error", "E2"), user("niet"),
                end("e_om"), end("e_om2"),
                flows("s_om >> a >> e_om", "ander >> niet >> e_om2"))  # fmt: skip
    model = process(start(), outer, edge("rand", "om", "error", "E1"), user("fout"), end(),
                    end("e2"), flows("start >> om >> einde", "rand >> fout >> e2"))  # fmt: skip
    case = Case(given_bundle(defined(model)))
    case.do("u_a")
    assert case.open() == ["fout"]
    case.do("fout")
    assert case.is_clean()


def test_an_error_of_one_instance_ends_them_all() -> None:
    inner = process(start(), user("vraag"), node("endEvent", "mis", event("error", "E1")),
                    flows("start >> vraag >> mis"), id="deel")  # fmt: skip
    model = process(start(), call("horen", "deel", each("wie", "persoon")),
                    edge("rand", "horen", "error", "E1"), user("fout"), end(), end("e2"),
                    flows("start >> horen >> einde", "rand >> fout >> e2"))  # fmt: skip
    case = Case(given_bundle(defined(model), defined(inner)), {"wie": ["jan", "piet", "kees"]})
    case.do("vraag:piet")
    assert case.open() == ["fout"]
    case.do("fout")
    assert case.is_clean()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_beside_an_interrupting_event_runs_any_more(kind: str) -> None:
    thrower = "endEvent" if kind == "error" else "intermediateThrowEvent"
    rest = "" if kind == "error" else "werp >> e_na"
    inner = sub(
        "deel", start("s"), user("vraag"), both("splits"), node(thrower, "werp", event(kind, "E1")),
        *([] if kind == "error" else [end("e_na")]), throw("meld", "Bericht"),
        throw("meld_weer", "Bericht"), user("verder"), end("e"),
        flows("s >> vraag >> splits >> werp", "splits >> meld >> meld_weer >> verder >> e",
              *([rest] if rest else [])),
    )  # fmt: skip
    model = process(start(), inner, edge("rand", "deel", kind, "E1"), user("fout"), end(),
                    end("e2"), flows("start >> deel >> einde", "rand >> fout >> e2"),
                    messages=("Bericht",))  # fmt: skip
    case = Case(given_bundle(defined(model)))
    case.do("vraag")
    assert (case.open(), case.step.thrown) == (["fout"], ())
    case.do("fout")
    assert case.is_clean()


def two_envelopes() -> Bundle:
    model = process(
        start(), both("splits"), envelope("eerste", "Post"), envelope("tweede", "Post"),
        user("een"), user("twee"), user("zelf"), throw("meld", "Post"), end(), end("e2"), end("e3"),
        flows("start >> splits >> eerste >> een >> einde", "splits >> tweede >> twee >> e2",
              "splits >> zelf >> meld >> e3"),
        messages=("Post",),
    )  # fmt: skip
    return given_bundle(model)


def test_one_message_is_for_one_receiver_the_one_that_waited_longest() -> None:
    case = Case(two_envelopes())
    case.send("Post")
    assert (case.open(), case.messages()) == (["een", "zelf"], ["Post"])
    case.send("Post")
    assert (case.open(), case.messages()) == (["een", "twee", "zelf"], [])


def test_a_message_of_the_model_itself_is_for_one_receiver_too() -> None:
    case = Case(two_envelopes())
    case.do("zelf")
    assert (case.open(), case.messages(), case.step.thrown) == (["een"], ["Post"], ())
