"""Who is called what by a reader: by name, or by a code when names are not for this reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.actions.pseudonyms import replaced
from service.actions.shown import Word
from service.core.forms import UploadRef
from service.core.language import N_, Message

SHORT = 40  # letters; what a model works out and is longer was copied from what somebody typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """``called``: by user name or audience. ``known``: names and addresses, with their codes.

    Without ``known`` nothing is hidden. What somebody typed is left out as a whole: a name may
    stand in it that nobody knows of.
    """

    called: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True

    def who(self, name: str) -> str:
        """What an account, a party or an audience is called."""
        return self.called.get(name, name)

    def line(self, text: str) -> str:
        """A text that a model made, such as a title: known names become codes."""
        return text if self.is_open else replaced(text, self.known)

    def text(self, text: str, *, is_typed: bool) -> Word:
        """A value of the record."""
        code = self.called.get(text) or self.known.get(text)
        if code is not None:
            return code
        if not is_typed and len(text) <= SHORT:
            return self.line(text)
        if len(text) == 1:
            return Message(N_("a text of 1 letter"))
        return Message(N_("a text of %(count)s letters"), {"count": len(text)})

    def file(self, ref: UploadRef) -> Word:
        return Message(N_("a file"))
