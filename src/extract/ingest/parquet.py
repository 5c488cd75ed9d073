"""Parquet: a row is an article, its columns the fields of the contract. Read in batches of some megabytes."""

import io
import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, BinaryIO

from extract.contract.articles import FIELDS
from extract.ingest.headings import listed, named, shown
from extract.ingest.limits import INFLATED, INFLATION, MAX_MEMORY, UnreadableError
from extract.ingest.reading import Reading
from extract.ingest.record import MAX_BYTES, MAX_CHARACTERS, Record, Reject, article
from extract.ingest.rows import Layout, Tell
from extract.ingest.streams import seekable

SUFFIXES = (".parquet", ".pq")
NEEDS: tuple[str, ...] = ()
_BATCH = 1 << 24
_ROWS = 128


def sniff(head: bytes) -> bool:
    """Parquet has a mark."""
    return head.startswith(b"PAR1")


def records(stream: BinaryIO, name: str, reading: Reading, tell: Tell) -> Iterator[Record]:
    """An article or a Reject a row, row group by row group; a group that is broken costs the rest of the file."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    number = 0
    try:
        source = seekable(stream)
        packed = source.seek(0, io.SEEK_END)
        file = pq.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
        columns = _Columns(file, reading, packed)
        tell(Layout(name, "Parquet", columns.pairs, None))
        for group in range(file.num_row_groups):
            rows = _rows(file.metadata.row_group(group), packed)
            for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
                for row in _each(batch, columns):
                    made = row if isinstance(row, Reject) else article(columns.fields(row, number), columns.notes)
                    number += 1
                    yield f"{name}:{number}", made
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = f"the Parquet is broken after row {number}: {error}"
        raise UnreadableError("unreadable", reason) from error


class _Columns:
    """Which columns are which fields: those of their names, unless the user names others. `text` is the text's.

    Bytes are no text: a column of them that is a field costs the file, others are left out, as `notes` say.
    """

    def __init__(self, file: Any, reading: Reading, packed: int) -> None:
        header = file.schema_arrow.names
        own = {field: field for field in FIELDS if field in header}
        self._fields = own | {field: header[n] for field, n in named(header, reading.pairs).items()}
        if "text" not in self._fields:
            raise UnreadableError("no_text_column", f"{listed(header)}: say which is the text by --column text=NAME")
        self.text = self._fields["text"]
        self.bytes = {f.name for f in file.schema_arrow if _holds_bytes(f.type)}
        if bad := [name for name in self._fields.values() if name in self.bytes]:
            reason = f"the column {bad[0]} holds bytes, not text: write it as strings, or name another by --column"
            raise UnreadableError("bad_value", reason)
        self.notes = (f"columns of bytes are left out: {shown(sorted(self.bytes))}",) if self.bytes else ()
        self.pairs = tuple((field, self._fields[field]) for field in FIELDS if field in self._fields)
        self._index = None if "id" in self._fields else _index(file)
        self._whole = "id" in self._fields and _whole(file, self._fields["id"], packed)

    def fields(self, row: dict[str, Any], number: int) -> dict[str, Any]:
        """A row by field, and what no field takes by its column; its id by the frame's index where that is named so."""
        taken = set(self._fields.values())
        found = {(f"column {name}" if name in FIELDS else name): v for name, v in row.items() if name not in taken}
        found |= {field: row[name] for field, name in self._fields.items()}
        if self._index:
            found["id"] = self._index[number]
        if self._whole and found["id"] is not None:
            found["id"] = int(found["id"])
        return found


def _index(file: Any) -> range | None:
    """The index of the DataFrame that was written, if it is called `id` and no column: pandas keeps a range so."""
    try:
        [index] = json.loads(file.schema_arrow.metadata[b"pandas"])["index_columns"]
        if index["kind"] == "range" and index["name"] == "id":
            found = range(index["start"], index["stop"], index["step"])
            return found if len(found) == file.metadata.num_rows else None
    except (TypeError, KeyError, ValueError):  # no such metadata, or other than pandas writes it
        pass
    return None


def _whole(file: Any, column: str, packed: int) -> bool:
    """Whether all of a column's numbers are whole, though they are floats, as pandas has numbers among nulls."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(file.schema_arrow.field(column).type):
        return False
    for group in range(file.num_row_groups):
        _rows(file.metadata.row_group(group), packed)
        for batch in file.iter_batches(row_groups=[group], columns=[column], use_threads=False):
            numbers = batch.column(0).drop_null()
            if not pc.all(pc.equal(pc.floor(numbers), numbers)).as_py() and len(numbers):
                return False
    return True


def _rows(group: Any, packed: int) -> int:
    """How many rows to a batch, by what they take; raises UnreadableError for a group out of all proportion.

    It asks for totals only: pyarrow ends the process when the details of a broken column are asked for.
    """
    size = int(group.total_byte_size)
    if size > INFLATED + INFLATION * packed:
        raise UnreadableError("bomb", f"{packed} bytes inflate to {size}: no news text does")
    if size > max(2 * MAX_MEMORY, MAX_BYTES * int(group.num_rows)):
        raise UnreadableError("too_long", f"{size} bytes in {group.num_rows} rows, which are no articles")
    return max(1, min(_ROWS, _BATCH * int(group.num_rows) // max(size, 1)))


def _holds_bytes(kind: Any) -> bool:
    """Whether values of an Arrow type are bytes, or have bytes in them."""
    import pyarrow.types as types

    if types.is_dictionary(kind):
        return _holds_bytes(kind.value_type)
    if any(is_bytes(kind) for is_bytes in (types.is_binary, types.is_large_binary, types.is_fixed_size_binary)):
        return True
    return types.is_binary_view(kind) or any(_holds_bytes(kind.field(n).type) for n in range(kind.num_fields))


def _each(batch: Any, columns: _Columns) -> Iterator[dict[str, Any] | Reject]:
    import pyarrow as pa
    import pyarrow.compute as pc

    text = batch.column(batch.schema.names.index(columns.text))
    coded = pa.types.is_dictionary(text.type)
    words = text.dictionary if coded else text
    worded = pa.types.is_string(words.type) or pa.types.is_large_string(words.type)
    lengths = pc.utf8_length(words) if worded else pa.nulls(len(words))
    lengths = lengths.take(text.indices) if coded else lengths
    for n, length in enumerate(lengths.to_pylist()):
        if length is not None and length > MAX_CHARACTERS:
            yield Reject("too_long", f"{length} characters, more than {MAX_CHARACTERS}")
        else:
            yield _row(batch, columns.bytes, n)


def _row(batch: Any, left_out: Collection[str], n: int) -> dict[str, Any] | Reject:
    try:
        named = ((i, column) for i, column in enumerate(batch.schema.names) if column not in left_out)
        return {column: _json(batch.column(i)[n].as_py()) for i, column in named}
    except UnicodeDecodeError as error:
        return Reject("encoding", f"it is not UTF-8: {error}")
    except (ValueError, OverflowError) as error:
        return Reject("bad_value", f"a value cannot be read: {error}")


def _json(value: Any) -> Any:
    """A value as JSON can hold it; moments in ISO 8601."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, (list, tuple)):
        return [_json(one) for one in value]
    if isinstance(value, dict):
        return {str(k): _json(v) for k, v in value.items()}
    return value if value is None or isinstance(value, (str, int)) else str(value)
