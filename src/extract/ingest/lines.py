"""Text of a byte stream, whole or line by line: decoded, and bounded in length."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extract.ingest.limits import BLANK, MAX_BLANK, MAX_RECORD, UnreadableError
from extract.ingest.record import FALLBACK, MAX_BYTES, UTF_16, Reject, decode
from extract.ingest.streams import recoded


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a whole text; `notes` say how it was decoded."""

    text: str
    notes: tuple[str, ...] = ()


def whole(stream: BinaryIO) -> Line:
    """All of a stream that is one text. Raises UnreadableError if it is longer than an article can be, or no text."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_long", f"more than {MAX_BYTES:,} bytes")
    try:
        text, fallback = decode(data)
    except ValueError as error:
        raise UnreadableError("encoding", str(error)) from error
    return Line(text, (FALLBACK,) if fallback else ())


def utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream, recoded if its first bytes mark it as UTF-16."""
    if not stream.peek(2).startswith(UTF_16):
        return stream
    decoder = codecs.getincrementaldecoder("utf-16")()

    def change(data: bytes, last: bool) -> bytes:
        try:
            return decoder.decode(data, last).encode()
        except UnicodeError as error:
            raise UnreadableError("encoding", f"it is marked as UTF-16, but is not: {error}") from error

    return recoded(stream, change)


def lines(stream: io.BufferedReader, name: str) -> Iterator[tuple[str, Line | Reject]]:
    """The lines of the stream, each with its `name:number`.

    One that is too long or not text is a Reject, and reading goes on after it; it ends where blank lines do not.
    """
    stream = utf8(stream)
    number = blank = 0
    while data := stream.readline(MAX_RECORD):
        number += 1
        blank = blank + 1 if data.isspace() else 0
        where = f"{name}:{number}"
        if blank > MAX_BLANK:
            yield where, Reject("too_long", BLANK)
            return
        if len(data) == MAX_RECORD and not data.endswith(b"\n"):
            size = len(data)
            while (more := stream.readline(MAX_RECORD)) and not more.endswith(b"\n"):
                size += len(more)
            yield where, Reject("too_long", f"a line of {size + len(more):,} bytes, more than {MAX_RECORD:,}")
            continue
        try:
            text, fallback = decode(data)
        except ValueError as error:
            yield where, Reject("encoding", str(error))
            continue
        yield where, Line(text, (FALLBACK,) if fallback else ())
