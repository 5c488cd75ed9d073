"""CSV and JSON Lines."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.export.tables import Table, flat, moment

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[£$€]?\d[\d,]*(?:\.\d+)?%?")


def write_csv(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """A table as CSV in UTF-8 with a byte order mark, so that Excel reads its letters right.

    Lists are JSON. A text that a spreadsheet would take for a formula gets an apostrophe in front; a number and the
    product's own words (the comparator `=`) do not.
    """
    (table,) = tables
    total = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        for rows in table.batches():
            writer.writerows(
                [flat(row[c]) if c in table.constants else _guarded(row[c]) for c in table.columns] for row in rows
            )
            total += len(rows)
    return total, 0


def write_jsonl(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """A table as JSON Lines: an object a row, lists as lists, times as ISO 8601."""
    (table,) = tables
    total = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for rows in table.batches():
            file.writelines(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in rows)
            total += len(rows)
    return total, 0


def _guarded(value: Any) -> Any:
    value = flat(value)
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula; a number stays as it is."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
