"""What a stranger's model lacks to be a version: settings, a form, a group, a topic, a table.

A model alone names things that stand elsewhere: code behind a task, a form, another process. Each
gets something that exists here, so that what is refused is refused for how the model is drawn.
"""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from service.bundle.spelling import read_model
from service.bundle.xml import BPMN, CAMUNDA, all_nodes, has_people, kind
from service.core.topic import Topic
from tests.engine.engine_models import FORM, REGULATION, calendar_json

TOPICS = {"iets": Topic(name="iets", sentence="Does what the code of the stranger did.")}
NAME = "vreemd.bpmn"
CODE = ("class", "delegateExpression", "expression", "type", "topic")
CALLED = "aangeroepen"
STUB = (
    f'<definitions xmlns="{BPMN[1:-1]}" id="d" targetNamespace="x"><process id="{CALLED}"'
    ' isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
    '<endEvent id="e"/></process></definitions>'
).encode()
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="x"><decision id="tabel" name="tabel"><decisionTable id="t"><output id="o"/>
<rule id="r"><outputEntry id="oe"><text>1</text></outputEntry></rule></decisionTable></decision>
</definitions>"""
BUNDLE = """
[bundel]
sleutel = "vreemd"
titel = "Vreemd"
proces = "{root}"
nummer = "V-{{volgnummer}}"
[groep.team]
naam = "Team"
mag = ["taken", "invoeren"]
bereik = "eigen"
"""


def surrounded(model: bytes) -> dict[str, bytes] | None:
    """The files of a version around a model; None when no process of it is executable."""
    root = read_model(model, NAME).root
    processes = [each for each in root.iter(f"{BPMN}process") if each.get("id")]
    begin = next((each for each in processes if each.get("isExecutable") == "true"), None)
    if begin is None:
        return None
    own = {each.get("id") for each in processes}
    for process in processes:
        for node in all_nodes(process):
            _give(node, own)
    return {
        NAME: etree.tostring(root),
        "aangeroepen.bpmn": STUB,
        "tabel.dmn": TABLE,
        "bundle.toml": BUNDLE.format(root=begin.get("id")).encode(),
        "regeling.toml": REGULATION.encode(),
        "kalender.json": calendar_json(),
        "forms/f.form": json.dumps(FORM).encode(),
    }


def _give(node: Any, own: set[str | None]) -> None:
    match kind(node):
        case "serviceTask" | "sendTask":
            _forget(node, *CODE)
            node.set(f"{CAMUNDA}type", "external")
            node.set(f"{CAMUNDA}topic", "iets")
        case "userTask":
            _forget(node, "formKey")
            node.set(f"{CAMUNDA}formRef", "f")
            groups = node.get(f"{CAMUNDA}candidateGroups", "")
            if not has_people(node) or (groups and groups[0] not in "=$#"):
                node.set(f"{CAMUNDA}candidateGroups", "team")
        case "businessRuleTask":
            _forget(node, *CODE)
            node.set(f"{CAMUNDA}decisionRef", "tabel")
            node.set(f"{CAMUNDA}resultVariable", "uitkomst")
        case "callActivity" if node.get("calledElement") not in own:
            node.set("calledElement", CALLED)


def _forget(node: Any, *names: str) -> None:
    for name in names:
        node.attrib.pop(CAMUNDA + name, None)
