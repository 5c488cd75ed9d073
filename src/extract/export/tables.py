"""The tables of a run, read batch by batch in the order of their parts."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import finished

BATCH = 2_000
"""Rows read and written at a time."""

Row = dict[str, Any]


class Table:
    """A table of a finished run. Raises FileNotFoundError, saying what to do, if the run has none of that name."""

    def __init__(self, out: Path, name: str) -> None:
        out = finished(out)
        self.name = name
        self.parts = sorted((out / name).glob("[!.]*.parquet"))
        if not self.parts:
            there = sorted({p.parent.name for p in out.glob("*/*.parquet")})
            hint = f": `extract entities {out}` makes it" if name in {"registry", "links"} else ""
            raise FileNotFoundError(f"{out} has no table {name}{hint}; it has {', '.join(there)}")
        self.schema: pa.Schema = pq.read_schema(self.parts[0])

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self.schema.names)

    def batches(self, part: Path | None = None) -> Iterator[list[Row]]:
        """Its rows, or those of a part, as dictionaries, `BATCH` at a time."""
        for path in [part] if part else self.parts:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=BATCH):
                    yield batch.to_pylist()


def flat(value: Any) -> Any:
    """A value for a cell: lists and structs as JSON, times as ISO 8601 (a day without its midnight)."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return moment(value) if isinstance(value, datetime) else value


def moment(value: datetime) -> str:
    """A time as ISO 8601 in UTC; a day, which has no zone, without its midnight."""
    return value.date().isoformat() if value.tzinfo is None else value.isoformat().replace("+00:00", "Z")
