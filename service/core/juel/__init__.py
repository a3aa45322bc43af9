"""JUEL, the language of conditions elsewhere, said in FEEL as far as that goes."""

from service.core.juel.pieces import NoTranslation
from service.core.juel.translation import inside, is_marked, methods, translated

__all__ = ["NoTranslation", "inside", "is_marked", "methods", "translated"]
