"""The files of a finished run that the desk reads: what tells them from those of another run, and their rows."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import DamagedRunError, tables, whole
from extract.review import audits, rereads
from extract.review.store import StoreError

_BATCH = 1000
_LATER = (*rereads.TABLES, audits.TABLE)
"""The tables that somebody may write after the run."""

Row = dict[str, Any]


def fingerprint(out: Path) -> str:
    """What tells a run from another: the names, sizes and times of its files.

    Raises StoreError if there is no finished run.
    """
    if not (out / "manifest.json").is_file():
        raise StoreError(f"{out} holds no finished run: name the folder that `extract run ... -o OUT` wrote")
    found = [out / "manifest.json", *(file for table in ("articles", "facts") for file in parts(out, table))]
    found += [file for table in _LATER if table in tables(out) for file in parts(out, table)]
    marks = [(str(f.relative_to(out)), f.stat().st_size, f.stat().st_mtime_ns) for f in found]
    return hashlib.sha256(repr(marks).encode()).hexdigest()


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


def chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    while chunk := list(islice(rows, _BATCH)):
        yield chunk
