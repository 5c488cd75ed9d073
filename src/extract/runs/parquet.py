"""Rows to Parquet, and back from the parts of an earlier run."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.runs.files import save
from extract.runs.output.folder import TABLES
from extract.runs.serialisation import content_hash

Row = dict[str, Any]
FOUND = TABLES[1:]
"""The tables that hold what was found in an article."""


def write_part(path: Path, tables: list[pa.Table]) -> None:
    """Write the tables of a shard's articles, one behind the other."""
    whole = pa.concat_tables(tables).combine_chunks()
    save(path, lambda hidden: pq.write_table(whole, hidden, compression="zstd"))


def read_articles(out: Path, partial: Collection[str] = ()) -> Iterator[tuple[str, bytes, str | None]]:
    """Id, hash and part of every article of a finished run.

    A duplicate has no part, since it has no rows; nor has an article that is `partial`, for it is to be tried again.
    """
    for path in sorted((out / "articles").glob("part-*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(256):
                for row in batch.to_pylist():
                    whole = not row["duplicate_of"] and row["id"] not in partial
                    yield row["id"], content_hash(row), path.name if whole else None


def read_rows(out: Path, part: str, article: str) -> dict[str, list[Row]]:
    """By table, the rows of an article in a part of a finished run."""
    return {table: _rows(path := out / table / part, path.stat().st_mtime_ns).get(article, []) for table in FOUND}


@lru_cache(maxsize=2 * len(FOUND))
def _rows(path: Path, written: int) -> dict[str, list[Row]]:
    """The rows of a part by article; `written` is when, since a worker may outlive the run that wrote it."""
    found: dict[str, list[Row]] = {}
    for row in pq.read_table(path).to_pylist():
        found.setdefault(row["article"], []).append(row)
    return found
