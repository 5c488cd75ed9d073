"""`extract query`: SQL over the tables of a run."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.cli.terminal import Exit, fail, out

_SHOWN = 100
_WIDTH, _LONGEST = 120, 400
"""Characters shown of a text in a table, and in a block."""
_NARROW, _GAP = 16, 2
"""A column of long texts is read down to so many characters; so many stand between two columns."""


class Format(StrEnum):
    """What `--format` takes."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


def query(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT over facts, articles, entities, dates, ...")],
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="If not told: table on a terminal, else csv.")
    ] = None,
) -> None:
    """Ask a run's tables in DuckDB's SQL: facts, articles, entities, dates, and others once they are made.

    These are registry, links, audit, claims, claims_facts.

    Read-only: the SQL reaches no file and no network. A table shows 100 rows, a block a row where the terminal is too
    narrow for its columns; csv and jsonl give all.
    """
    from extract.query import QueryError
    from extract.query import query as ask

    form = form or (Format.TABLE if sys.stdout.isatty() else Format.CSV)
    try:
        with ask(run_folder, sql) as answer:
            {Format.TABLE: _table, Format.CSV: _csv, Format.JSONL: _jsonl}[form](answer.columns, answer.rows)
    except (FileNotFoundError, QueryError, ImportError) as error:
        fail(Exit.USAGE, str(error))


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _jsonl(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_json) + "\n")


def _table(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """A table, or where so many columns would be too narrow to read a block a record."""
    first = list(islice(rows, _SHOWN + 1))
    cells = [[_short(value, _WIDTH) for value in row] for row in first[:_SHOWN]]
    if _fits(columns, cells):
        numbers = [any(isinstance(row[n], (int, float)) for row in first) for n in range(len(columns))]
        _grid(columns, cells, numbers)
    else:
        _blocks(columns, [[_short(value, _LONGEST) for value in row] for row in first[:_SHOWN]])
    if not first:
        out.print("No rows.", style="dim")
    if len(first) > _SHOWN:
        out.print(f"The first {_SHOWN} rows; --format csv gives all.", style="dim")


def _fits(columns: tuple[str, ...], cells: list[list[str]]) -> bool:
    """Whether every column can have its width, or where its texts are long a width that can be read."""
    widest = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    return sum(min(width, _NARROW) + _GAP for width in widest) <= out.width


def _grid(columns: tuple[str, ...], cells: list[list[str]], numbers: list[bool]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, number in zip(columns, numbers, strict=True):
        table.add_column(Text(name), overflow="fold", justify="right" if number else "left")
    for row in cells:
        table.add_row(*map(Text, row))
    out.print(table)


def _blocks(columns: tuple[str, ...], cells: list[list[str]]) -> None:
    """Each record under a line with its number, a line a value; what it lacks is named at its end."""
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(cells, 1):
        out.rule(Text(f"record {number}", style="bold"), align="left", characters="─")
        block = Table.grid(padding=(0, 2, 0, 0))
        block.add_column(style="cyan", no_wrap=True)
        block.add_column(overflow="fold")
        for name, words in zip(columns, row, strict=True):
            if words:
                block.add_row(Text(name), Text(words))
        out.print(block)
        if empty := [name for name, words in zip(columns, row, strict=True) if not words]:
            out.print(Text(f"empty: {', '.join(empty)}", style="dim"))


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=_json)
    return _json(value) if isinstance(value, datetime) else value


def _json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z").removesuffix("T00:00:00")
    return str(value)


def _short(value: Any, longest: int) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) >= 1 else f"{value:.6g}"
    words = " ".join(str(_cell(value)).split())
    return words if len(words) <= longest else words[: longest - 2] + " …"
