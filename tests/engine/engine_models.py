"""Small models and a case that runs on them, for the engine tests only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from typing import Any

from service.bundle.assembly import load
from service.bundle.bundle import Bundle
from service.core.dmn import DecisionResult
from service.core.outcome import Done
from service.engine import submission, workflow
from service.engine.specs import specs_of

NOW = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
FEEL = 'xsi:type="tFormalExpression"'
HOLIDAYS = {"2026-04-06": "Tweede paasdag", "2026-04-27": "Koningsdag"}


WARNS = "signaal"  # the topic whose connector gives warnings


def node(
    kind: str, id: str, inner: str = "", props: Mapping[str, str] | None = None, **attrs: str
) -> str:
    """One element; attributes with ``__`` are prefixed ones."""
    texts = {"name": id, **attrs}
    listed = "".join(f' {k.replace("__", ":")}="{escape(v)}"' for k, v in texts.items())
    rows = "".join(
        f'<camunda:property name="{k}" value="{escape(v)}"/>' for k, v in (props or {}).items()
    )
    inside = inner.split("|||")
    own, rest = (inside[0], inside[1]) if len(inside) == 2 else ("", inner)
    if rows:
        own += f"<camunda:properties>{rows}</camunda:properties>"
    extension = f"<extensionElements>{own}</extensionElements>" if own else ""
    return f'<{kind} id="{id}"{listed}>{extension}{rest}</{kind}>'


def start(id: str = "start") -> str:
    return node("startEvent", id)


def end(id: str = "einde", *, terminate: bool = False) -> str:
    inner = f'<terminateEventDefinition id="{id}_t"/>' if terminate else ""
    return node("endEvent", id, inner)


def user(id: str, inner: str = "", **props: str) -> str:
    return node("userTask", id, inner, props, camunda__formRef="f", camunda__candidateGroups="team")


def job(id: str, inner: str = "", topic: str = "bericht", **props: str) -> str:
    asked = {"aan": "team"} if topic == "bericht" else {}
    return node(
        "serviceTask", id, inner, asked | props, camunda__type="external", camunda__topic=topic
    )


def rule(id: str, table: str, result: str) -> str:
    return node(
        "businessRuleTask", id, camunda__decisionRef=table, camunda__resultVariable=result
    )  # fmt: skip


def call(id: str, process: str, inner: str = "", **targets: str) -> str:
    rows = "".join(
        f'<camunda:in sourceExpression="{escape(v)}" target="{k}"/>' for k, v in targets.items()
    )
    return node("callActivity", id, f"{rows}|||{inner}", calledElement=process)


def xor(id: str, default: str = "") -> str:
    name = f"{id}?"
    if default:
        return node("exclusiveGateway", id, name=name, default=default)
    return node("exclusiveGateway", id, name=name)


def both(id: str) -> str:
    return node("parallelGateway", id)


def _definition(id: str, kind: str, tag: str, text: str) -> str:
    return f'<{kind} id="{id}_d"><{tag} {FEEL}>{escape(text)}</{tag}></{kind}>'


def _timer(id: str, moment: str) -> str:
    return _definition(id, "timerEventDefinition", "timeDate", moment)


def clock(id: str, moment: str) -> str:
    inner = _timer(id, moment)
    return node("intermediateCatchEvent", id, inner)


def fact(id: str, condition: str) -> str:
    inner = _definition(id, "conditionalEventDefinition", "condition", condition)
    return node("intermediateCatchEvent", id, inner)


def envelope(id: str, message: str, **props: str) -> str:
    inner = f'<messageEventDefinition id="{id}_m" messageRef="m_{message}"/>'
    return node("intermediateCatchEvent", id, inner, props)


def throw(id: str, message: str) -> str:
    inner = f'<messageEventDefinition id="{id}_m" messageRef="m_{message}"/>'
    return node("intermediateThrowEvent", id, inner)


def edge_clock(id: str, host: str, moment: str, *, interrupting: bool = True) -> str:
    inner = _timer(id, moment)
    stops = "true" if interrupting else "false"
    return node("boundaryEvent", id, inner, attachedToRef=host, cancelActivity=stops)


def edge_message(
    id: str, host: str, message: str, *, interrupting: bool = True, **props: str
) -> str:
    inner = f'<messageEventDefinition id="{id}_m" messageRef="m_{message}"/>'
    stops = "true" if interrupting else "false"
    return node("boundaryEvent", id, inner, props, attachedToRef=host, cancelActivity=stops)


def each(collection: str, item: str) -> str:
    return (
        f'<multiInstanceLoopCharacteristics camunda:collection="{escape(collection)}" '
        f'camunda:elementVariable="{item}"/>'
    )


def flows(*paths: str) -> str:
    """``a > b > c``; a step written ``b[condition]`` puts the condition on the arrow to b."""
    made = []
    for path in paths:
        steps = [step.strip() for step in path.split(">>")]
        for source, target in pairwise(steps):
            source = source.partition("[")[0]
            target, _, condition = target.partition("[")
            inner = (
                f"<conditionExpression {FEEL}>{escape(condition[:-1])}</conditionExpression>"
                if condition
                else ""
            )
            made.append(
                f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
                f"{inner}</sequenceFlow>"
            )
    return "".join(made)


def sub(id: str, *parts: str) -> str:
    return node("subProcess", id, "".join(parts))


def process(*parts: str, id: str = "proces", messages: tuple[str, ...] = ()) -> bytes:
    rows = "".join(f'<message id="m_{name}" name="{name}"/>' for name in messages)
    return (
        f'<definitions {NAMESPACES} id="d_{id}" targetNamespace="x">{rows}'
        f'<process id="{id}" name="{id}" isExecutable="true">{"".join(parts)}</process>'
        "</definitions>"
    ).encode()


BUNDLE = """
[bundel]
sleutel = "proef"
titel = "Proef"
proces = "proces"
nummer = "P-{volgnummer}"
[groep.team]
naam = "Team"
mag = ["taken", "invoeren"]
bereik = "eigen"
[groep.directie]
naam = "Directie"
mag = ["taken"]
"""
REGULATION = """
[regeling]
naam = "Proef"
versie = "1"
[kalender]
profiel = "proef"
[clausule.C1]
tekst = "Eerst het een, dan het ander."
[termijn.besluit]
naam = "Besluiten"
start = "ontvangen_op"
doel = "besloten_op"
duur = "werkdagen 10"
verlengbaar = "verlengingen"
artikel = "C1"
signalen = ["nadert-3", "vervaldag", "verstreken", "te_laat+5"]
"""
FORM = {
    "id": "f",
    "type": "default",
    "schemaVersion": 18,
    "components": [{"type": "textfield", "id": "a", "key": "antwoord", "label": "Antwoord"}],
}


def calendar_json() -> bytes:
    frozen = {
        "name": "proef", "timezone": "Europe/Amsterdam", "first_year": 2025, "last_year": 2028,
        "holidays": HOLIDAYS,
    }  # fmt: skip
    return json.dumps({"proef": frozen}).encode()


def files(*models: bytes, regulation: str = REGULATION, bundle: str = BUNDLE) -> dict[str, bytes]:
    """A whole bundle around the models."""
    found = {f"model{n}.bpmn": model for n, model in enumerate(models)}
    return {
        **found,
        "bundle.toml": bundle.encode(),
        "regeling.toml": regulation.encode(),
        "kalender.json": calendar_json(),
        "forms/f.form": json.dumps(FORM).encode(),
    }


def given_bundle(
    *models: bytes, regulation: str = REGULATION, tables: Mapping[str, Any] | None = None
) -> Bundle:
    bundle = load(files(*models, regulation=regulation))
    made = {name: FixedDecision(answer) for name, answer in (tables or {}).items()}
    return replace(bundle, decisions={**bundle.decisions, **made})  # type: ignore[dict-item] # a fake


class FixedDecision:
    """A table that answers what a Python function says."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def evaluate(self, scope: Any, functions: Any, **_: Any) -> DecisionResult:
        return DecisionResult(value=self.answer(scope, functions), matched=("1",))


class Case:
    """A running case: saved and loaded again before every single action."""

    def __init__(self, bundle: Bundle, record: Mapping[str, Any] | None = None) -> None:
        self.bundle, self.now = bundle, NOW
        self.record: dict[str, Any] = dict(record or {})
        self.user: dict[str, Any] | None = None
        self.step: workflow.Step
        self._take(workflow.start(bundle, self.facts()))

    def facts(self) -> workflow.Facts:
        return workflow.Facts(
            record=self.record, now=self.now, case={"nummer": "P-1"}, user=self.user
        )

    def open(self) -> list[str]:
        return sorted(_label(each) for each in self.step.tasks)

    def jobs(self) -> list[str]:
        return sorted(_label(each) for each in self.step.jobs)

    def timers(self) -> list[tuple[str, str]]:
        """(element, local moment to the minute)."""
        return [
            (_label(t), self.bundle.calendar.local(t.due_at).isoformat()[:16])
            for t in self.step.timers
        ]

    def messages(self) -> list[str]:
        return sorted(each.message for each in self.step.actions)

    def do(self, label: str, **data: Any) -> None:
        task = next(each for each in self.step.tasks if _label(each) == label)
        element = self.bundle.elements[task.element]
        self.record = submission.accept(self.bundle, element, self.facts(), task.local, data)
        self._take(workflow.complete(self.bundle, self.step.state, task.id, self.facts()))

    def finish(self, label: str) -> None:
        found = next(each for each in self.step.jobs if _label(each) == label)
        step = workflow.finish(
            self.bundle, self.step.state, found.id, self.facts(), Done(warned=found.topic == WARNS)
        )
        self._take(step)

    def send(self, message: str) -> None:
        self._take(workflow.send(self.bundle, self.step.state, message, self.facts()))

    def change(self, **fields: Any) -> None:
        self.record = {**self.record, **fields}
        self._take(workflow.refresh(self.bundle, self.step.state, self.facts()))

    def at(self, local: str) -> None:
        moment = datetime.fromisoformat(local).replace(tzinfo=self.bundle.calendar.zone)
        self.now = moment.astimezone(UTC)
        self._take(workflow.fire(self.bundle, self.step.state, self.facts()))

    def wait(self, **span: int) -> None:
        self.now += timedelta(**span)
        self._take(workflow.fire(self.bundle, self.step.state, self.facts()))

    def is_clean(self) -> bool:
        """Completed, and nothing left behind."""
        step = self.step
        return step.completed and not (step.tasks or step.jobs or step.timers or step.actions)

    def _take(self, step: workflow.Step) -> None:
        self.step, self.record = step, step.record


def _label(each: Any) -> str:
    name = str(each.element).split("/")[1]
    return f"{name}:{'/'.join(map(str, each.local.values()))}" if each.local else name


def usual(bundle: Bundle) -> tuple[Any, dict[str, Any]]:
    """What the engine runs for a case of the usual kind: its spec and those it calls."""
    spec, called = specs_of(bundle)[bundle.root_process]
    return spec, dict(called)
