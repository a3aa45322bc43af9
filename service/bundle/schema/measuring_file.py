"""The schema of ``bench.toml``: what a measurement fills in."""

from __future__ import annotations

from service.bundle.schema.table import Filled, Free, Table, needed, optional
from service.core.language import N_
from service.core.words import Key


class FirstForm(Table):
    """``[start]``."""

    form: Filled = needed(Key.FORM, N_("The start form that is sent."))
    answers: Free = needed(Key.CARRIED, N_("The answers; a text that begins with = is FEEL."))


class MeasuredTask(Table):
    """``[[taak]]``."""

    name: Filled = needed(Key.NAME, N_("The name of the task."))
    by: Filled = needed(Key.BY, N_("The username of who does it."))
    answers: Free = optional(
        Key.CARRIED, N_("The answers; a text that begins with = is FEEL."), default_factory=dict
    )


class WholePath(Table):
    """``[verloop]``."""

    file: Filled = needed(
        Key.FILE, N_("The feature file whose first scenario leads a case from start to closed.")
    )


class MeasuringFile(Table):
    """``bench.toml``."""

    start: FirstForm = needed(Key.START, N_("How a case begins."))
    tasks: tuple[MeasuredTask, ...] = needed(
        Key.TASK, N_("The tasks that follow one another; the first is measured."), min_length=1
    )
    path: WholePath | None = optional(
        Key.PATH, N_("A whole case, from start to closed."), default=None
    )
