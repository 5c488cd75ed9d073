"""What every request passes: host, origin, session, role; and what every answer carries: the security headers.

It stands before all routes, so that no route can be forgotten: a reader's writes end here, whatever they aim at.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.review.auth import SESSION
from extract.review.history import Actor

log = logging.getLogger("extract.review")

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/static/", "/sign-in")
_LONGEST = 1_000_000
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Under which hosts and origins the desk answers."""

    hosts: frozenset[str]
    origins: frozenset[str]
    secure: bool


class Guard:
    """The middleware. `who` finds the actor of a session's token."""

    def __init__(self, app: ASGIApp, places: Places, who: Callable[[str | None], Actor | None]) -> None:
        self.app, self.places, self.who = app, places, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its actor, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        static = scope["path"].startswith("/static/")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if self.places.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
                kept = "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
                headers.setdefault("cache-control", kept if static else "no-store")
            await send(message)

        refusal = self._forged(scope, request.headers)
        if refusal is None and not static:
            actor = await to_thread.run_sync(self.who, request.cookies.get(SESSION))
            scope.setdefault("state", {})["actor"] = actor
            refusal = self._unentitled(scope, request.headers, actor)
        await (refusal or self.app)(scope, receive, sending)

    def _forged(self, scope: Scope, headers: Headers) -> Response | None:
        if headers.get("host", "").lower() not in self.places.hosts:
            return self._refuse(scope, 421, "this desk does not answer under that name")
        if scope["method"] in _SAFE:
            return None
        origin = headers.get("origin")
        ours = origin in self.places.origins if origin else headers.get("sec-fetch-site") == "same-origin"
        if not ours or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return self._refuse(scope, 403, f"a write from another site ({origin})")
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LONGEST:
            return self._refuse(scope, 413, "a write of unknown or unreasonable length")
        return None

    def _unentitled(self, scope: Scope, headers: Headers, actor: Actor | None) -> Response | None:
        path, safe = scope["path"], scope["method"] in _SAFE
        if path.startswith(_OPEN):
            return None
        if actor is None:
            if not safe:
                return self._refuse(scope, 401, "nobody is signed in")
            to = "/sign-in"
            if headers.get("hx-request"):
                return Response(status_code=401, headers={"hx-redirect": to})
            if "text/html" not in headers.get("accept", ""):
                return JSONResponse({"said": "Sign in again."}, 401)
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{to}?next={quote(path + ('?' + query if query else ''))}", 303)
        if not safe and actor.role == "reader" and path != "/sign-out":
            return self._refuse(scope, 403, "a reader may not write", actor)
        return None

    def _refuse(self, scope: Scope, status: int, reason: str, actor: Actor | None = None) -> Response:
        client = scope["client"][0] if scope.get("client") else "?"
        who = actor.name if actor else "nobody"
        log.warning("refused: %s %r by %s from %s: %s", scope["method"], scope["path"], who, client, reason)
        return JSONResponse({"said": f"RefusedError: {reason}."}, status)
