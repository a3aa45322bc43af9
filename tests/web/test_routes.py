"""Every route names a permission, and nobody gets in without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, jsonify

from service.core.access import Permission
from service.web.actors import DOORS, check_guards, guards
from tests.web.conftest import PEOPLE, Browser, address_of

# Who may open which door; a new permission has to be added here on purpose.
HOLDERS: dict[Permission, set[str]] = {
    Permission.PUBLIC: {"", *PEOPLE},
    Permission.SIGNED_IN: set(PEOPLE),
    Permission.WORK: set(PEOPLE),
    Permission.SEE_BOARDS: {"m.dejong", "k.bakker"},
    Permission.START_CASE: {"m.dejong", "k.bakker", "l.balie"},
    Permission.LIST_CASES: {"m.dejong", "k.bakker", "a.toezicht", "p.privacy"},
    Permission.READ_VERSIONS: {"p.eigenaar", "a.toezicht", "s.proef", "p.privacy", "q.keurder"},
    Permission.PUBLISH: {"p.eigenaar"},
    Permission.APPROVE: {"p.eigenaar", "q.keurder"},
    Permission.READ_AUDIT: {"a.toezicht", "s.proef", "p.privacy"},
    Permission.DRAW_CASE: {"s.proef"},
    Permission.READ_REPORTS: {"a.toezicht", "s.proef", "p.privacy"},
    Permission.ESTABLISH_REPORTS: set(),
    Permission.OPERATE: {"b.heer"},
    Permission.ACCOUNTS: {"b.heer"},
}
VALUES = {
    "number": "A-2026-999",
    "task_id": "00000000-0000-0000-0000-000000000000",
    "process": "aanvraag",
    "form": "aanvraag-indienen",
    "document_id": "00000000-0000-0000-0000-000000000000",
    "element": "aanvraag/notitie",
    "bundle_hash": "0" * 64,
    "job_id": 1,
    "mail_id": 1,
    "arrival_id": 1,
    "timer_id": 1,
    "row_id": 1,
    "person_id": 1,
    "errand_id": 1,
    "note_id": 1,
    "seq": 1,
    "report": "jaarverslag",
    "issue_id": 1,
    "recipient": "alles",
    "ending": "pdf",
    "secret": "geen",
    "clause": "C1",
    "figure": "op_tijd",
    "name": "besluit",
    "chapter": "aanvraag",
    "filename": "niets.css",
    "key": "team",
    "kind": "csv",
    "place": 1,
    "plate": "aanvraag",
}


def test_every_route_names_its_permission(app: Flask) -> None:
    assert all(permission is not None for _, permission in guards(app))


def test_a_route_without_a_permission_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", view_func=lambda: jsonify())
    with pytest.raises(RuntimeError, match="without a permission"):
        check_guards(bare)


@pytest.mark.parametrize("username", ["", *PEOPLE])
def test_only_holders_of_a_permission_enter(
    app: Flask, new_browser: Callable[..., Browser], username: str
) -> None:
    browser = new_browser(username or None)
    table = dict(guards(app))
    for rule in app.url_map.iter_rules():
        permission = table[rule.endpoint]
        assert permission is not None
        # The health page answers 503 here, because no worker is alive.
        if rule.endpoint in {"account.sign_out", "health.health"}:
            continue
        entered = username in HOLDERS[DOORS.get(permission, permission)]
        url = address_of(app, rule, VALUES)
        assert rule.methods is not None
        answer = browser.post(url) if "POST" in rule.methods else browser.get(url)
        assert answer.status_code < 500, url
        turned_away = (
            answer.status_code == 403
            or answer.location == "/inloggen"
            or (answer.location or "").startswith("/inloggen?next=")
        )
        if not entered:
            assert turned_away, (username, url, answer.status_code)


def test_who_is_not_signed_in_returns_to_the_page_afterwards(visitor: Browser) -> None:
    answer = visitor.get("/werk")
    assert answer.location == "/inloggen?next=/werk"
    answer = visitor.post(
        "/inloggen",
        {"username": "m.dejong", "password": "een lang wachtwoord", "next": "/werk"},
    )
    assert answer.location == "/werk"


@pytest.mark.parametrize("elsewhere", ["https://example.org", "//example.org", "/\\example.org"])
def test_signing_in_never_leads_to_another_site(visitor: Browser, elsewhere: str) -> None:
    answer = visitor.post(
        "/inloggen",
        {"username": "m.dejong", "password": "een lang wachtwoord", "next": elsewhere},
    )
    assert answer.location == "/werk"
