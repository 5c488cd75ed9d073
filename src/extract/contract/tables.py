"""One Arrow schema a table, and the check that every table passes before it is written.

The schemas carry pandas metadata: read back, strings are `str`, nullable integers `Int64` and
`Int32`, closed vocabularies categories with all their values, days timestamps.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from extract.contract.vocabulary import CATEGORIES

_MOMENT = pa.timestamp("us", tz="UTC")
_DAY = pa.timestamp("us")
_STRINGS = pa.list_(pa.string())
_MENTION = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("form", pa.string())])

TABLES: dict[str, dict[str, pa.DataType | str]] = {
    "articles": {
        "id": pa.string(),
        "title": pa.string(),
        "published": _MOMENT,
        "url": pa.string(),
        "outlet": pa.string(),
        "authors": _STRINGS,
        "section": pa.string(),
        "tags": _STRINGS,
        "language": pa.string(),
        "text": pa.string(),
        "sha256": pa.string(),
        "extra": pa.string(),
        "duplicate_of": pa.string(),
        "near": pa.string(),
    },
    "entities": {
        "article": pa.string(),
        "entity": pa.string(),
        "name": pa.string(),
        "type": "category",
        "aliases": _STRINGS,
        "role": pa.string(),
        "affiliation": pa.string(),
        "wikidata": pa.string(),
        "mentions": pa.list_(_MENTION),
    },
    "facts": {
        "fact": pa.string(),
        "article": pa.string(),
        "published": _MOMENT,
        "kind": "category",
        "text": pa.string(),
        "start": pa.int64(),
        "end": pa.int64(),
        "pieces": pa.list_(pa.list_(pa.int64())),
        "content": pa.string(),
        "sentence": pa.string(),
        "paragraph": pa.int32(),
        "voiced": pa.bool_(),
        "quote_type": "category",
        "low": pa.float64(),
        "high": pa.float64(),
        "comparator": "category",
        "change": "category",
        "unit": pa.string(),
        "per": pa.string(),
        "item": pa.string(),
        "item_text": pa.string(),
        "predicate": pa.string(),
        "period_text": pa.string(),
        "period_start": _DAY,
        "period_end": _DAY,
        "source": pa.string(),
        "source_entity": pa.string(),
        "source_type": "category",
        "source_role": pa.string(),
        "source_affiliation": pa.string(),
        "source_text": pa.string(),
        "source_start": pa.int64(),
        "source_end": pa.int64(),
        "cue": pa.string(),
        "cue_start": pa.int64(),
        "cue_end": pa.int64(),
        "owner": pa.string(),
        "restates": pa.string(),
        "vague": pa.bool_(),
        "people": _STRINGS,
        "organisations": _STRINGS,
        "places": _STRINGS,
        "confidence": pa.float32(),
        "why": pa.string(),
    },
    "dates": {
        "article": pa.string(),
        "text": pa.string(),
        "start": pa.int64(),
        "end": pa.int64(),
        "type": "category",
        "period_start": _DAY,
        "period_end": _DAY,
        "timex": pa.string(),
    },
}

_REQUIRED = {
    "articles": {"id", "text", "language", "sha256"},
    "entities": {"article", "entity", "name", "type", "aliases", "mentions"},
    "facts": {
        "fact",
        "article",
        "kind",
        "text",
        "start",
        "end",
        "pieces",
        "content",
        "voiced",
        "vague",
        "source_type",
        "why",
    },
    "dates": {"article", "text", "start", "end", "type"},
}

_PANDAS = {
    pa.string(): ("object", "str"),
    pa.int64(): ("int64", "Int64"),
    pa.int32(): ("int32", "Int32"),
    pa.bool_(): ("bool", "bool"),
    pa.float64(): ("float64", "float64"),
    pa.float32(): ("float32", "float32"),
    _DAY: ("datetime", "datetime64[us]"),
}
"""By type, what pandas calls its kind and its dtype; a list is an object."""


def _type(kind: pa.DataType | str) -> pa.DataType:
    return pa.dictionary(pa.int8(), pa.string()) if kind == "category" else kind


def _pandas(table: str, column: str, kind: pa.DataType | str) -> dict[str, Any]:
    """What pandas reads of a column; written by hand, since importing pandas costs a run a third of a second."""
    more: dict[str, Any] | None = None
    if kind == "category":
        name, dtype = "categorical", "int8"
        more = {"num_categories": len(CATEGORIES[table, column]), "ordered": False}
    elif kind == _MOMENT:
        name, dtype, more = "datetimetz", "datetime64[us]", {"timezone": "UTC"}
    else:
        name, dtype = _PANDAS.get(kind, ("empty", "object"))
    return {"name": column, "field_name": column, "pandas_type": name, "numpy_type": dtype, "metadata": more}


@cache
def _schema(table: str) -> pa.Schema:
    columns = TABLES[table]
    about = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [_pandas(table, c, k) for c, k in columns.items()],
        "attributes": {},
        "pandas_version": "3.0.0",
    }
    return pa.schema(
        [pa.field(c, _type(k), nullable=c not in _REQUIRED[table]) for c, k in columns.items()],
        metadata={"pandas": json.dumps(about)},
    )


class _Schemas(Mapping[str, pa.Schema]):
    """The schemas by table, made when they are asked for."""

    def __getitem__(self, table: str) -> pa.Schema:
        return _schema(table)

    def __iter__(self) -> Any:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


SCHEMAS = _Schemas()


def arrow(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the contract's schema.

    Raises ValueError, naming table, column and value, for a row that does not fit it.
    """
    rows = list(rows)
    schema = SCHEMAS[table]
    unknown = {key for row in rows for key in row} - set(schema.names)
    if unknown:
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    return pa.Table.from_arrays([_array(table, f, [row.get(f.name) for row in rows]) for f in schema], schema=schema)


def _array(table: str, field: pa.Field, values: list[Any]) -> pa.Array:
    if not field.nullable and any(v is None for v in values):
        raise ValueError(f"table {table}, column {field.name}: a value is missing in row {values.index(None)}")
    try:
        if not pa.types.is_dictionary(field.type):
            return pa.array(values, type=field.type)
        allowed = CATEGORIES[table, field.name]
        code = {name: n for n, name in enumerate(allowed)}
        codes = pa.array([None if v is None else code[v] for v in values], type=pa.int8())
        return pa.DictionaryArray.from_arrays(codes, pa.array(allowed, type=pa.string()))
    except (pa.ArrowInvalid, pa.ArrowTypeError, KeyError, OverflowError) as error:
        raise ValueError(f"table {table}, column {field.name}: {error} does not fit {field.type}") from error
