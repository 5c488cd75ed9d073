"""The run's table of facts with the corrections applied, and columns that say who signed what.

Accepted and undecided facts are rows, rejected ones are not. `review` is accepted, open, skipped or disputed;
`corrected` names the fields that an editor changed; `origin` is run, second reader or editor.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from extract.article import moment
from extract.review.export.reviewed import Reviewed, settled
from extract.review.fields import CONTEXT, VALUES, changed
from extract.review.store import Article, Fact
from extract.text.sentences import place

PROVENANCE = {
    "review": pa.string(),
    "corrected": pa.list_(pa.string()),
    "origin": pa.string(),
    "reviewed_by": pa.string(),
    "reviewed_at": pa.timestamp("us", tz="UTC"),
    "review_version": pa.int32(),
}
_CHUNK = 5000


class Table:
    """Writes one Parquet file, a row group whenever enough facts are there."""

    def __init__(self, target: BinaryIO) -> None:
        from extract.contract.tables import SCHEMAS

        self._schema = SCHEMAS["facts"]
        for name, kind in PROVENANCE.items():
            self._schema = self._schema.append(pa.field(name, kind))
        self._writer = pq.ParquetWriter(target, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, reviewed: Reviewed) -> list[Fact]:
        """Add an article's facts; returns those that are rows."""
        kept = _kept(reviewed)
        cut = dict.fromkeys(f.context["sentence"] for f in reviewed.facts if f.context.get("sentence"))
        self._rows += [_row(reviewed.article, fact, cut) for fact in kept]
        if len(self._rows) >= _CHUNK:
            self._flush()
        return kept

    def _flush(self) -> None:
        from extract.contract.tables import TABLES, arrow

        plain = [{k: v for k, v in row.items() if k in TABLES["facts"]} for row in self._rows]
        table = arrow("facts", plain)
        columns = [*table.columns]
        columns += [pa.array([row[n] for row in self._rows], type=kind) for n, kind in PROVENANCE.items()]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Write the rest, and the file's end."""
        self._flush()
        self._writer.close()


def _kept(reviewed: Reviewed) -> list[Fact]:
    """An article's facts that are not rejected, in the order of the text."""
    kept = [f for f in reviewed.facts if (f.state != "rejected" or f.disputed) and f.values["pieces"]]
    return sorted(kept, key=lambda f: (f.values["pieces"][0][0], f.values["pieces"][-1][1], f.kind, f.id))


def _row(article: Article, fact: Fact, cut: Iterable[str]) -> dict[str, Any]:
    values, text = fact.values, article.text
    start, end = values["pieces"][0][0], values["pieces"][-1][1]
    row: dict[str, Any] = {name: values[name] for name in VALUES}
    row |= {name: fact.context.get(name) for name in CONTEXT}
    row |= {f"period_{end_}": _day(values[f"period_{end_}"]) for end_ in ("start", "end")}
    corrected = changed(fact.kind, fact.original, values) if fact.origin != "editor" else []
    if not fact.context or "words" in corrected:
        sentence, paragraph, _ = place(text, start, cut)
        row |= {"sentence": sentence, "paragraph": paragraph}
    signed = settled(fact)
    return row | {
        "source_type": row["source_type"] or "narrator",
        "fact": fact.key,
        "article": article.key,
        "published": moment(article.published) if article.published else None,
        "kind": fact.kind,
        "text": text[start:end],
        "start": start,
        "end": end,
        "content": values["content"],
        "people": row["people"] or [],
        "organisations": row["organisations"] or [],
        "places": row["places"] or [],
        "vague": bool(row["vague"]),
        "confidence": fact.confidence,
        "why": row["why"] or "an editor",
        "review": "disputed" if fact.disputed else "open" if fact.state == "accepted" and not signed else fact.state,
        "corrected": corrected,
        "origin": fact.origin,
        "reviewed_by": fact.decided_by if signed else None,
        "reviewed_at": fact.decided_at if signed else None,
        "review_version": fact.version,
    }


def _day(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
