"""Messages on the command line, in the language of the organisation."""

from __future__ import annotations

from service.connectors.wording import say
from service.core.language import Message


def translate(message: Message) -> str:
    """The text of *message*; its English original when there is no translation."""
    return say(message.msgid, **message.params)
