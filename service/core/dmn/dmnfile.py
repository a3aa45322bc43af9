"""Safe reading of XML, and walking through it by local names."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from service.core.dmn.errors import DmnError
from service.core.feel.told import N_

MAX_BYTES = 2_000_000
NAMESPACE_MARK = "omg.org/spec/DMN/"
Xml = etree._Element


def root_of(data: bytes, file: str) -> Xml:
    """The root of a DMN file; refuses XML that is large or has tricks in it."""
    if len(data) > MAX_BYTES:
        raise DmnError(N_("%(file)s is larger than %(limit)s bytes."), file=file, limit=MAX_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise DmnError(
            N_("%(file)s is not readable as XML: %(problem)s"), file=file, problem=str(exc)
        ) from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise DmnError(N_("%(file)s has a DOCTYPE; remove it."), file=file)
    namespace = etree.QName(root).namespace or ""
    if tag_of(root) != "definitions" or NAMESPACE_MARK not in namespace:
        raise DmnError(N_("%(file)s is not a DMN file."), file=file)
    return root


def children(node: Xml, tag: str) -> Iterator[Xml]:
    return (child for child in node if tag_of(child) == tag)


def first(node: Xml | None, tag: str) -> Xml | None:
    return None if node is None else next(children(node, tag), None)


def tag_of(node: Xml) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def id_of(node: Xml) -> str:
    return str(node.get("id") or node.get("name") or "")


def text_of(node: Xml | None) -> str:
    """Return the text of ``<text>`` inside *node*."""
    found = first(node, "text")
    return "" if found is None else "".join(str(part) for part in found.itertext())
