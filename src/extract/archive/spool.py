"""The articles of a run in the order of their ids, on disk, whatever the order in which they came.

This makes a run's bytes independent of the order of its inputs, finds an id that comes twice, and
lets standard input be counted before the work begins.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.ingest import Record, Reject

_SCHEMA = """
    create table incoming (id text, place text, line integer, sha256 text, words integer, record blob);
    create table quarantine (place text, line integer, code text, record text);
"""
_COMMIT = 1000


class Spool:
    """Articles and rejects of a run in an SQLite file that is deleted with the run's work folder."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.executescript(_SCHEMA)

    def fill(self, records: Iterable[Record]) -> None:
        """Take in (where, record) pairs, then sort them: of one id the first by path and line stays.

        The same id with the same text is a repetition, with another text it goes to the quarantine.
        """
        for n, (where, record) in enumerate(records, 1):
            if isinstance(record, Reject):
                self.reject(where, record)
            else:
                place, line = _place(where)
                row = (record.id, place, line, record.sha256, len(record.text.split()), _pack(record))
                self._db.execute("insert into incoming values (?, ?, ?, ?, ?, ?)", row)
            if n % _COMMIT == 0:
                self._db.commit()
        self._db.execute("create index by_id on incoming (id, place, line, sha256)")
        self._db.execute(
            """create table articles as select rowid as source, id, words, row_number() over (order by id) as number
               from (select rowid, id, words, row_number() over (partition by id order by place, line, sha256) as nth
                     from incoming) where nth = 1"""
        )
        self._quarantine_doubles()
        self._db.commit()

    def _quarantine_doubles(self) -> None:
        doubles = self._db.execute(
            """select other.id, other.place, other.line, first.place, first.line
               from articles join incoming first on first.rowid = articles.source
               join incoming other on other.id = first.id and other.rowid != first.rowid
                    and other.sha256 != first.sha256"""
        ).fetchall()
        for identity, place, line, first_place, first_line in doubles:
            reason = f"the id stands at {_where(first_place, first_line)} with another text, which is kept"
            self.reject(_where(place, line), Reject("duplicate_id", reason, identity))

    def reject(self, where: str, reject: Reject, **more: Any) -> None:
        """Keep a record for the quarantine."""
        place, line = _place(where)
        row = {"where": where, "id": reject.id, "code": reject.code, "reason": reject.reason, **more}
        text = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        self._db.execute("insert into quarantine values (?, ?, ?, ?)", (place, line, reject.code, text))

    def size(self) -> tuple[int, int]:
        """How many articles, and words in them."""
        row = self._db.execute("select count(*), coalesce(sum(words), 0) from articles").fetchone()
        return int(row[0]), int(row[1])

    def repeated(self) -> int:
        """How many records were the same article, id and text, once more."""
        return int(self._db.execute(
            """select (select count(*) from incoming) - (select count(*) from articles)
               - (select count(*) from quarantine where code = 'duplicate_id')"""
        ).fetchone()[0])  # fmt: skip

    def articles(self) -> Iterator[tuple[str, Article]]:
        """(where, article) in the order of the ids."""
        rows = self._db.execute(
            """select incoming.place, incoming.line, incoming.record
               from articles join incoming on incoming.rowid = articles.source order by number"""
        )
        for place, line, record in rows:
            yield _where(place, line), _unpack(record)

    def quarantine(self) -> Iterator[str]:
        """The quarantined records as JSON, in the order of path and line."""
        for (record,) in self._db.execute("select record from quarantine order by place, line, code, record"):
            yield record

    def reasons(self) -> dict[str, int]:
        """How many records are in the quarantine, by code."""
        return dict(self._db.execute("select code, count(*) from quarantine group by code order by code"))

    def close(self) -> None:
        """Close the file; it is not needed again."""
        self._db.close()


def _place(where: str) -> tuple[str, int]:
    place, _, line = where.rpartition(":")
    return (place, int(line)) if place and line.isdigit() else (where, 0)


def _where(place: str, line: int) -> str:
    return f"{place}:{line}" if line else place


def _pack(a: Article) -> bytes:
    published = a.published.isoformat() if a.published else None
    fields = [a.id, a.text, a.title, published, a.url, a.outlet, a.authors, a.extra]
    return zlib.compress(json.dumps(fields, ensure_ascii=False).encode(), 1)


def _unpack(record: bytes) -> Article:
    identity, text, title, published, url, outlet, authors, extra = json.loads(zlib.decompress(record))
    moment = datetime.fromisoformat(published) if published else None
    return Article(identity, text, title, moment, url, outlet, tuple(authors), extra)
