"""SQL over the tables of a run: DuckDB over the Parquet, read-only, with no file or network for the SQL to reach."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.extras import need
from extract.folders import MAKERS, DamagedRunError, finished, parts, tables, whole

_BATCH = 2_000
_TIED_FROM = frozenset({"facts", "links", "registry"})
_TIED = """
    CREATE VIEW facts_tied AS
    SELECT facts.*, registry.name AS registry_name, registry.id AS registry FROM facts
    LEFT JOIN links ON links.article = facts.article AND links.entity = facts.source_entity
    LEFT JOIN registry ON registry.id = links.registry
"""
_SELECTS = re.compile(
    r"(?:[\s(]++|--[^\n]*+\n|(?>/\*.*?\*/))*+(?:select|with|from|pivot|unpivot|describe|show|summarize)\b",
    re.IGNORECASE | re.DOTALL,
)


class QueryError(ValueError):
    """SQL that cannot be run: why, in DuckDB's words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns, and the rows, read as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def query(out: str | Path, sql: str) -> Iterator[Answer]:
    """Run one SELECT (or DESCRIBE, SHOW, SUMMARIZE) over a finished run's tables, each a view of its folder's name.

    Where the names are tied, `facts_tied` has the facts with the `registry_name` and the `registry` id of their source.

    Raises FileNotFoundError if `out` holds no finished run, QueryError for SQL that is wrong or wants to write
    and for a damaged table, ImportError where DuckDB is not installed.
    """
    out = finished(out)
    need("extract query", ("duckdb",), "query")
    import duckdb

    with duckdb.connect(":memory:") as db:
        _lock(db, _views(db, out, sql))
        try:
            statements = db.extract_statements(sql)
            if len(statements) != 1 or not _SELECTS.match(sql):
                raise QueryError("one SELECT at a time, and nothing that writes")
            db.execute(statements[0])
            yield Answer(tuple(column[0] for column in db.description or ()), _rows(db))
        except duckdb.Error as error:
            raise QueryError(str(error).strip()) from error


def _views(db: Any, out: Path, sql: str) -> list[str]:
    """A view a table; the files that they read. Whether these are whole is looked at where the SQL names the table."""
    import duckdb

    files = []
    try:
        asked = sql.casefold()
        for table in tables(out):
            read = table in asked or (table in _TIED_FROM and "facts_tied" in asked)
            of = whole if read else parts
            if found := [str(path) for path in of(out, table)]:
                db.from_parquet(found).create_view(table)
                files += found
        if set(tables(out)) >= _TIED_FROM:
            db.execute(_TIED)
    except DamagedRunError as error:
        raise QueryError(str(error)) from error
    except duckdb.Error as error:
        said = str(error).strip()
        remedy = MAKERS.get(table, "extract run --force").format(out)
        raise QueryError(f"{out / table} is damaged: {said}; `{remedy}` makes it anew") from error
    return files


def _lock(db: Any, files: list[str]) -> None:
    """Leave the SQL nothing to reach but the files of the views, and no setting to change."""
    db.execute("SET python_enable_replacements = false")
    db.execute("SET autoinstall_known_extensions = false")
    db.execute("SET autoload_known_extensions = false")
    db.execute("SET TimeZone = 'UTC'")
    listed = ", ".join("'" + f.replace("'", "''") + "'" for f in files)
    db.execute(f"SET allowed_paths = [{listed}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")


def _rows(db: Any) -> Iterator[tuple[Any, ...]]:
    while batch := db.fetchmany(_BATCH):
        yield from batch
