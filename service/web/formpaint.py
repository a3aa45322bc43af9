"""Describes each shown entry of a bound form for the templates; the page is made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

from service.core.forms import Bound, Entry, Kind, Row, Subtype
from service.core.forms.paging import TAKE
from service.core.forms.schema import CHOICES, Component, TextFormat, dotted, typed_option
from service.core.forms.uploads import ALLOWED, FILE_SIZE, kinds
from service.core.forms.validation import accepted
from service.core.forms.values import write
from service.web import oversize
from service.web.formshapes import ChoiceView, FieldView, FileView, Look, RowView
from service.web.formtext import in_words, markdown, show, size

SHORT_CHOICE = 24
WRITTEN = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA})
_AUTOCOMPLETE = frozenset(
    {"name", "given-name", "family-name", "email", "tel", "street-address", "address-line1"}
    | {"address-line2", "postal-code", "address-level2", "country-name", "organization"}
    | {"organization-title", "bday"}
)
_INPUT_TYPES = {Subtype.DATE: "date", Subtype.TIME: "time", Subtype.DATETIME: "datetime-local"}


def field_id(name: str) -> str:
    return "v-" + name.replace(".", "-")


def _weights(taken: tuple[str, ...]) -> dict[str, str]:
    """Which files may come, in words and for the script that looks before they are sent."""
    together = oversize.limit()
    if not together:
        return {}
    one = min(FILE_SIZE, together)
    words = {
        "one": size(one),
        "all": size(together),
        "most": oversize.FILES,
        "kinds": kinds(taken),
    }
    return {
        "data-most": str(one),
        "data-together": str(together),
        "data-files": str(oversize.FILES),
        "data-limits": gettext(
            "At most %(one)s per file, and %(all)s together. These kinds: %(kinds)s.", **words
        ),
        "data-wrong-kind": gettext(
            "We cannot take “{name}”. Choose one of these kinds: %(kinds)s.", **words
        ),
        "data-too-many": gettext(
            "These are {count} files; %(most)s fit in one go. Choose fewer, and add the others"
            " after that.",
            **words,
        ),
        "data-too-large": gettext(
            "This is too large: at most %(one)s per file, and %(all)s together. Choose fewer or"
            " smaller files.",
            **words,
        ),
    }


class Painter:
    """Walks over the entries that are shown and describes each one."""

    def __init__(
        self,
        bound: Bound,
        in_letters: Mapping[str, Sequence[str]] | None = None,
        *,
        takes_away: bool = False,
    ) -> None:
        self.bound, self.takes_away = bound, takes_away
        self.in_letters = in_letters or {}
        self.context = bound.context
        self.legends: dict[str, str] = {}

    def fields(self, entries: tuple[Entry, ...]) -> tuple[FieldView, ...]:
        shown = (entry for entry in entries if not self.bound.is_hidden(entry))
        painted = (self._field(entry) for entry in shown)
        return tuple(item for item in painted if item is not None)

    def _field(self, entry: Entry) -> FieldView | None:
        match entry.component.kind:
            case Kind.GROUP:
                return self._group(entry)
            case Kind.DYNAMICLIST:
                return self._list(entry)
            case Kind.TEXT:
                return FieldView(look=Look.TEXT, id=entry.component.id, html=self._prose(entry))
            case Kind.SEPARATOR:
                return FieldView(look=Look.RULE, id=entry.component.id)
            case Kind.SPACER | Kind.BUTTON | Kind.EXPRESSION:
                return None
            case _:
                return self._question(entry)

    def _escaped(self, value: Any) -> str:
        return markdown.escape(show(value, self.context.timezone))

    def _prose(self, entry: Entry) -> Markup:
        template = entry.component.text
        text = self.context.text(template, self.bound.scope(entry.path), self._escaped)
        return markdown(self.context.laid_out(text))

    def _text(self, entry: Entry, which: str) -> str:
        template = getattr(entry.component, which)
        scope = self.bound.scope(entry.path)
        return self.context.text(template, scope, lambda value: show(value, self.context.timezone))

    def _hint(self, entry: Entry) -> Markup:
        template = entry.component.description
        text = self.context.text(template, self.bound.scope(entry.path), self._escaped)
        hint = markdown.inline(self.context.laid_out(text))
        told = self._told(entry)
        return Markup(" ").join(part for part in (hint, told) if part)

    def _told(self, entry: Entry) -> Markup:
        """Whose letters repeat what is typed here, for it is read by who it may be about."""
        named = ".".join(str(part) for part in entry.path if isinstance(part, str))
        parties = self.in_letters.get(named) if entry.component.kind in WRITTEN else None
        if not parties:
            return Markup("")
        return escape(gettext("Stands in a letter to: %(parties)s.", parties=", ".join(parties)))

    def _group(self, entry: Entry) -> FieldView:
        return FieldView(
            look=Look.GROUP,
            id=field_id(entry.name or entry.component.id),
            label=self._text(entry, "label"),
            hint=self._hint(entry),
            fields=self.fields(entry.entries),
        )

    def _list(self, entry: Entry) -> FieldView:
        locked = self.bound.is_locked(entry)
        item = entry.component.properties.get("enkelvoud", "")
        return FieldView(
            look=Look.LIST,
            id=field_id(entry.name),
            name=entry.name,
            label=self._text(entry, "label"),
            hint=self._hint(entry),
            error=self._error(entry),
            item=item,
            add_remove=entry.component.add_remove and not locked,
            rows=tuple(self._row(entry, row, i) for i, row in enumerate(entry.rows)),
        )

    def in_summary(self, name: str, text: str) -> str:
        """The sentence at the field; inside a row with the row's name before it."""
        legends = [self.legends[row] for row in self.legends if name.startswith(f"{row}.")]
        return f"{legends[-1]}: {text}" if legends else text

    def _row(self, entry: Entry, row: Row, index: int) -> RowView:
        item = entry.component.properties.get("enkelvoud") or self._text(entry, "label")
        legend = f"{item[:1].upper()}{item[1:]} {index + 1}"
        self.legends[dotted(row.path)] = legend
        return RowView(
            legend=legend,
            name=dotted(row.path),
            index=index,
            marker=row.marker,
            fields=self.fields(row.entries),
        )

    def _question(self, entry: Entry) -> FieldView:
        component = entry.component
        scope = self.bound.scope(entry.path)
        required = self.context.resolve(component.rules.required, scope) is True
        common: dict[str, Any] = {
            "id": field_id(entry.name),
            "name": entry.name,
            "label": self._text(entry, "label"),
            "hint": self._hint(entry),
        }
        if self.bound.is_locked(entry):
            return FieldView(look=Look.FACT, value=self._fact(entry), **common)
        common["error"] = self._error(entry)
        common["required"] = required
        common["optional"] = not required and component.kind is not Kind.CHECKBOX
        value = next(iter(entry.typed), "")
        if component.kind is Kind.TEXTAREA:
            return FieldView(look=Look.TEXTAREA, value=value, **common)
        if component.kind is Kind.CHECKBOX:
            return FieldView(look=Look.TICK, value="true" if any(entry.typed) else "", **common)
        if component.kind is Kind.FILEPICKER:
            return self._files(entry, common)
        if component.kind in CHOICES:
            return self._choices(entry, common)
        look = self._input(component)
        return FieldView(look=Look.INPUT, value=value, **{**common, **look})

    def _error(self, entry: Entry) -> str:
        message = self.bound.errors.get(entry.name)
        return in_words(message) if message else ""

    def _fact(self, entry: Entry) -> str:
        """A locked value in words: options by their label."""
        component, value = entry.component, entry.original
        if component.kind in CHOICES:
            offered = self.context.options(component, self.bound.scope(entry.path))
            labels = {option.typed: option.label for option in offered}
            typed = write(component, value, self.context)
            return ", ".join(labels.get(text, text) for text in typed)
        return show(value, self.context.timezone)

    def _choices(self, entry: Entry, common: dict[str, Any]) -> FieldView:
        id, kind = common["id"], entry.component.kind
        scope = self.bound.scope(entry.path)
        offered = self.context.options(entry.component, scope)
        always = write(
            entry.component, self.context.resolve(entry.component.always, scope), self.context
        )
        choices = tuple(
            ChoiceView(
                id=id if number == 1 else f"{id}-{number}",
                value=typed_option(option.value),
                label=option.label,
                description=option.description,
                checked=option.typed in entry.typed or option.typed in always,
                locked=option.typed in always,
            )
            for number, option in enumerate(offered, start=1)
        )
        short = all(len(item.label) <= SHORT_CHOICE and not item.description for item in choices)
        return FieldView(
            look=Look.SELECT if kind is Kind.SELECT else Look.CHOICES,
            choices=choices,
            several=kind is not Kind.RADIO,
            in_row=short and len(choices) <= 3,
            width="w-m",
            **common,
        )

    def _files(self, entry: Entry, common: dict[str, Any]) -> FieldView:
        scope = self.bound.scope(entry.path)
        several = self.context.resolve(entry.component.multiple, scope) is True
        wanted = accepted(self.context.resolve(entry.component.accept, scope))
        files = tuple(
            FileView(
                id=ref.id,
                name=ref.name,
                size=size(ref.size),
                press=f"{TAKE}:{entry.name}:{ref.id}" if self.takes_away else "",
            )
            for ref in entry.files
        )
        attrs = {"accept": ",".join(wanted or ALLOWED), **_weights(wanted)}
        return FieldView(look=Look.FILES, several=several, files=files, attrs=attrs, **common)

    def _input(self, component: Component) -> dict[str, Any]:
        """The control for a short answer: its type, width and help for keyboards."""
        attrs: dict[str, str] = {}
        type, width = "text", ""
        wanted = component.properties.get("autocomplete", "")
        if wanted in _AUTOCOMPLETE:
            attrs["autocomplete"] = wanted
        if component.kind is Kind.NUMBER:
            attrs["inputmode"] = "numeric" if component.decimals == 0 else "decimal"
            width = "w-s"
        elif component.kind is Kind.DATETIME:
            type, width = _INPUT_TYPES[component.subtype], "w-s"
            if component.subtype is Subtype.DATETIME:
                width = "w-m"
            if component.subtype is not Subtype.DATE and component.time_interval:
                attrs["step"] = str(component.time_interval * 60)
        elif component.rules.format is TextFormat.EMAIL:
            type, width = "email", "w-m"
        elif component.rules.format is TextFormat.PHONE:
            type, width = "tel", "w-m"
        return {
            "type": type,
            "width": width,
            "attrs": attrs,
            "prefix": component.prefix,
            "suffix": component.suffix,
        }
