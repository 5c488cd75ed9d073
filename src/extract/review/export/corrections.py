"""What the editors changed, a row a change: rejections and additions too, undone ones marked as such.

The rows go by article, then by where the fact stands, then by time. Signing and leaving for later are no corrections,
nor is what the desk itself does when a new run comes.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from extract.contract.wording import many
from extract.review.blind import visible_to
from extract.review.export.formats import Form
from extract.review.fields import CUE, FIELDS, SPEAKER, fields_of
from extract.review.figures import told
from extract.review.history import THE_DESK, first
from extract.review.store import Article, Event, Fact
from extract.review.store.models import Values
from extract.review.words import visible

if TYPE_CHECKING:
    from extract.export.tables import Table

CORRECTIONS = {
    "csv": Form("CSV", "For any spreadsheet or script.", "corrections.csv", "text/csv; charset=utf-8"),
    "xlsx": Form(
        "Excel", "A workbook, every text as text.", "corrections.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "parquet": Form("Parquet", "For notebooks.", "corrections.parquet", "application/vnd.apache.parquet"),
}  # fmt: skip

SCHEMA = pa.schema([
    ("article", pa.string()), ("title", pa.string()), ("outlet", pa.string()), ("fact", pa.string()),
    ("kind", pa.string()), ("second_reading", pa.bool_()), ("confidence", pa.float32()), ("words", pa.string()),
    ("action", pa.string()), ("field", pa.string()), ("old", pa.string()), ("new", pa.string()),
    ("old_values", pa.string()), ("new_values", pa.string()),
    ("by", pa.string()), ("at", pa.timestamp("us", tz="UTC")), ("comment", pa.string()), ("undone", pa.bool_()),
])  # fmt: skip

_COLUMNS = {name: columns for name, (_, columns) in FIELDS.items()} | {"speaker": SPEAKER, "cue": CUE}
_BATCH = 500

Row = dict[str, Any]
Change = tuple[str, str | None, str | None, Values, Values]
"""A field, what it was and is in words, and its columns before and after."""


@dataclass(slots=True)
class Listed:
    """What the table of corrections holds."""

    changes: int = 0
    facts: int = 0

    def line(self) -> str:
        """In words."""
        return f"{many(self.changes, 'change')} of {many(self.facts, 'fact')}"


def write_corrections(session: Session, name: str, target: BinaryIO, *, reader: str | None = None) -> Listed:
    """Write the corrections as csv, xlsx or parquet to a file opened for bytes; tell what they are.

    With a `reader`, what others read twice and not both have given yet is left out, unless it is the reader's own.
    Raises ImportError where xlsx lacks its library.
    """
    table = _Corrections(session, reader)
    if name == "parquet":
        with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
            for rows in table.batches():
                writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
        return table.listed
    from extract.export.spreadsheet import write_xlsx
    from extract.export.text import write_csv

    with TemporaryDirectory() as folder:
        file = Path(folder) / CORRECTIONS[name].file
        (write_csv if name == "csv" else write_xlsx)(file, [cast("Table", table)])
        with file.open("rb") as written:
            shutil.copyfileobj(written, target)
    return table.listed


class _Corrections:
    """The corrections as `extract.export` takes a table, though they lie in the store and in no run's folder."""

    def __init__(self, session: Session, reader: str | None) -> None:
        self.name, self.schema, self.listed = "corrections", SCHEMA, Listed()
        self.constants = {"kind", "action", "field"}
        self._session, self._reader = session, reader

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self.schema.names)

    def batches(self) -> Iterator[list[Row]]:
        """The rows of some facts at a time."""
        session, undone = self._session, _undone(self._session)
        wanted = select(Fact.id).join(Fact.article).where(Fact.version > 0).order_by(Article.key, Fact.start, Fact.id)
        if self._reader is not None:
            wanted = wanted.where(*visible_to(session, self._reader))
        ids = list(session.scalars(wanted))
        for n in range(0, len(ids), _BATCH):
            some = ids[n : n + _BATCH]
            found = session.scalars(select(Fact).where(Fact.id.in_(some)).options(joinedload(Fact.article)))
            facts = {fact.id: fact for fact in found}
            events = defaultdict(list)
            for event in session.scalars(select(Event).where(Event.fact_id.in_(some)).order_by(Event.id)):
                events[event.fact_id].append(event)
            rows = [row for i in some for row in _rows(facts[i], events[i], undone)]
            self.listed.changes += len(rows)
            self.listed.facts += len({row["fact"] for row in rows})
            if rows:
                yield rows
            session.expunge_all()


def _undone(session: Session) -> set[str]:
    """The strokes that were taken back, and not done again."""
    found: set[str] = set()
    steps = select(Event.action, Event.target).where(Event.action.in_(("undone", "redone"))).order_by(Event.id)
    for action, target in session.execute(steps):
        (found.add if action == "undone" else found.discard)(target or "")
    return found


def _rows(fact: Fact, events: list[Event], undone: set[str]) -> Iterator[Row]:
    article, state = fact.article, first(fact)
    about = {
        "article": article.key, "title": visible(article.title), "outlet": visible(article.outlet), "fact": fact.key,
        "kind": fact.kind, "second_reading": fact.second_of is not None, "confidence": fact.confidence,
        "words": visible(fact.values["content"]),
    }  # fmt: skip
    for event in events:
        before = state
        state = before | {name: new for name, (_, new) in event.changes.items()}
        if event.who == THE_DESK.name or event.action in ("undone", "redone", "second reading"):
            continue
        for field, old, new, were, are in _changes(fact.kind, event, before, state):
            yield about | {
                "action": event.action, "field": field, "old": old, "new": new,
                "old_values": _json(were), "new_values": _json(are), "by": event.who, "at": event.at,
                "comment": _comment(events, event.who), "undone": event.batch in undone,
            }  # fmt: skip


def _changes(kind: str, event: Event, before: Values, after: Values) -> Iterator[Change]:
    was, now = event.changes.get("state", (None, None))
    if was == "withdrawn":
        values = {"pieces": after["pieces"]}
        yield "fact", None, visible(after["content"]), {}, values
    elif now in ("rejected", "withdrawn") or was == "rejected":
        yield "verdict", was, now, {"state": was}, {"state": now}
    for field in fields_of(kind):
        columns = [c for c in _COLUMNS[field] if c in event.changes]
        if not columns:
            continue
        old, new = told(field, before), told(field, after)
        if field == "speaker" and old == new:
            old, new = (f"{old} (“{visible(v['source_text'])}”)" for v in (before, after))
        yield field, old or None, new or None, {c: before[c] for c in columns}, {c: after[c] for c in columns}


def _comment(events: list[Event], who: str) -> str | None:
    """What was said about the fact, with the names of those who did not make the change."""
    said = [(e.who, e.comment) for e in events if e.comment]
    return "\n".join(visible(words if name == who else f"{name}: {words}") for name, words in said) or None


def _json(values: Values) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None
