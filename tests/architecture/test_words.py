"""Words of the modelling language stand in one place, so that they can be read and replaced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum

from service.core import words
from service.settings import ROOT

SERVICE = ROOT / "service"
HOME = "service/core/words/"
# Roles, statuses and concepts of one organisation that once stood in the service.
ONCE = {
    "coordinator", "medewerker", "directie", "proceseigenaar", "auditor", "privacy",
    "privacy_officer", "beheer", "cvs", "signaal", "ontvangers", "brief", "bericht",
    "proces-starten", "uitvoer", "vervalt", "nee", "klaar", "leeg",
}  # fmt: skip
QUOTED = re.compile(r"“([\w-]+)”")
PATH = re.compile(r"\.?\w+(\.\w+)*\.?(?<!\.toml)(?<!\.json)(?<!\.md)")
PEOPLE = re.compile(r"\b(complain\w*|coordinator|coördinator)\b", re.IGNORECASE)
# English, or part of another standard, as much as words of the language.
SHARED = {
    "auditor", "contract", "element", "email", "label", "mail", "max", "moment", "per", "privacy",
    "scenario", "start", "status", "test", "value", "weekend", "intro", "id",
}  # fmt: skip
# Where a word may stand all the same. Why: docs/decisions/0018.
DEFENDED = {
    "service/bundle/before.py": "words of versions that were published before",
    "service/checks/capabilities.py": "names of guarantees stand with the guarantee",
    "service/connectors/announce.py": "a topic names itself and what it reads",
    "service/connectors/begin.py": "a topic names itself and what it reads",
    "service/connectors/export.py": "a topic names itself and what it reads",
    "service/core/actor.py": "the name in the trail of who has no account",
    "service/core/rights.py": "words of rights stand with what they give",
    "service/rehearsal/slots.py": "places in the sentences of scenarios",
    "service/rehearsal/vocabulary.py": "keys of the file that holds those sentences",
    "service/store/migrations/": "what was written stays written",
    "service/web/arrivals.py": "addresses are for people who read them",
    "service/web/assurance.py": "addresses are for people who read them",
    "service/web/caselist.py": "addresses are for people who read them",
    "service/web/fleetquery.py": "addresses are for people who read them",
    "service/web/heat.py": "addresses are for people who read them",
    "service/web/warmth.py": "addresses are for people who read them",
    "service/web/clauses.py": "addresses are for people who read them",
    "service/web/notices.py": "addresses are for people who read them",
    "service/web/together.py": "addresses are for people who read them",
    "service/web/oversight.py": "addresses are for people who read them",
}


def vocabulary() -> set[str]:
    """Every word that the modelling language has or once had."""
    enums = [each for each in vars(words).values() if isinstance(each, type)]
    spoken = {str(word) for each in enums if issubclass(each, StrEnum) for word in each}
    return (spoken | {words.YES} | ONCE) - SHARED


def constants() -> Iterator[tuple[str, str]]:
    """File and text of every string in the service that is no docstring."""
    for path in sorted(SERVICE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bodies = [getattr(node, "body", None) for node in ast.walk(tree)]
        told = {
            id(body[0].value)
            for body in bodies
            if isinstance(body, list) and body and isinstance(body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and id(node) not in told:
                yield str(path.relative_to(ROOT)), text


def strays() -> set[tuple[str, str]]:
    known = vocabulary()
    found = {(file, text) for file, text in constants() if text in known}
    return {(file, text) for file, text in found if not file.startswith(HOME)}


def test_a_word_of_the_language_stands_in_one_place() -> None:
    allowed = tuple(DEFENDED)
    assert {(file, text) for file, text in strays() if not file.startswith(allowed)} == set()


def test_a_message_gets_the_words_it_names_from_there() -> None:
    """In another language of modelling, “artikel” in a sentence would be a lie."""
    known, allowed = vocabulary(), (HOME, *DEFENDED)
    found = {
        (file, word)
        for file, text in constants()
        if not file.startswith(allowed)
        for word in (*QUOTED.findall(text), *(text.split(".") if PATH.fullmatch(text) else ()))
        if word in known
    }
    assert found == set()


def test_no_text_speaks_of_the_people_of_one_organisation() -> None:
    files = [path for kind in ("*.html", "*.po", "*.py") for path in SERVICE.rglob(kind)]
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        if "node_modules" not in path.parts and "migrations" not in path.parts
        for match in PEOPLE.finditer(path.read_text(encoding="utf-8"))
    }
    assert found - {"service/bundle/before.py: coordinator"} == set()


def test_every_exception_is_still_needed() -> None:
    files = {file for file, _ in strays()}
    assert {e for e in DEFENDED if not any(file.startswith(e) for file in files)} == set()


def test_the_guard_sees_a_stray_word() -> None:
    assert {"uitgesloten", "voorwaarde", "werkdagen_na", "ja", "coordinator"} <= vocabulary()
