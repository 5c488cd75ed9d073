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
_WIDTH = 120


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
    """Ask a run's tables in DuckDB's SQL: facts, articles, entities, dates; after `extract entities` registry, links.

    Read-only: the SQL reaches no file and no network. A table shows 100 rows, csv and jsonl give all.
    """
    from extract.query import QueryError
    from extract.query import query as ask

    form = form or (Format.TABLE if sys.stdout.isatty() else Format.CSV)
    try:
        with ask(run_folder, sql) as answer:
            {Format.TABLE: _table, Format.CSV: _csv, Format.JSONL: _jsonl}[form](answer.columns, answer.rows)
    except (FileNotFoundError, QueryError) as error:
        fail(Exit.USAGE, _plain(error))
    except ImportError as error:
        fail(Exit.USAGE, _plain(error))


def _plain(error: Exception) -> str:
    """An error whose brackets are no markup."""
    return str(error)


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _jsonl(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_json) + "\n")


def _table(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    first = list(islice(rows, _SHOWN + 1))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for n, name in enumerate(columns):
        number = any(isinstance(row[n], (int, float)) for row in first)
        table.add_column(Text(name), overflow="fold", justify="right" if number else "left")
    for row in first[:_SHOWN]:
        table.add_row(*(Text(_short(value)) for value in row))
    out.print(table)
    if len(first) > _SHOWN:
        out.print(f"The first {_SHOWN} rows; --format csv gives all.", style="dim")


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=_json)
    return _json(value) if isinstance(value, datetime) else value


def _json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z").removesuffix("T00:00:00")
    return str(value)


def _short(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.10g}"
    words = " ".join(str(_cell(value)).split())
    return words if len(words) <= _WIDTH else words[: _WIDTH - 2] + " …"
