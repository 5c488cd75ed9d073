"""Plain text: a file is an article, its first paragraph the headline; byline and day are told by its first lines."""

from collections.abc import Iterator
from typing import BinaryIO

from extract.ingest.documents import head
from extract.ingest.record import FALLBACK, MAX_BYTES, Record, Reject, article, decode

SUFFIXES = (".txt",)
NEEDS: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """Anything may be plain text."""
    return True


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the file; its text is the whole file, so that offsets fit it."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield name, Reject("too_long", f"more than {MAX_BYTES:,} bytes")
        return
    try:
        text, fallback = decode(data)
    except ValueError as error:
        yield name, Reject("encoding", str(error))
        return
    lines = text.splitlines()
    title = next((line.strip() for line in lines if line.strip()), None)
    fields = {"id": name, "text": text, **head(lines), "title": title}
    yield name, article(fields, (FALLBACK,) if fallback else ())
