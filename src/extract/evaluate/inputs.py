"""Reading gold articles and the tables of a run, with errors that say what to do."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extract.contract.gold import Record, check
from extract.folders import here, parts

COLUMNS = {
    "facts": (
        "article", "kind", "start", "end", "pieces", "quote_type", "low", "high", "comparator", "unit", "item",
        "period_text", "source", "confidence",
    ),
    "entities": ("article", "name", "type", "role", "affiliation"),
}  # fmt: skip


def gold_articles(path: Path) -> Iterator[Record]:
    """The articles of a gold file, `.jsonl` or `.jsonl.gz`.

    Raises ValueError naming the line where one is not a gold article, FileNotFoundError if there is no file.
    """
    open_ = gzip.open if path.suffix == ".gz" else open
    with open_(path, "rt", encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except json.JSONDecodeError as e:
                raise ValueError(f"{path}, line {n}: no JSON ({e}): give a gold file, one article a line") from None
            check(record, f"{path}, line {n}")
            yield record


def table(out: Path, name: str) -> dict[str, list[Record]]:
    """The rows of one of a run's tables by article, in their order; only the columns that evaluation reads.

    Raises ValueError if the table or one of its columns is not there, FileNotFoundError for an address.
    """
    files = parts(here(out), name)
    if not files:
        raise ValueError(f"{out} has no {name}/*.parquet: name the folder that `extract run ... -o OUT` wrote")
    rows: dict[str, list[Record]] = {}
    for file in files:
        try:
            known = pq.read_schema(file).names
            missing = [c for c in COLUMNS[name] if c not in known]
            if missing:
                raise ValueError(f"{file} has no column {', '.join(missing)}: run the articles again with this version")
            data = pq.read_table(file, columns=list(COLUMNS[name]), partitioning=None)
        except (pa.ArrowInvalid, OSError) as e:
            raise ValueError(f"{file} cannot be read as Parquet ({e}): run the articles again") from None
        for row in data.to_pylist():
            rows.setdefault(row["article"], []).append(row)
    return rows
