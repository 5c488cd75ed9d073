"""The ledger for the eye: its first claims, each with its articles and what they are to each other."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from extract.contract.wording import many
from extract.folders import parts

_INDENT = 4
_FACTS = 8
"""Facts of a claim that are shown."""

Row = dict[str, Any]


def show(out: Path, limit: int, verdicts: Collection[str] = ()) -> Group:
    """The first claims, of all or with one of these verdicts, so many of them: a block each."""
    claims = _first(_claims(out, verdicts), limit)
    facts = ds.dataset(parts(out, "claims_facts"))
    ids = pa.array([claim["claim"] for claim in claims], pa.string())
    found: dict[str, list[Row]] = {}
    for row in facts.to_table(filter=pc.field("claim").isin(ids)).to_pylist():
        found.setdefault(row["claim"], []).append(row)
    return Group(*(_block(claim, found[claim["claim"]]) for claim in claims))


def _claims(out: Path, verdicts: Collection[str]) -> Iterator[Row]:
    for path in parts(out, "claims"):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1_000):
                for row in batch.to_pylist():
                    if not verdicts or any(row[verdict] for verdict in verdicts):
                        yield row


def _first(rows: Iterator[Row], limit: int) -> list[Row]:
    return [row for row, _ in zip(rows, range(limit), strict=False)]


def _block(claim: Row, facts: list[Row]) -> Group:
    head = Text(many(claim["articles"], "article"), style="bold cyan")
    if claim["outlets"]:
        head.append(f"  {', '.join(claim['outlets'][:4])}", style="dim")
    lines = [Text(f"“{claim['words']}”", style="italic")]
    for fact in sorted(facts, key=lambda row: int(row["order"]))[:_FACTS]:
        line = Text(fact["article"], style="dim")
        if fact["verdict"]:
            line.append(f"  {fact['verdict']}", style="bold")
            line.append(f"  {fact['why']}", style="not dim")
        lines.append(line)
    if len(facts) > _FACTS:
        lines.append(Text(f"and {many(len(facts) - _FACTS, 'other fact')}", style="dim"))
    return Group(head, Padding(Group(*lines), (0, 0, 1, _INDENT)))
