"""A form that was sent in, to be read: every question with its answer, nothing to fill in."""

from __future__ import annotations

from markupsafe import Markup

from service.actions.masks import Masks
from service.core.forms import Bound, Entry, Kind
from service.core.forms.schema import CHOICES
from service.web.formpaint import Painter, field_id
from service.web.formshapes import FieldView, Look
from service.web.formtext import markdown
from service.web.values import word

TYPED = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA})


def answers(bound: Bound, masks: Masks) -> tuple[FieldView, ...]:
    """The questions of a form that was sent in, for ``form/fields.html``."""
    return ReadPainter(bound, masks).fields(bound.entries)


class ReadPainter(Painter):
    """Writes answers down as facts; behind masks, no sentence that was filled in with a value."""

    def __init__(self, bound: Bound, masks: Masks) -> None:
        super().__init__(bound)
        self.masks = masks

    def _question(self, entry: Entry) -> FieldView:
        return FieldView(
            look=Look.FACT,
            id=field_id(entry.name),
            name=entry.name,
            label=self._text(entry, "label"),
            value=self._answer(entry),
        )

    def _answer(self, entry: Entry) -> str:
        component, value = entry.component, entry.original
        if component.kind is Kind.FILEPICKER:
            names = (
                ref.name if self.masks.is_open else self.masks.file(ref) for ref in entry.files
            )
            return ", ".join(word(name) for name in names)
        told = self._fact(entry)
        if self.masks.is_open or not told:
            return told
        if component.kind in CHOICES:
            return ", ".join(self.masks.line(each) for each in told.split(", "))
        if component.kind in TYPED and isinstance(value, str):
            return word(self.masks.text(value, is_typed=True))
        return told

    def _text(self, entry: Entry, which: str) -> str:
        if self.masks.is_open:
            return super()._text(entry, which)
        source: str = getattr(entry.component, which).source
        return source

    def _hint(self, entry: Entry) -> Markup:
        return super()._hint(entry) if self.masks.is_open else Markup("")

    def _prose(self, entry: Entry) -> Markup:
        if self.masks.is_open:
            return super()._prose(entry)
        return markdown(entry.component.text.source)
