"""The articles of a run with all that was found in each, a part at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import finished, whole

Row = dict[str, Any]
_FOUND = ("facts", "entities", "dates")


@dataclass(frozen=True, slots=True)
class Case:
    """An article with its facts, entities and dates: rows of the run's tables, entities by their first mention."""

    article: Row
    facts: list[Row]
    entities: list[Row]
    dates: list[Row]

    @property
    def id(self) -> str:
        """The article's id."""
        return str(self.article["id"])

    @property
    def text(self) -> str:
        """The article's text."""
        return str(self.article["text"])


def cases(out: str | Path) -> Iterator[Case]:
    """The articles of a finished run in their order, without copies of others. Raises as `cases_by_part`."""
    for _, part in cases_by_part(out):
        yield from part


def cases_by_part(out: str | Path) -> Iterator[tuple[str, list[Case]]]:
    """The name of every part of a finished run's tables, and its articles.

    Memory holds one part of each table. Raises FileNotFoundError if `out` holds no finished run, ValueError if a
    part is not what the run wrote.
    """
    folder = finished(out)
    for table in _FOUND:
        whole(folder, table)
    for path in whole(folder, "articles"):
        found = {table: _by_article(folder / table / path.name) for table in _FOUND}
        articles = [article for article in _read(path) if article["duplicate_of"] is None]
        yield (
            path.name,
            [_case(article, *(found[table].get(article["id"], []) for table in _FOUND)) for article in articles],
        )


def _case(article: Row, facts: list[Row], entities: list[Row], dates: list[Row]) -> Case:
    return Case(article, facts, sorted(entities, key=_first), dates)


def asked_about(fact: Row) -> bool:
    """Whether a fact is one that may be asked about: not the beliefs and vague counts that a run has on request."""
    return bool(fact["voiced"]) and not fact["vague"]


def _first(entity: Row) -> tuple[int, str]:
    return min((m["start"] for m in entity["mentions"]), default=0), entity["entity"]


def _by_article(path: Path) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in _read(path) if path.exists() else ():
        rows.setdefault(row["article"], []).append(row)
    return rows


def _read(path: Path) -> list[Row]:
    try:
        rows: list[Row] = pq.read_table(path, partitioning=None).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{path} cannot be read as Parquet ({error}): run the articles again") from None
    return rows
