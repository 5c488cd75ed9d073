"""The pages: Datasette over the file, with templates of our own and nothing that writes, calls out or runs SQL."""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from extract.explore import pages
from extract.explore.pages import NAME

USUAL = 8010
"""The port where the pages are, if nobody asks for another."""

_HERE = Path(__file__).parent
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_PAGE = 40
"""Facts on a page."""

_SETTINGS = {
    "default_page_size": _PAGE,
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "default_facet_size": 8,
    "facet_time_limit_ms": 800,
    "sql_time_limit_ms": 5_000,
    "truncate_cells_html": 0,
    "max_csv_mb": 0,
}
_METADATA = {
    "title": "Facts",
    "databases": {
        NAME: {
            "tables": {
                "quotes": {
                    "title": "Who said what",
                    "facets": ["speaker", "outlet", "year", {"array": "organisations"}, {"array": "people"}, "how"],
                    "fts_table": "facts_fts",
                    "fts_pk": "n",
                },
                "numbers": {
                    "title": "How many of what",
                    "facets": ["item", "unit", "speaker", "outlet", "year", {"array": "organisations"}, "change"],
                    "fts_table": "facts_fts",
                    "fts_pk": "n",
                },
                "names": {"title": "People and organisations", "facets": ["type"]},
                "articles": {"title": "Articles", "facets": ["outlet"]},
                "audit": {"title": "To look at first", "facets": ["check"], "sort_desc": "weight"},
            }
        }
    },
}
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def application(path: Path, title: str) -> App:
    """The pages of a file as an ASGI application; `title` is what its home page is headed."""
    from datasette import handle_exception  # which must come behind the plugins, or is none of them

    if not pm.is_registered(pages):
        pm.register(pages, name="extract")
    handle_exception.rich = None  # else a page that is not there fills the terminal
    site = Datasette(
        [],
        metadata={**_METADATA, "title": title},
        template_dir=str(_HERE / "templates"),
        static_mounts=[("own", str(_HERE / "static"))],
        settings=_SETTINGS,
        cache_headers=False,
    )
    site.remove_database("_memory")
    site.add_database(Database(site, path=str(path), is_mutable=False), name=NAME)
    inner: App = site.app()
    return _guarded(inner)


def serve(path: Path, title: str, port: int) -> None:
    """Serve the pages of a file on this computer alone until interrupted."""
    import uvicorn

    uvicorn.run(
        application(path, title),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


def _guarded(app: App) -> App:
    """Answers under this computer's own names alone, so that no page of the web can read it; drops empty fields."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if (host[0] or host[2]) not in _HOSTS:
            await _answer(send, 400, b"This page is for this computer alone: open it as http://127.0.0.1:PORT", {})
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"There is nothing to change here: the pages only show.", {})
        elif any(not value for _, value in fields):
            path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0]
            kept = urlencode([(name, value) for name, value in fields if value]).encode()
            await _answer(send, 302, b"", {b"location": path + (b"?" + kept if kept else b"")})
        else:
            await app(scope, receive, _signed(send))

    return guarded


def _signed(send: Send) -> Send:
    async def signed(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *_HEADERS.items()]}
        await send(message)

    return signed


async def _answer(send: Send, status: int, words: bytes, headers: dict[bytes, bytes]) -> None:
    about = {b"content-type": b"text/plain; charset=utf-8", **_HEADERS, **headers}
    await send({"type": "http.response.start", "status": status, "headers": list(about.items())})
    await send({"type": "http.response.body", "body": words})
