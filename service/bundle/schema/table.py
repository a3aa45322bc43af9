"""What the tables of the schema are made of: one base, described keys and strict values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from service.core.errors import ServiceError
from service.core.language import Message

FEEL = "feel"  # how the schema marks an expression


class Table(BaseModel):
    """One table of a file: a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wrong(ValueError):
    """A value that does not fit, told to people."""

    def __init__(self, msgid: str, **params: Any) -> None:
        self.message = Message(msgid, params)
        super().__init__(msgid)

    @classmethod
    def by(cls, error: ServiceError) -> Wrong:
        """The same remark as an error of the core."""
        return cls(error.msgid, **error.params)


Text = Annotated[str, Strict()]
Filled = Annotated[str, Strict(), StringConstraints(min_length=1)]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Day = Annotated[date, Strict()]
Texts = tuple[Text, ...]
# The JSON Schema and the reference pages tell it from other texts.
Feel = Annotated[Text, Field(json_schema_extra={"format": FEEL})]
Free = dict[Text, Any]  # names and values that only the author knows
Words = Text  # names with spaces between them


def optional(word: str, description: str, **more: Any) -> Any:
    """A key that may be left out; *more* says its default, empty text when it says nothing."""
    if "default_factory" not in more:
        more.setdefault("default", "")
    return Field(alias=str(word), description=description, **more)


def needed(word: str, description: str, **more: Any) -> Any:
    """A key that must be there."""
    return Field(alias=str(word), description=description, **more)
