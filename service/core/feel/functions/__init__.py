"""The functions that FEEL itself brings, by name."""

from __future__ import annotations

from service.core.feel.functions import contexts, lists, numbers, ranges, temporal, text
from service.core.feel.functions.registry import Builtin

BUILTINS: dict[str, Builtin] = {
    builtin.name: builtin
    for module in (text, numbers, lists, temporal, contexts, ranges)
    for builtin in module.FUNCTIONS.all
}
BUILTIN_NAMES = frozenset(BUILTINS)

__all__ = ["BUILTINS", "BUILTIN_NAMES", "Builtin"]
