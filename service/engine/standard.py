"""The BPMN 2.0 schema: what a model says that the standard does not know."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

NAMESPACE = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MAX_TEXT = 300


def departures(root: Any) -> list[tuple[int, str]]:
    """Line and text of every place where the model *root* departs from the schema."""
    copy = deepcopy(root)
    validator = _validator()
    validator.preprocess(copy)
    validator.validator.validate(copy)
    return [
        (entry.line, entry.message.replace(NAMESPACE, "")[:MAX_TEXT])
        for entry in validator.validator.error_log
    ]


@lru_cache(maxsize=1)
def _validator() -> Any:
    etree.clear_error_log()
    return BpmnValidator()
