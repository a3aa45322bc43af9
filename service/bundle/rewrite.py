"""Changes the files of a bundle as an author would: another value, one element less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
import tomlkit.items
from lxml import etree
from tomlkit.exceptions import TOMLKitError

from service.bundle.xml import BPMN, all_nodes, safe_parse
from service.core.errors import Invalid
from service.core.language import N_

TABLES = ("regeling.toml", "bundle.toml")


def with_value(files: Mapping[str, bytes], path: str, value: str) -> dict[str, bytes]:
    """*files* with another value at a dotted *path* of the regulation or the bundle.

    The new value is of the kind of the old one. Invalid when there is nothing at *path*, or more
    than one value.
    """
    for file in TABLES:
        document = _read(files, file)
        *parents, key = path.split(".")
        table: Any = document
        for parent in parents:
            table = table.get(parent, {}) if isinstance(table, Mapping) else {}
        if not isinstance(table, Mapping) or key not in table:
            continue
        table[key] = _like(table[key], path, value)  # type: ignore[index]
        return {**files, file: tomlkit.dumps(document).encode()}
    raise Invalid(
        N_("There is no setting “%(path)s” in %(files)s."), path=path, files=", ".join(TABLES)
    )


def without_element(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """*files* with the element of that name (or id, or process/id) taken out of its model.

    What led to the element leads to the one behind it. Invalid when no element, or more than one,
    has that name, or when not exactly one flow leads on.
    """
    found = [
        (file, node.getroottree().getroot(), node)
        for file, data in sorted(files.items())
        if file.endswith(".bpmn")
        for process in safe_parse(data).iter(f"{BPMN}process")
        for node in all_nodes(process)
        if name in (node.get("name"), node.get("id"), f"{process.get('id')}/{node.get('id')}")
    ]
    if len(found) != 1:
        raise Invalid(
            N_("“%(name)s” is the name of %(count)s elements; name exactly one."),
            name=name,
            count=len(found),
        )
    file, root, node = found[0]
    _bypass(root, node, name)
    return {**files, file: etree.tostring(root, xml_declaration=True, encoding="UTF-8")}


def _bypass(root: Any, node: Any, name: str) -> None:
    key, scope = node.get("id"), node.getparent()
    flows = scope.findall(f"{BPMN}sequenceFlow")
    onward = [flow for flow in flows if flow.get("sourceRef") == key]
    edges = [one for one in scope if one.get("attachedToRef") == key]
    if len(onward) != 1 or edges:
        raise Invalid(
            N_("“%(name)s” cannot be taken out: exactly one flow must lead on from it."), name=name
        )
    last = onward[0]
    target = next(one for one in scope if one.get("id") == last.get("targetRef"))
    for incoming in target.findall(f"{BPMN}incoming"):
        if incoming.text == last.get("id"):
            target.remove(incoming)
    for flow in flows:
        if flow.get("targetRef") == key:
            flow.set("targetRef", target.get("id"))
            entry = etree.Element(f"{BPMN}incoming")
            entry.text = flow.get("id")
            target.insert(0, entry)
    gone = {key, last.get("id")}
    for drawn in [one for one in root.iter() if one.get("bpmnElement") in gone]:
        drawn.getparent().remove(drawn)
    for seat in [one for one in root.iter(f"{BPMN}flowNodeRef") if one.text == key]:
        seat.getparent().remove(seat)
    scope.remove(node)
    scope.remove(last)


def _read(files: Mapping[str, bytes], file: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(files.get(file, b"").decode("utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError) as exc:
        raise Invalid(N_("%(file)s cannot be read: %(problem)s"), file=file, problem=exc) from exc


def _like(old: Any, path: str, value: str) -> Any:
    """*value* in the kind of *old*, written as TOML for everything that is no text."""
    if isinstance(old, Mapping):
        raise Invalid(N_("“%(path)s” holds more than one value."), path=path)
    if isinstance(old, str):
        return value
    try:
        new = tomlkit.value(value)
    except (TOMLKitError, ValueError) as exc:
        raise Invalid(
            N_("“%(value)s” is no value for “%(path)s”."), value=value, path=path
        ) from exc
    if type(new.unwrap()) is not type(_plain(old)):
        raise Invalid(N_("“%(value)s” is no value for “%(path)s”."), value=value, path=path)
    return new


def _plain(value: Any) -> Any:
    return value.unwrap() if isinstance(value, tomlkit.items.Item) else value
