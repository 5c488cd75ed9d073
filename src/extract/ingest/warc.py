"""WARC: a page that a crawler fetched is an article, through the module for HTML.

Requests, redirects, errors, images and the like are no articles: they are left aside, and counted in the log.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

from extract.article import Article
from extract.ingest import page
from extract.ingest.limits import MAX_PAGE, UnreadableError
from extract.ingest.page import from_page
from extract.ingest.record import Record, Reject, article, decode

SUFFIXES = (".warc", ".wet")
NEEDS: tuple[str, ...] = ("fastwarc", *page.NEEDS)

log = logging.getLogger(__name__)

_HEADERS = 1 << 16
_HTML = ("text/html", "application/xhtml+xml")


def sniff(head: bytes) -> bool:
    """A WARC begins with its version."""
    return head.startswith(b"WARC/")


def records(stream: io.BufferedReader, name: str) -> Iterator[Record]:
    """An article or a Reject a page; of a WARC that is cut short or broken, those before the break."""
    source = _Source(stream)
    aside = 0
    held: Record | None = None
    try:
        for number, one in enumerate(_each(source), 1):
            if held:
                yield held
                held = None
            found = _record(one)
            if source.error:  # fastwarc gives a record that breaks off as if it were whole
                raise source.error
            held = (f"{name}:{number}", found) if found else None
            aside += found is None
    except UnreadableError:
        if held:
            yield held
        raise
    if source.last != b"\r\n\r\n":
        raise UnreadableError("unreadable", "the WARC ends in the middle of a record, which is left out")
    if held:
        yield held
    log.info("%s: %d records are no pages", name, aside)


class _Source:
    """The stream as fastwarc wants it; it remembers its last bytes, and the error that broke it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream, self._at = stream, 0
        self.last = b""
        self.error: UnreadableError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read1(size)
        except UnreadableError as error:
            self.error = error
            raise
        self._at += len(data)
        self.last = (self.last + data)[-4:]
        return data

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """The stream is closed by who opened it."""

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("the stream cannot seek")


def _each(source: _Source) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    iterator: Any = None
    while True:
        try:
            iterator = iterator or iter(ArchiveIterator(source, parse_http=False, stream_detect=False))
            one = next(iterator, None)
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise  # fastwarc's panics are no Exceptions, but no more than broken data
            if source.error:
                raise source.error from error
            raise UnreadableError("unreadable", f"the WARC is broken here, and its rest lost: {error}") from error
        if one is None:
            return
        yield one


def _record(one: Any) -> Article | Reject | None:
    """What a record gives; None for one that is no page."""
    from fastwarc.warc import WarcRecordType

    known = {
        "id": (one.record_id or "").strip("<>") or None,
        "url": one.headers.get("WARC-Target-URI"),
        "captured": one.headers.get("WARC-Date"),
    }
    if one.record_type == WarcRecordType.conversion:
        return _conversion(one, known)
    if one.record_type not in (WarcRecordType.response, WarcRecordType.resource):
        return None
    if one.is_http:
        return _response(one, known)
    if _kind(one.headers.get("Content-Type")) not in _HTML:
        return None
    return from_page(_all(one.reader, MAX_PAGE + 1), None, **known)


def _conversion(one: Any, known: dict[str, Any]) -> Article | Reject | None:
    if _kind(one.headers.get("Content-Type")) != "text/plain":
        return None
    if one.content_length > MAX_PAGE:
        return Reject("too_long", f"a text of {one.content_length} bytes", known["id"])
    try:
        text, _ = decode(_all(one.reader, MAX_PAGE))
    except ValueError as error:
        return Reject("encoding", str(error), known["id"])
    return article({**known, "text": text})


def _response(one: Any, known: dict[str, Any]) -> Article | Reject | None:
    """The page of an HTTP response. Its block is taken apart by itself, so that a broken one costs only itself."""
    block = _all(one.reader, MAX_PAGE + _HEADERS)
    reason = ""
    for decoding in ("all", "content", "none"):  # crawlers that undo an encoding often leave its header
        from fastwarc.warc import WarcRecord

        part = WarcRecord()
        part.set_bytes_content(block)
        part.is_http = True
        try:
            part.parse_http(auto_decode=decoding)
            headers = part.http_headers
            if headers.status_code != 200 or (part.http_content_type or "").lower() not in _HTML:
                return None
            return from_page(_all(part.reader, MAX_PAGE + 1), part.http_charset, **known)
        except OSError as error:
            reason = reason or str(error)[:200]
    return Reject("bad_http", f"the response cannot be taken apart: {reason}", known["id"])


def _all(reader: Any, most: int) -> bytes:
    """What the reader holds, at most so many bytes; it may give them in parts."""
    parts = []
    while most > 0 and (part := reader.read(most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _kind(content_type: str | None) -> str:
    return (content_type or "").split(";")[0].strip().lower()
