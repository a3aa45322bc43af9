"""Reads simple JUEL (``${a == b && !c}``) and refuses the first thing that FEEL cannot say.

What JUEL turns into another kind, such as the text "3" into a number, is not carried over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from service.core import feel
from service.core.errors import FeelError
from service.core.juel.pieces import METHODS, Level, NoTranslation, Said, nth, quoted
from service.core.language import N_

MAX_TEXT, MAX_DEPTH = 2_000, 50  # characters; parts within parts
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>\d+(?:\.\d+)?(?![\w.]))"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<sign>&&|\|\||[=!<>]=|[-+*/%!<>?:.,()\[\]]))""",
    re.ASCII | re.DOTALL,
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_METHOD = re.compile(r"\.\s*([A-Za-z_]\w*)\s*\(")
_WHOLE = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
_WORDS = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">",
    "le": "<=", "ge": ">=", "div": "/", "mod": "%",
}  # fmt: skip
_COMPARED = {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_VALUES = frozenset({"true", "false", "null"})
_ASKED = [("sign", "."), ("name", "getVariable")]
_CONTEXT = frozenset({"execution", "task"})  # what Java code is handed, not data


def is_marked(text: str) -> bool:
    """Whether *text* holds a JUEL expression, or says that it does."""
    return "${" in text or "#{" in text


def inside(text: str) -> str | None:
    """What stands in the marks when *text* is one expression and nothing else."""
    found = _WHOLE.fullmatch(text)
    return found[1].strip() if found and not is_marked(found[1]) else None


def methods(text: str) -> list[str]:
    """The methods that *text* calls, such as ``size``: FEEL reads that, and makes nothing of it."""
    plain = _QUOTED.sub("", text)
    return [name for name in _METHOD.findall(plain) if not re.search(rf"\b{name}\s*:", plain)]


def translated(source: str) -> str:
    """The FEEL of the JUEL *source*, without its marks; NoTranslation tells what has none."""
    if len(source) > MAX_TEXT:
        raise NoTranslation(N_("It is longer than %(count)s characters."), count=MAX_TEXT)
    reading = _Reading(list(_tokens(source)))
    said = reading.whole()
    try:
        names = feel.parse(said.text).names
    except FeelError as exc:
        raise NoTranslation(
            N_("FEEL cannot read its translation “%(text)s”."), text=said.text[:80]
        ) from exc
    if lost := reading.names - names:
        raise NoTranslation(N_("“%(text)s” is no name in FEEL."), text=min(lost))
    return said.text


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    place = 0
    while source[place:].strip():
        found = _TOKEN.match(source, place)
        if found is None:
            raise NoTranslation(
                N_("“%(text)s” cannot stand here."), text=source[place:].strip()[:20]
            )
        place, kind = found.end(), str(found.lastgroup)
        text = str(found[kind])
        if kind == "name" and text in _WORDS:
            kind, text = "sign", _WORDS[text]
        yield kind, text
    yield "end", ""


class _Reading:
    """One expression while it is read, from the loosest operator to the tightest."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0
        self.names: set[str] = set()

    def whole(self) -> Said:
        said = self.choice()
        if self.kind != "end":
            raise self.wrong()
        return said

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0]

    @property
    def text(self) -> str:
        return self.tokens[self.place][1]

    def take(self, *signs: str) -> str:
        """The next token when it is one of these signs, which is then read; else nothing."""
        if self.kind != "sign" or self.text not in signs:
            return ""
        self.place += 1
        return self.tokens[self.place - 1][1]

    def coming(self, count: int) -> list[tuple[str, str]]:
        return self.tokens[self.place : self.place + count]

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise self.wrong()

    def wrong(self) -> NoTranslation:
        if self.kind == "end":
            return NoTranslation(N_("It stops halfway."))
        return NoTranslation(N_("“%(text)s” cannot stand here."), text=self.text[:20])

    def choice(self) -> Said:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NoTranslation(N_("It is nested deeper than %(count)s levels."), count=MAX_DEPTH)
        found = self.either()
        if self.take("?"):
            then = self.choice().solid()
            self.need(":")
            other = self.choice().solid()
            text = f"if {found.text} then {then.text} else {other.text}"
            found = Said(text, Level.CHOICE, then.logic and other.logic, then.logic and other.logic)
        self.depth -= 1
        return found

    def either(self) -> Said:
        return self.joined("||", "or", Level.OR, self.both)

    def both(self) -> Said:
        return self.joined("&&", "and", Level.AND, self.same)

    def joined(self, sign: str, word: str, level: Level, part: Callable[[], Said]) -> Said:
        parts = [part()]
        while self.take(sign):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        text = f" {word} ".join(each.at(level) for each in parts)
        return Said(text, level, logic=True, certain=all(each.certain for each in parts))

    def same(self) -> Said:
        return self.compared(("==", "!="), self.order, certain=True)

    def order(self) -> Said:
        return self.compared(("<", ">", "<=", ">="), self.sum, certain=False)

    def compared(self, signs: tuple[str, ...], part: Callable[[], Said], *, certain: bool) -> Said:
        left = part()
        while sign := self.take(*signs):
            ends = (left.solid().at(Level.SUM), part().solid().at(Level.SUM))
            left = Said(f" {_COMPARED[sign]} ".join(ends), Level.COMPARED, True, certain)
        return left

    def sum(self) -> Said:
        return self.counted(("+", "-"), Level.SUM, self.product)

    def product(self) -> Said:
        return self.counted(("*", "/", "%"), Level.PRODUCT, self.unary)

    def counted(self, signs: tuple[str, ...], level: Level, part: Callable[[], Said]) -> Said:
        left = part()
        while sign := self.take(*signs):
            if sign == "%":
                raise NoTranslation(N_("FEEL counts a remainder (%(text)s) otherwise."), text="%")
            left = Said(f"{left.at(level)} {sign} {part().at(Level(level + 1))}", level)
        return left

    def unary(self) -> Said:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NoTranslation(N_("It is nested deeper than %(count)s levels."), count=MAX_DEPTH)
        found = self.signed()
        self.depth -= 1
        return found

    def signed(self) -> Said:
        if self.take("!"):
            found = self.unary()
            if found.certain:
                return Said(f"not({found.text})", logic=True, certain=True)
            return Said(f"{found.at(Level.SUM)} != true", Level.COMPARED, True, True)
        if self.take("-"):
            return Said(f"-{self.unary().at(Level.UNARY)}", Level.UNARY)
        if self.kind == "name" and self.text == "empty":
            self.place += 1
            of = self.unary().at(Level.SUM)
            return Said(f'{of} = null or {of} = "" or {of} = []', Level.OR, logic=True)
        return self.postfix()

    def postfix(self) -> Said:
        start = self.place
        found = self.atom()
        is_name = self.tokens[start][0] == "name" and self.place == start + 1
        root = self.tokens[start][1] if is_name else ""
        if root in _CONTEXT and self.coming(2) != _ASKED:
            raise NoTranslation(N_("“%(text)s” is code; it does not exist here."), text=root)
        while mark := self.take(".", "["):
            found = self.member(found, root) if mark == "." else self.item(found)
            root = ""
        return found

    def atom(self) -> Said:
        kind, text = self.kind, self.text
        if self.take("("):
            found = self.choice()
            self.need(")")
            return found
        if kind == "end" or kind == "sign":
            raise self.wrong()
        self.place += 1
        if kind == "number":
            return Said(text)
        if kind == "text":
            return Said(quoted(text))
        if self.take("("):
            raise NoTranslation(N_("The function “%(text)s” does not exist here."), text=text)
        if text in _VALUES:
            is_logic = text != "null"
            return Said(text, logic=is_logic, certain=is_logic)
        if text not in _CONTEXT:
            self.names.add(text)
        return Said(text)

    def member(self, owner: Said, root: str) -> Said:
        if self.kind != "name":
            raise self.wrong()
        name = self.text
        self.place += 1
        if not self.take("("):
            return Said(f"{owner.at(Level.POSTFIX)}.{name}")
        given = self.arguments()
        if root in _CONTEXT and name == "getVariable" and len(given) == 1:
            return self.variable(given[0])
        say = METHODS.get((name, len(given)))
        if say is None:
            raise NoTranslation(
                N_("There is no code to call here: “%(text)s” has no translation."),
                text=f"{owner.text}.{name}(…)",
            )
        return say(owner, *given)

    def variable(self, name: Said) -> Said:
        plain = name.text[1:-1]
        if not name.text.startswith('"') or not plain.isidentifier():
            raise NoTranslation(N_("“%(text)s” is no name in FEEL."), text=name.text)
        self.names.add(plain)
        return Said(plain)

    def arguments(self) -> list[Said]:
        if self.take(")"):
            return []
        found = [self.choice().solid()]
        while self.take(","):
            found.append(self.choice().solid())
        self.need(")")
        return found

    def item(self, owner: Said) -> Said:
        kind, text = self.kind, self.text
        self.place += kind != "end"
        self.need("]")
        if kind == "number" and text.isdigit():
            return nth(owner, text)
        if kind == "text" and text[1:-1].isidentifier():
            return Said(f"{owner.at(Level.POSTFIX)}.{text[1:-1]}")
        raise NoTranslation(N_("“%(text)s” as an index has no translation."), text=text)
