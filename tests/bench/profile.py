"""Reads ``bench.toml`` of a process: which forms are sent, with which answers. Measures nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.actions.binding import ACTION, Sent
from service.bundle.schema.measuring_file import MeasuringFile
from service.bundle.schema.reading import read_or_refuse
from service.core.errors import ConfigError
from service.core.feel import evaluate, to_json
from service.core.forms import Bound, Context, bind_data
from service.core.language import N_

PROFILE_FILE = "bench.toml"
EXPRESSION = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task by its name, who does it, and the answers."""

    name: str
    username: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The public start form, and the tasks that follow one another; the first is measured.

    *path* is a feature file whose first scenario leads a case from intake to closed.
    """

    folder: Path
    form: str
    answers: Mapping[str, Any]
    steps: tuple[Step, ...]
    path: Path | None = None


def find(processes_dir: Path) -> Path:
    """The first process folder with a bench file; ConfigError when there is none."""
    for path in sorted(processes_dir.glob(f"*/{PROFILE_FILE}")):
        return path.parent
    raise ConfigError(
        N_("No process in %(folder)s has a %(file)s, so there is nothing to measure."),
        folder=processes_dir,
        file=PROFILE_FILE,
    )


def read(folder: Path) -> Profile:
    """The bench file of a process folder; BundleError says what is wrong with it."""
    found = read_or_refuse(MeasuringFile, (folder / PROFILE_FILE).read_bytes(), PROFILE_FILE)
    return Profile(
        folder=folder,
        form=found.start.form,
        answers=found.start.answers,
        steps=tuple(
            Step(name=row.name, username=row.by, answers=row.answers) for row in found.tasks
        ),
        path=None if found.path is None else folder / found.path.file,
    )


def answered(empty: Bound, answers: Mapping[str, Any]) -> Bound:
    """A form filled in with *answers*; texts that start with ``=`` are worked out first."""
    bound = bind_data(empty.form, _worked_out(answers, empty.context), empty.context)
    if not bound.accepted:
        raise ConfigError(
            N_("The answers for form “%(form)s” in %(file)s are refused: %(fields)s."),
            form=empty.form.id,
            file=PROFILE_FILE,
            fields="; ".join(f"{name}: {text.msgid}" for name, text in bound.errors.items()),
        )
    return bound


def fields(sent: Sent) -> list[tuple[str, str]]:
    """What a browser would post."""
    posted = [(name, value) for name, values in sent.typed.items() for value in values]
    return [*posted, (ACTION, sent.press.text)]


def _worked_out(value: Any, context: Context) -> Any:
    if isinstance(value, Mapping):
        return {name: _worked_out(inner, context) for name, inner in value.items()}
    if isinstance(value, list):
        return [_worked_out(inner, context) for inner in value]
    if isinstance(value, str) and value.startswith(EXPRESSION):
        source = value.removeprefix(EXPRESSION)
        return to_json(evaluate(source, context.record, context.functions))
    return value
