"""Plain text: a file is an article, its first paragraph the headline; byline and day are told by its first lines."""

from collections.abc import Iterator
from typing import BinaryIO

from extract.ingest.documents import head
from extract.ingest.lines import whole
from extract.ingest.record import Record, article

SUFFIXES = (".txt",)
NEEDS: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """Anything may be plain text."""
    return True


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the file; its text is the whole file, so that offsets fit it."""
    found = whole(stream)
    lines = found.text.splitlines()
    title = next((line.strip() for line in lines if line.strip()), None)
    yield name, article({"id": name, "text": found.text, **head(lines), "title": title}, found.notes)
