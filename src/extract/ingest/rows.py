"""A table's rows as articles, whatever file they stand in: headings to fields, and days in one order for all of them.

The order is decided by the rows at the head, which are held until it is; a later day that does not fit it is none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from extract.article import Article
from extract.contract.articles import FIELDS
from extract.ingest.bylines import names
from extract.ingest.days import Order, order, written
from extract.ingest.headings import Columns, columns, plain
from extract.ingest.reading import Reading
from extract.ingest.record import NOTES, Record, Reject, article

_SAMPLE, _MOST, _HELD = 1000, 50_000, 8_000_000
"""Rows to decide by; as many more as it takes while no day tells the order; characters in them at most."""
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
"""A day as spreadsheets number them; 5 digits are the years from 1927 to 2173."""
_BYLINES = ("byline", "bylines", "by")
_NOTED = 100
"""Characters of what is no day that a note has."""
_UNREAD = "published is no day that can be read"


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: where it stands, its cells, and what reading them needed."""

    where: str
    cells: Sequence[Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read: its place, what it is, the heading of each field, the order of its days, other headings."""

    where: str
    form: str
    columns: tuple[tuple[str, str], ...]
    order: Order | None
    rest: tuple[str, ...] = ()


Tell = Callable[[Layout], None]
Serial = Callable[[float], datetime | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read: where it stands, what it is, its header; `serial` reads days that are numbers."""

    where: str
    form: str
    header: Sequence[str]
    serial: Serial | None = None

    def records(self, rows: Iterator[Row | Record], reading: Reading, tell: Tell) -> Iterator[Record]:
        """An article or a Reject a row.

        Raises UnreadableError if no column is the text, or none is one that the reading names.
        """
        found = columns(self.header, reading.pairs)
        head = _Head(found.fields.get("published"), reading)
        held = head.take(rows)
        found = _addresses(found, held)
        days = head.order()
        tell(Layout(self.where, self.form, found.pairs(), days if days.is_open else None, tuple(found.rest)))
        fields = _Fields(found, days, reading, self.serial)
        if not held:
            yield self.where, Reject("empty", "the table has a header, but no rows")
        for row in chain(held, rows):
            yield (row.where, fields.article(row)) if isinstance(row, Row) else row


def keyed(found: Columns, values: Sequence[Any], reading: Reading, notes: tuple[str, ...]) -> Article | Reject:
    """The Article of values that have a header of their own, or why there is none; open days go as the reading says."""
    return _Fields(found, Order(reading.month_first), reading, None).article(Row("", values, notes))


class _Head:
    """The rows at the head, and what the days in column `at` of them say."""

    def __init__(self, at: int | None, reading: Reading) -> None:
        self._at, self._reading = at, reading
        self._days: list[str] = []

    def take(self, rows: Iterator[Row | Record]) -> list[Row | Record]:
        """Rows until the order of their days is known, or there are enough."""
        held: list[Row | Record] = []
        size = 0
        for row in rows:
            held.append(row)
            if isinstance(row, Row):
                size += sum(len(cell) for cell in row.cells if isinstance(cell, str))
                if isinstance(day := _cell(row, self._at), str):
                    self._days.append(day)
            if size >= _HELD or len(held) >= _MOST or (len(held) % _SAMPLE == 0 and not self._undecided()):
                break
        return held

    def _undecided(self) -> bool:
        found = self.order()
        return found.is_open and not found.told_by

    def order(self) -> Order:
        """The order of the days."""
        return order(self._days, self._reading.month_first, self._reading.today)


class _Fields:
    """Makes articles of rows."""

    def __init__(self, found: Columns, days: Order, reading: Reading, serial: Serial | None) -> None:
        self._found, self._days, self._serial, self._today = found, days, serial, reading.today
        rest = [((f"column {h}" if h in (*FIELDS, NOTES) else h), n) for h, n in found.rest.items()]
        self._columns = (*rest, *found.fields.items())
        self._byline = "authors" in found.fields and plain(found.header[found.fields["authors"]]) in _BYLINES
        self._turned = ""
        if days.month_first != reading.month_first:
            self._turned = f"published read {days}: {days.told_by} has no other reading"

    def article(self, row: Row) -> Article | Reject:
        """The Article of a row, or why there is none."""
        cells, width = row.cells, len(row.cells)
        fields = {name: cells[n] for name, n in self._columns if n < width and cells[n] not in (None, "")}
        notes = [*row.notes, *self._found.notes]
        if "published" in fields:
            fields["published"] = self._published(fields["published"], notes)
        if self._serial:
            fields = {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in fields.items()}
        if isinstance(by := fields.get("authors"), str) and (self._byline or by[:3].casefold() == "by "):
            fields["authors"] = names(by)
        return article(fields, tuple(notes))

    def _published(self, day: Any, notes: list[str]) -> str | None:
        """A cell's day in ISO 8601, or None with a note why."""
        if isinstance(day, date):
            return day.isoformat()
        if isinstance(day, bool) or not isinstance(day, (str, int, float)) or not (day := str(day).strip()):
            return None
        if self._serial and _SERIAL.fullmatch(day):
            found = self._serial(float(day))
        else:
            says = written(day, self._today)
            found = says.moment(self._days.month_first) if says else None
            if says and says.open and not found:
                notes.append(f"published is no day read {self._days}: {day[:_NOTED]}")
                return None
            if found and says and says.open and self._turned:
                notes.append(self._turned)
        if not found:
            notes.append(f"{_UNREAD}: {day[:_NOTED]}")
        return found.isoformat() if found else None


def _addresses(found: Columns, held: list[Row | Record]) -> Columns:
    """A column such as `Source` is the outlet, unless addresses stand in it, another one in every row."""
    at = found.fields.get("outlet")
    cells = [cell for row in held if isinstance(row, Row) and isinstance(cell := _cell(row, at), str) and cell]
    if at is None or "url" in found.fields or not cells or len(set(cells)) < len(cells):
        return found
    if not all("://" in cell for cell in cells):
        return found
    fields = {("url" if name == "outlet" else name): n for name, n in found.fields.items()}
    return replace(found, fields=fields)


def _cell(row: Row, n: int | None) -> Any:
    return row.cells[n] if n is not None and n < len(row.cells) else None
