"""Reading a finished run into the store, and what becomes of the decisions on an earlier one.

A decision stands as long as its words do: they are looked for by what they are and what stands around them. Where
they are gone, the fact is queued again with the reason. Facts that nobody has touched are simply replaced.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from extract.review import reading
from extract.review.fields import clean, from_run, searched
from extract.review.history import DECIDED, THE_DESK, append, new_batch, rank
from extract.review.store import Article, Entity, Fact, Run, Store, StoreError
from extract.review.store.models import Values
from extract.review.words import Selector, content, named, shared

_BATCH = 1000
_SAME = 0.5
"""A new run's fact that shares so much of its words with a decided one is that fact."""

Row = dict[str, Any]


@dataclass(slots=True)
class Imported:
    """What became of a run: its articles and facts, and how many decisions stand or must be looked at again."""

    articles: int = 0
    facts: int = 0
    kept: int = 0
    again: int = 0
    fresh: bool = True


def import_run(store: Store, out: Path) -> Imported:
    """Read the run in the folder `out` into the store; nothing is done if it is the one that was read last.

    Raises StoreError if the folder holds no finished run.
    """
    folder, mark = str(out.resolve()), fingerprint(out)
    with store.read() as session:
        last = session.scalars(select(Run).order_by(Run.id.desc()).limit(1)).first()
    if last is not None and last.fingerprint == mark:
        return Imported(**{**last.counts, "fresh": False})
    with store.write() as session:
        counts = _Import(session, out).all()
        session.add(Run(folder=folder, fingerprint=mark, at=datetime.now(UTC), counts=asdict(counts)))
        session.execute(text("ANALYZE"))  # the planner has to know how few second readings there are
    return counts


def fingerprint(out: Path) -> str:
    """What tells a run from another: the names, sizes and times of its files.

    Raises StoreError if there is no finished run.
    """
    if not (out / "manifest.json").is_file():
        raise StoreError(f"{out} holds no finished run: name the folder that `extract run ... -o OUT` wrote")
    files = [out / "manifest.json", *(file for table in ("articles", "facts") for file in _files(out, table))]
    marks = [(str(f.relative_to(out)), f.stat().st_size, f.stat().st_mtime_ns) for f in files]
    return hashlib.sha256(repr(marks).encode()).hexdigest()


def _files(out: Path, table: str) -> list[Path]:
    files = sorted((out / table).glob("*.parquet"))
    if not files:
        raise StoreError(f"{out} has no {table}/*.parquet: run the articles again")
    return files


def _rows(out: Path, table: str) -> Iterator[Row]:
    for file in _files(out, table):
        try:
            for batch in pq.ParquetFile(file).iter_batches(_BATCH):
                yield from batch.to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise StoreError(f"{file} cannot be read as Parquet ({error}): run the articles again") from None


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _BATCH)):
        yield chunk


class _Import:
    def __init__(self, session: Session, out: Path) -> None:
        self.session, self.out = session, out
        self.counts = Imported()
        self.batch = new_batch()
        self.ids: dict[str, int] = {}
        self.changed: set[str] = set()

    def all(self) -> Imported:
        self._articles()
        self._dates()
        self._entities()
        self._facts()
        reading.recheck(self.session)
        return self.counts

    def _articles(self) -> None:
        session = self.session
        session.execute(update(Article).values(present=False))
        for chunk in _chunks(_rows(self.out, "articles")):
            known = {
                a.key: a for a in session.scalars(select(Article).where(Article.key.in_([r["id"] for r in chunk])))
            }
            fresh = []
            for row in chunk:
                values = _article(row)
                article = known.get(row["id"])
                if article is None:
                    fresh.append(values)
                    continue
                self._again(article, values["text"])
                session.execute(update(Article).where(Article.id == article.id).values(**values))
            if fresh:
                session.execute(insert(Article), fresh)
            self.counts.articles += len(chunk)
        self.ids = dict(session.execute(select(Article.key, Article.id).where(Article.present)).all())

    def _again(self, article: Article, text: str) -> None:
        """Drop what nobody has touched; carry over to the new text what somebody has."""
        session = self.session
        ours = Fact.article_id == article.id
        session.execute(delete(Fact).where(ours, Fact.version == 0, Fact.origin == "run"))
        for fact in session.scalars(select(Fact).where(ours)):
            decided = fact.state in DECIDED
            moved = {} if text == article.text else relocated(fact.values, article.text, text)
            if moved is not None:
                if moved:
                    append(session, fact, THE_DESK, "moved", moved, batch=self.batch)
                self.counts.kept += decided
                continue
            again: Values = {"again": "its words are not in the article any more", "pieces": []}
            if decided:
                again["state"] = "open"
                self.counts.again += 1
            append(session, fact, THE_DESK, "queued again", again, batch=self.batch)

    def _dates(self) -> None:
        if not (self.out / "dates").is_dir():
            return
        for key, rows in groupby(_rows(self.out, "dates"), key=lambda r: r["article"]):
            spans = [[r["start"], r["end"]] for r in rows]
            self.session.execute(update(Article).where(Article.key == key).values(dates=spans))

    def _entities(self) -> None:
        session = self.session
        session.execute(delete(Entity))
        for chunk in _chunks(_rows(self.out, "entities")):
            rows = [
                {
                    "article_id": self.ids[r["article"]],
                    "key": r["entity"],
                    **{name: r[name] for name in ("name", "type", "aliases", "role", "affiliation")},
                    "search": named(r["name"], r["aliases"]),
                }
                for r in chunk
            ]
            session.execute(insert(Entity), rows)

    def _facts(self) -> None:
        session = self.session
        touched: dict[int, list[Fact]] = {}
        for fact in session.scalars(select(Fact).where(Fact.second_of.is_(None), Fact.version > 0)):
            touched.setdefault(fact.article_id, []).append(fact)
        for chunk in _chunks(_rows(self.out, "facts")):
            fresh = []
            for row in chunk:
                article_id = self.ids[row["article"]]
                values, context = from_run(row)
                if not self._known(touched.get(article_id, ()), row, values):
                    fresh.append(_fact(article_id, row, values, context))
            if fresh:
                session.execute(insert(Fact), fresh)
            self.counts.facts += len(chunk)

    def _known(self, touched: Sequence[Fact], row: Row, values: Values) -> bool:
        """Whether an editor has dealt with this fact; it then bears the new run's id and confidence."""
        for fact in touched:
            if fact.kind != row["kind"] or fact.again:
                continue
            same = fact.values["pieces"] == values["pieces"]
            if same or (fact.state in DECIDED and shared(fact.values["pieces"], values["pieces"]) >= _SAME):
                if same:
                    self.session.execute(
                        update(Fact)
                        .where(Fact.id == fact.id)
                        .values(key=row["fact"], confidence=row["confidence"], rank=rank(None, row["confidence"]))
                    )
                return True
        return False


def relocated(values: Values, old: str, new: str) -> Values | None:
    """The changes that carry a fact's spans over to a new text; None if its words are not there any more."""
    pieces = [Selector.of(old, piece).find(new) for piece in values["pieces"]]
    found = [list(piece) for piece in pieces if piece is not None]
    if len(found) != len(pieces) or not found or found != sorted(found):
        return None
    changes: Values = {"pieces": found, "content": content(new, found)}
    for name in ("source", "cue"):
        start, end = values[f"{name}_start"], values[f"{name}_end"]
        if start is not None:
            span = Selector.of(old, (start, end)).find(new) or (None, None)
            changes |= {f"{name}_start": span[0], f"{name}_end": span[1]}
    return {k: v for k, v in changes.items() if values.get(k) != v}


def _article(row: Row) -> Row:
    return {
        "key": row["id"],
        "title": clean(row["title"]),
        "outlet": clean(row["outlet"]) or "",
        "url": row["url"],
        "published": row["published"].isoformat() if row["published"] else None,
        "authors": row["authors"] or [],
        "text": clean(row["text"]),
        "sha256": row["sha256"],
        "dates": [],
        "present": True,
    }


def _fact(article_id: int, row: Row, values: Values, context: Values) -> Row:
    return {
        "article_id": article_id,
        "key": row["fact"],
        "kind": row["kind"],
        "origin": "run",
        "state": "open",
        "version": 0,
        "flagged": False,
        "again": None,
        "second_of": None,
        "rank": rank(None, row["confidence"]),
        "confidence": row["confidence"],
        "start": row["start"],
        "values": values,
        "original": values,
        "context": context,
        "speaker": values["source"] or "",
        "search": searched(values),
        "decided_by": None,
        "decided_at": None,
    }
