"""Excel: a sheet a table, further sheets where a table has more rows than a sheet."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

from extract.export.tables import Table, flat
from extract.extras import need

ROWS = 1_048_576
"""Rows that a sheet holds, its heading among them."""
_CHARACTERS = 32_767
_CUT = " … [cut]"
_CREATED = datetime(2000, 1, 1)


def write_xlsx(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """Tables as a workbook, every text as text, never as a formula or link; the rows, and the cells that were cut."""
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
        heading = book.add_format({"bold": True})
        for table in tables:
            sheet, at, number = None, ROWS, 1
            for rows in table.batches():
                for row in rows:
                    if at == ROWS:
                        sheet = _sheet(book, table, number, heading)
                        at, number = 1, number + 1
                    cut += sum(_write(sheet, at, n, value) for n, value in enumerate(row.values()))
                    at += 1
                total += len(rows)
            if sheet is None:
                _sheet(book, table, 1, heading)
    return total, cut


def _sheet(book: Any, table: Table, number: int, heading: Any) -> Any:
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
    sheet.freeze_panes(1, 0)
    for n, name in enumerate(table.columns):
        sheet.write_string(0, n, name, heading)
    return sheet


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
