"""What every request passes: host, origin, session, role; and what every answer carries: the security headers.

It stands before all routes, so that no route can be forgotten: a reader's writes end here, whatever they aim at.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.review.auth import SESSION
from extract.review.history import Actor
from extract.review.web.failures import refusal

log = logging.getLogger("extract.review")

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/static/", "/sign-in")
_LONGEST = 1_000_000
_FOUND = (200, 304)
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


Tell = Callable[[HTTPConnection, int, str, Mapping[str, str]], Response]
"""Makes the answer that says why a request is refused: its status, its words, its headers."""


class Guard:
    """The middleware. `who` finds the actor of a session's token, `tell` makes the answers that refuse."""

    def __init__(self, app: ASGIApp, places: Places, who: Callable[[str | None], Actor | None], tell: Tell) -> None:
        self.app, self.places, self.who, self.tell = app, places, who, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its actor, or answer it here; what fails behind is answered here too."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._sign(scope, message)
            await send(message)

        try:
            await (await self._stopped(request) or self.app)(scope, receive, sending)
        except Exception as error:
            if started:
                raise
            await self.tell(request, *refusal(error))(scope, receive, sending)

    def _sign(self, scope: Scope, message: Message) -> None:
        """Put the headers on that every answer carries."""
        headers = MutableHeaders(scope=message)
        for name, value in _HEADERS.items():
            headers[name] = value
        if self.places.secure:
            headers["strict-transport-security"] = "max-age=31536000"
        kept = "no-store"
        if scope["path"].startswith("/static/") and message["status"] in _FOUND:
            kept = "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        headers.setdefault("cache-control", kept)

    async def _stopped(self, request: HTTPConnection) -> Response | None:
        """The answer to a request that goes no further."""
        scope = request.scope
        if stopped := self._forged(request):
            return stopped
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return self._refuse(request, 400, "an address with a NUL in it")
        if scope["path"].startswith("/static/"):
            return None
        actor = await to_thread.run_sync(self.who, request.cookies.get(SESSION))
        scope.setdefault("state", {})["actor"] = actor
        return self._unentitled(request, actor)

    def _forged(self, request: HTTPConnection) -> Response | None:
        scope, headers = request.scope, request.headers
        if headers.get("host", "").lower() not in self.places.hosts:
            return self._refuse(request, 421, "this desk does not answer under that name")
        if scope["method"] in _SAFE:
            return None
        origin = headers.get("origin")
        ours = origin in self.places.origins if origin else headers.get("sec-fetch-site") == "same-origin"
        if not ours or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return self._refuse(request, 403, f"a write from another site ({origin})")
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LONGEST:
            return self._refuse(request, 413, "a write of unknown or unreasonable length")
        return None

    def _unentitled(self, request: HTTPConnection, actor: Actor | None) -> Response | None:
        scope, headers = request.scope, request.headers
        path, safe = scope["path"], scope["method"] in _SAFE
        if path.startswith(_OPEN):
            return None
        if actor is None:
            if not safe:
                return self._refuse(request, 401, "nobody is signed in")
            to = "/sign-in"
            if headers.get("hx-request"):
                return Response(status_code=401, headers={"hx-redirect": to})
            if "text/html" not in headers.get("accept", ""):
                return self.tell(request, 401, "Sign in again.", {})
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{to}?next={quote(path + ('?' + query if query else ''))}", 303)
        if not safe and actor.role == "reader" and path != "/sign-out":
            return self._refuse(request, 403, "a reader may not write", actor)
        return None

    def _refuse(self, request: HTTPConnection, status: int, reason: str, actor: Actor | None = None) -> Response:
        scope = request.scope
        client = scope["client"][0] if scope.get("client") else "?"
        who = actor.name if actor else "nobody"
        log.warning("refused: %s %r by %s from %s: %s", scope["method"], scope["path"], who, client, reason)
        return self.tell(request, status, f"RefusedError: {reason}.", {})
