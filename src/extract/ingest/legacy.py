"""Word documents of before 2007 (.doc) are refused, with what to do; another format under their name is read."""

from collections.abc import Iterator
from io import BufferedReader

from extract.extras import need
from extract.ingest import docx, page, rtf
from extract.ingest.limits import UnreadableError
from extract.ingest.ooxml import OLE
from extract.ingest.record import Record

SUFFIXES = (".doc", ".dot")
NEEDS: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """The Office of before 2007 had a mark."""
    return head.startswith(OLE)


def records(stream: BufferedReader, name: str) -> Iterator[Record]:
    """The article of Rich Text, of a page or of a document of today that is called .doc."""
    head = stream.peek(1 << 12)[: 1 << 12]
    for form in (rtf, docx, page):
        if form.sniff(head):
            need(".doc", form.NEEDS)
            yield from form.records(stream, name)
            return
    raise UnreadableError("unknown_format", "a Word document of before 2007: open it in Word, and save it as .docx")
