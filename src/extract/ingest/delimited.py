"""CSV with a header: a row is an article, its columns the fields of the contract."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from extract.ingest.lines import Line, lines
from extract.ingest.record import MAX_BYTES, Record, Reject, article

SUFFIXES = (".csv",)
NEEDS: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """A CSV of articles has `text` among the columns of its first line."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return b"text" in [cell.strip(b" \"'\r") for cell in first.split(b",")]


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """An article or a Reject a row; several authors are parted by `;`, an empty cell is null."""
    csv.field_size_limit(16 * MAX_BYTES)
    source = _Source(lines(stream, name))
    rows = csv.reader(source, strict=True)
    header: list[str] | None = None
    while True:
        source.begin()
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield source.where, Reject("bad_csv", f"the row is not CSV: {error}")
            continue
        yield from source.rejects
        if row is None:
            return
        if header is None:
            header = [cell.strip() for cell in row]
            if "text" not in header:
                yield name, Reject("no_text_column", f"the columns are {', '.join(header)}: one must be `text`")
                return
            continue
        if len(row) > len(header):
            yield source.where, Reject("bad_csv", f"{len(row)} cells under {len(header)} columns")
        elif any(cell.strip() for cell in row):
            fields = {column: cell for column, cell in zip(header, row, strict=False) if cell}
            yield source.where, article(fields, tuple(dict.fromkeys(source.notes)))


class _Source:
    """The decoded lines for csv.reader, which remembers where a row began and what its decoding needed."""

    def __init__(self, source: Iterator[tuple[str, Line | Reject]]) -> None:
        self._lines = source
        self.begin()

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
