"""CSV and its kin: a row below the header is an article. Separator, quoting and encoding are told by the head."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from extract.ingest.headings import known
from extract.ingest.limits import MAX_RECORD, UnreadableError
from extract.ingest.lines import Line, lines, utf8
from extract.ingest.reading import Reading
from extract.ingest.record import UTF_16, Record, Reject
from extract.ingest.rows import Row, Table, Tell
from extract.ingest.streams import recoded

SUFFIXES = (".csv", ".tsv", ".tab")
NEEDS: tuple[str, ...] = ()
_SEPARATORS = ",;\t|"
_NAMED = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
"""The first line in which Excel names the separator."""
_CUT = "unexpected end of data"
"""What csv.reader says of lines that end within a row."""
_HEAD, _LINES, _ABOVE = 1 << 16, 50, 20
"""Bytes and lines to tell the form by; rows that may stand above the header."""


def sniff(head: bytes) -> bool:
    """The first line names the separator, or is a header with a text and another field, or with `text` itself."""
    if head.startswith(UTF_16):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if _NAMED.fullmatch(first):
        return True
    form, above = _form([first], Reading())
    header = next(_whole([first], form), [])
    fields = known(header)
    return not above and "text" in fields and (len(fields) > 1 or "text" in [cell.strip() for cell in header])


def records(stream: io.BufferedReader, name: str, reading: Reading, tell: Tell) -> Iterator[Record]:
    """An article or a Reject a row; several authors are parted by `;`, an empty cell is null.

    Raises UnreadableError if no column is the text, or the file is no text.
    """
    csv.field_size_limit(MAX_RECORD)
    source = _Source(lines(_newlines(utf8(stream)), name))
    first = source.peek()
    if first and "\0" in first[0]:
        raise UnreadableError("nul", "its first line holds NUL bytes: is it UTF-16 without a mark, or no text at all?")
    if first and (said := _NAMED.fullmatch(first[0])):
        source.begin()
        next(source)
        form, above = _form(first[1:], reading, said[1])
    else:
        form, above = _form(first, reading)
    rows = _rows(source, form)
    for row in islice(rows, above):
        if not isinstance(row, Row):
            yield row
    header = next(rows, None)
    while header is not None and not isinstance(header, Row):
        yield header
        header = next(rows, None)
    if header is None:
        return
    kind = "TSV" if form["delimiter"] == "\t" else "CSV"
    yield from Table(name, kind, header.cells).records(_fitting(rows, len(header.cells)), reading, tell)


def _newlines(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream with line feeds, if its lines end in carriage returns alone, as a Macintosh's did."""
    head = stream.peek(_HEAD)[:_HEAD]
    if b"\r" not in head or b"\n" in head:
        return stream
    return recoded(stream, lambda data, last: data.replace(b"\r", b"\n"))


def _rows(source: "_Source", form: dict[str, Any]) -> Iterator[Row | Record]:
    reader = csv.reader(source, **form, strict=True)
    while True:
        source.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield source.where, Reject("bad_csv", f"the row is not CSV: {error}")
            continue
        yield from source.rejects
        if cells is None:
            return
        yield Row(source.where, cells, tuple(dict.fromkeys(source.notes)))


def _fitting(rows: Iterator[Row | Record], width: int) -> Iterator[Row | Record]:
    """The rows that are not empty, those with too many cells as Rejects."""
    for row in rows:
        if not isinstance(row, Row):
            yield row
        elif any(cell.strip() for cell in row.cells[width:]):
            yield row.where, Reject("bad_csv", f"{len(row.cells)} cells under {width} columns")
        elif any(cell.strip() for cell in row.cells):
            yield row


def _form(first: list[str], reading: Reading, separator: str | None = None) -> tuple[dict[str, Any], int]:
    """The form of a file by its first lines, as csv.reader takes it, and how many rows stand above its header.

    The header tells the separator: it is the one by which most fields of an article are found.
    """
    quote = "'" if first and first[0].lstrip().startswith("'") else '"'
    best: tuple[tuple[int, int, int, int], str, int] | None = None
    for sign in separator or _SEPARATORS:
        form: dict[str, Any] = {"delimiter": sign, "quotechar": quote, "skipinitialspace": True}
        for above, row in enumerate(islice(_whole(first, form), _ABOVE)):
            if not any(cell.strip() for cell in row):
                continue
            fields = known(row, reading.pairs)
            header = "text" in fields and (len(fields) > 1 or not above)
            found = (int(header), len(fields) if header else 0, -above, len(row))
            if best is None or found > best[0]:
                best = (found, sign, above)
    sign, above = (best[1], best[2]) if best else (separator or ",", 0)
    form = {"delimiter": sign, "quotechar": quote, "skipinitialspace": True}
    return form | _quoting(first, form), above


def _quoting(first: list[str], form: dict[str, Any]) -> dict[str, Any]:
    """What else the quotation marks of the first lines ask for: marks escaped by a stroke, or no meaning in TSV."""
    broken = _broken(first, form)
    if not broken:
        return {}
    escaped = {"escapechar": "\\"}
    if broken != _CUT and any("\\" in line for line in first) and _broken(first, form | escaped) in (None, _CUT):
        return escaped
    plain = {"quoting": csv.QUOTE_NONE}
    if form["delimiter"] == "\t" and len({len(row) for row in _whole(first, form | plain) if row}) == 1:
        return plain
    return {}


def _whole(first: list[str], form: dict[str, Any]) -> Iterator[list[str]]:
    """The rows of the first lines by this form, up to one that is broken."""
    with suppress(csv.Error):
        yield from csv.reader(first, **form)


def _broken(first: list[str], form: dict[str, Any]) -> str | None:
    """What is wrong with the rows by this form, if anything; they may end within a row."""
    rows = csv.reader(first, **form, strict=True)
    try:
        for _ in rows:
            pass
    except csv.Error as error:
        return str(error)
    return None


class _Source:
    """The decoded lines for csv.reader, which remembers where a row began and what its decoding needed."""

    def __init__(self, source: Iterator[tuple[str, Line | Reject]]) -> None:
        self._lines = source
        self.begin()

    def peek(self) -> list[str]:
        """The first lines, which are still to come."""
        held: list[tuple[str, Line | Reject]] = []
        size = 0
        while len(held) < _LINES and size < _HEAD and (one := next(self._lines, None)):
            held.append(one)
            size += len(one[1].text) if isinstance(one[1], Line) else 0
        self._lines = chain(held, self._lines)
        return [line.text for _, line in held if isinstance(line, Line)]

    def begin(self) -> None:
        self.where = ""
        self.notes: list[str] = []
        self.rejects: list[Record] = []

    def __iter__(self) -> "_Source":
        return self

    def __next__(self) -> str:
        for where, line in self._lines:
            if isinstance(line, Reject):
                self.rejects.append((where, line))
                continue
            self.where = self.where or where
            self.notes += line.notes
            return line.text
        raise StopIteration
