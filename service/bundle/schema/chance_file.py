"""The schema of ``willekeurig.toml``: what chance prefers when it plays a case."""

from __future__ import annotations

from service.bundle.schema.table import Table, Text, Texts, optional
from service.core.language import N_
from service.core.words import Key


class ChanceFile(Table):
    """``willekeurig.toml``."""

    answers: dict[Text, Texts] = optional(
        Key.ANSWER,
        N_("Per field, without row numbers: what to answer most of the time."),
        default_factory=dict,
    )
    rare: Texts = optional(
        Key.RARE, N_("Elements (process/id) that chance does less often than others."), default=()
    )
