"""Reading gold articles and the tables of a run, with errors that say what to do."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.article import digest
from extract.contract.gold import Record, check
from extract.folders import here, whole

COLUMNS = {
    "facts": (
        "article", "kind", "start", "end", "pieces", "quote_type", "low", "high", "comparator", "unit", "item",
        "period_text", "source", "confidence",
    ),
    "entities": ("article", "name", "type", "role", "affiliation"),
}  # fmt: skip
_MARKS = ("voiced", "vague")
"""By these columns, where a run has them, a row says that it is none of what gold lists, but there on request."""


def gold_articles(path: Path, texts: Iterable[Path] = ()) -> Iterator[Record]:
    """The articles of a gold file, `.jsonl` or `.jsonl.gz`.

    Gold may stand without its texts, with the `sha256` of each instead: they, and what else is known of the article,
    are then those of the same id in the files `texts`, JSON Lines of articles.

    Raises ValueError naming the line where one is not a gold article or its text is not to be had, FileNotFoundError
    if there is no file.
    """
    known: dict[str, Record] = {}
    for file in texts:
        known |= {a["id"]: a for _, a in records(file) if isinstance(a, dict) and "id" in a}
    for place, record in records(path):
        if isinstance(record, dict) and "text" not in record and "sha256" in record:
            record = _with_text(record, known, place)
        check(record, place)
        yield record


def gold_of_run(path: Path, out: Path, texts: Iterable[Path] = ()) -> Iterator[Record]:
    """The articles of a gold file that a run is to be held against, with those that the run lacks.

    Raises ValueError, besides as `gold_articles` and `table`, if the file has no articles or the run none of them.
    """
    known = _ids(out)
    count = met = 0
    for record in gold_articles(path, texts):
        count += 1
        met += record["id"] in known
        yield record
    if not count:
        raise ValueError(f"{path} has no articles: name the gold, or finish and export articles on the review desk")
    if not met:
        lacking = f"none of the {count:,} articles of {path} is" if count > 1 else f"the only article of {path} is not"
        raise ValueError(f"{lacking} in {out}: name the folder that `extract run {path} -o OUT` wrote")


def _ids(out: Path) -> set[str]:
    """The ids of a run's articles. Raises as `table` does."""
    return {row["id"] for file in files(out, "articles") for row in _rows(file, ["id"])}


def _with_text(record: Record, known: dict[str, Record], place: str) -> Record:
    article = known.get(record.get("id", ""), {})
    if digest(article.get("text") or "") != record["sha256"]:
        wrong = "another text stands under this id in the texts given" if article else "the text lies elsewhere"
        raise ValueError(f"{place}: {record.get('id')}: {wrong}: give the articles that the gold is of (--texts)")
    return article | record


def records(path: Path) -> Iterator[tuple[str, Any]]:
    """What a JSON Lines file, with or without gzip, holds line by line, and where.

    Raises ValueError naming the line that is no JSON.
    """
    open_ = gzip.open if path.suffix == ".gz" else open
    with open_(path, "rt", encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            if not line.strip():
                continue
            try:
                yield f"{path}, line {n}", json.loads(line)
            except json.JSONDecodeError as e:
                raise ValueError(f"{path}, line {n}: no JSON ({e}): give JSON Lines, one article a line") from None


def table(out: Path, name: str) -> dict[str, list[Record]]:
    """The rows of one of a run's tables by article, in their order; only the columns that evaluation reads.

    What a run has on request alone, beliefs that nobody voiced and vague counts, is left out: gold lists none.

    Raises ValueError if the table or one of its columns is not there, or a file is damaged, FileNotFoundError for an
    address.
    """
    rows: dict[str, list[Record]] = {}
    for file in files(out, name):
        for row in _rows(file, COLUMNS[name], _MARKS):
            if row.pop("voiced", True) and not row.pop("vague", False):
                rows.setdefault(row["article"], []).append(row)
    return rows


def _rows(file: Path, needed: Iterable[str], besides: Iterable[str] = ()) -> list[Record]:
    """The rows of a Parquet file: the columns that are needed, and of those `besides` the ones that it has."""
    try:
        known = pq.read_schema(file).names
        missing = [c for c in needed if c not in known]
        if missing:
            raise ValueError(f"{file} has no column {', '.join(missing)}: run the articles again with this version")
        columns = [*needed, *(c for c in besides if c in known)]
        found: list[Record] = pq.read_table(file, columns=columns, partitioning=None).to_pylist()
    except (pa.ArrowInvalid, OSError) as e:
        raise ValueError(f"{file} cannot be read as Parquet ({e}): run the articles again") from None
    return found


def files(out: Path, name: str) -> list[Path]:
    """The Parquet of one of a run's tables. Raises as `table` does."""
    found = whole(here(out), name)
    if not found:
        raise ValueError(f"{out} has no {name}/*.parquet: name the folder that `extract run ... -o OUT` wrote")
    return found
