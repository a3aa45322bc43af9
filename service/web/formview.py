"""Turns a bound form into a view for the form templates and takes files in; it has no routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage, MultiDict

from service.core.forms import Accepted, Bound, Entry, Form, Kind, RefusedUpload, UploadRef, examine
from service.core.forms.entries import walk
from service.core.forms.paging import Leaf
from service.core.forms.schema import INPUTS
from service.core.forms.uploads import FILE_SIZE, safe_name
from service.core.language import N_, Message
from service.web import oversize
from service.web.formpaint import Painter, field_id
from service.web.formshapes import FieldView, FormView, Look
from service.web.formtext import in_words, size


def view(
    bound: Bound,
    *,
    key: str = "",
    base: str = "",
    in_letters: Mapping[str, Sequence[str]] | None = None,
    entries: Sequence[Entry] | None = None,
    takes_away: bool = False,
) -> FormView:
    """Needs an application context with Flask-Babel. *key* makes a double submit act once.

    *base* tells what the form was made from; it stands with the questions, which a script renews.
    *in_letters*: whose letters repeat what is typed, by the path of the field. *entries*: those
    to show of the form; without it all. *takes_away*: a button takes a file away at once.
    """
    shown = bound.entries if entries is None else tuple(entries)
    asked = [each.component for each in walk(shown)]
    count = len(bound.errors)
    painter = Painter(bound, in_letters or {}, takes_away=takes_away)
    return FormView(
        key=key,
        base=base,
        fields=painter.fields(shown),
        errors=tuple(
            (f"#{field_id(name)}", painter.in_summary(name, in_words(text)))
            for name, text in bound.errors.items()
        ),
        error_title=ngettext(
            "There is %(num)s thing we still need to know",
            "There are %(num)s things we still need to know",
            count,
        ),
        title_prefix=gettext("Error: ") if count else "",
        multipart=any(item.kind is Kind.FILEPICKER for item in asked),
        dynamic=bound.form.dynamic,
        longest=oversize.TEXT,
        too_long=gettext(
            "The answers of this form are too long together: at most %(limit)s. Shorten this one,"
            " or send it as a file. Nothing was sent; your text stays here.",
            limit=size(oversize.TEXT),
        ),
        has_optional=any(
            item.kind in INPUTS - {Kind.CHECKBOX} and item.rules.required is not True
            for item in asked
        ),
    )


def leaf_view(leaf: Leaf, bound: Bound, *, key: str) -> tuple[str, FormView]:
    """One page of a form, and its title: the name of its group, which is not said twice.

    What stands before the group comes first, and what stands behind it last.
    """
    whole = view(bound, key=key, entries=leaf.entries, takes_away=True)
    title, fields = "", []
    for each in whole.fields:
        if title or each.look not in (Look.GROUP, Look.LIST):
            fields.append(each)
            continue
        title = each.label
        if each.look is Look.LIST:
            fields.append(replace(each, is_headed=True))
        else:
            hint = FieldView(look=Look.TEXT, id=each.id, html=each.hint)
            fields += [*([hint] if each.hint else []), *each.fields]
    asked = [each for each in fields if each.look not in (Look.TEXT, Look.RULE)]
    if len(asked) == 1 and asked[0].label == title:
        fields = [replace(each, is_headed=each in asked) for each in fields]
    return title or bound.form.name, replace(whole, fields=tuple(fields))


def receive(
    form: Form,
    files: MultiDict[str, FileStorage],
    store: Callable[[Accepted, bytes], UploadRef | RefusedUpload],
    *,
    max_size: int = FILE_SIZE,
    max_files: int = oversize.FILES,
) -> dict[str, list[UploadRef | RefusedUpload]]:
    """Examine the files of a post and give the good ones to *store*, which may refuse them too.

    Of more than *max_files* the first are taken, and the rest is told at its question.
    """
    asked = {item.path for item in form.fields if item.type is Kind.FILEPICKER}
    received: dict[str, list[UploadRef | RefusedUpload]] = {}
    came = [(name, file) for name, file in files.items(multi=True) if file.filename]
    for number, (name, file) in enumerate(came):
        place = ".".join(part for part in name.split(".") if not part.isdecimal())
        if place not in asked or not file.filename:
            continue
        if number >= max_files:
            received.setdefault(name, []).append(_too_many(file.filename, max_files, len(came)))
            break
        if oversize.is_left_out(file.stream):
            received.setdefault(name, []).append(_left_out(file.filename))
            continue
        content = file.stream.read(max_size + 1)
        found = examine(content, file.filename, max_size=max_size)
        if isinstance(found, Accepted):
            received.setdefault(name, []).append(store(found, content))
        else:
            received.setdefault(name, []).append(found)
    return received


def _too_many(filename: str, most: int, came: int) -> RefusedUpload:
    text = N_(
        "%(most)s files fit in one go, and you chose %(came)s. The first %(most)s are kept; choose"
        " the others again, from “%(name)s” on"
    )
    name = safe_name(filename)
    return RefusedUpload(
        name=name, message=Message(text, {"most": most, "came": came, "name": name})
    )


def _left_out(filename: str) -> RefusedUpload:
    name = safe_name(filename)
    text = N_(
        "“%(name)s” does not fit: the files of one form may be %(limit)s together. Send it"
        " later, or choose a smaller one"
    )
    return RefusedUpload(
        name=name, message=Message(text, {"name": name, "limit": size(oversize.limit())})
    )
