"""The tables of a run as Parquet parts, each written under another name and then renamed."""

from collections import Counter
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from extract.table import TABLES, Rows, arrow

ARTICLES = 500
"""Articles to a part: a fixed number, so that the bytes depend on nothing but the articles."""


def tables(found: Rows) -> dict[str, pa.Table]:
    """The rows of an article as tables. Raises ValueError if one does not fit its schema."""
    return {table: arrow(table, getattr(found, table)) for table in TABLES}


class Parts:
    """Collects the tables of articles and writes a part of each when `ARTICLES` are together.

    `written` counts rows by table, `kinds` facts by kind.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._number = 0
        self._tables: dict[str, list[pa.Table]] = {table: [] for table in TABLES}
        self.written: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        for table in TABLES:
            (out / table).mkdir(exist_ok=True)

    def add(self, made: dict[str, pa.Table]) -> None:
        """Add the tables of one article, as `tables` makes them."""
        for table, rows in made.items():
            self._tables[table].append(rows)
            self.written[table] += rows.num_rows
        self.kinds.update(made["facts"]["kind"].to_pylist())
        if len(self._tables["articles"]) >= ARTICLES:
            self._write()

    def _write(self) -> None:
        for table, made in self._tables.items():
            path = self._out / table / f"part-{self._number:05d}.parquet"
            hidden = path.with_name(f".{path.name}")
            pq.write_table(pa.concat_tables([arrow(table, []), *made]).combine_chunks(), hidden, compression="zstd")
            hidden.rename(path)
            made.clear()
        self._number += 1

    def __enter__(self) -> "Parts":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and (self._tables["articles"] or not self._number):
            self._write()
