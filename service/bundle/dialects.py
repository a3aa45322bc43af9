"""Which tool wrote a model, and its attributes in the dialect that is read here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from service.bundle.remarks import Remarks
from service.bundle.xml import BPMN_NS, CAMUNDA, CAMUNDA_NS
from service.core.finding import Severity
from service.core.language import N_, Message

# Namespaces of engines that took over this dialect word for word.
SAME = frozenset({"http://operaton.org/schema/1.0/bpmn", "http://www.camunda.com/fox"})
# Those that it came from: the same words mean the same here, and these are read.
COUSINS = {"http://flowable.org/bpmn": "Flowable", "http://activiti.org/bpmn": "Activiti"}
SHARED = frozenset(
    {"assignee", "candidateUsers", "candidateGroups", "dueDate", "collection", "elementVariable",
     "topic", "resultVariable"}
)  # fmt: skip
OTHERWISE = {"formKey": "formRef"}
EXTERNAL = "external-worker"  # as a cousin calls a job for a worker

CAMUNDA_8 = "http://camunda.org/schema/zeebe/1.0"
MODELER = "{http://camunda.org/schema/modeler/1.0}executionPlatform"
FOREIGN_PLATFORMS = frozenset({"Camunda Cloud"})
# Engines whose own extensions say how a model runs.
ENGINES = {
    CAMUNDA_8: "Camunda 8",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.jboss.com/jbpm": "jBPM",
    "http://www.bonitasoft.org/ns/studio/bpmn2": "Bonita",
    "http://xmlns.oracle.com/bpm/OracleExtensions": "Oracle BPM",
    "http://www.ibm.com/xmlns/prod/bpm/bpmn/ext/process/wle": "IBM BPM",
    "http://www.imixs.org/bpmn2": "Imixs",
}
_PLAIN = frozenset(
    {BPMN_NS, CAMUNDA_NS, "http://www.omg.org/spec/BPMN/20100524/DI",
     "http://www.omg.org/spec/DD/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC",
     "http://www.w3.org/2001/XMLSchema-instance", "http://bpmn.io/schema/bpmn",
     "http://bpmn.io/schema/bpmn/biocolor/1.0", "http://camunda.org/schema/modeler/1.0",
     "http://www.omg.org/spec/BPMN/non-normative/color/1.0", ""}
)  # fmt: skip


def plain_dialect(root: Any, remarks: Remarks) -> None:
    """Put what means the same in this dialect, and tell of what another tool meant."""
    used = _namespaces(root)
    for space in used & SAME:
        _rename(root, space)
    for space in used & COUSINS.keys():
        _take_over(root, space)
    _tell(root, used, remarks)


def _namespaces(root: Any) -> set[str]:
    """The namespaces that something in the model is of; to declare one says nothing."""
    return {
        etree.QName(name).namespace or ""
        for node in root.iter()
        for name in (node.tag, *node.attrib)
        if isinstance(name, str)
    }


def _rename(root: Any, space: str) -> None:
    for node in root.iter(f"{{{space}}}*"):
        node.tag = CAMUNDA + etree.QName(node).localname
    for node, name, local in _attributes(root, space):
        node.set(CAMUNDA + local, node.attrib.pop(name))


def _take_over(root: Any, space: str) -> None:
    for node, name, local in _attributes(root, space):
        value = node.get(name)
        if local == "type" and value == EXTERNAL:
            node.set(f"{CAMUNDA}type", "external")
        elif local in SHARED or local in OTHERWISE:
            node.set(CAMUNDA + OTHERWISE.get(local, local), value)
        else:
            continue
        del node.attrib[name]
    for node in list(root.iter(f"{{{space}}}in")):
        node.tag = f"{CAMUNDA}in"


def _attributes(root: Any, space: str) -> Iterator[tuple[Any, str, str]]:
    """Node, name and local name of every attribute of a namespace."""
    mark = f"{{{space}}}"
    for node in root.iter():
        for name in [each for each in node.attrib if each.startswith(mark)]:
            yield node, name, name[len(mark) :]


def _tell(root: Any, used: set[str], remarks: Remarks) -> None:
    engines = sorted({tool for space, tool in ENGINES.items() if space in used})
    if root.get(MODELER) in FOREIGN_PLATFORMS and not engines:
        engines = [ENGINES[CAMUNDA_8]]
    if engines:
        remarks.error(
            "dialect", root,
            Message(
                N_("This model was drawn for %(tool)s, whose instructions mean nothing here."),
                {"tool": ", ".join(engines)},
            ),
            Message(
                N_("Open it in Camunda Modeler as a diagram for Camunda 7, and fill in who does"
                   " what, the forms, the topics and the conditions there.")
            ),
        )  # fmt: skip
        return
    left = _namespaces(root)
    cousins = sorted(COUSINS[space] for space in left & COUSINS.keys())
    if cousins:
        remarks.add(
            Severity.WARNING, "dialect", root,
            Message(
                N_("This model was drawn for %(tool)s. Read are: %(read)s. Not read are:"
                   " %(left)s."),
                {
                    "tool": ", ".join(cousins),
                    "read": ", ".join(sorted({*SHARED, *OTHERWISE})),
                    "left": ", ".join(_left(root)),
                },
            ),
            Message(N_("Look at each element with one of those, and draw what it did.")),
        )  # fmt: skip
    others = sorted(left - _PLAIN - COUSINS.keys())
    if others:
        remarks.add(
            Severity.INFO, "dialect", root,
            Message(
                N_("The extensions of %(tool)s are not read."),
                {"tool": root.get("exporter") or ", ".join(others)[:200]},
            ),
        )  # fmt: skip


def _left(root: Any) -> list[str]:
    """What of a cousin's dialect is not read, by name."""
    found = set()
    for space in COUSINS:
        found |= {etree.QName(node).localname for node in root.iter(f"{{{space}}}*")}
        found |= {local for _, _, local in _attributes(root, space)}
    return sorted(found)
