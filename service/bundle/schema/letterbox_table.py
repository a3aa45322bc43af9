"""The schema of ``[brievenbus]`` in ``bundle.toml``: what a message that comes in fills in."""

from __future__ import annotations

from service.bundle.schema.table import Filled, Free, Table, Text, Texts, needed, optional
from service.core.language import N_
from service.core.words import Key, PostField, PostKey


class LetterboxFieldsTable(Table):
    """``[brievenbus.velden]``: per part of a message the question that it answers."""

    text: Text = optional(PostField.TEXT, N_("What it says."))
    subject: Text = optional(PostField.SUBJECT, N_("Its subject."))
    name: Text = optional(PostField.NAME, N_("The name of who sent it."))
    email: Text = optional(PostField.EMAIL, N_("The e-mail address of who sent it."))
    sent_on: Text = optional(PostField.SENT_ON, N_("The day on which it was sent."))
    arrived_on: Text = optional(PostField.ARRIVED_ON, N_("The day on which it came in."))
    original: Text = optional(PostField.ORIGINAL, N_("The message itself, as a file."))
    files: Text = optional(PostField.FILES, N_("The files that came with it."))


class LetterboxTable(Table):
    """``[brievenbus]``."""

    form: Filled = needed(
        Key.FORM, N_("The start form that a message fills in, by the id of the form.")
    )
    groups: Texts = needed(
        Key.GROUPS, N_("Who sees what comes in and may register it; these groups alone.")
    )
    fields: LetterboxFieldsTable = optional(
        Key.FIELDS,
        N_("Which question each part of the message answers, by the key of the question."),
        default_factory=LetterboxFieldsTable,
    )
    fixed: Free = optional(
        PostKey.FIXED,
        N_("Answers that are the same for every message, by the key of the question."),
        default_factory=dict,
    )
