"""What a decision needs, in the order in which it can be worked out; and who needs itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from service.core.dmn.model import Element, Model

Key = tuple[str, str]


class NeedsItself(Exception):
    """Decisions that need each other in a circle; ``trail`` holds their names in order."""

    def __init__(self, trail: tuple[str, ...]) -> None:
        super().__init__(" → ".join(trail))
        self.trail = trail


def key_of(model: Model, element: Element) -> Key:
    return model.namespace or model.file, element.id


def needed_decisions(
    model: Model, element: Element, known: Collection[Key]
) -> list[tuple[Model, Element]]:
    """*element* and the decisions that it needs, each after its own; NeedsItself in a circle.

    Without recursion: a chain of decisions may be longer than the stack of Python.
    """
    found: dict[Key, tuple[Model, Element]] = {}
    trail: dict[Key, str] = {key_of(model, element): element.id}
    waiting = [(model, element, _decisions(model, element))]
    while waiting:
        owner, current, rest = waiting[-1]
        following = next(rest, None)
        if following is None:
            waiting.pop()
            found[key_of(owner, current)] = owner, current
            del trail[key_of(owner, current)]
            continue
        key = key_of(*following)
        if key in trail:
            raise NeedsItself((*trail.values(), following[1].id))
        if key not in found and key not in known:
            trail[key] = following[1].id
            waiting.append((*following, _decisions(*following)))
    return list(found.values())


def needed_functions(model: Model, element: Element) -> list[tuple[Model, Element]]:
    """The functions and services that *element* needs, with those that they need themselves."""
    found: dict[Key, tuple[Model, Element]] = {}
    waiting = [(model, element)]
    while waiting:
        owner, current = waiting.pop()
        for required in current.required:
            place = owner.find(required)
            if place is None:
                continue
            holder, local, _ = place
            each = holder.functions().get(local)
            if each is not None and key_of(holder, each) not in found:
                found[key_of(holder, each)] = holder, each
                waiting.append((holder, each))
    return list(found.values())


def _decisions(model: Model, element: Element) -> Iterator[tuple[Model, Element]]:
    for required in element.required:
        place = model.find(required)
        if place is not None and place[1] in place[0].decisions:
            yield place[0], place[0].decisions[place[1]]
