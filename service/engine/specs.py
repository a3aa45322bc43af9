"""What the engine runs for a version, made from its models once per version in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import SpiffWorkflowException

from service.bundle.bundle import Bundle
from service.bundle.spelling import for_engine, read_model
from service.core.errors import BundleError
from service.core.finding import Finding, Severity, how_many
from service.core.language import N_, Message
from service.engine.reader import parse_specs

# Per process a case can begin with: its spec and those of everything it calls.
Specs = Mapping[str, tuple[Any, dict[str, Any]]]

# What the engine's parser raises on models that make no sense; it wraps only a part itself.
PARSER_ERRORS = (
    SpiffWorkflowException,
    ValidationException,
    AssertionError,
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    RecursionError,
)
_MADE: WeakKeyDictionary[Bundle, Specs] = WeakKeyDictionary()


def specs_of(bundle: Bundle) -> Specs:
    """The engine's specs of *bundle*; BundleError when the engine cannot read a model.

    Two threads may both make them for a version that is new; one set is kept, and both are fit
    to run on, because nothing writes to a spec once it is made.
    """
    made = _MADE.get(bundle)
    if made is not None:
        return made
    roots = {
        name: for_engine(read_model(data, name).root, name)
        for name, data in sorted(bundle.files.items())
        if name.endswith(".bpmn")
    }
    try:
        made = parse_specs(roots, bundle.settings.roots)
    except PARSER_ERRORS as exc:
        found = _finding(exc)
        raise BundleError(
            N_("The bundle cannot be used: %(errors)s, the first in %(file)s: %(problem)s"),
            findings=[found],
            errors=how_many(Severity.ERROR, 1),
            file=found.file,
            problem=found.message,
        ) from exc
    return _MADE.setdefault(bundle, made)


def _finding(exc: BaseException) -> Finding:
    node = getattr(exc, "tag", None)
    return Finding(
        severity=Severity.ERROR,
        code="engine",
        file=str(getattr(exc, "file_name", None) or "*.bpmn"),
        element=getattr(exc, "id", None),
        name=getattr(exc, "name", None) or node,
        message=Message(
            N_("The engine cannot read this model: %(problem)s"), {"problem": str(exc)}
        ),
    )
