"""OUT/reread: a run's facts as the second reader left them; OUT/reread_changes: what was changed, and by whom."""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.contract.tables import SCHEMAS, arrow
from extract.folders import finished, replace, seal
from extract.second.cases import Row, cases_by_part
from extract.second.correct import correct
from extract.second.readings import answers

TABLE, CHANGES = "reread", "reread_changes"
_STRINGS = pa.list_(pa.string())
ADDED: dict[str, pa.DataType] = {"reread": pa.string(), "reread_by": _STRINGS, "reread_changed": _STRINGS}
"""The columns that the table has besides those of `facts`."""
REREAD_CHANGES = pa.schema([
    pa.field("article", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    ("fact", pa.string()),
    ("now", pa.string()),
    pa.field("field", pa.string(), nullable=False),
    ("old", pa.string()),
    ("new", pa.string()),
    ("by", _STRINGS),
])  # fmt: skip
"""One row a change; `fact` is the fact's id before (None: it was added), `now` that after (None: it was taken out)."""


@dataclass(slots=True)
class Applied:
    """What the answers came to: facts before and after, what became of those asked about, why answers were refused."""

    before: int = 0
    after: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


def apply(out: str | Path) -> Applied:
    """Write `out/reread` and `out/reread_changes` of the readings kept; the same run and readings give the same bytes.

    Raises FileNotFoundError if `out` holds no finished run, ValueError or ReadingsError for a damaged table.
    """
    folder = finished(out)
    said, applied = answers(folder), Applied()
    work = Path(mkdtemp(prefix=".reread-", dir=folder))
    try:
        for name in (TABLE, CHANGES):
            (work / name).mkdir()
        for name, part in cases_by_part(folder):
            done = [correct(case, said) for case in part]
            facts = [fact for one in done for fact in one.facts]
            changes = [change for one in done for change in one.changes]
            pq.write_table(reread(facts), work / TABLE / name, compression="zstd")
            changed = pa.Table.from_pylist(changes, schema=REREAD_CHANGES)
            pq.write_table(changed, work / CHANGES / name, compression="zstd")
            applied.before += sum(len(case.facts) for case in part)
            applied.after += len(facts)
            applied.outcomes.update(fact["reread"] for fact in facts if fact["reread"] is not None)
            applied.outcomes["removed"] += sum(change["now"] is None for change in changes)
            for one in done:
                applied.refused.update(one.refused)
        for table in (TABLE, CHANGES):
            seal(work / table)
        replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return applied


def reread(facts: list[Row]) -> pa.Table:
    """Corrected facts as a table: the columns of `facts`, and what the second reader did."""
    schema = SCHEMAS["facts"]
    table = arrow("facts", [{name: fact[name] for name in schema.names if name in fact} for fact in facts])
    for name, kind in ADDED.items():
        values: list[Any] = [fact[name] for fact in facts]
        table = table.append_column(pa.field(name, kind), pa.array(values, type=kind))
    return table
