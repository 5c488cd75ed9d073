"""The articles of a run in the order of their ids, on disk, whatever the order in which they came.

This makes a run's bytes independent of the order of its inputs, finds ids and texts that come twice, and lets
standard input be counted before the work begins. The articles are cut into shards, the unit of work.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.ingest import Record, Reject
from extract.ingest.record import place_of
from extract.runs.near_duplicates import find_near
from extract.runs.results import Rejection
from extract.runs.serialisation import deserialise, is_serialised, serialise

_SCHEMA = """
    create table incoming
        (id text, place text, line integer, sha256 text, content blob, day text, words integer, record blob);
    create table quarantine (place text, line integer, code text, record text);
    create table articles
        (number integer primary key, source integer, id text, words integer, content blob, duplicate_of text);
    create table versions (number integer primary key, first integer);
    create table shards (number integer primary key, digest text, first integer, last integer, words integer);
    create table old (id text primary key, content blob, part text);
    create table meta (name text primary key, value text);
"""
_COMMIT = 1000
_PARTS = 64
_FEWEST, _MOST = 20, 250
"""Articles to a shard: so few that small archives keep many workers busy, so many that large ones have few files."""


@dataclass(frozen=True, slots=True)
class ShardArticle:
    """An article of a shard. `part` names the part of an earlier run that has its rows."""

    id: str
    where: str
    data: bytes
    duplicate_of: str | None = None
    near: str | None = None
    part: str | None = None

    def load(self) -> Article:
        """The article itself."""
        return deserialise(self.data)


@dataclass(frozen=True, slots=True)
class Shard:
    """Articles in a row. `digest` is that of all that their rows depend on: the same digest, the same bytes."""

    number: int
    digest: str
    first: int
    last: int
    words: int

    @property
    def articles(self) -> int:
        """How many articles it has."""
        return self.last - self.first + 1


class ArticleStore:
    """Articles and rejects of a run in an SQLite file that is deleted when the run is done."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._db = sqlite3.connect(path)
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -65536"):
            self._db.execute(f"pragma {pragma}")
        if new:
            self._db.executescript(_SCHEMA)

    @classmethod
    def reopen(cls, path: Path, key: str) -> "ArticleStore | None":
        """What an earlier attempt left, cut for this key; None if there is none or it is not as it was sealed."""
        if not path.exists():
            return None
        store = None
        try:
            store = cls(path)
            store.cut(key)
            rows = store._db.execute("select record, content from incoming")
            if store.recall("sealed") == store.digest() and all(is_serialised(*row) for row in rows):
                return store
        except (sqlite3.DatabaseError, ValueError):
            pass
        if store is not None:
            store.close()
        return None

    def seal(self) -> None:
        """Keep with the articles by what a later attempt sees that they are whole."""
        self.remember("sealed", self.digest())

    def take(self, records: Iterable[Record]) -> None:
        """Take in (where, record) pairs, then sort them: of one id the first by path and line stays.

        The same id with the same text is a repetition, with another text it goes to the quarantine. Of several
        ids with the same text and day the first is the article, the others are duplicates of it.
        """
        for n, (where, record) in enumerate(records, 1):
            if isinstance(record, Reject):
                self.reject(where, record)
            else:
                self._keep(where, record)
            if n % _COMMIT == 0:
                self._db.commit()
        self._db.execute("create index by_id on incoming (id, place, line, sha256)")
        self._db.execute(
            """insert into articles
               select number, source, id, words, content, case when first != id then first end
               from (select row_number() over (order by id) as number, source, id, words, content,
                            first_value(id) over (partition by sha256, day order by id) as first
                     from (select rowid as source, id, words, content, sha256, day,
                                  row_number() over (partition by id order by place, line, sha256) as nth
                           from incoming) where nth = 1)"""
        )
        self._quarantine_doubles()
        if self.size()[0] > 1:
            self._db.executemany("insert into versions values (?, ?)", find_near(self._db, self._texts()))
        self._db.commit()

    def _keep(self, where: str, article: Article) -> None:
        place, line = place_of(where)
        day = article.published.astimezone(UTC).date().isoformat() if article.published else None
        record, content = serialise(article)
        row = (article.id, place, line, article.sha256, content, day, len(article.text.split()), record)
        self._db.execute("insert into incoming values (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _texts(self) -> Iterator[tuple[int, str]]:
        rows = self._db.execute(
            """select number, record from articles join incoming on incoming.rowid = source
               where duplicate_of is null order by number"""
        )
        for number, record in rows:
            yield number, deserialise(record).text

    def _quarantine_doubles(self) -> None:
        doubles = self._db.execute(
            """select other.id, other.place, other.line, first.place, first.line
               from articles join incoming first on first.rowid = articles.source
               join incoming other on other.id = first.id and other.rowid != first.rowid
                    and other.sha256 != first.sha256"""
        )
        for identity, place, line, first_place, first_line in doubles:
            reason = f"the id stands at {_where(first_place, first_line)} with another text, which is kept"
            self.reject(_where(place, line), Reject("duplicate_id", reason, identity))

    def reject(self, where: str, reject: Reject) -> None:
        """Keep a record for the quarantine."""
        place, line = place_of(where)
        text = quarantined(where, reject.id, reject.code, reject.reason)
        self._db.execute("insert into quarantine values (?, ?, ?, ?)", (place, line, reject.code, text))

    def cut(self, key: str) -> None:
        """Cut the articles into shards; `key` is what their rows depend on besides them."""
        self._db.execute("delete from shards")
        total = self.size()[0]
        size = min(_MOST, max(_FEWEST, -(-total // _PARTS)))
        rows = self._db.execute(
            """select articles.number, articles.words, articles.content, articles.duplicate_of, earlier.id
               from articles left join versions using (number) left join articles earlier on earlier.number = first
               order by articles.number"""
        )
        made: list[tuple[int, str, int, int, int]] = []
        every, words = hashlib.sha256(key.encode()), 0
        for number, n, content, duplicate_of, version_of in rows:
            every.update(content + json.dumps([duplicate_of, version_of]).encode())
            words += n
            if number % size == 0 or number == total:
                made.append((len(made), every.hexdigest()[:32], (number - 1) // size * size + 1, number, words))
                every, words = hashlib.sha256(key.encode()), 0
        self._db.executemany(
            "insert into shards values (?, ?, ?, ?, ?)", made or [(0, every.hexdigest()[:32], 1, 0, 0)]
        )
        self._db.commit()

    def digest(self) -> str:
        """The digest of the whole: every shard and every record that was rejected."""
        every = hashlib.sha256()
        for shard in self.shards():
            every.update(shard.digest.encode())
        for _, text in self._rejects():
            every.update(text.encode() + b"\n")
        return every.hexdigest()

    def shards(self) -> Iterator[Shard]:
        """The shards in order; there is always one."""
        for row in self._db.execute("select number, digest, first, last, words from shards order by number"):
            yield Shard(*row)

    def shard_articles(self, shard: Shard) -> list[ShardArticle]:
        """The articles of a shard in order."""
        rows = self._db.execute(
            """select articles.id, place, line, record, articles.duplicate_of, earlier.id, part
               from articles join incoming on incoming.rowid = articles.source
               left join versions using (number) left join articles earlier on earlier.number = first
               left join old on old.id = articles.id and old.content = articles.content
               where articles.number between ? and ? order by articles.number""",
            (shard.first, shard.last),
        )
        return [
            ShardArticle(i, _where(place, line), record, duplicate_of, version_of, part)
            for i, place, line, record, duplicate_of, version_of, part in rows
        ]

    def note_earlier(self, old: Iterable[tuple[str, bytes, str | None]]) -> int:
        """Take note of what an earlier run has: id, content and part. Returns how many of them are here no more."""
        self._db.execute("delete from old")
        self._db.executemany("insert into old values (?, ?, ?)", old)
        self._db.commit()
        lost = self._db.execute("select count(*) from old where id not in (select id from articles)")
        return int(lost.fetchone()[0])

    def forget_earlier(self) -> None:
        """Take nothing from an earlier run."""
        self._db.execute("delete from old")

    def size(self) -> tuple[int, int]:
        """How many articles, and words in them; duplicates are articles."""
        row = self._db.execute("select count(*), coalesce(sum(words), 0) from articles").fetchone()
        return int(row[0]), int(row[1])

    def dated(self) -> int:
        """How many articles have a day of publication."""
        return self._count("articles join incoming on incoming.rowid = source where day is not null")

    def tally(self) -> dict[str, int]:
        """How many articles are duplicates, versions of another, rows of an earlier run; how many records repeat."""
        return {
            "duplicates": self._count("articles where duplicate_of is not null"),
            "near": self._count("versions"),
            "kept": self._count("articles join old using (id, content) where part is not null"),
            "repeated": self._count("incoming")
            - self._count("articles")
            - self._count("quarantine where code = 'duplicate_id'"),
        }

    def _count(self, what: str) -> int:
        return int(self._db.execute(f"select count(*) from {what}").fetchone()[0])

    def quarantine(self, more: Iterable[Rejection]) -> Iterator[tuple[str, str]]:
        """(code, JSON) of the quarantined records in the order of path and line.

        `more` are those of shards.
        """
        self._db.execute("create temp table late as select * from quarantine limit 0")
        for reject in more:
            place, line = self._db.execute(
                "select place, line from articles join incoming on incoming.rowid = source where articles.id = ?",
                (reject.id,),
            ).fetchone()
            text = quarantined(_where(place, line), **asdict(reject))
            self._db.execute("insert into late values (?, ?, ?, ?)", (place, line, reject.code, text))
        yield from self._rejects("select * from quarantine union all select * from late")
        self._db.execute("drop table late")

    def _rejects(self, source: str = "select * from quarantine") -> Iterator[tuple[str, str]]:
        yield from self._db.execute(f"select code, record from ({source}) order by place, line, code, record")

    def reasons(self) -> dict[str, int]:
        """How many records were rejected while reading, by code."""
        return dict(self._db.execute("select code, count(*) from quarantine group by code order by code"))

    def examples(self) -> list[tuple[str, str]]:
        """(code, JSON) of the first record of each code that was rejected while reading."""
        return self._db.execute(
            """select code, record from (select code, record, row_number() over
                   (partition by code order by place, line, record) as nth from quarantine) where nth = 1"""
        ).fetchall()

    def remember(self, name: str, value: Any) -> None:
        """Keep something with the articles; JSON must hold it."""
        self._db.execute("insert or replace into meta values (?, ?)", (name, json.dumps(value)))
        self._db.commit()

    def recall(self, name: str) -> Any:
        """What was kept under the name, or None."""
        row = self._db.execute("select value from meta where name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def quarantined(where: str, id: str | None, code: str, reason: str, **more: Any) -> str:
    """A line of the quarantine."""
    row = {"where": where, "id": id, "code": code, "reason": reason, **more}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def example(line: str) -> dict[str, str]:
    """Where a line of the quarantine says that something stands, and what was wrong with it."""
    found = json.loads(line)
    return {"where": found["where"], "reason": found["reason"]}


def _where(place: str, line: int) -> str:
    return f"{place}:{line}" if line else place
