"""Who may begin a case, when a step may be done, and what the page of a party shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.knowing import NOBODY, KnownPeople
from service.bundle.statuspage import StatusPart
from service.checks.difference import Difference, Subject
from service.checks.meaning import meaning
from service.core.language import N_, Message
from service.core.words import Key, Property
from service.engine.rounds import beginnings

# What an action asks for before it is offered, and what it asks of what was filled in.
CONDITIONS = (Property.ALLOWED, Property.CONDITION)
KnownAs = Callable[[Element], list[Element]]


def starts(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """Forms that begin a case; for groups that could not fill one in, somebody has to agree."""
    for form, start in sorted(after.settings.starts.items()):
        known = before.settings.starts.get(form)
        if start.public and (known is None or not known.public):
            message = Message(N_("Anybody can fill in the form “%(form)s”."), {"form": form})
            yield Difference(subject=Subject.START, name=form, message=message)
        if known is None or known.public:
            continue
        for more, less, msgid in (
            (start.groups, known.groups, N_("Form “%(form)s” is also for: %(groups)s.")),
            (known.groups, start.groups, N_("Form “%(form)s” is no longer for: %(groups)s.")),
        ):
            if gained := sorted(set(more) - set(less)):
                yield Difference(
                    subject=Subject.START,
                    name=form,
                    message=Message(msgid, {"form": form, "groups": ", ".join(gained)}),
                    weakens=more is start.groups,
                )


def rounds(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """What begins by itself; no machine can tell whether other rounds come in time."""
    old, new = _cycles(before), _cycles(after)
    for root in sorted({*old, *new}):
        was, now = old.get(root, ""), new.get(root, "")
        if was == now:
            continue
        msgid = N_("“%(name)s” begins by itself otherwise: “%(old)s” → “%(new)s”.")
        if not now:
            msgid = N_("“%(name)s” no longer begins by itself; it did: “%(old)s”.")
        elif not was:
            msgid = N_("“%(name)s” begins by itself: “%(new)s”.")
        title = (after if now else before).title_of(root)
        message = Message(msgid, {"name": title, "old": was, "new": now})
        yield Difference(subject=Subject.START, name=root, message=message, weakens=bool(was))


def _cycles(bundle: Bundle) -> dict[str, str]:
    """Per model that begins by itself, when."""
    found = {}
    for root, start in beginnings(bundle).items():
        moment = meaning(bundle, start.properties.get(Property.MOMENT, ""))
        found[root] = f"{start.cycle}, {moment}" if moment else start.cycle
    return found


def conditions(before: Bundle, after: Bundle, known_as: KnownAs) -> Iterator[Difference]:
    """Conditions of steps that changed; no machine can tell whether another one asks for as much.

    *known_as* says what a step was called in the version before.
    """
    for key, element in after.elements.items():
        for name in CONDITIONS:
            new = meaning(after, element.properties.get(name, ""))
            for known in known_as(element):
                old = meaning(before, known.properties.get(name, ""))
                if old == new:
                    continue
                message = Message(
                    N_("“%(name)s”: %(property)s was “%(old)s” and is “%(new)s”."),
                    {
                        "name": element.name or element.id,
                        "property": name.value,
                        "old": old or "–",
                        "new": new or "–",
                    },
                )
                yield Difference(
                    subject=Subject.ELEMENT, name=key, message=message, weakens=bool(old)
                )
                break


def people(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """Whom expressions know: more people, or more of each, needs somebody else to agree."""
    # Without a reason nobody asked for it: what a version of before 0.3 read is told anew.
    old, new = (
        known if known.reason else NOBODY
        for known in (before.settings.people, after.settings.people)
    )
    if (old.groups, old.everybody, old.details) == (new.groups, new.everybody, new.details):
        return
    more = not old.everybody and (new.everybody or bool(new.groups - old.groups))
    message = Message(
        N_("The expressions know other people: “%(old)s” → “%(new)s”. The reason: %(reason)s"),
        {"old": _known(old), "new": _known(new), "reason": new.reason or "–"},
    )
    yield Difference(
        subject=Subject.PEOPLE,
        name=Key.PEOPLE.value,
        message=message,
        weakens=more or bool(new.details - old.details),
    )


def _known(people: KnownPeople) -> str:
    """Whom and what, in the words of the bundle."""
    whom = [Key.EVERYBODY.value] if people.everybody else sorted(people.groups)
    return ", ".join(whom) + (f" ({', '.join(sorted(people.details))})" if people.details else "")


def pages(before: Bundle, after: Bundle) -> Iterator[Difference]:
    """What parties see of their case: more papers show more, and less is kept from them."""
    old, new = before.settings.status, after.settings.status
    yield from _shown(N_("The status page shows these papers too: %(names)s."),
                      new.documents, old.documents, weakens=True)  # fmt: skip
    yield from _shown(N_("The status page no longer shows these papers: %(names)s."),
                      old.documents, new.documents, weakens=True)  # fmt: skip
    yield from _shown(N_("The status page shows these terms too: %(names)s."),
                      new.terms, old.terms, weakens=False)  # fmt: skip
    yield from _shown(N_("The status page no longer shows these terms: %(names)s."),
                      old.terms, new.terms, weakens=True)  # fmt: skip
    had, has = (tuple(_part(part) for part in each.parts) for each in (old, new))
    yield from _shown(N_("The status page shows these data too: %(names)s."),
                      has, had, weakens=True)  # fmt: skip
    yield from _shown(N_("The status page no longer shows these data: %(names)s."),
                      had, has, weakens=True)  # fmt: skip
    if new.open_days != old.open_days:
        message = Message(
            N_("The status page stays open %(new)s days after the end, and was %(old)s."),
            {"new": new.open_days, "old": old.open_days},
        )
        yield Difference(subject=Subject.STATUS, name="open_days", message=message)


def _part(part: StatusPart) -> str:
    """Which fields, and from when on; another moment makes another part."""
    fields = ", ".join(field.path for field in part.fields)
    return f"{part.title} ({fields})" + (f", {Key.WHEN} {part.when}" if part.when else "")


def _shown(
    msgid: str, more: tuple[str, ...], less: tuple[str, ...], *, weakens: bool
) -> Iterator[Difference]:
    if gained := sorted(set(more) - set(less)):
        names = ", ".join(gained)
        message = Message(msgid, {"names": names})
        yield Difference(subject=Subject.STATUS, name=names, message=message, weakens=weakens)
