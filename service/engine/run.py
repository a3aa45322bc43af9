"""One step in progress: the record as it changes, and the engine's questions about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment

from service.core import feel
from service.core.calendar_functions import Functions
from service.core.errors import EngineError
from service.core.iso_timers import NoTimer
from service.core.language import N_
from service.core.moments import as_moment
from service.core.record import get_path, set_path
from service.core.warning import due_key, signal_kind
from service.core.words import RowField
from service.engine import turns
from service.engine.catching import FIRED, SINCE, Clock, Counted
from service.engine.dialect import CONDITION_PREFIX
from service.engine.expressions import PEOPLE, scope
from service.engine.functions import functions_for
from service.engine.multiples import ID, KEY, LIST, is_row
from service.engine.step import DecisionMade, Facts
from service.engine.witness import Origin, Witness

if TYPE_CHECKING:
    from service.bundle.bundle import Bundle
    from service.bundle.elements import Element

TERM = RowField.TERM


class Run:
    """Holds the facts of one step; ``version`` moves whenever the record does."""

    def __init__(self, bundle: Bundle, facts: Facts) -> None:
        self.bundle = bundle
        self.facts = facts
        self.version = 0
        # The present of what happens now: the moment of the timer that led to it, however late.
        self.at = facts.now
        self.decisions: list[DecisionMade] = []
        self.derived: dict[str, Any] = {}
        # Per waiting timer when it goes off, None: not known yet; and where that came from.
        self.moments: dict[str, datetime | None] = {}
        self.clocks: dict[str, Origin] = {}
        self.engine = _Engine(_Environment(self))
        # Both read the record, so they are of one version of it.
        self._functions: Functions | None = None
        self._witness: Witness | None = None

    def write(self, field: str, value: Any) -> None:
        """Set one record field."""
        self.facts = replace(self.facts, record=set_path(self.facts.record, field, value))
        self._functions = self._witness = None
        self.version += 1

    def evaluate(self, source: str, local: Mapping[str, Any]) -> Any:
        """Work out one expression over the record as it is now."""
        return self._evaluate(source, local, self._given())

    def date(self, source: str, local: Mapping[str, Any]) -> tuple[Any, Origin]:
        """The value of an expression, and where that date came from."""
        witness = self._witness
        if witness is None:
            self._witness = witness = Witness(self._given(), self.bundle.calendar.zone)
        value = self._evaluate(source, local, witness.functions)
        return value, witness.origin_of(value)

    def arm(self, token: Any) -> None:
        """Work out when the timer *token* goes off; null means that it waits to know.

        Durations and cycles count from when it came; what they are is read anew each time.
        """
        clock: Clock = token.task_spec.event_definition
        value, self.clocks[token.id] = self.date(clock.expression, token.data)
        since = self.since(token)
        self.moments[token.id] = None if value is None else self._moment(token, value, since)

    def since(self, token: Any) -> datetime:
        """When a timer began to wait."""
        return datetime.fromisoformat(token.internal_data.setdefault(SINCE, self.at.isoformat()))

    def _moment(self, token: Any, value: Any, since: datetime) -> datetime | None:
        calendar = self.bundle.calendar
        match token.task_spec.event_definition.counted:
            case Counted.CYCLE:
                try:
                    return turns.turn(value, since, token.internal_data.get(FIRED, 0), calendar)
                except NoTimer as exc:
                    raise self._no_moment(token, value) from exc
            case Counted.DURATION:
                found = turns.after(since, value, calendar)
            case _:
                found = as_moment(value, calendar) if isinstance(value, str | date) else None
        if found is None:
            raise self._no_moment(token, value)
        return found.astimezone(UTC)

    def _no_moment(self, token: Any, value: Any) -> EngineError:
        problem = {
            Counted.DATE: N_("The timer “%(element)s” gives %(value)s, which is no moment."),
            Counted.DURATION: N_("The timer “%(element)s” gives %(value)s, which is no duration."),
            Counted.CYCLE: N_("The timer “%(element)s” gives %(value)s, which is no cycle of an"
                              " hour or longer, such as R3/P3D."),
        }  # fmt: skip
        return EngineError(
            problem[token.task_spec.event_definition.counted],
            element=str(token.task_spec.bpmn_name or token.task_spec.bpmn_id),
            value=str(value),
        )

    def local(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a token carries; the rows of lists as the record holds them now."""
        found = {name: value for name, value in data.items() if not is_row(value)}
        for name, value in data.items():
            if is_row(value):
                rows = self.evaluate(value[LIST], found)
                found[name] = next((row for row in rows or () if row[KEY] == value[ID]), None)
        return found

    def decide(self, task: Any) -> None:
        """Work out a decision table and write the outcome to the record."""
        extensions = task.task_spec.extensions
        table, field = extensions["decisionRef"], extensions["resultVariable"]
        names = scope(self.bundle, self.facts, self.local(task.data))
        given = self._given()
        decision = self.bundle.decisions.get(table)
        if decision is None:
            raise EngineError(N_("There is no decision “%(name)s”."), name=table)
        outcome = decision.evaluate(names, given, allowance=self.facts.allowance)
        value = feel.to_json(outcome.value)
        self.write(field, value)
        element = self.element(task)
        self.decisions.append(
            DecisionMade(
                element=element.key if element else "",
                field=field,
                value=value,
                table=table,
                rules=outcome.matched,
            )
        )

    def work_out(self, task: Any) -> None:
        """Work out a script and write the outcome to the record, as a derived field."""
        script = task.task_spec
        value = feel.to_json(self.evaluate(script.source, task.data))
        self.write(script.field, value)
        self.derived[script.field] = value

    def opened(self, task: Any) -> dict[str, Any]:
        """What a new job must remember: which warning it gives, for which due date."""
        name = task.data.get(TERM)
        term = self.bundle.regulation.terms.get(name) if isinstance(name, str) else None
        if term is None:
            return {}
        record, calendar = self.facts.record, self.bundle.calendar
        return {
            TERM: term.name,
            RowField.KIND: signal_kind(
                term, record, calendar, self.facts.now, self.bundle.internal_calendar
            ),
            RowField.DUE: due_key(term, record, calendar),
        }

    def derive(self) -> None:
        """Set every derived field that is still empty and has a value now."""
        progress = True
        while progress:
            progress = False
            for field, source in self.bundle.regulation.derived.items():
                if get_path(self.facts.record, field) is None:
                    value = feel.to_json(self.evaluate(source, {}))
                    if value is not None:
                        self.write(field, value)
                        self.derived[field] = value
                        progress = True

    def element(self, task: Any) -> Element | None:
        """The model element a token stands on, None for the engine's own inventions."""
        return self.bundle.element_at(task.workflow.spec.name, task.task_spec.bpmn_id)

    def _given(self) -> Functions:
        if self._functions is None:
            self._functions = functions_for(self.bundle, self.facts)
        return self._functions

    def _evaluate(
        self, source: str, local: Mapping[str, Any], given: Mapping[str, Callable[..., Any]]
    ) -> Any:
        expression = feel.parse(source.strip())
        names = scope(self.bundle, self.facts, self.local(local))
        if PEOPLE in expression.names | expression.filter_names:
            names[PEOPLE] = list(self.facts.people())
        return expression.evaluate(names, given, allowance=self.facts.allowance)


class _Environment(TaskDataEnvironment):  # type: ignore[misc] # the engine is untyped
    def __init__(self, run: Run) -> None:
        super().__init__({})
        self.run = run

    def execute(self, *_: Any, **__: Any) -> None:
        raise PermissionError("the engine runs no code")

    def call_service(self, *_: Any, **__: Any) -> None:
        raise PermissionError("the engine calls no service")


class _Engine(PythonScriptEngine):  # type: ignore[misc] # the engine is untyped
    """Answers with FEEL; our own errors pass through untouched."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        run: Run = self.environment.run
        if expression.startswith(CONDITION_PREFIX):
            return run.evaluate(expression[len(CONDITION_PREFIX) :], task.data) is True
        return feel.to_json(run.evaluate(expression, task.data))

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        self.environment.execute(script)
