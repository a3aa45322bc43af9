"""What cannot be read or worked out; every error here is meant for people."""

from __future__ import annotations

from typing import Any, ClassVar

from service.core.feel.told import Message


class Told(Exception):
    """Root of all errors meant for people. ``permanent`` says that a retry makes no sense."""

    status: ClassVar[int] = 400  # for hosts that answer in HTTP

    def __init__(self, msgid: str, *, permanent: bool = True, **params: Any) -> None:
        self.message = Message(msgid, params)
        self.permanent = permanent
        super().__init__(str(self.message))

    @property
    def msgid(self) -> str:
        return self.message.msgid

    @property
    def params(self) -> dict[str, Any]:
        return self.message.params


class FeelError(Told):
    """An expression cannot be read or worked out. ``position`` counts characters from 0."""

    status = 422

    def __init__(
        self, msgid: str, *, source: str = "", position: int | None = None, **params: Any
    ) -> None:
        super().__init__(msgid, **params)
        self.source = source
        self.position = position
