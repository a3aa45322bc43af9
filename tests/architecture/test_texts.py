"""Every text for people has a Dutch translation, and fragments do not contradict each other."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from service.translations.build import merged

SERVICE = Path(__file__).resolve().parents[2] / "service"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "say": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def found_texts() -> set[str]:
    rows = extract_from_dir(
        SERVICE,
        method_map=[("**/node_modules/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")],
        options_map={"**.html": {"encoding": "utf-8"}},
        keywords=KEYWORDS,
        comment_tags=(),
    )
    texts: set[str] = set()
    for _, _, text, _, _ in rows:
        texts.update([text] if isinstance(text, str) else [text[0]])
    return {text for text in texts if text}


def first(text: Message) -> str:
    """The Dutch of *text*, its singular when it has two forms."""
    return text.string if isinstance(text.string, str) else (text.string or [""])[0]


def test_every_text_has_a_dutch_translation() -> None:
    catalogue, _ = merged("nl")
    plurals = {message.id[1] for message in catalogue if isinstance(message.id, tuple)}
    missing = {t for t in found_texts() if not (m := catalogue.get(t)) or not first(m)}
    assert missing - plurals == set()


def test_no_text_is_translated_in_two_ways() -> None:
    _, clashes = merged("nl")
    assert clashes == []


def test_a_translation_uses_only_the_names_of_its_text() -> None:
    catalogue, _ = merged("nl")
    wrong = {
        str(message.id)
        for message in catalogue
        if message.id
        and not set(PLACEHOLDER.findall(first(message)))
        <= set(PLACEHOLDER.findall(str(message.id)))
    }
    assert wrong == set()
