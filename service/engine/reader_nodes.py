"""What the engine's parser reads of every element: camunda's extensions, and how often."""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from service.bundle.xml import BPMN, CAMUNDA, expression_text, extensions, text_of
from service.core.language import N_
from service.core.words import Local
from service.engine.multiples import MOST, Multiple, Times


class Dialect:
    """Reads camunda extensions for every node and multi-instance collections from FEEL."""

    node: Any
    spec: Any
    task: Any

    def parse_extensions(self, node: Any = None) -> dict[str, Any]:
        return extensions(self.node if node is None else node)

    def _add_multiinstance_task(self, loop: Any) -> None:
        rows, item = loop.get(f"{CAMUNDA}collection"), loop.get(f"{CAMUNDA}elementVariable")
        count = text_of(loop.find(f"{BPMN}loopCardinality"))
        if not count and not (rows and item):
            self.refuse(N_("multi-instance needs a collection and an element variable"))
        self._several(
            loop,
            Times(
                item=Local.COUNTER if count else item,
                rows="" if count else expression_text(rows),
                count=expression_text(count),
                until=expression_text(text_of(loop.find(f"{BPMN}completionCondition"))),
                one_by_one=loop.get("isSequential") == "true",
            ),
        )

    def _add_loop_task(self, loop: Any) -> None:
        most = loop.get("loopMaximum") or ""
        self._several(
            loop,
            Times(
                again=expression_text(text_of(loop.find(f"{BPMN}loopCondition"))),
                most=min(int(most), MOST) if most.isdecimal() else MOST,
                first=loop.get("testBefore") == "true",
                one_by_one=True,
            ),
        )

    def _several(self, loop: Any, times: Times) -> None:
        original = self.spec.task_specs.pop(self.task.name)
        self.task = Multiple(self.spec, original.name, times)
        self.task.bpmn_name, self.task.lane = original.bpmn_name, original.lane
        self.task.extensions = original.extensions
        self._copy_task_attrs(original, loop)

    def _copy_task_attrs(self, original: Any, loop: Any) -> None:
        super()._copy_task_attrs(original, loop)  # type: ignore[misc] # a mixin

    def refuse(self, problem: str) -> NoReturn:
        raise ValidationException(problem, node=self.node)
