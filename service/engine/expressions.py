"""What an expression can see: the record, the case, the settings; the only way to evaluate one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from service.core import feel
from service.core.words import Key, Scope
from service.engine.functions import functions_for

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.engine.step import Facts

CASE, USER, PEOPLE, SETTINGS = Scope.CASE, Scope.USER, Scope.PEOPLE, Scope.SETTINGS
SCOPE_NAMES = frozenset({CASE, USER, PEOPLE, SETTINGS, Scope.REGULATION, Scope.PARTY})


def scope(bundle: Bundle, facts: Facts, local: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The names an expression may use, people excepted: those are looked up when asked for."""
    regulation = bundle.regulation
    return {
        Scope.PARTY: facts.party,  # a field of that name goes first, as it did before this was told
        **facts.record,
        CASE: facts.case,
        USER: facts.user,
        SETTINGS: regulation.settings,
        Scope.REGULATION: {Key.NAME: regulation.name, Key.VERSION: regulation.version},
        **(local or {}),
    }


def functions(bundle: Bundle, facts: Facts) -> dict[str, Callable[..., Any]]:
    """The functions an expression may call."""
    return functions_for(bundle, facts)


def evaluate(
    bundle: Bundle,
    source: str,
    facts: Facts,
    local: Mapping[str, Any] | None = None,
) -> Any:
    """Work out one expression; a leading ``=`` (literal marker) is ignored."""
    expression = feel.parse(source.strip().removeprefix("="))
    names = scope(bundle, facts, local)
    if PEOPLE in expression.names | expression.filter_names:
        names[PEOPLE] = list(facts.people())
    return expression.evaluate(names, functions_for(bundle, facts), allowance=facts.allowance)
