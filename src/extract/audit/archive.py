"""A run's facts, articles and people in a DuckDB file on disk, for the checks to ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.folders import parts, whole
from extract.registry.store import Store


class Archive:
    """The tables that the checks read, in a database in `folder`; memory holds none of them.

    `articles` (id, title, published, outlet), `entities` (with `mention`, their first, and who),
    `facts` (the run's columns, and who: whose word it is). `who` is the id in the registry where the run has one,
    else the name. `against` is the folder of the run that this one is held against.
    """

    def __init__(self, folder: Path, out: Path, against: Path | None = None) -> None:
        self.out, self.against = out, against
        self.store = Store(folder)
        self.tied = bool(parts(out, "links"))
        """Whether `extract entities` has tied the names of all articles."""
        self._read()

    def rows(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, batch by batch."""
        return self.store.rows(sql, values)

    def close(self) -> None:
        """Close the database; its folder can go then."""
        self.store.close()

    def _read(self) -> None:
        articles, entities, facts = (_files(self.out, table) for table in ("articles", "entities", "facts"))
        links = "SELECT NULL::VARCHAR AS article, NULL::VARCHAR AS entity, NULL::VARCHAR AS registry WHERE false"
        if self.tied:
            links = "SELECT article, entity, registry FROM read_parquet($links)"
        db = self.store.db
        db.execute("SET TimeZone = 'UTC'")
        db.execute(
            "CREATE TABLE articles AS SELECT id, title, published, outlet FROM read_parquet($files) ORDER BY id",
            {"files": articles},
        )
        db.execute(f"CREATE TABLE links AS {links}", {"links": _files(self.out, "links")} if self.tied else {})
        db.execute(
            """
            CREATE TABLE entities AS
            SELECT e.article, e.entity, e.name, CAST(e.type AS VARCHAR) AS type, e.aliases, e.role, e.affiliation,
                e.mentions[1] AS mention, coalesce(l.registry, e.name) AS who
            FROM read_parquet($files) e LEFT JOIN links l USING (article, entity)
            ORDER BY e.article, e.entity
            """,
            {"files": entities},
        )
        db.execute(
            """
            CREATE TABLE facts AS
            SELECT row_number() OVER (ORDER BY f.article, f.start, f.end, f.fact) AS f, f.fact, f.article,
                f.start, f.end, f.published, CAST(f.kind AS VARCHAR) AS kind, f.content, f.sentence,
                CAST(f.quote_type AS VARCHAR) AS quote_type, f.low, f.high, CAST(f.change AS VARCHAR) AS change,
                f.unit, f.per, f.item, f.item_text, f.text, f.period_start, f.period_end, f.restates,
                f.source, f.source_text, CAST(f.source_type AS VARCHAR) AS source_type, f.source_role,
                f.source_affiliation, f.people, f.organisations,
                greatest(f.cue_start - f.source_end, f.source_start - f.cue_end) AS gap,
                coalesce(l.registry, f.source) AS who
            FROM read_parquet($files) f LEFT JOIN links l ON l.article = f.article AND l.entity = f.source_entity
            WHERE f.voiced AND NOT f.vague
            ORDER BY f
            """,
            {"files": facts},
        )


def _files(out: Path, table: str) -> list[str]:
    return [str(path) for path in whole(out, table)]
