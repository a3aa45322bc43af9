"""The schema of ``demo.toml``: the people that scenarios name."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from service.bundle.schema.table import Filled, Table, Text, Texts, Wrong, needed, optional
from service.core.errors import Invalid
from service.core.language import N_
from service.core.rights import written_mandate
from service.core.words import Key


def _power(text: str) -> str:
    try:
        written_mandate(text)
    except Invalid as error:
        raise Wrong.by(error) from error
    return text


class PersonTable(Table):
    """``[persoon.<username>]``."""

    name: Filled = needed(Key.NAME, N_("The name of the person."))
    title: Text = optional(Key.FUNCTION, N_("What the person does in the organisation."))
    email: Text = optional(Key.EMAIL, N_("The mail address."))
    groups: Texts = optional(
        Key.GROUPS,
        N_("The groups the person is in, as process/group; without process: of this regulation."),
        default=(),
    )
    powers: tuple[Annotated[Text, AfterValidator(_power)], ...] = optional(
        Key.POWERS, N_("What the operator lets the person do besides."), default=()
    )


class PeopleFile(Table):
    """``demo.toml``."""

    people: dict[Text, PersonTable] = optional(
        Key.PERSON, N_("The people, by username."), default_factory=dict
    )
