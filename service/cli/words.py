"""Messages on the command line, in the language of the organisation."""

from __future__ import annotations

from service.core.language import Message


def translate(message: Message) -> str:
    """The text of *message*; its English original when there is no translation."""
    # Here, because most of the service comes with it; what only watches others stays small.
    from service.connectors.wording import say

    return say(message.msgid, **message.params)
