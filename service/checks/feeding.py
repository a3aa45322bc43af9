"""What fills the names that an expression reads, in one version: the springs of its outcome.

The same expression names nobody when the form, table or setting that fills what it reads does
not. Data are followed to their springs, not whether a case ever comes along them: rules of order
prove that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.spelling import read_model
from service.bundle.xml import CAMUNDA, expression_text
from service.core.dmn import Decision
from service.core.errors import FeelError
from service.core.feel import Expression, bare, parse
from service.core.forms import Component, Form, Kind
from service.core.words import Key, Property, Scope

# What people see of a question and what its answer does not depend on.
_SEEN = frozenset({"id", "label", "description", "text", "prefix", "suffix", "properties"})
_EVERYBODY = Key.EVERYBODY.value
_ROOT = re.compile(r"[.\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spring:
    """One place that fills ``name``: what it is called, what it says, and what it reads itself."""

    name: str
    place: str
    text: str
    reads: frozenset[str] = frozenset()


class Springs:
    """Everything in a version that fills a name, found once."""

    def __init__(self, bundle: Bundle) -> None:
        self._of: dict[str, list[Spring]] = {}
        for spring in _all(bundle):
            self._of.setdefault(spring.name, []).append(spring)
        self._settings = bundle.regulation.settings

    def behind(self, source: str) -> dict[tuple[str, str], list[str]]:
        """By name and place what fills the names that *source* reads, however far away."""
        found: dict[tuple[str, str], list[str]] = {}
        waiting = sorted(_names(source) | self._settings_in(source))
        seen = set(waiting)
        while waiting:
            name = waiting.pop()
            for spring in self._of.get(name, ()):
                found.setdefault((name, spring.place), []).append(spring.text)
                read = spring.reads | self._settings_in(spring.text)
                waiting += sorted(read - seen)
                seen |= read
        return {place: sorted(texts) for place, texts in found.items()}

    def _settings_in(self, text: str) -> frozenset[str]:
        """The settings that a text reads, each as a name of its own."""
        if Scope.SETTINGS not in text:
            return frozenset()
        return frozenset(
            f"{Scope.SETTINGS}.{key}"
            for key in self._settings
            if re.search(rf"\b{re.escape(key)}\b", text)
        )


def changed(before: Springs, after: Springs, source: str) -> list[str]:
    """The places that fill what *source* reads otherwise than before, or no longer do.

    More people to choose from take nobody away.
    """
    was, now = before.behind(source), after.behind(source)
    if any(name == Scope.PEOPLE and _EVERYBODY in texts for (name, _), texts in now.items()):
        was = {place: texts for place, texts in was.items() if place[0] != Scope.PEOPLE}
    places = {place for place in {*was, *now} if was.get(place) != now.get(place)}
    return sorted({place for name, place in places if name != Scope.PEOPLE or (name, place) in was})


def _all(bundle: Bundle) -> Iterator[Spring]:
    yield from _forms(bundle)
    for element in bundle.elements.values():
        yield from _element(bundle, element)
    for form, start in bundle.settings.starts.items():
        yield from _carried(bundle, f"{Key.START}.{form}", start.carried)
    for field, text in bundle.regulation.derived.items():
        place = f"{Key.DERIVED}.{field}"
        yield Spring(name=_root(field), place=place, text=bare(text), reads=_names(text))
    for key, value in bundle.regulation.settings.items():
        name = f"{Scope.SETTINGS}.{key}"
        yield Spring(name=name, place=name, text=str(value))
    yield from _people(bundle)
    yield from _locals(bundle)


def _forms(bundle: Bundle) -> Iterator[Spring]:
    """The questions of every form that somebody is asked, and where its answers go."""
    for form in bundle.forms.values():
        asked: dict[str, list[str]] = {}
        if form.id in bundle.settings.starts:
            asked.setdefault("", []).append(f"{Key.START}.{form.id}")
        for element in bundle.elements.values():
            if element.form == form.id:
                asked.setdefault(_rows(element), []).append(element.key)
        for rows, askers in asked.items():
            for path, text, reads in _questions(form):
                where = f"{rows}.{path}" if rows else path
                yield Spring(
                    name=_root(where),
                    place=f"{form.id}: {where}",
                    text=f"{', '.join(sorted(askers))}; {text}",
                    reads=reads,
                )


def _rows(element: Element) -> str:
    """The list whose rows the answers of a step go to; empty: they go to the record itself."""
    inside = element.properties.get(Property.IN_ROW, "").partition("[")[0].strip()
    return inside or element.properties.get(Property.APPENDS_TO, "")


def _questions(form: Form) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Path, content and names read of each component that writes, with what stands around it."""

    def walk(
        components: Iterable[Component], prefix: tuple[str, ...], around: tuple[Component, ...]
    ) -> Iterator[tuple[str, str, frozenset[str]]]:
        for component in components:
            path = (*prefix, *component.key)
            whole = (*around, component)
            if component.key and component.kind is not Kind.GROUP:
                reads = frozenset[str]().union(*(_names_in(each) for each in whole))
                yield ".".join(path), " in ".join(map(_said, reversed(whole))), reads
            yield from walk(component.children, path, whole)

    yield from walk(form.components, (), ())


def _said(component: Component) -> str:
    """What decides on the answer to a question, without what is only shown."""
    return "; ".join(
        f"{each.name}: {_plain(getattr(component, each.name))}"
        for each in fields(component)
        if each.name not in _SEEN | {"children"} and getattr(component, each.name) != each.default
    )


def _plain(value: Any) -> str:
    """A value of a component as text; options by their values, expressions without layout."""
    if isinstance(value, Expression):
        return f"={bare(value.source)}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_plain, value))}]"
    if hasattr(value, "__dataclass_fields__"):
        parts = (each.name for each in fields(value) if each.name not in _SEEN)
        return f"({', '.join(f'{part}: {_plain(getattr(value, part))}' for part in parts)})"
    return repr(value)


def _names_in(component: Component) -> frozenset[str]:
    values = (getattr(component, each.name) for each in fields(component))
    rules = (getattr(component.rules, each.name) for each in fields(component.rules))
    found = (each for each in (*values, *rules) if isinstance(each, Expression))
    return frozenset[str]().union(*(each.names | each.filter_names for each in found))


def _element(bundle: Bundle, element: Element) -> Iterator[Spring]:
    """What a step writes besides its form: moments, rows, the outcome of a table."""
    for word in (Property.SETS, Property.APPENDS_TO, Property.IN_ROW):
        text = element.properties.get(word, "")
        for path in text.split() if word is Property.SETS else [text]:
            if path:
                place = f"{element.name}: {word}"
                yield Spring(name=_root(path), place=place, text=bare(path), reads=_names(path))
    decision = bundle.decisions.get(element.decision or "")
    if decision is not None and element.result:
        yield Spring(
            name=_root(element.result),
            place=f"{element.name}: {decision.id}",
            text=_table(decision),
            reads=decision.names,
        )
    yield from _carried(bundle, element.name, element.properties.get(Property.CARRIED, ""))


def _table(decision: Decision) -> str:
    """All that a decision and those that it needs say."""
    known = {**decision.model.functions(), **decision.model.decisions}
    waiting, found = [decision.element], {}
    while waiting:
        each = waiting.pop()
        if each.id not in found:
            found[each.id] = f"{each.variable} = {each.logic!r}; {each.kind!r}"
            needed = (*each.required, *each.outputs)
            waiting += [known[name] for name in needed if name in known]
    return "; ".join(found[name] for name in sorted(found))


def _carried(bundle: Bundle, place: str, source: str) -> Iterator[Spring]:
    """What a case that goes on with another takes over, by the name it gets."""
    if not source.strip():
        return
    try:
        whole = parse(expression_text(source))
    except FeelError:
        return  # a finding already
    entries = whole.entries
    if entries is None:  # no plain context: any of it may be any name
        entries = dict.fromkeys(_written(bundle), whole)
    for name, entry in entries.items():
        reads = entry.names | entry.filter_names
        yield Spring(name=name, place=f"{place}.{name}", text=bare(entry.source), reads=reads)


def _written(bundle: Bundle) -> frozenset[str]:
    """The top names of the record that forms and models know."""
    paths = (each.path for form in bundle.forms.values() for each in form.fields)
    rows = (_rows(each) for each in bundle.elements.values())
    made = (each.result or "" for each in bundle.elements.values())
    return frozenset(map(_root, (*paths, *rows, *made, *bundle.regulation.derived))) - {""}


def _locals(bundle: Bundle) -> Iterator[Spring]:
    """What tokens carry: parameters of called processes and the items of loops."""
    for file in sorted(set(bundle.process_files.values())):
        for node in read_model(bundle.files[file], file).root.iter():
            source = node.get("sourceExpression") or node.get("source")
            if node.tag == f"{CAMUNDA}in" and node.get("target") and source:
                yield _of_token(node.get("target"), source)
            item, items = (
                node.get(f"{CAMUNDA}{name}") for name in ("elementVariable", "collection")
            )
            if item and items:
                yield _of_token(item, items)


def _of_token(name: str, source: str) -> Spring:
    text = expression_text(source)
    return Spring(name=name, place=name, text=bare(text), reads=_names(text))


def _people(bundle: Bundle) -> Iterator[Spring]:
    """Who cannot be chosen cannot be named. What is told of people the check compares with use."""
    known = bundle.settings.people
    whom = [_EVERYBODY] if known.everybody and known.reason else sorted(known.groups)
    for each in whom:
        yield Spring(name=Scope.PEOPLE, place=f"{Key.PEOPLE}: {each}", text=each)


def _root(path: str) -> str:
    return _ROOT.split(path, maxsplit=1)[0].strip()


def _names(source: str) -> frozenset[str]:
    try:
        found = parse(source.strip().removeprefix("="))
    except FeelError:
        return frozenset()  # a finding already; and where nothing is said, nothing is read
    return found.names | found.filter_names
