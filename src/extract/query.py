"""SQL over the tables of a run: DuckDB over the Parquet, read-only, with no file or network for the SQL to reach."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.extras import need
from extract.folders import MAKERS, DamagedRunError, finished, not_tied, parts, tables, tied_otherwise, whole

_BATCH = 2_000
_TIED_FROM = frozenset({"facts", "links", "registry"})
_TIED = """
    CREATE VIEW facts_tied AS
    SELECT facts.*, registry.name AS registry_name, registry.id AS registry FROM facts
    LEFT JOIN links ON links.article = facts.article AND links.entity = facts.source_entity
    LEFT JOIN registry ON registry.id = links.registry
"""
_STALE = """
    SELECT EXISTS (
        SELECT article, source_entity FROM facts WHERE source_entity IS NOT NULL
        EXCEPT SELECT article, entity FROM links
    )
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
        except duckdb.CatalogException as error:
            told = str(error).strip()
            raise QueryError(f"{told}\nThe tables of {out}: {', '.join(sorted(tables(out)))}") from error
        except duckdb.Error as error:
            raise QueryError(str(error).strip()) from error


def _views(db: Any, out: Path, sql: str) -> list[str]:
    """A view a table; the files that they read. Whether these are whole is looked at where the SQL names the table."""
    import duckdb

    files, asked, every = [], sql.casefold(), set(tables(out))
    is_tied = every >= _TIED_FROM
    for table in sorted(every):
        wanted = table in asked or (table in _TIED_FROM and is_tied and "facts_tied" in asked)
        try:
            if found := [str(path) for path in (whole if wanted else parts)(out, table)]:
                db.from_parquet(found).create_view(table)
                files += found
        except DamagedRunError as error:
            raise QueryError(str(error)) from error
        except duckdb.Error as error:
            is_tied = is_tied and table not in _TIED_FROM
            if wanted:
                said = str(error).strip()
                remedy = MAKERS.get(table, "extract run --force").format(out)
                raise QueryError(f"{out / table} is damaged: {said}; `{remedy}` makes it anew") from error
    if is_tied:
        db.execute(_TIED)
    if "facts_tied" in asked:
        _check_tied(db, out, is_tied=is_tied)
    return files


def _check_tied(db: Any, out: Path, *, is_tied: bool) -> None:
    """Raises QueryError where the names of these articles are not tied."""
    if not is_tied:
        raise QueryError(not_tied(out))
    if db.execute(_STALE).fetchone()[0]:
        raise QueryError(tied_otherwise(out))


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
