"""Tries a letter on specimens: what fails then is the letter itself, whatever the record holds."""

from __future__ import annotations

from jinja2 import TemplateSyntaxError, meta, nodes

from service.core.letters.formats import Formats
from service.core.letters.render import LetterAtFault, LetterError, as_is, render_letter
from service.core.letters.sandbox import sandbox
from service.core.letters.source import Front
from service.core.letters.specimen import Specimen


def try_out(id: str, front: Front, body: str) -> LetterError | None:
    """What is wrong with a letter that can be read; None when nothing is."""
    names, called = _names_of((body, front.subject, *front.enclosures, *front.copies))
    try:
        render_letter(
            id=id,
            front=front,
            body=body,
            context={name: Specimen() for name in names - called},
            functions={name: Specimen for name in called},
            formats=Formats(),
        )
    except LetterAtFault as error:
        return error
    except LetterError:
        return None  # a specimen is not everything: the record decides
    return None


def _names_of(sources: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The names that a letter reads, and those of them that it calls."""
    environment = sandbox(Formats(), as_is)
    names: set[str] = set()
    called: set[str] = set()
    for source in sources:
        try:
            tree = environment.parse(source)
            names |= meta.find_undeclared_variables(tree)
        except (TemplateSyntaxError, RecursionError, ValueError):
            continue  # told already
        called |= {
            call.node.name
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name)
        }
    given = set(environment.globals)
    return (names | called) - given, called - given
