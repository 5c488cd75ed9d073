"""What every request to the pages passes: the host, the method, the fields of a form; and what every answer carries.

Answers go under this computer's own names alone, so that no page of the web can read them.
"""

import csv
import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from extract.export.text import guarded as guarded_cell

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
_PLAIN = str.maketrans(dict.fromkeys("“”„", '"'))
"""Quotation marks as telephones and word processors write them, which hold a phrase together as straight ones do."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def guarded(app: App) -> App:
    """The application behind the guard."""

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0]
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower().rpartition(":")
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        kept = [(name, text) for name, text in ((name, _tidied(name, text)) for name, text in fields) if text]
        if (host[0] or host[2]) not in _HOSTS:
            await _answer(send, 400, b"This page is for this computer alone: open it as http://127.0.0.1:PORT", {})
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"There is nothing to change here: the pages only show.", {})
        elif kept != fields:
            query = urlencode(kept).encode()
            await _answer(send, 302, b"", {b"location": path + (b"?" + query if query else b"")})
        else:
            await app(scope, receive, _signed(_Table(send) if path.endswith(b".csv") else send))

    return answering


def _tidied(name: str, text: str) -> str:
    """A field's text; empty where there is nothing to look for."""
    if name != "_search":
        return text
    text = text.translate(_PLAIN).replace("\0", "")
    return text if text.strip('" ') else ""


def _signed(send: Send) -> Send:
    async def signed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *_HEADERS.items()]}
        await send(message)

    return signed


class _Table:
    """A table on its way out: with the mark by which Excel knows its letters, and no cell that is a formula."""

    def __init__(self, send: Send) -> None:
        self._send, self._rest, self._begun = send, b"", False

    async def __call__(self, message: Message) -> None:
        """Send a message on; rows only when they are whole."""
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]
            await self._send({**message, "headers": headers})
            return
        self._rest += message.get("body", b"")
        last = not message.get("more_body", False)
        rows, self._rest = (self._rest, b"") if last else _whole(self._rest)
        mark, self._begun = b"" if self._begun or not rows else b"\xef\xbb\xbf", self._begun or bool(rows)
        await self._send({**message, "body": mark + _plain(rows)})


def _whole(rows: bytes) -> tuple[bytes, bytes]:
    """The rows that have come to their end, and the rest: a line break ends one where no quotation mark is open."""
    at = len(rows)
    while (at := rows.rfind(b"\n", 0, at)) >= 0:
        if rows.count(b'"', 0, at) % 2 == 0:
            return rows[: at + 1], rows[at + 1 :]
    return b"", rows


def _plain(rows: bytes) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(rows.decode(), newline="")):
        writer.writerow(map(guarded_cell, row))
    return made.getvalue().encode()


async def _answer(send: Send, status: int, words: bytes, headers: dict[bytes, bytes]) -> None:
    about = {b"content-type": b"text/plain; charset=utf-8", **_HEADERS, **headers}
    await send({"type": "http.response.start", "status": status, "headers": list(about.items())})
    await send({"type": "http.response.body", "body": words})
