"""Says the JUEL of a model in FEEL, in its place, and tells what it made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from service.bundle.remarks import Remarks
from service.bundle.xml import CAMUNDA, kind
from service.core import feel
from service.core.errors import FeelError
from service.core.finding import Severity
from service.core.juel import NoTranslation, inside, is_marked, methods, translated
from service.core.language import N_, Message

# Attributes that hold text or an expression; FEEL is marked in them.
EITHER = ("assignee", "candidateGroups", "candidateUsers", "dueDate")
# Attributes and texts that hold nothing but an expression.
ALWAYS = ("collection",)
SOURCES = ("sourceExpression", "source")
TEXTS = (
    "conditionExpression", "condition", "timeDate", "timeDuration", "timeCycle",
    "completionCondition", "loopCardinality", "loopCondition", "script",
)  # fmt: skip
# What is read as it stands, so that an expression in it would be taken for a name.
LITERAL = (
    "calledElement", "errorCode", "escalationCode", f"{CAMUNDA}topic", f"{CAMUNDA}decisionRef",
    f"{CAMUNDA}formRef", f"{CAMUNDA}formKey", f"{CAMUNDA}resultVariable",
)  # fmt: skip
NAMED = ("message", "signal")
ADVICE = N_(
    "Write it in FEEL: a = b for a == b, “and” for &&, not(a) for !a, count(a) for a.size(), and"
    " let a form, a property or a decision table give what code gave."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an expression stands: its element, what that place is called, and how to write it."""

    node: Any
    name: str
    text: str
    write: Callable[[str], None]


def translate(root: Any, remarks: Remarks) -> None:
    """Every JUEL expression of *root* in FEEL; what cannot be said stays and becomes an error."""
    for place in _places(root):
        if not is_marked(place.text):
            continue
        text = inside(place.text)
        if text is None:
            _untold(place, Message(N_("It mixes text and expressions.")), remarks)
            continue
        try:
            said = translated(text)
        except NoTranslation as exc:
            if _is_feel(text):  # in the marks of JUEL, as some write it
                place.write(text)
            else:
                _untold(place, exc.message, remarks)
            continue
        place.write(said)
        if said != text:
            remarks.add(
                Severity.INFO, "juel", place.node,
                Message(
                    N_("In “%(place)s”, “%(text)s” is read as FEEL: %(feel)s"),
                    {"place": place.name, "text": place.text.strip(), "feel": said},
                ),
            )  # fmt: skip
    for node, name in _literals(root):
        remarks.error(
            "juel", node,
            Message(
                N_("“%(place)s” is read as it stands, so that the expression in it has no effect."),
                {"place": name},
            ),
            Message(N_("Write the name itself, and choose with a gateway.")),
        )  # fmt: skip


def _untold(place: Place, problem: Message, remarks: Remarks) -> None:
    remarks.error(
        "juel", place.node,
        Message(
            N_("“%(place)s” holds “%(text)s”, which cannot be said in FEEL: %(problem)s"),
            {"place": place.name, "text": place.text.strip()[:200], "problem": problem},
        ),
        Message(ADVICE),
    )  # fmt: skip


def _is_feel(text: str) -> bool:
    """Whether FEEL can read it and nothing in it calls a method, which FEEL reads as nothing."""
    try:
        feel.parse(text)
    except FeelError:
        return False
    return not methods(text)


def _places(root: Any) -> Iterator[Place]:
    for node in root.iter():
        name = kind(node)
        if name in TEXTS:
            yield Place(
                node=_element(node), name=name, text=node.text or "", write=_text_writer(node)
            )
        for each in (*EITHER, *ALWAYS) if name else ():
            key = f"{CAMUNDA}{each}"
            if node.get(key):
                mark = "=" if each in EITHER else ""
                yield Place(
                    node=_element(node), name=each, text=node.get(key),
                    write=_attribute_writer(node, key, mark),
                )  # fmt: skip
        for each in SOURCES if node.tag == f"{CAMUNDA}in" else ():
            if node.get(each):
                yield Place(
                    node=_element(node), name=f"in {node.get('target')}", text=node.get(each),
                    write=_attribute_writer(node, each, ""),
                )  # fmt: skip


def _text_writer(node: Any) -> Callable[[str], None]:
    def write(text: str) -> None:
        node.text = text

    return write


def _attribute_writer(node: Any, key: str, mark: str) -> Callable[[str], None]:
    return lambda text: node.set(key, mark + text)


def _element(node: Any) -> Any:
    """The element or arrow that a part of it belongs to."""
    while node.getparent() is not None and not _stands_alone(node):
        node = node.getparent()
    return node


def _stands_alone(node: Any) -> bool:
    name = kind(node)
    return name in ("sequenceFlow", "process") or name.endswith(
        ("Task", "task", "Event", "Gateway", "Process", "callActivity", "transaction")
    )


def _literals(root: Any) -> Iterator[tuple[Any, str]]:
    for node in root.iter():
        for key in LITERAL if kind(node) else ():
            if is_marked(node.get(key, "")):
                yield node, key.removeprefix(CAMUNDA)
        if kind(node) in NAMED and is_marked(node.get("name", "")):
            yield node, f"{kind(node)} name"
