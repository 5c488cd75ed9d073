"""The entities of a run in a DuckDB file on disk, so that memory holds distinct names, never mentions."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import pyarrow as pa

from extract.folders import replace, whole
from extract.registry.words import words

_MEMORY = "1GB"
_ROWS = 50_000


@contextmanager
def making(out: Path, what: str) -> Iterator[Path]:
    """A folder to make new tables of a run in, `what` in a word; those in its `made` become the run's at the end.

    Where something fails the run stays as it was. Raises OSError for what DuckDB cannot do.
    """
    work = Path(mkdtemp(prefix=f".{what}-", dir=out))
    try:
        yield work
        replace(work / "made", out)
    except duckdb.Error as error:
        raise OSError(f"the {what} of {out} could not be made: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


class Store:
    """A DuckDB database in `folder`, seen `batch` rows at a time. Raises OSError where DuckDB cannot make one."""

    def __init__(self, folder: Path, batch: int = _ROWS) -> None:
        self._batch = batch
        if "?" in str(folder):
            raise OSError(f"DuckDB works in no folder with a question mark in its name: rename {folder.parent}")
        self.db = duckdb.connect(str(folder / "registry.duckdb"))
        self.db.execute(f"SET memory_limit = '{_MEMORY}'")
        self.db.execute("SET temp_directory = ?", [str(folder / "spill")])
        self.db.execute("SET preserve_insertion_order = true")

    def read(self, out: Path) -> None:
        """Make the tables `articles` and `entities` of the run's, numbered in the order of their ids.

        Who is known by a title and one name has both for a name: `Lord Falconer`, whom an article calls `Falconer` too.
        """
        entities, articles = ([str(path) for path in whole(out, table)] for table in ("entities", "articles"))
        self.db.execute(
            "CREATE TABLE articles AS SELECT row_number() OVER (ORDER BY id) AS a, id, outlet, published "
            "FROM read_parquet(?)",
            [articles],
        )
        self.db.execute(
            "CREATE TABLE entities AS SELECT row_number() OVER (ORDER BY e.article, e.entity) AS e, a, entity, "
            "coalesce(titled, e.name) AS name, CAST(type AS VARCHAR) AS type, "
            "CASE WHEN titled IS NULL THEN aliases ELSE list_append(aliases, e.name) END AS aliases, "
            "role, affiliation, e.wikidata AS told, len(mentions) AS mentions FROM ("
            "SELECT *, CASE WHEN type = 'person' AND NOT contains(name, ' ') THEN "
            "[x FOR x IN aliases IF regexp_full_match(x, $titles || ' ' || regexp_escape(name))][1] END AS titled "
            "FROM read_parquet($files)) e JOIN articles ON articles.id = e.article",
            {"files": entities, "titles": f"(?:{'|'.join(sorted(words('titles of one name')))})"},
        )
        self._articles = articles

    def rows(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, batch by batch."""
        cursor = self.db.cursor()
        cursor.execute(sql, values or [])
        while batch := cursor.fetchmany(self._batch):
            yield from batch
        cursor.close()

    def one(self, sql: str) -> Any:
        """The first value of the first row of a query."""
        row = self.db.execute(sql).fetchone()
        return row[0] if row else None

    def texts(self) -> Iterator[tuple[int, str]]:
        """Number and text of every article."""
        return self.rows("SELECT a, text FROM read_parquet(?) JOIN articles USING (id)", [self._articles])

    def table(self, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a table of rows that Python gives, batch by batch."""
        self.db.register("_empty", schema.empty_table())
        self.db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM _empty")
        self.db.unregister("_empty")
        self.add(name, schema, rows)

    def add(self, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows to a table made by `table`."""
        every = iter(rows)
        while batch := list(islice(every, self._batch)):
            columns = [pa.array(c, type=f.type) for c, f in zip(zip(*batch, strict=True), schema, strict=True)]
            self.db.register("_batch", pa.Table.from_arrays(columns, schema=schema))
            self.db.execute(f"INSERT INTO {name} SELECT * FROM _batch")
            self.db.unregister("_batch")

    def close(self) -> None:
        """Close the database; its folder can go then."""
        self.db.close()
