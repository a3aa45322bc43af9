"""The cookie by which a browser shows that somebody signed in on it before. It opens nothing."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from service.actions.guesses import Device, Knock
from service.web.limits import address

LASTS = timedelta(days=180)
AT_MOST = 5  # people who share one computer


def knock(username: str) -> Knock:
    """Where this request comes from, for who wants to be *username*."""
    id_, known = _carried()
    version = known.get(_name(id_, username))
    device = None if version is None else Device(id=id_, version=version)
    return Knock(sender=address(), device=device)


def remember(response: Response, username: str, version: str) -> None:
    """Let this browser be known for *username* while the password of *version* holds."""
    id_, known = _carried()
    known.pop(_name(id_, username), None)
    known[_name(id_, username)] = version
    newest = dict(list(known.items())[-AT_MOST:])
    response.set_cookie(
        _cookie(),
        _signer().dumps([id_, newest]),
        max_age=LASTS,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
    )


def _carried() -> tuple[str, dict[str, str]]:
    """The id of this browser and whom it is known for; a new one knows nobody."""
    try:
        id_, known = _signer().loads(
            request.cookies.get(_cookie(), ""), max_age=int(LASTS.total_seconds())
        )
    except BadSignature:
        return token_urlsafe(18), {}
    return str(id_), dict(known)


def _signer() -> URLSafeTimedSerializer:
    """Signs with the secret of now, and knows what one of before signed."""
    config = current_app.config
    keys = [*reversed(config["SECRET_KEY_FALLBACKS"]), str(config["SECRET_KEY"])]
    return URLSafeTimedSerializer(keys, salt="device v1")


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _name(id_: str, username: str) -> str:
    """Who uses a shared computer does not have to be readable in it."""
    return sha256(f"{id_}\n{username}".encode()).hexdigest()[:24]
