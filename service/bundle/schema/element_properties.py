"""The schema of the properties that elements of a model may carry."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, create_model

from service.bundle.schema.table import Feel, Table, Text, Words, Wrong, optional
from service.core.language import N_
from service.core.topic import Topic
from service.core.words import YES, Property


def _yes(text: str) -> str:
    if text != YES:
        raise Wrong(N_("“%(key)s” can only be “%(yes)s”."), yes=YES)
    return text


Yes = Annotated[Text, AfterValidator(_yes)]


class ElementProperties(Table):
    """The extension properties of any element; what a topic reads besides is added to it."""

    clauses: Words = optional(Property.CLAUSES, N_("The clauses that this carries out."))
    gates: Words = optional(Property.GATES, N_("The tags that rules of order name."))
    allowed: Feel = optional(
        Property.ALLOWED, N_("May this be done now? If not, an action is not offered.")
    )
    condition: Feel = optional(
        Property.CONDITION, N_("Over the record after filling in: is this accepted?")
    )
    condition_text: Text = optional(
        Property.CONDITION_TEXT, N_("What somebody reads who is refused: the rule and the way out.")
    )
    condition_field: Text = optional(
        Property.CONDITION_FIELD,
        N_("The question of the form at which somebody who is refused reads that."),
    )
    in_row: Feel = optional(
        Property.IN_ROW,
        N_("A filter that finds exactly one row of a list: the answers go into that row."),
    )
    appends_to: Text = optional(
        Property.APPENDS_TO, N_("The list to which the answers are added as a new row.")
    )
    sets: Words = optional(
        Property.SETS, N_("The fields that get the moment at which this is done.")
    )
    form: Text = optional(Property.FORM, N_("The id of the form."))
    action_groups: Words = optional(
        Property.ACTION_GROUPS, N_("The groups that may take this action.")
    )
    public: Words = optional(
        Property.PUBLIC,
        N_("Who may do this on the status page: ja for who filed the case, or parties by name."),
    )
    emphasis: Yes | None = optional(
        Property.EMPHASIS,
        N_("With ja the case waits for this: it comes first on the status page, as a button."),
        default=None,
    )
    button: Text = optional(
        Property.BUTTON, N_("What the button says. Left out: the name of the element.")
    )
    serves: Words = optional(
        Property.SERVES,
        N_("The terms this task works for; without a date of its own it takes their earliest."),
    )
    moment: Feel = optional(
        Property.MOMENT,
        N_(
            "At a start event with a cycle: when a round begins, over the day of that round. A date"
            " keeps the time of the cycle. Left out: on that day itself."
        ),
    )
    on_return: Feel = optional(
        Property.ON_RETURN,
        N_(
            "At an action: it happens by itself when a letter comes back or fails. Gives the"
            " answers of its form, from retour.brief, titel, partij, aan, op and statuscode."
        ),
    )
    shows_letter: Text = optional(
        Property.SHOWS_LETTER,
        N_(
            "At a task: the letter that stands beside the form as it would go now, by the name of"
            " its file. For who signs what somebody else wrote."
        ),
    )
    beside: Words = optional(
        Property.BESIDE,
        N_("What stands beside this form instead of the summary of the bundle: fields by name."),
    )
    may_differ: Text = optional(Property.MAY_DIFFER, N_("Is known, but does nothing yet."))


@lru_cache(maxsize=64)
def properties_with(topic: Topic | None) -> type[ElementProperties]:
    """The properties of an element of this topic."""
    if topic is None:
        return ElementProperties
    fields: dict[str, Any] = {
        f"of_topic_{number}": (Text, optional(each.name, each.sentence))
        for number, each in enumerate(topic.properties)
    }
    return create_model(topic.name, __base__=ElementProperties, **fields)
