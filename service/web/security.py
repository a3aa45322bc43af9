"""Response headers that keep pages private and scripts ours. No checks of people here."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, request

from service.settings import Settings

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

YEAR = 365 * 24 * 3600
HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")


def install(app: Flask, settings: Settings) -> None:
    """Set cookie flags, limits and headers on *app*."""
    app.config.update(
        SECRET_KEY=settings.secret,
        SECRET_KEY_FALLBACKS=list(settings.former_secrets),  # nobody has to sign in again
        MAX_FORM_PARTS=5_000,
        PERMANENT_SESSION_LIFETIME=settings.session_seconds,
        SESSION_COOKIE_NAME="__Host-regelwerk" if settings.secure_cookies else "regelwerk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # The pages send no referrer, so the token alone has to prove the form is ours.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_refuse_odd_text)
    app.after_request(_add_headers)
    if settings.secure_cookies:
        app.after_request(_add_transport_security)


def _refuse_odd_text() -> None:
    """A NUL character is never typed by a person and no database keeps it."""
    texts = [request.path, *request.args.values()]
    if request.method == "POST":
        texts += [*request.form.keys(), *request.form.values()]
    if any("\x00" in text for text in texts):
        abort(400)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = _cache_rule()  # files of a case would stay on the disk
    return response


def _cache_rule() -> str:
    if request.endpoint != "static":
        return "no-store"
    if HASHED.search(request.path):
        return f"public, max-age={YEAR}, immutable"
    return "public, max-age=3600"


def _add_transport_security(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
