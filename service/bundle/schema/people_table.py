"""The schema of ``[personen]`` in ``bundle.toml``: whom the expressions may read of, and why."""

from __future__ import annotations

from service.bundle.schema.table import Filled, Flag, Table, Texts, needed, optional
from service.core.language import N_
from service.core.words import Key, PersonDetail


class PeopleTable(Table):
    """``[personen]``."""

    groups: Texts = optional(
        Key.GROUPS, N_("The groups of the process whose people are known."), default=()
    )
    everybody: Flag = optional(
        Key.EVERYBODY,
        N_("Whether everybody with an account is known, also outside the groups of the process."),
        default=False,
    )
    details: tuple[PersonDetail, ...] = optional(
        Key.PROPERTIES,
        N_("What is told of them besides the username and the name."),
        default=(),
    )
    reason: Filled = needed(
        Key.REASON, N_("Why the process has to know them. It is shown when that changes.")
    )
