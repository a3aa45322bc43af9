"""The schema of ``demo.toml``: the people that scenarios name."""

from __future__ import annotations

from service.bundle.schema.table import Filled, Table, Text, Texts, needed, optional
from service.core.language import N_
from service.core.words import Key


class PersonTable(Table):
    """``[persoon.<username>]``."""

    name: Filled = needed(Key.NAME, N_("The name of the person."))
    title: Text = optional(Key.FUNCTION, N_("What the person does in the organisation."))
    email: Text = optional(Key.EMAIL, N_("The mail address."))
    groups: Texts = optional(Key.GROUPS, N_("The groups the person is in."), default=())


class PeopleFile(Table):
    """``demo.toml``."""

    people: dict[Text, PersonTable] = optional(
        Key.PERSON, N_("The people, by username."), default_factory=dict
    )
