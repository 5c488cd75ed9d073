"""SQLite: a table each, lists as JSON, an index on the ids that tables are joined by.

Beside the tables stand the views `quotes` and `numbers`, a fact a line with its article's title; `names`, everybody
with how often; and for full-text search `facts_fts`, `articles_fts` and `names_fts`.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from extract.contract.wording import quantity
from extract.export.tables import Row, Table, flat

_INDEXED = {"id", "fact", "article", "entity", "registry", "source_entity", "source", "claim"}

_MORE: dict[str, dict[str, tuple[str, Callable[[Row], Any]]]] = {
    "facts": {
        "reads": ("TEXT", lambda row: quantity(row) if row["kind"] == "quantity" and not row["vague"] else None),
        "year": ("INTEGER", lambda row: row["published"].year if row["published"] else None),
    }
}
"""By table the columns that only a database has, with what makes their cells."""

_SEARCHED = {
    "facts": ("content", "sentence", "source"),
    "articles": ("title", "text"),
    "names": ("name", "aliases"),
}
"""By table the columns whose words are found."""


def write_sqlite(path: Path, tables: Sequence[Table]) -> tuple[int, int]:
    """Tables as an SQLite file."""
    total = 0
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        for table in tables:
            total += _write(db, table)
        _read_and_search(db, {table.name for table in tables})
        db.commit()
    return total, 0


def has_other_registry(path: Path) -> bool:
    """Whether a database has a registry that is of other articles than its facts, so that its views go without it."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        tied = {name for (name,) in db.execute("SELECT name FROM pragma_table_info('names')")}
    return {"facts", "registry", "links"} <= tables and "registry" not in tied


def _write(db: sqlite3.Connection, table: Table) -> int:
    total, more = 0, _MORE.get(table.name, {})
    kinds = {field.name: _kind(field) for field in table.schema} | {name: kind for name, (kind, _) in more.items()}
    columns = [*table.columns, *more]
    told = ", ".join(f'"{name}" {kinds.get(name, "TEXT")}' for name in columns)
    db.execute(f'CREATE TABLE "{table.name}" ({told})')
    places = ", ".join("?" for _ in columns)
    for rows in table.batches():
        cells = [[*(flat(v) for v in row.values()), *(make(row) for _, make in more.values())] for row in rows]
        db.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', cells)
        total += len(rows)
    for column in sorted(_INDEXED & set(columns)):
        db.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
    return total


def _read_and_search(db: sqlite3.Connection, found: set[str]) -> None:
    """The views, and what full-text search needs, as far as the tables are there."""
    if "facts" in found:
        tied = _is_tied(db, found)
        join = _sql("articles") if "articles" in found else ""
        about = "articles.outlet, articles.title" if join else "NULL AS outlet, NULL AS title"
        join += _sql("registry") if tied else ""
        speaker = _sql("speaker").format(name="coalesce(registry.name, source)" if tied else "source")
        owner, places = _there(db, "owner", "places")
        place = _sql("place").format(about=about, places=places, who="links.registry" if tied else "NULL")
        db.executescript(_sql("facts").format(speaker=speaker, owner=owner, place=place, join=join))
        if tied or "entities" in found:
            db.executescript(_sql("names_tied" if tied else "names"))
            found.add("names")
    for table, columns in _SEARCHED.items():
        if table in found:
            index = f"{table}_fts"
            db.execute(
                f'CREATE VIRTUAL TABLE {index} USING fts5({", ".join(columns)}, content="{table}", '
                f"tokenize='unicode61 remove_diacritics 2')"
            )
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _there(db: sqlite3.Connection, *columns: str) -> list[str]:
    """The columns of `facts` as a view takes them: null where the run is older than the column."""
    found = {name for (name,) in db.execute("SELECT name FROM pragma_table_info('facts')")}
    return [name if name in found else f"NULL AS {name}" for name in columns]


def _is_tied(db: sqlite3.Connection, found: set[str]) -> bool:
    """Whether there is a registry, and one of these articles, not of a run that was there before."""
    if not {"registry", "links"} <= found:
        return False
    one, other = "SELECT article, entity FROM entities", "SELECT article, entity FROM links"
    differ = f"SELECT EXISTS ({one} EXCEPT {other}) OR EXISTS ({other} EXCEPT {one})"
    return "entities" not in found or not db.execute(differ).fetchone()[0]


def _sql(name: str) -> str:
    return (files("extract.export") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _kind(field: pa.Field) -> str:
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        return "INTEGER"
    if pa.types.is_floating(field.type):
        return "REAL"
    return "TEXT"
