"""The files of a finished run that the desk reads, and their rows."""

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import MAKERS, DamagedRunError, whole
from extract.review.store import StoreError

_BATCH = 1000
Row = dict[str, Any]


def parts(out: Path, table: str) -> list[Path]:
    """The files of a table, which are what was written; all that is read has gone through here.

    Raises StoreError if one is not, or if there are none.
    """
    try:
        found = whole(out, table)
    except DamagedRunError as error:
        raise StoreError(str(error)) from error
    if not found:
        raise StoreError(f"{out} has no {table}/*.parquet: run the articles again")
    return found


def rows(out: Path, table: str) -> Iterator[Row]:
    """The rows of a table. Raises StoreError as `parts` and `rows_of`."""
    for file in parts(out, table):
        yield from rows_of(file)


def rows_of(file: Path) -> Iterator[Row]:
    """The rows of a part of a table. Raises StoreError for one that cannot be read."""
    try:
        for batch in pq.ParquetFile(file).iter_batches(_BATCH):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{file} cannot be read as Parquet ({error}): run the articles again") from None


def read(file: Path, columns: list[str] | None = None, only: tuple[str, Collection[str]] | None = None) -> list[Row]:
    """The rows of a part of a table, all or `only` those of which a column has one of some values.

    Raises StoreError, with what writes it anew, for a part that cannot be read.
    """
    asked = [(only[0], "in", only[1])] if only else None
    try:
        found: list[Row] = pq.read_table(file, columns=columns, partitioning=None, filters=asked).to_pylist()
    except (pa.ArrowException, OSError, KeyError) as error:
        again = MAKERS.get(file.parent.name, "extract run").format("OUT")
        raise StoreError(f"{file} cannot be read as Parquet ({error}): write it anew with `{again}`") from None
    return found


def chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    while chunk := list(islice(rows, _BATCH)):
        yield chunk
