"""The audit for the eye: its first findings, each with its article, the words and why."""

from collections.abc import Container
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from extract.folders import parts

_INDENT = 4


def show(out: Path, limit: int, checks: Container[str] = ()) -> Group:
    """The worst findings, of some checks or of all, so many of them: a block each."""
    rows = _rows(out, limit, checks)
    titles = _titles(out, {row["article"] for row in rows if row["article"]})
    return Group(*(_block(row, titles.get(row["article"])) for row in rows))


def _rows(out: Path, limit: int, checks: Container[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in parts(out, "audit"):
        with pq.ParquetFile(path) as file:
            every = (row for batch in file.iter_batches(batch_size=1_000) for row in batch.to_pylist())
            wanted = (row for row in every if not checks or row["check"] in checks)
            found += islice(wanted, limit - len(found))
        if len(found) == limit:
            break
    return found


def _titles(out: Path, ids: set[str]) -> dict[str, str | None]:
    articles = ds.dataset(parts(out, "articles"))
    found = articles.to_table(columns=["id", "title"], filter=pc.field("id").isin(pa.array(sorted(ids), pa.string())))
    return {row["id"]: row["title"] for row in found.to_pylist()}


def _block(row: dict[str, Any], title: str | None) -> Group:
    head = Text(row["check"], style="bold cyan")
    if row["article"]:
        head.append(f"  {row['article']}", style="dim")
    if title:
        head.append(f"  {' '.join(title.split())}", style="bold")
    words = Text(f"“{row['words']}”", style="italic") if row["article"] else Text(row["words"], style="italic")
    return Group(head, Padding(Group(words, Text(row["why"])), (0, 0, 1, _INDENT)))
