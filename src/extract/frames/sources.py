"""Whatever an analyst has at hand, as Articles: a text, a file, Articles, a DataFrame, or several of these."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from extract.article import Article
from extract.ingest.reading import Reading

log = logging.getLogger(__name__)

One: TypeAlias = str | Path | Article
Source: TypeAlias = One | pd.DataFrame | Iterable[One]

_LONGEST_NAME = 300


def articles(source: Source, reading: Reading | None = None) -> Iterator[Article]:
    """The articles of a source, each id once: an article that comes again with the same text is left out.

    `reading` says how files and DataFrames are read.

    Raises TypeError for what is no source, ValueError for a DataFrame without texts or an id that has two texts,
    FileNotFoundError for a Path that is not there.
    """
    seen: dict[str, str] = {}
    for article in _articles(source, (reading or Reading()).begun()):
        if article.id not in seen:
            seen[article.id] = article.text
            yield article
        elif seen[article.id] != article.text:
            raise ValueError(f"article {article.id!r} comes twice with different texts: give each an id of its own")


def _articles(source: Source, reading: Reading) -> Iterator[Article]:
    if isinstance(source, pd.DataFrame):
        yield from _rows(source, reading)
    elif isinstance(source, Article):
        yield source
    elif isinstance(source, str):
        yield from _text(source)
    elif isinstance(source, Path):
        from extract.ingest import read

        yield from read(source, reading=reading)
    elif isinstance(source, Iterable) and not isinstance(source, (bytes, Mapping)):
        for one in source:
            if not isinstance(one, (str, Path, Article)):
                raise TypeError(f"{type(one).__name__} is no article: give texts, Paths or Articles")
            yield from _articles(one, reading)
    else:
        raise TypeError(f"{type(source).__name__} is no article: give a text, a Path, an Article, several, or a table")


def _text(text: str) -> Iterator[Article]:
    """The article that a text is; an empty one is none, which is logged as a warning."""
    if not text.strip():
        log.warning("an empty text is no article: it is left out")
        return
    if len(text) < _LONGEST_NAME and "\n" not in text and _is_path(text):
        log.warning("%s is taken for an article's text: to read the file, give Path(%r)", text, text)
    yield Article.from_text(text)


def _is_path(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def _rows(table: pd.DataFrame, reading: Reading) -> Iterator[Article]:
    """The articles of a table with the columns of an article; what has no text is logged as a warning."""
    from extract.ingest.record import Reject, article

    table = _named(table, reading)
    if "text" not in table.columns:
        raise ValueError(f"the table has no column text: it has {', '.join(map(str, table.columns))}")
    for label, record in zip(table.index, table.to_dict("records"), strict=True):
        made = article({str(key): _plain(value) for key, value in record.items()})
        if isinstance(made, Reject):
            log.warning("row %s: %s (%s)", label, made.reason, made.code)
        else:
            yield reading.settle(made)


def _named(table: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """The table with the columns that the reading names under the names of their fields, and ids as they look."""
    for name, heading in reading.pairs:
        if heading not in table.columns:
            raise ValueError(f"the table has no column {heading}: it has {', '.join(map(str, table.columns))}")
        if name != heading:
            table = table.drop(columns=name, errors="ignore").rename(columns={heading: name})
    if "id" not in table.columns and table.index.name == "id":
        table = table.reset_index()
    if "id" in table.columns and pd.api.types.is_float_dtype(table["id"]) and (table["id"].dropna() % 1 == 0).all():
        table = table.assign(id=table["id"].astype("Int64"))
    return table


def _plain(value: Any) -> Any:
    """A cell as JSON has it: no NaN, no arrays, moments in ISO 8601."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(key): _plain(v) for key, v in value.items()}
    if pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, (str, bool, int, float)) else str(value)
