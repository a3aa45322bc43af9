"""Checks that what a message fills in is asked, by a form that these people may send in."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.letterbox import Letterbox
from service.bundle.parts import Parts
from service.bundle.settings import SETTINGS_FILE
from service.checks.saying import Says
from service.core.finding import Finding
from service.core.forms.schema import Kind
from service.core.language import N_
from service.core.rights import Right
from service.core.words import PostField, PostKey

SAYS = Says(code="letterbox", file=SETTINGS_FILE)
FILES = frozenset({PostField.ORIGINAL, PostField.FILES})


def check_letterbox(parts: Parts) -> list[Finding]:
    """A finding for every form, group or question that is not there, or is of another kind."""
    box = parts.settings.letterbox
    return [] if box is None else [*_groups(parts, box), *_form(parts, box)]


def _groups(parts: Parts, box: Letterbox) -> Iterator[Finding]:
    known = parts.settings.groups
    for group in box.groups:
        if group not in known:
            yield SAYS.unknown(PostKey.LETTERBOX, N_("There is no group “%(name)s”."), group, known)
        elif Right.START_CASES not in known[group].rights:
            yield SAYS.wrong(
                PostKey.LETTERBOX,
                N_("Group “%(name)s” registers nothing: it misses the right “%(right)s”."),
                N_("Add the right in bundle.toml, or name another group."),
                name=group,
                right=Right.START_CASES.value,
            )


def _form(parts: Parts, box: Letterbox) -> Iterator[Finding]:
    if box.form not in parts.settings.starts:
        yield SAYS.unknown(
            PostKey.LETTERBOX,
            N_("There is no start form “%(name)s”."),
            box.form,
            parts.settings.starts,
        )
        return
    form = parts.forms.get(box.form)
    if form is None:
        return  # told where the form is missing
    asked = {field.path: field.type for field in form.fields}
    wanted = {path: part in FILES for part, path in box.fields.items()}
    for path, is_file in {**wanted, **dict.fromkeys(box.fixed, False)}.items():
        if path not in asked:
            yield SAYS.unknown(
                PostKey.LETTERBOX, N_("The form has no question “%(name)s”."), path, asked
            )
        elif (asked[path] is Kind.FILEPICKER) is not is_file:
            yield SAYS.wrong(
                PostKey.LETTERBOX,
                N_("The question “%(name)s” takes files, or takes none, and should not."),
                N_("Files and the original go to a question for files; all else to another."),
                name=path,
            )
