"""What came with a form that could not be handled: shown on the page of the error, to send again.

Nothing is asked of the database, and nothing of what was typed is kept outside that page.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from service.web import oversize
from service.web.sessions import in_background

# Names that never travel back to a page; a form with one is filled in anew.
SECRETS = frozenset({"password", "_code"})
# What a machine added to the answers: keys, counts, ids of files that were kept before.
UNREAD = (".count", ".stored", ".remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it came in. ``texts`` is what a person typed, to read and to copy.

    ``counts_once``: the form has a key, so that it acts once however often it is sent.
    """

    action: str
    values: list[tuple[str, str]]
    texts: list[str]
    files: list[tuple[str, str]]
    counts_once: bool


def again() -> Typed | None:
    """The form of this request, when this site sent it and all of it may come back in a page."""
    if request.method != "POST" or in_background() or not _is_ours():
        return None
    try:
        values = [(name, each) for name, each in request.form.items(multi=True)]
        files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    except RequestEntityTooLarge:
        values, files = oversize.read_so_far(), []
    except HTTPException:  # broken: there is nothing to read
        return None
    if any(_is_secret(name) for name, _ in values):
        return None
    return Typed(
        action=request.full_path if request.query_string else request.path,
        values=[(name, each) for name, each in values if name != "csrf_token"],
        texts=[each.strip() for name, each in values if _is_text(name) and each.strip()],
        files=[(name, filename) for name, filename in files if filename],
        counts_once=any(name == "_key" for name, _ in values),
    )


def page_url() -> str | None:
    """The address of this request when it is also that of a page, to open it again."""
    url = request.full_path if request.query_string else request.path
    if request.method == "GET":
        return url
    adapter = current_app.create_url_adapter(request)
    return url if adapter is not None and "GET" in adapter.allowed_methods() else None


def _is_ours() -> bool:
    """Whether the form came from this site: its token says so, or the browser does.

    Another site must not put answers of its own on a page of ours, ready to be sent.
    """
    return bool(g.get("csrf_valid")) or request.headers.get("Sec-Fetch-Site") == "same-origin"


def _is_secret(name: str) -> bool:
    return name in SECRETS or "password" in name


def _is_text(name: str) -> bool:
    return name != "csrf_token" and not name.startswith("_") and not name.endswith(UNREAD)
