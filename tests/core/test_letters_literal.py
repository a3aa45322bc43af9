"""Whatever text is in the record, a letter shows that text and nothing else happens."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.core.letters import Formats, Front, render_letter, to_text
from service.core.letters.tree import BREAK, literal

MARKUP = st.text(
    st.sampled_from("*_`#[]()<>!|\\~&;$@{}%-+=.:/\"' \n\t1aé"), min_size=1, max_size=40
).filter(str.strip)
PLACES = st.sampled_from(["{}", "a {} b", "**{}**", "# {}", "- {}", "1. {}", "> {}"])


def made(value: str, place: str) -> Any:
    return render_letter(
        id="L",
        front=Front(subject="x", to="y"),
        body=place.format("{{ v }}") + "\n\nEinde",
        context={"v": value},
        functions={},
        formats=Formats(),
    ).body


def kinds(node: dict[str, Any]) -> list[Any]:
    inner = [kinds(child) for child in node.get("c", []) if child["t"] not in ("text", "break")]
    return [node["t"], *inner]


@given(value=MARKUP, place=PLACES)
def test_any_text_is_shown_as_it_is(value: str, place: str) -> None:
    body = made(value, place)
    shown = "".join(to_text(body).split())
    assert "".join(value.split()) in shown


@given(value=MARKUP, place=PLACES)
def test_no_text_changes_the_structure_of_a_letter(value: str, place: str) -> None:
    assert [kinds(n) for n in made(value, place)] == [kinds(n) for n in made("xx", place)]


def test_a_line_of_very_many_spaces_is_read_once() -> None:
    """Looking for a line break after each of them takes minutes."""
    text = "a" + " " * 200_000 + "b \n\n \r\n c"
    assert literal(text) == "a" + " " * 200_000 + f"b{BREAK}c"
