"""What a new version changes in rights and safeguards, against the version in use.

What weakens one needs a second person, see actions/approvals; nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.groups import Group
from service.bundle.regulation import Gate
from service.checks import expectations, openings
from service.checks.difference import Difference, Subject
from service.checks.feeding import Springs, changed
from service.checks.meaning import meaning
from service.core.actor import PARTY_PREFIX
from service.core.language import N_, Message
from service.core.rights import Reach, Right
from service.core.words import ELEMENT_MARK, Key, Property


def differences(before: Bundle, after: Bundle, ever: Collection[str] = ()) -> list[Difference]:
    """What *after* changes, weakening changes first. *ever*: groups that existed at any time.

    Whoever was put in a group stays in it: a group that comes back is no new one.
    """
    fed = Feeds(before, after)
    found = [
        *_groups(before, after, ever, fed),
        *_exclusion(before, after, fed),
        *_handlers(before, after, fed),
        *_gates(before, after),
        *expectations.lost(before, after),
        *_parties(before, after),
        *openings.starts(before, after),
        *openings.rounds(before, after),
        *openings.people(before, after),
        *openings.pages(before, after),
        *openings.conditions(before, after, lambda each: _known_as(each, before, after)),
        *_elements(before, after),
    ]
    return sorted(found, key=lambda each: not each.weakens)


class Feeds:
    """Where what an expression reads comes from in both versions, looked up when asked."""

    def __init__(self, before: Bundle, after: Bundle) -> None:
        self._before, self._after = before, after

    @cached_property
    def _springs(self) -> tuple[Springs, Springs]:
        return Springs(self._before), Springs(self._after)

    def otherwise(self, source: str) -> str:
        """The places that fill the names in *source* otherwise than before; empty when none do."""
        return ", ".join(changed(*self._springs, source)) if source else ""


def _groups(
    before: Bundle, after: Bundle, ever: Collection[str], fed: Feeds
) -> Iterator[Difference]:
    for key in sorted({*before.settings.groups, *after.settings.groups}):
        old, new = before.settings.groups.get(key), after.settings.groups.get(key)
        if new is None:
            yield _of_group(key, N_("Group “%(group)s” is gone."))
            continue
        if old is not None:
            yield from _of_both(key, old, new)
            was, now = meaning(before, old.when), meaning(after, new.when)
            yield from _condition(key, was, now)
            if was == now and (places := fed.otherwise(new.when)):
                yield _of_group(key, N_("Group “%(group)s” may see other cases: what its condition"
                                        " reads is filled in differently: %(places)s."),
                                weakens=True, places=places)  # fmt: skip
            continue
        comes_back = key in ever and bool(new.rights)
        yield _of_group(key, N_("Group “%(group)s” is new: it may %(words)s."),
                        weakens=comes_back, words=_words(new.rights))  # fmt: skip


def _of_both(key: str, old: Group, new: Group) -> Iterator[Difference]:
    more, less = new.rights - old.rights, old.rights - new.rights
    if more:
        yield _of_group(key, N_("Group “%(group)s” may also %(words)s."), weakens=True,
                        words=_words(more))  # fmt: skip
    if less:
        yield _of_group(key, N_("Group “%(group)s” may no longer %(words)s."), words=_words(less))
    if new.reach is not old.reach:
        # Two of the three reaches overlap without one holding the other: only away from all is
        # narrower.
        yield _of_group(key, N_("The reach of group “%(group)s” was “%(old)s” and is “%(new)s”."),
                        weakens=old.reach is not Reach.ALL, old=old.reach.value,
                        new=new.reach.value)  # fmt: skip


def _condition(key: str, old: str, new: str) -> Iterator[Difference]:
    if new != old:
        yield _of_group(key, N_("Group “%(group)s” sees other cases: its condition was “%(old)s”."),
                        weakens=bool(old), old=old or "–")  # fmt: skip


def _of_group(key: str, msgid: str, *, weakens: bool = False, **params: str) -> Difference:
    message = Message(msgid, {"group": key, **params})
    return Difference(subject=Subject.GROUP, name=key, message=message, weakens=weakens)


def _exclusion(before: Bundle, after: Bundle, fed: Feeds) -> Iterator[Difference]:
    """No machine can tell whether another expression, or another form, names as many people."""
    old, new = before.settings.excluded, after.settings.excluded
    yield from _expression(
        Subject.EXCLUSION, Key.EXCLUDED, meaning(before, old), meaning(after, new),
        N_("Who is involved, and thus kept out, is worked out differently: “%(old)s” → “%(new)s”."),
    ) or _filled(
        Subject.EXCLUSION, Key.EXCLUDED, old, fed,
        N_("Who is involved, and thus kept out, is filled in differently: %(places)s."),
    )  # fmt: skip


def _handlers(before: Bundle, after: Bundle, fed: Feeds) -> Iterator[Difference]:
    old, new = before.settings.handlers, after.settings.handlers
    yield from _expression(
        Subject.HANDLER, Key.HANDLERS, meaning(before, old), meaning(after, new),
        N_("Who handles a case is worked out differently: “%(old)s” → “%(new)s”."),
    ) or _filled(
        Subject.HANDLER, Key.HANDLERS, old, fed,
        N_("Who handles a case is filled in differently: %(places)s."),
    )  # fmt: skip


def _expression(subject: Subject, key: Key, old: str, new: str, msgid: str) -> list[Difference]:
    if old == new:
        return []
    message = Message(msgid, {"old": old or "–", "new": new or "–"})
    # Where nothing was, nothing is taken away.
    return [Difference(subject=subject, name=key.value, message=message, weakens=bool(old))]


def _filled(subject: Subject, key: Key, source: str, fed: Feeds, msgid: str) -> list[Difference]:
    """The same expression, over names that are filled otherwise than before."""
    if not (places := fed.otherwise(source)):
        return []
    message = Message(msgid, {"places": places})
    return [Difference(subject=subject, name=key.value, message=message, weakens=True)]


def _gates(before: Bundle, after: Bundle) -> Iterator[Difference]:
    old, new = _by_tags(before), _by_tags(after)
    for tags in sorted({*old, *new}):
        name = " → ".join(reversed(tags))
        if tags not in new:
            yield _of_gate(name, N_("The rule of order “%(gate)s” is gone."), weakens=True)
        elif tags not in old:
            yield _of_gate(name, N_("The rule of order “%(gate)s” is new."))
        else:
            yield from _reach_of_gate(name, old[tags], before, after)


def _reach_of_gate(name: str, gate: Gate, before: Bundle, after: Bundle) -> Iterator[Difference]:
    """A rule that stays may still guard less, or ask for less."""
    lost = sorted(_tagged(before, gate.target) - _tagged(after, gate.target))
    other = sorted(_tagged(after, gate.first) - _tagged(before, gate.first))
    if lost:
        yield _of_gate(name, N_("The rule of order “%(gate)s” no longer guards %(elements)s."),
                       weakens=True, elements=", ".join(lost))  # fmt: skip
    if other:
        yield _of_gate(name, N_("The rule of order “%(gate)s” is also met by %(elements)s."),
                       weakens=True, elements=", ".join(other))  # fmt: skip


def _of_gate(name: str, msgid: str, *, weakens: bool = False, **params: str) -> Difference:
    message = Message(msgid, {"gate": name, **params})
    return Difference(subject=Subject.GATE, name=name, message=message, weakens=weakens)


def _by_tags(bundle: Bundle) -> dict[tuple[str, str], Gate]:
    return {(gate.target, gate.first): gate for gate in bundle.regulation.gates}


def _tagged(bundle: Bundle, tag: str) -> set[str]:
    """The elements that carry *tag*, or are named by it."""
    return {
        key
        for key, element in bundle.elements.items()
        if tag in element.properties.get(Property.GATES, "").split()
        or tag == f"{ELEMENT_MARK}{element.id}"
    }


def _parties(before: Bundle, after: Bundle) -> Iterator[Difference]:
    old, new = before.settings.parties, after.settings.parties
    for key in sorted({*old, *new}):
        was, now = (key in each and each[key].page for each in (old, new))
        if was != now:
            msgid = (
                N_("Party “%(party)s” gets a page of the own case.")
                if now
                else N_("Party “%(party)s” has no page of the own case any more.")
            )
            message = Message(msgid, {"party": key})
            yield Difference(subject=Subject.PARTY, name=key, message=message)


def _elements(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """Who may do a task or use an action; where a model works that out, any other text counts."""
    for key, element in after.elements.items():
        who = _who(after, element)
        known = [_who(before, each) for each in _known_as(element, before, after)]
        if all(was == who for was in known):
            continue
        message = Message(
            N_("“%(name)s” was for %(old)s and is for %(new)s."),
            {
                "name": element.name,
                "old": _words(frozenset[str]().union(*known)),
                "new": _words(who),
            },
        )
        gains = not who or any(not who <= (was or _handlers_of(before)) for was in known)
        yield Difference(subject=Subject.ELEMENT, name=key, message=message, weakens=gains)


def _known_as(element: Element, before: Bundle, after: Bundle) -> list[Element]:
    """What *element* was: itself, else the steps with its form, or with its name that are gone.

    Under another id it is no new step, and a second door to a form is the same form.
    """
    if element.key in before.elements:
        return [before.elements[element.key]]
    steps = (each for each in before.elements.values() if element.form and each.form)
    return [
        each
        for each in steps
        if each.form == element.form
        or (each.name == element.name and each.key not in after.elements)
    ]


def _handlers_of(bundle: Bundle) -> frozenset[str]:
    """Who may use an action that names nobody."""
    groups = bundle.settings.groups.values()
    return frozenset(each.key for each in groups if Right.HANDLE_CASES in each.rights)


def _who(bundle: Bundle, element: Element) -> frozenset[str]:
    """The groups, people and parties a step is kept for; what is worked out stays one text."""
    texts = (element.groups, element.users)
    named = [
        part.strip()
        for text in texts
        if text
        for part in ([f"={meaning(bundle, text[1:])}"] if text.startswith("=") else text.split(","))
    ]
    in_lane = element.kind == "userTask" and not any(texts)
    lane = bundle.lane_groups(element.lane) if in_lane else ()
    actions = element.properties.get(Property.ACTION_GROUPS, "").split()
    public = (f"{PARTY_PREFIX}{party}" for party in bundle.parties_of(element))
    return frozenset(filter(None, (*named, *lane, *actions, *public)))


def _words(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "–"
