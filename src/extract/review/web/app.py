"""The application: store, guard, routes, templates, static files, put together."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from extract.review.auth import actor_of
from extract.review.auth.openid import Provider
from extract.review.history import Actor
from extract.review.store import Article, Fact, Store, row_of
from extract.review.web.clock import clock
from extract.review.web.door import Door
from extract.review.web.failures import answer
from extract.review.web.guard import Guard, Places
from extract.review.words import visible

T = TypeVar("T", Article, Fact)

_AT_ONCE = 8
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the desk is served. `local` is who works at a desk without sign-in, None where there is one.

    `proxies` are the addresses and networks whose word on where a request came from is believed.
    """

    port: int = 8000
    public_url: str | None = None
    local: Actor | None = None
    provider: Provider | None = None
    proxies: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether browsers reach the desk by HTTPS alone."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    def places(self) -> Places:
        """The hosts and origins under which the desk answers: its public URL, or else this computer's names."""
        if self.public_url:
            parts = urlsplit(self.public_url)
            return Places(frozenset({parts.netloc}), frozenset({f"{parts.scheme}://{parts.netloc}"}), self.secure)
        hosts = [f"{name}:{self.port}" for name in LOOPBACK] + (list(LOOPBACK) if self.port == 80 else [])
        return Places(frozenset(hosts), frozenset(f"http://{h}" for h in hosts), False)


class Desk:
    """What the routes share."""

    def __init__(self, store: Store, out: Path, settings: Settings) -> None:
        self.store, self.out, self.settings = store, out, settings
        self.oauth = settings.provider.oauth() if settings.provider else None
        self.door = Door()
        self.templates = Environment(
            loader=PackageLoader("extract.review.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["visible"] = visible
        self.templates.globals["static"] = _versioned()
        self.templates.globals["clock"] = clock
        for name in self.templates.list_templates():  # compiled now, so that the first page is as fast as the second
            self.templates.get_template(name)

    def page(self, request: Request, template: str, /, status: int = 200, **values: Any) -> HTMLResponse:
        """A page or a part of one."""
        html = self.render(template, actor=self.actor(request), **values)
        return HTMLResponse(html, status)

    def render(self, template: str, /, **values: Any) -> str:
        """A template's HTML."""
        return self.templates.get_template(template).render(open_desk=self.settings.local is not None, **values)

    def refused(
        self, request: HTTPConnection, status: int, said: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The answer to a request that fails, as a page or as JSON."""

        def page() -> str:
            return self.render("error.html", actor=self.actor(request), status_code=status, said=said)

        return answer(request, page, status, said, headers)

    @staticmethod
    def actor(request: HTTPConnection) -> Actor | None:
        """Who asks; the guard has found out."""
        found: Actor | None = getattr(request.state, "actor", None)
        return found


def asked(request: Request) -> tuple[Desk, Actor]:
    """The desk, and who asks."""
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None, "the guard lets nobody in unnamed"
    return desk, actor


def there(session: Session, kind: type[T], id_: int) -> T:
    """The article or fact of this number; the answer is 404 where there is none."""
    try:
        return row_of(session, kind, id_)
    except LookupError:
        raise HTTPException(404, f"There is no such {kind.__name__.lower()}.") from None


def _versioned() -> Callable[[str], str]:
    """Names a static file with the hash of its bytes, so that browsers may keep it for ever."""
    folder = files("extract.review.web") / "static"
    marks: dict[str, str] = {}

    def url(name: str) -> str:
        if name not in marks:
            marks[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
        return f"/static/{name}?{marks[name]}"

    return url


def create_app(store: Store, out: Path, settings: Settings) -> FastAPI:
    """The application for a store that has a run's facts in it."""
    from extract.review.web import finding, meeting, numbers, pages, signs, work, writes

    app = FastAPI(title="extract review", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_in_turn)
    desk = app.state.desk = Desk(store, out, settings)
    for routes in (pages, finding, work, writes, meeting, signs, numbers):
        app.include_router(routes.router)
    static = str(files("extract.review.web") / "static")
    app.mount("/static", StaticFiles(directory=static), name="static")
    if desk.oauth is not None:
        app.add_middleware(
            SessionMiddleware,
            secret_key=secrets.token_hex(32),
            session_cookie="extract_desk_openid",
            max_age=600,
            path="/sign-in",
            https_only=settings.secure,
        )
    local = settings.local
    app.add_middleware(
        Guard,
        places=settings.places(),
        who=(lambda _: local) if local else (lambda token: actor_of(store, token)),
        tell=desk.refused,
    )
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
    _tell_failures(app, desk)
    return app


@asynccontextmanager
async def _in_turn(_: FastAPI) -> AsyncIterator[None]:
    """Let no more requests be worked on at once than get on with it: the rest would only be in their way."""
    to_thread.current_default_thread_limiter().total_tokens = _AT_ONCE
    yield


def _tell_failures(app: FastAPI, desk: Desk) -> None:
    """Have what fails in a route told as the guard tells what it refuses."""

    @app.exception_handler(HTTPException)
    def failed(request: Request, error: HTTPException) -> Response:
        return desk.refused(request, error.status_code, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    def wrong(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = " ".join(str(p) for p in first["loc"] if p not in ("body", "query", "path"))
        words = first["msg"].removeprefix("Value error, ")
        return desk.refused(request, 422, f"{place}: {words}" if place and "error" not in first["type"] else words)
