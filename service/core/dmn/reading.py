"""Reads DMN 1.1 to 1.5 XML into the model, with the files that it imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.core.dmn.boxes import Expressions
from service.core.dmn.dmnfile import Xml, children, first, id_of, root_of, tag_of
from service.core.dmn.errors import DmnError
from service.core.dmn.logic import Defined, Empty, Parameter
from service.core.dmn.model import Element, Model
from service.core.dmn.types import declared
from service.core.feel.types import Type

NAMED = frozenset({"inputData", "decision", "businessKnowledgeModel", "decisionService"})
NAMED_INSIDE = frozenset({"variable", "itemComponent", "formalParameter", "parameter", "import"})
NAMED_TYPES = frozenset({"itemDefinition", "column", "parameters"})
NO_FILES: Mapping[str, bytes] = {}


def read_model(data: bytes, *, file: str, others: Mapping[str, bytes] = NO_FILES) -> Model:
    """Read *file*; what it imports is looked for in *others*, by the namespace inside those."""
    return _Files(others).read(root_of(data, file), file)


@dataclass(slots=True)
class _Files:
    """The files that may be imported, each read once."""

    others: Mapping[str, bytes]
    roots: dict[str, tuple[str, Xml]] | None = None
    read_before: dict[str, Model] = field(default_factory=dict)
    underway: list[str] = field(default_factory=list)

    def read(self, root: Xml, file: str) -> Model:
        imports = self._imports(root)
        types = declared(root)
        names = _odd_names(root)
        for prefix, other in imports.values():
            types |= {f"{prefix}.{name}": kind for name, kind in _apart(prefix, other).items()}
            names |= other.spaced_names
        return _model(root, file, imports, types, names)

    def _imports(self, root: Xml) -> dict[str, tuple[str, Model]]:
        found: dict[str, tuple[str, Model]] = {}
        for node in children(root, "import"):
            namespace, prefix = node.get("namespace", ""), node.get("name", "")
            if "omg.org/spec/DMN/" not in node.get("importType", ""):
                continue  # types and models of other standards: nothing here uses them
            model = self._imported(namespace)
            if model is not None:
                found[namespace] = prefix, model
        return found

    def _imported(self, namespace: str) -> Model | None:
        """The model of another file; None when it is absent, or imports the one that asks.

        The check then says of each reference that it leads nowhere.
        """
        if namespace not in self.read_before and namespace in self._known():
            other, root = self._known()[namespace]
            if namespace not in self.underway:
                self.underway.append(namespace)
                self.read_before[namespace] = self.read(root, other)
                self.underway.remove(namespace)
        return self.read_before.get(namespace)

    def _known(self) -> dict[str, tuple[str, Xml]]:
        if self.roots is None:
            self.roots = {}
            for name, data in self.others.items():
                try:
                    root = root_of(data, name)
                except DmnError:
                    continue  # whoever reads that file itself says so
                self.roots[root.get("namespace", "")] = name, root
        return self.roots


def _apart(prefix: str, other: Model) -> dict[str, Type]:
    """The types of *other* as its importer names them, also where they name each other."""

    def renamed(kind: Type) -> Type:
        name = f"{prefix}.{kind.name}" if kind.name in other.types else kind.name
        return Type(
            name,
            tuple(map(renamed, kind.parts)),
            tuple((field, renamed(each)) for field, each in kind.fields),
            None if kind.result is None else renamed(kind.result),
        )

    return {name: renamed(kind) for name, kind in other.types.items()}


def _odd_names(root: Xml) -> frozenset[str]:
    found = (
        str(node.get("name"))
        for node in root.iter("{*}*")
        if tag_of(node) in NAMED | NAMED_INSIDE | NAMED_TYPES and node.get("name")
    )
    return frozenset(name for name in found if not name.isidentifier())


def _model(
    root: Xml,
    file: str,
    imports: dict[str, tuple[str, Model]],
    types: dict[str, Type],
    names: frozenset[str],
) -> Model:
    reader = Expressions(frozenset(types), root.get("expressionLanguage", ""))
    own = root.get("namespace", "")
    decisions = [_decision(node, reader, own) for node in children(root, "decision")]
    knowledge = [_knowledge(node, reader, own) for node in children(root, "businessKnowledgeModel")]
    services = [_service(node, reader, own) for node in children(root, "decisionService")]
    return Model(
        file=file,
        namespace=own,
        decisions={each.id: each for each in decisions},
        knowledge={each.id: each for each in knowledge},
        services={each.id: each for each in services},
        inputs={id_of(node): _input(node, reader) for node in children(root, "inputData")},
        types=types,
        imports=imports,
        spaced_names=names,
    )


def _decision(node: Xml, reader: Expressions, own: str) -> Element:
    return Element(
        id=id_of(node),
        name=node.get("name") or id_of(node),
        variable=_variable(node),
        kind=reader.kind(first(node, "variable")),
        logic=reader.inside(node),
        required=_required(node, own, "informationRequirement", "knowledgeRequirement"),
    )


def _knowledge(node: Xml, reader: Expressions, own: str) -> Element:
    body = first(node, "encapsulatedLogic")
    return Element(
        id=id_of(node),
        name=node.get("name") or id_of(node),
        variable=_variable(node),
        kind=reader.kind(first(node, "variable")),
        logic=Defined(parameters=(), body=Empty()) if body is None else reader.function(body),
        required=_required(node, own, "knowledgeRequirement"),
    )


def _service(node: Xml, reader: Expressions, own: str) -> Element:
    """Its parameters are the data first, then the decisions that it is given."""
    given = [*children(node, "inputData"), *children(node, "inputDecision")]
    return Element(
        id=id_of(node),
        name=node.get("name") or id_of(node),
        variable=_variable(node),
        kind=reader.kind(first(node, "variable")),
        logic=Empty(),
        outputs=tuple(_local(each, own) for each in children(node, "outputDecision")),
        given=tuple(_local(each, own) for each in given),
    )


def _input(node: Xml, reader: Expressions) -> Parameter:
    return Parameter(name=_variable(node), kind=reader.kind(first(node, "variable")))


def _required(node: Xml, own: str, *requirements: str) -> tuple[str, ...]:
    links = (link for tag in requirements for each in children(node, tag) for link in each)
    return tuple(_local(link, own) for link in links if link.get("href"))


def _local(link: Xml, own: str) -> str:
    """What a reference points to: an id, with a namespace when it is in another file."""
    namespace, _, local = str(link.get("href", "")).rpartition("#")
    return local if namespace in ("", own) else f"{namespace}#{local}"


def _variable(node: Xml) -> str:
    named = first(node, "variable")
    name = None if named is None else named.get("name")
    return str(name or node.get("name") or id_of(node))
