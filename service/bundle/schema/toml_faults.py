"""What is wrong with a file that is no TOML, in our words instead of the parser's English."""

from __future__ import annotations

import re

from service.core.language import N_, Message

_TWICE = N_("This name stands here for the second time. Keep one of the two.")
_SLASH = N_("In a text between double quotes \\ begins a special sign. Write \\\\ for a plain one,"
            " or use single quotes.")  # fmt: skip
_STATEMENT = N_("This is no line “name = value” and no [head] of a table. Does a # miss before a"
                " remark, or a quote above?")  # fmt: skip
_HEAD = N_("The head of this table is not closed: a ] is missing.")
_SIGN = N_("Here stands a sign that cannot stand in the file: remove it and type it again.")
# By how the parser begins its sentence.
_WORDS = (
    (r"Illegal character '\\n'|Unterminated string",
     N_("A text is not closed: a quote is missing at its end. A text of several lines stands"
        " between three quotes.")),
    (r"Unclosed array", N_("A list is not closed: a comma or ] is missing.")),
    (r"Unclosed inline table", N_("A table is not closed: a comma or } is missing.")),
    (r"Expected newline or end of document",
     N_("Behind the value stands something that does not belong there. Put texts between quotes.")),
    (r"Invalid value",
     N_("This is no value. Put texts between quotes; numbers, dates, true and false without.")),
    (r"Expected '=' after a key", N_("Behind the name an = is missing.")),
    (r"Invalid statement|Invalid initial character for a key part", _STATEMENT),
    (r"Expected '\]\]?' at the end", _HEAD),
    (r"Cannot declare|Cannot redefine|Cannot overwrite|Cannot mutate|Duplicate inline", _TWICE),
    (r"Unescaped|Escaped character|Invalid hex value", _SLASH),
    (r"Invalid date or datetime|.*(must be in|out of range)",
     N_("This day or time does not exist.")),
    (r"Illegal character|Found invalid character", _SIGN),
    (r"Exceeds the limit", N_("This number has too many digits.")),
)  # fmt: skip
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def explain(error: Exception, data: bytes) -> tuple[Message, int | None]:
    """What *error* means, and the line it happened on when that is known."""
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return Message(N_("The file is no UTF-8. Save it with that encoding.")), line
    if isinstance(error, RecursionError):
        return Message(N_("Lists or tables stand in each other too deeply.")), None
    problem, found_on = str(error), None
    if (place := _AT.search(problem)) is not None:
        last = data.rstrip().count(b"\n") + 1
        problem, found_on = problem[: place.start()], int(place[1] or last)
    for pattern, words in _WORDS:
        if re.match(pattern, problem):
            return Message(words), found_on
    return Message(N_("The file is not readable TOML: %(problem)s"), {"problem": problem}), found_on
