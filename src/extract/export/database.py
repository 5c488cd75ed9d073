"""SQLite: a table each, lists as JSON, an index on the ids that tables are joined by."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from extract.export.tables import Table, flat

_INDEXED = {"id", "fact", "article", "entity", "registry", "source_entity"}


def write_sqlite(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """Tables as an SQLite file."""
    total = 0
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        for table in tables:
            columns = ", ".join(f'"{field.name}" {_kind(field)}' for field in table.schema)
            db.execute(f'CREATE TABLE "{table.name}" ({columns})')
            places = ", ".join("?" for _ in table.columns)
            for rows in table.batches():
                db.executemany(
                    f'INSERT INTO "{table.name}" VALUES ({places})', [[flat(v) for v in row.values()] for row in rows]
                )
                total += len(rows)
            for column in sorted(_INDEXED & set(table.columns)):
                db.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        db.commit()
    return total, 0


def _kind(field: pa.Field) -> str:
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        return "INTEGER"
    if pa.types.is_floating(field.type):
        return "REAL"
    return "TEXT"
