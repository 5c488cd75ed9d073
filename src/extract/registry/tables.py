"""The registry's two tables: their schemas, and their parts on disk."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import part_name, seal

_STRINGS = pa.list_(pa.string())
_MOMENT = pa.timestamp("us", tz="UTC")

REGISTRY = pa.schema([
    pa.field("id", pa.string(), nullable=False),
    pa.field("name", pa.string(), nullable=False),
    pa.field("type", pa.dictionary(pa.int8(), pa.string()), nullable=False),
    ("aliases", _STRINGS),
    ("wikidata", pa.string()),
    ("successor", pa.string()),
    ("articles", pa.int64()),
    ("mentions", pa.int64()),
    ("first_seen", _MOMENT),
    ("last_seen", _MOMENT),
    ("roles", _STRINGS),
    ("roles_seen", _STRINGS),
    ("affiliations", _STRINGS),
    ("affiliations_seen", _STRINGS),
    ("outlets", _STRINGS),
    ("field", pa.string()),
    ("why", pa.string()),
])  # fmt: skip
"""One row a person or organisation of the archive. Lists begin with what most articles have; the years of each role and
affiliation stand in the list behind."""

LINKS = pa.schema([
    pa.field("article", pa.string(), nullable=False),
    pa.field("entity", pa.string(), nullable=False),
    pa.field("registry", pa.string(), nullable=False),
    ("why", pa.string()),
])  # fmt: skip
"""One row an entity of an article, in the order of articles and entities."""

_TYPES = pa.array(["person", "organisation"])
_PART, _GROUP = 500_000, 50_000


def write(folder: Path, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> int:
    """Write rows as Parquet parts of a fixed number of rows, and the sha256 of each; the number of rows."""
    folder.mkdir(parents=True)
    every, total, part = iter(rows), 0, 0
    while True:
        with pq.ParquetWriter(folder / part_name(part), schema, compression="zstd") as file:
            for batch in _batches(islice(every, _PART)):
                file.write_table(_table(schema, batch), row_group_size=_GROUP)
                total += len(batch)
        part += 1
        if total < part * _PART:
            break
    seal(folder)
    return total


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, _GROUP)):
        yield batch


def _table(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    return pa.Table.from_arrays(
        [_array(field.type, list(values)) for field, values in zip(schema, zip(*rows, strict=True), strict=True)],
        schema=schema,
    )


def _array(kind: pa.DataType, values: list[Any]) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return pa.array(values, type=kind)
    code = {name: n for n, name in enumerate(_TYPES.to_pylist())}
    return pa.DictionaryArray.from_arrays(pa.array([code[v] for v in values], pa.int8()), _TYPES)
