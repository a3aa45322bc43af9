"""Then-sentences about what stands in the documents of a case that are text, such as tables."""

from __future__ import annotations

from service.core.errors import Invalid
from service.core.language import N_
from service.rehearsal.look import filed
from service.rehearsal.slots import Slot
from service.rehearsal.world import NOTHING, Expectation, Slots, World, text

DOCUMENT = "document"


def document_is_filed(world: World, slots: Slots) -> None:
    wanted, found = text(slots, DOCUMENT), filed(world)
    if not any(wanted in (one.name, one.title, one.letter) for one in found):
        raise Expectation(
            N_("Document “%(document)s” is not in the case file. There is: %(found)s."),
            document=wanted,
            found=", ".join(document.name for document in found) or NOTHING,
        )


def document_says(world: World, slots: Slots) -> None:
    said, wanted = _said(world, slots), text(slots, Slot.TEXT)
    if wanted not in said:
        raise Expectation(
            N_("Document “%(document)s” does not say “%(text)s”. It says: %(said)s"),
            document=text(slots, DOCUMENT),
            text=wanted,
            said=said,
        )


def document_does_not_say(world: World, slots: Slots) -> None:
    unwanted = text(slots, Slot.TEXT)
    if unwanted in _said(world, slots):
        raise Expectation(
            N_("Document “%(document)s” says “%(text)s”."),
            document=text(slots, DOCUMENT),
            text=unwanted,
        )


def _said(world: World, slots: Slots) -> str:
    """The text of the newest document of that name; Invalid when it is no text."""
    document_is_filed(world, slots)
    wanted = text(slots, DOCUMENT)
    found = [one for one in filed(world) if wanted in (one.name, one.title, one.letter)][-1]
    if not found.media_type.startswith("text/"):
        raise Invalid(N_("Document “%(document)s” is no text."), document=wanted)
    with world.services.files.open(found.sha256) as file:
        return file.read().decode("utf-8-sig")
