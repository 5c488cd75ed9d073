"""The tables of a run, read batch by batch in the order of their parts."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extract.folders import MAKERS, finished, whole

BATCH = 2_000
"""Rows read and written at a time."""

Row = dict[str, Any]


class Table:
    """A table of a finished run.

    Raises FileNotFoundError, saying what to do, if the run has none of that name, DamagedRunError for a damaged one.
    """

    def __init__(self, out: Path, name: str) -> None:
        out = finished(out)
        self.name = name
        self.parts = whole(out, name)
        if not self.parts:
            there = sorted({p.parent.name for p in out.glob("*/*.parquet")})
            hint = f": `{MAKERS[name].format(out)}` makes it" if name in MAKERS else ""
            raise FileNotFoundError(f"{out} has no table {name}{hint}; it has {', '.join(there)}")
        self.schema: pa.Schema = pq.read_schema(self.parts[0])
        self.constants = {field.name for field in self.schema if pa.types.is_dictionary(field.type)}
        """Its columns whose values are the product's own words."""
        self._shares = [field.name for field in self.schema if pa.types.is_float32(field.type)]

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self.schema.names)

    def batches(self, part: Path | None = None) -> Iterator[list[Row]]:
        """Its rows, or those of a part, as dictionaries, `BATCH` at a time."""
        for path in [part] if part else self.parts:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=BATCH):
                    rows = batch.to_pylist()
                    for row in rows:
                        row |= {name: _short(row[name]) for name in self._shares}
                    yield rows


class Lookup:
    """Rows of a table, or some of their columns, by id: a part at a time, and others where they are asked for."""

    def __init__(self, table: Table, columns: Sequence[str] | None = None) -> None:
        self._table, self._columns = table, list(columns or table.columns)
        self._by_name = {path.name: path for path in table.parts}
        self._name, self._rows = "", dict[str, Row]()

    def rows(self, name: str, ids: set[str]) -> dict[str, Row]:
        """The rows of these ids, and others; most often they are in the part of this name."""
        if name != self._name:
            self._name, self._rows = name, {}
            if name in self._by_name:
                self._keep(pq.read_table(self._by_name[name], columns=self._columns))
        if missing := sorted(ids - self._rows.keys()):
            self._keep(
                ds.dataset(self._table.parts).to_table(columns=self._columns, filter=pc.field("id").isin(missing))
            )
        return self._rows

    def _keep(self, found: pa.Table) -> None:
        self._rows |= {row["id"]: row for row in found.to_pylist()}


def flat(value: Any) -> Any:
    """A value for a cell: lists and structs as JSON, times as ISO 8601 (a day without its midnight)."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return moment(value) if isinstance(value, datetime) else value


def moment(value: datetime) -> str:
    """A time as ISO 8601 in UTC; a day, which has no zone, without its midnight."""
    return value.date().isoformat() if value.tzinfo is None else value.isoformat().replace("+00:00", "Z")


def _short(value: float | None) -> float | None:
    """A float of 32 bits without the digits that it does not hold."""
    return None if value is None else float(f"{value:.6g}")
