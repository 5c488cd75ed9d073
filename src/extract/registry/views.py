"""The registry for the eye: who and what most articles name."""

import heapq
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from extract.folders import parts

_COLUMNS = [
    *("id", "name", "type", "aliases", "articles", "roles", "roles_seen", "affiliations", "affiliations_seen"),
    *("first_seen", "last_seen"),
]


def show(out: Path, limit: int) -> Group:
    """The people and organisations that most articles name, a table each."""
    people, bodies = (
        heapq.nsmallest(limit, _rows(out, kind), key=lambda r: (-r["articles"], r["name"], r["id"]))
        for kind in ("person", "organisation")
    )
    return Group(_table("People", "Role", people), _table("Organisations", "Also called", bodies))


def _rows(out: Path, kind: str) -> Iterator[dict[str, Any]]:
    for path in parts(out, "registry"):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=_COLUMNS):
                yield from (row for row in batch.to_pylist() if row["type"] == kind)


def _table(title: str, about: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Articles", justify="right")
    table.add_column("Name", overflow="fold", max_width=40)
    table.add_column(about, overflow="fold", max_width=36)
    dated = any(row["first_seen"] for row in rows)
    if dated:
        table.add_column("Seen")
    table.add_column("Id", style="dim", no_wrap=True)
    for row in rows:
        about_it = [*_dated(row, "roles"), *_dated(row, "affiliations")] if about == "Role" else row["aliases"][:3]
        told = ", ".join(about_it)
        seen = [_seen(row)] if dated else []
        table.add_row(f"{row['articles']:,}", Text(row["name"], style="bold"), Text(told), *seen, row["id"])
    return table


def _dated(row: dict[str, Any], told: str) -> list[str]:
    """The role or affiliation that most articles have, with its years."""
    first = zip(row[told][:1], row[f"{told}_seen"][:1], strict=True)
    return [f"{one} ({seen})" if seen else one for one, seen in first]


def _seen(row: dict[str, Any]) -> str:
    if row["first_seen"] is None:
        return ""
    first, last = row["first_seen"].year, row["last_seen"].year
    return str(first) if first == last else f"{first}–{last}"
