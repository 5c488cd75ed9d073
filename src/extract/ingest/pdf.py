"""PDF: a file is an article. PDFium reads its pages in a process of its own (`pdfchild`), which bounds their cost."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from threading import Timer
from typing import Any, BinaryIO

from extract.article import Article
from extract.ingest import pdfchild
from extract.ingest.documents import Metadata, document
from extract.ingest.limits import UnreadableError
from extract.ingest.pdflines import PRINTED, Page, Run, lines, strip_running
from extract.ingest.pdfparagraphs import Paragraphs
from extract.ingest.record import MAX_CHARACTERS, Record, Reject

SUFFIXES = (".pdf",)
NEEDS: tuple[str, ...] = ("pypdfium2",)

SECONDS, MEMORY = 30, 1 << 30
"""What reading a PDF may cost: seconds of a processor, and bytes."""

_MOST_PAGES = 500
_MOST_SIGNS = 200_000
_LONGEST = 1 << 27
_PATIENCE = 4
_BLOCK = 1 << 20
_FEW = 40
_LONGEST_NAME = 1000
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?(?:([+-]\d\d)'?(\d\d)|Z)?")
_SCANNED = "make its words text first, for example with `ocrmypdf in.pdf out.pdf`"
_LOCKED = "it is locked with a password: print it to a new PDF, or save it without one"


def sniff(head: bytes) -> bool:
    """A PDF says so in its first kilobyte."""
    return b"%PDF-" in head[:1024]


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the file."""
    pages: list[Page] = []
    pictures: list[int] = []
    broken: list[int] = []
    size = unmapped = 0
    last: dict[str, Any] = {}
    for number, one in enumerate(_answers(stream), 1):
        if "runs" not in one:
            if "metadata" in one or "error" in one:
                last = one
            else:
                broken.append(number)
            continue
        runs = [Run(*run) for run in one["runs"]]
        size += sum(len(run.text) for run in runs)
        unmapped += one["unmapped"]
        if one["images"]:
            pictures.append(number)
        if 5 * size > 6 * MAX_CHARACTERS:
            raise UnreadableError("too_long", f"more than {MAX_CHARACTERS} characters")
        pages.append(Page(one["width"], one["height"], runs))
    _refuse(last, size, unmapped, bool(pictures))
    yield name, _article(name, pages, last, pictures, broken)


def _article(
    name: str, pages: list[Page], last: dict[str, Any], pictures: list[int], broken: list[int]
) -> Article | Reject:
    taken = strip_running(pages)
    heads = tuple(one for one in taken if not PRINTED.fullmatch(one))
    paragraphs = Paragraphs([lines(page) for page in pages])
    notes = [
        *([f"pages that are pictures without text: {_numbers(pictures)}"] if pictures else []),
        *([f"pages that are broken: {_numbers(broken)}"] if broken else []),
        *([f"tables left out: {paragraphs.tables}"] if paragraphs.tables else []),
        *([f"pages after the first {_MOST_PAGES} left out"] if last["pages"] > _MOST_PAGES else []),
    ]
    said = last["metadata"]
    program = f"{said.get('Creator', '')} {said.get('Producer', '')}"[:_LONGEST_NAME].strip()
    metadata = Metadata(
        (said.get("Title") or "")[:_LONGEST_NAME] or None,
        (said.get("Author") or "")[:_LONGEST_NAME] or None,
        _moment(said.get("CreationDate", "")),
        _moment(said.get("ModDate", "")),
        program,
    )
    url = next(
        (found["url"] for one in taken if (found := PRINTED.fullmatch(one)) and found["url"][:4] == "http"), None
    )
    return document(
        name, paragraphs.found, metadata, headline=paragraphs.headline, heads=heads, notes=tuple(notes), url=url
    )


def _refuse(last: dict[str, Any], size: int, unmapped: int, pictures: bool) -> None:
    """Raise UnreadableError for a PDF without text, saying what to do."""
    if last.get("error") == "locked":
        raise UnreadableError("locked", _LOCKED)
    if last.get("error"):
        raise UnreadableError("unreadable", "it is no whole PDF")
    if size < _FEW and pictures:
        raise UnreadableError("scanned", f"its pages are pictures: {_SCANNED}")
    if not size:
        raise UnreadableError("no_text", "its pages hold no text")
    if unmapped > size // 5:
        raise UnreadableError("scanned", f"its fonts do not say which letters they draw: {_SCANNED}")


def _answers(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """What the process says, line by line. Raises UnreadableError if it dies or is too slow."""
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", pdfchild.__file__, *map(str, (SECONDS, MEMORY, _MOST_PAGES, _MOST_SIGNS))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    timer = Timer(_PATIENCE * SECONDS, child.kill)
    timer.daemon = True
    timer.start()
    done = False
    try:
        _feed(stream, child)
        assert child.stdout is not None
        for line in child.stdout:
            said = json.loads(line)
            done = "metadata" in said or "error" in said
            yield said
    finally:
        timer.cancel()
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()
    if not done:
        reason = f"reading it takes more than {SECONDS} seconds or {MEMORY >> 20} MiB, or breaks off"
        raise UnreadableError("bomb", reason)


def _feed(stream: BinaryIO, child: "subprocess.Popen[bytes]") -> None:
    """Give the process the file, which it reads whole before it answers."""
    assert child.stdin is not None
    size = 0
    try:
        with child.stdin as into:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > _LONGEST:
                    raise UnreadableError("too_large", f"a PDF of more than {_LONGEST} bytes")
                into.write(block)
    except OSError:
        return


def _moment(value: str) -> str | None:
    """A day as PDFs write it, in ISO 8601."""
    found = _DATE.match(value)
    if not found:
        return None
    y, m, d, hour, minute, second, zone, rest = found.groups()
    clock = f"T{hour}:{minute}:{second}" if hour else ""
    return f"{y}-{m}-{d}{clock}{zone + ':' + rest if zone and clock else ''}"


def _numbers(pages: list[int]) -> str:
    return ", ".join(str(n) for n in pages[:10]) + (" ..." if len(pages) > 10 else "")
