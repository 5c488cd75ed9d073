"""Excel (.xlsx): a row below the header of a sheet is an article. Read by openpyxl, row by row.

openpyxl trusts what it reads, so the parts of the file are looked through first (`workbook`).
"""

import io
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, BinaryIO

from extract.ingest.headings import known, shown
from extract.ingest.limits import INFLATED, INFLATION, UnreadableError
from extract.ingest.reading import Reading
from extract.ingest.record import Record, Reject
from extract.ingest.rows import Row, Table, Tell
from extract.ingest.streams import seekable
from extract.ingest.workbook import look_through

log = logging.getLogger(__name__)

SUFFIXES = (".xlsx", ".xlsm")
NEEDS: tuple[str, ...] = ("openpyxl",)
_ABOVE = 20
"""Rows that may stand above a header."""
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def sniff(head: bytes) -> bool:
    """A ZIP that begins as Office writes one, with the parts of a workbook."""
    return head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head and b"xl/" in head


def records(stream: BinaryIO, name: str, reading: Reading, tell: Tell) -> Iterator[Record]:
    """An article or a Reject a row of every sheet that has a column of texts; of formulas what they last gave.

    Raises UnreadableError if no sheet has one, or the file is locked, broken or hostile.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import from_excel

    source = seekable(stream)
    look_through(source)
    warnings.filterwarnings("ignore", module=r"openpyxl\.")  # on styles and the like, which are not read
    try:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # what broken parts run into
        raise UnreadableError("unreadable", f"it is no whole Excel file: {_said(error)}") from error

    def serial(number: float) -> datetime | None:
        found = from_excel(number, book.epoch)
        return found if isinstance(found, datetime) else None

    left_out: list[str] = []
    read = False
    most = INFLATED + INFLATION * source.seek(0, io.SEEK_END)
    for sheet in book.worksheets:
        where = f"{name}/{sheet.title}"
        rows = _rows(sheet, where, most)
        above = list(islice(rows, _ABOVE))
        header = _header(above, reading)
        if header is None:
            if above:
                left_out.append(f"{sheet.title} ({shown(_words(above[0].cells))})")
                log.info("%s: the sheet has no text", where)
            continue
        read = True
        table = Table(where, "Excel", _words(above[header].cells), serial)
        try:
            yield from table.records(chain(above[header + 1 :], rows), reading, tell)
        except UnreadableError as error:
            yield where, Reject(error.code, error.reason)
    if not read:
        sheets = "; ".join(left_out) or "all are empty"
        raise UnreadableError("no_text_column", f"no sheet has a text: {sheets}; name it by --column text=NAME")


def _rows(sheet: Any, where: str, most: int) -> Iterator[Row]:
    """The rows that are not empty, until they have given `most` characters: one string may stand in every cell."""
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    number = given = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if any(cell not in (None, "") for cell in cells):
                given += sum(len(cell) for cell in cells if isinstance(cell, str))
                if given > most:
                    raise UnreadableError("bomb", f"{given} characters in {number} rows of so small a file")
                yield Row(f"{where}:{number}", [_value(cell) for cell in cells])
    except UnreadableError:
        raise
    except Exception as error:
        reason = f"the sheet is broken after row {number}: {_said(error)}"
        raise UnreadableError("unreadable", reason) from error


def _header(above: list[Row], reading: Reading) -> int | None:
    """Which of the first rows is the header: the one by which most fields are found, a text among them."""
    fields = [known(_words(row.cells), reading.pairs) for row in above]
    found = [n for n, row in enumerate(fields) if "text" in row]
    return max(found, key=lambda n: (len(fields[n]), -n), default=None)


def _words(cells: Any) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _value(cell: Any) -> Any:
    """A cell as JSON can hold it; days stay what they are."""
    if isinstance(cell, str):
        return None if cell in _ERRORS else _unescaped(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return cell if cell is None or isinstance(cell, (int, date)) else str(cell)


def _unescaped(text: str) -> str:
    if "_x" not in text or not _ESCAPED.search(text):
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text)).replace("\r\n", "\n").replace("\r", "\n")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
