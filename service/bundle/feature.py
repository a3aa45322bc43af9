"""Scenarios of a bundle as plain values; knows no sentence and no process, plays nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from service.core.errors import Invalid
from service.core.language import N_

Table = tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    """What a step is for; "and" and "but" take the kind of the step before them."""

    GIVEN = "Context"
    WHEN = "Action"
    THEN = "Outcome"
    ANY = "Unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One sentence of a scenario, with the table below it."""

    line: int
    kind: Kind
    keyword: str
    text: str
    table: Table = ()

    @property
    def sentence(self) -> str:
        return f"{self.keyword} {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One story to play; a row of an outline is a scenario of its own."""

    name: str
    line: int
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One file with scenarios."""

    file: str
    name: str
    scenarios: tuple[Scenario, ...]


def read_file(path: Path) -> Feature:
    """Read the feature file at *path*; Invalid when it is no Gherkin."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise Invalid(N_("%(file)s cannot be read: %(problem)s"), file=path, problem=exc) from exc
    return read_feature(text, path.name)


def read_feature(text: str, file: str) -> Feature:
    """Read Gherkin text; outlines and backgrounds are worked out."""
    try:
        document: dict[str, Any] = dict(Parser().parse(text))
    except (CompositeParserException, ParserException) as exc:
        raise Invalid(
            N_("%(file)s is not a readable scenario file: %(problem)s"),
            file=file,
            problem=" ".join(str(exc).split("\n")[1:2] or [str(exc)]),
        ) from exc
    feature = document.get("feature")
    if feature is None:
        return Feature(file=file, name="", scenarios=())
    document["uri"] = file
    nodes = {node["id"]: node for node in _nodes(feature) if "id" in node}
    pickles = Compiler().compile(document)  # type: ignore[arg-type]  # a TypedDict at run time
    return Feature(
        file=file,
        name=feature["name"],
        scenarios=tuple(_scenario(pickle, nodes) for pickle in pickles),
    )


def _scenario(pickle: Mapping[str, Any], nodes: Mapping[str, Any]) -> Scenario:
    source = nodes[pickle["astNodeIds"][-1]]  # the row of the outline, or the scenario itself
    return Scenario(
        name=pickle["name"],
        line=source["location"]["line"],
        steps=tuple(_step(step, nodes) for step in pickle["steps"]),
        tags=tuple(tag["name"] for tag in pickle["tags"]),
    )


def _step(step: Mapping[str, Any], nodes: Mapping[str, Any]) -> Step:
    source = nodes[step["astNodeIds"][0]]
    table = step.get("argument", {}).get("dataTable", {}).get("rows", ())
    return Step(
        line=source["location"]["line"],
        kind=Kind(step["type"]),
        keyword=source["keyword"].strip(),
        text=step["text"],
        table=tuple(tuple(cell["value"] for cell in row["cells"]) for row in table),
    )


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _nodes(child)
