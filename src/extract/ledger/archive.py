"""A run's facts and articles in a DuckDB file on disk, in the order in which facts are held against earlier ones."""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.parquet as pq

from extract.folders import parts, whole
from extract.registry.store import Store

Fact = TypeVar("Fact")

_RARE = 50
"""A name that more articles have than these tells nothing of what an article is about."""
_ROWS = 5_000
"""Rows that Python sees at a time: those of numbers have all the words of their sentences."""
_TELLING = 40
"""So many of its rarest names tell what an article is about."""


class Archive:
    """The tables that claims are made of, in a database in `folder`; memory holds none of them.

    `articles` (id, published, outlet, text: the first of the articles that have nearly the same text, rare: the numbers
    of its rarest names) and `facts` (the run's columns, and o: its place among all by day, article and offset; who:
    whose word it is; names: who stands in its sentence). Names are ids of the registry where the run has one that
    fits it, else as the article has them.
    """

    def __init__(self, folder: Path, out: Path) -> None:
        self.out = out
        self.store = Store(folder, _ROWS)
        self.store.db.execute("SET TimeZone = 'UTC'")
        self.store.db.execute("SET preserve_insertion_order = false")
        self._read_articles()
        self.tied = self._read_entities()
        """Whether the names of all articles are tied, by a registry of this run and not of an earlier one."""
        self._read_facts()

    def rows(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, batch by batch."""
        return self.store.rows(sql, values)

    def pairs(self, sql: str, wide: int, made: Callable[[tuple[Any, ...]], Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
        """The facts of a query with those that each is held against.

        A row is a pair, its first `wide` values the later fact's, the others the earlier one's; a fact's rows follow
        each other.
        """
        for _, rows in groupby(self.rows(sql), key=itemgetter(0)):
            several = list(rows)
            yield made(several[0][:wide]), [made(row[wide:]) for row in several]

    def execute(self, sql: str) -> None:
        """Run a statement that makes a table."""
        self.store.db.execute(sql)

    def close(self) -> None:
        """Close the database; its folder can go then."""
        self.store.close()

    def _read_articles(self) -> None:
        self.store.db.execute(
            "CREATE TABLE articles AS SELECT id, published, outlet, coalesce(near, id) AS text, duplicate_of "
            "FROM read_parquet($files)",
            {"files": _files(self.out, "articles")},
        )

    def _read_entities(self) -> bool:
        db = self.store.db
        db.execute(
            "CREATE TABLE named AS SELECT article, entity, name FROM read_parquet($files)",
            {"files": _files(self.out, "entities")},
        )
        tied = bool(parts(self.out, "links"))
        if tied:
            db.execute(
                "CREATE TABLE links AS SELECT article, entity, registry FROM read_parquet($files)",
                {"files": _files(self.out, "links")},
            )
            one, other = "SELECT article, entity FROM named", "SELECT article, entity FROM links"
            tied = not self.store.one(f"SELECT EXISTS ({one} EXCEPT {other}) OR EXISTS ({other} EXCEPT {one})")
        who = "coalesce(registry, name)" if tied else "name"
        join = "LEFT JOIN links USING (article, entity)" if tied else ""
        db.execute(f"CREATE TABLE entities AS SELECT article, entity, name, {who} AS who FROM named {join}")
        db.execute(f"""
            CREATE TABLE kin AS
            WITH every AS (SELECT DISTINCT article, who FROM entities),
            rare AS (SELECT who, count(*) AS n FROM every GROUP BY who HAVING count(*) BETWEEN 2 AND {_RARE}),
            telling AS (
                SELECT article, who FROM every JOIN rare USING (who)
                QUALIFY row_number() OVER (PARTITION BY article ORDER BY n, who) <= {_TELLING}
            )
            SELECT article, list(hash(who)) AS rare FROM telling GROUP BY article
        """)
        return tied

    def _read_facts(self) -> None:
        files = _files(self.out, "facts")
        there = set(pq.read_schema(files[0]).names)
        owner = "f.owner" if "owner" in there else "NULL::VARCHAR"
        places = "f.places" if "places" in there else "[]::VARCHAR[]"
        self.store.db.execute(
            f"""
            CREATE TABLE facts AS
            SELECT row_number() OVER (ORDER BY f.published NULLS LAST, f.article, f.start, f.end, f.fact) AS o,
                f.fact, f.article, f.published, CAST(f.kind AS VARCHAR) AS kind, f.content, f.sentence, f.text,
                CAST(f.quote_type AS VARCHAR) AS quote_type, f.low, f.high, CAST(f.comparator AS VARCHAR) AS comparator,
                CAST(f.change AS VARCHAR) AS change, f.unit, f.per, f.item, f.item_text, f.predicate, f.period_start,
                f.period_end, f.source, f.source_entity, f.people, f.organisations, {owner} AS owner,
                {places} AS places, coalesce(e.who, f.source) AS who
            FROM read_parquet($files) f LEFT JOIN entities e ON e.article = f.article AND e.entity = f.source_entity
            WHERE f.voiced AND NOT f.vague
            """,
            {"files": files},
        )


def _files(out: Path, table: str) -> list[str]:
    return [str(path) for path in whole(out, table)]
