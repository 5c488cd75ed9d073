"""Excel: a sheet a table, further sheets where a table has more rows than a sheet."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

from extract.export.readable import widths
from extract.export.tables import Row, Table, flat
from extract.extras import need

ROWS = 1_048_576
"""Rows that a sheet holds, its heading among them."""
_CHARACTERS = 32_767
_CUT = " … [cut]"
_CREATED = datetime(2000, 1, 1)
_FIRST_YEAR = 1901
"""Excel's days begin in 1900, and its 1900 has a day too many: earlier ones are written as text."""


def write_xlsx(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """Tables as a workbook: every text as text, never as a formula or link; days as days, times in UTC.

    Returns how many rows were written, and how many cells were cut.
    """
    need("xlsx", ("xlsxwriter",), "query")
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    total = cut = 0
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _CREATED})
        for table in tables:
            pages = _Pages(book, table)
            for rows in table.batches():
                cut += sum(pages.add(row) for row in rows)
                total += len(rows)
            pages.end()
    return total, cut


class _Pages:
    """The sheets of a table: a heading that stays, columns as wide as their texts ask for, a filter."""

    def __init__(self, book: Any, table: Table) -> None:
        self._book, self._table = book, table
        self._heading = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._number = 0
        self._begin()

    def add(self, row: Row) -> int:
        """Write a row; how many of its cells had to be cut."""
        if self._at == ROWS:
            self.end()
            self._begin()
        cut = sum(self._cell(n, row[column]) for n, column in enumerate(self._table.columns))
        self._at += 1
        return cut

    def end(self) -> None:
        """Give the sheet its filter, now that its last row is known."""
        self._sheet.autofilter(0, 0, self._at - 1, len(self._table.columns) - 1)

    def _begin(self) -> None:
        self._number += 1
        name = self._table.name if self._number == 1 else f"{self._table.name} {self._number}"
        self._sheet, self._at = self._book.add_worksheet(name), 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})
        known = widths()
        for n, column in enumerate(self._table.columns):
            self._sheet.set_column(n, n, known.get(column, known["*"]))
            self._sheet.write_string(0, n, column, self._heading)

    def _cell(self, column: int, value: Any) -> bool:
        if isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            known = self._day if value.tzinfo is None else self._moment
            self._sheet.write_datetime(self._at, column, value.replace(tzinfo=None), known)
            return False
        return _write(self._sheet, self._at, column, value)


def _write(sheet: Any, row: int, column: int, value: Any) -> bool:
    """Write a cell; whether it had to be cut."""
    value = flat(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)) and isfinite(value):
        sheet.write_number(row, column, value)
    elif value is not None:
        words = str(value)
        long = len(words) > _CHARACTERS
        sheet.write_string(row, column, words[: _CHARACTERS - len(_CUT)] + _CUT if long else words)
        return long
    return False
