"""Checks the properties of elements against their schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.bundle.model import Model, Report
from service.bundle.schema.element_properties import properties_with
from service.bundle.schema.reading import Reader
from service.bundle.xml import extensions, properties
from service.core.topic import Topic


def lint_properties(model: Model, report: Report, topics: Mapping[str, Topic]) -> None:
    """A finding for every property that means nothing, or not this."""
    for scope, node in model.nodes():
        found = properties(node)
        if found:
            reader = Reader(scope.file)
            topic = topics.get(extensions(node).get("topic", ""))
            reader.by(properties_with(topic), found)
            report.findings += [
                replace(each, element=node.get("id"), name=node.get("name"), line=node.sourceline)
                for each in reader.findings
            ]
