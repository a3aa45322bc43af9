"""Form files on the server: read, fill in, judge; nothing here knows HTML, HTTP or a database."""

from service.core.forms.binding import Bound, bind, bind_data, initial
from service.core.forms.entries import Entry, Press, Row, Verb
from service.core.forms.merging import Change, Choice, Clash, Happened, Merged, Side, merge
from service.core.forms.parsing import SCHEMA_VERSION, check_form, parse_form
from service.core.forms.schema import Component, Field, Form, Kind, Option, Subtype
from service.core.forms.scope import Context, FormTooHeavy, Limits
from service.core.forms.sheets import Reader, Sheet
from service.core.forms.uploads import Accepted, RefusedUpload, UploadRef, examine, sniff

__all__ = [
    "SCHEMA_VERSION",
    "Accepted",
    "Bound",
    "Change",
    "Choice",
    "Clash",
    "Component",
    "Context",
    "Entry",
    "Field",
    "Form",
    "FormTooHeavy",
    "Happened",
    "Kind",
    "Limits",
    "Merged",
    "Option",
    "Press",
    "Reader",
    "RefusedUpload",
    "Row",
    "Sheet",
    "Side",
    "Subtype",
    "UploadRef",
    "Verb",
    "bind",
    "bind_data",
    "check_form",
    "examine",
    "initial",
    "merge",
    "parse_form",
    "sniff",
]
