"""A table for people to read: what says most comes first, and a fact with its article's title and its source's name."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from extract.data import columns
from extract.export.tables import Lookup, Row, Table
from extract.folders import DamagedRunError, parts, tied_otherwise

_OF_ARTICLE = ("title", "outlet", "url")
_OF_SOURCE = ("registry_name", "registry")
_OTHERS = "*"


class Readable(Table):
    """A table with its columns in the order of `export_columns.tsv`.

    Facts have more: `title`, `outlet` and `url` of their article; and, after `extract entities`, the one name that
    their source has over the whole archive (`registry_name`), and its id (`registry`).
    """

    def __init__(self, out: Path, name: str) -> None:
        super().__init__(out, name)
        self._articles = self._sources = None
        if name == "facts":
            self._articles = Lookup(Table(out, "articles"), ("id", *_OF_ARTICLE))
            if parts(out, "links"):
                self._sources = _Sources(out)
        more = (*(_OF_ARTICLE if self._articles else ()), *(_OF_SOURCE if self._sources else ()))
        self._order = _ordered([*self.schema.names, *more])

    @property
    def columns(self) -> list[str]:
        """The names of its columns in their order."""
        return self._order

    def batches(self, part: Path | None = None) -> Iterator[list[Row]]:
        """Its rows, or those of a part, with what they have more."""
        for path in [part] if part else self.parts:
            for rows in super().batches(path):
                if self._articles:
                    articles = self._articles.rows(path.name, {row["article"] for row in rows})
                    for row in rows:
                        row |= {column: articles[row["article"]][column] for column in _OF_ARTICLE}
                if self._sources:
                    self._sources.add(rows)
                yield [{column: row[column] for column in self._order} for row in rows]


class _Sources:
    """The registry's name for the source of a fact."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._links, self._registry = (ds.dataset(Table(out, name).parts) for name in ("links", "registry"))

    def add(self, rows: list[Row]) -> None:
        """Give every fact the name and id that its source has in the registry, or none.

        Raises DamagedRunError where the registry is of other articles.
        """
        named = {(row["article"], row["source_entity"]) for row in rows if row["source_entity"]}
        links = self._links_of({article for article, _ in named})
        if not named <= links.keys():
            raise DamagedRunError(tied_otherwise(self._out))
        ids = pa.array({links[one] for one in named}, pa.string())
        found = self._registry.to_table(columns=["id", "name"], filter=pc.field("id").isin(ids))
        names = dict(zip(found["id"].to_pylist(), found["name"].to_pylist(), strict=True))
        for row in rows:
            row["registry"] = links.get((row["article"], row["source_entity"]))
            row["registry_name"] = names.get(row["registry"])

    def _links_of(self, articles: set[str]) -> dict[tuple[str, str], str]:
        if not articles:
            return {}
        article = pc.field("article")
        near = (article >= min(articles)) & (article <= max(articles))  # lets whole groups of rows be passed over
        found = self._links.to_table(filter=near & article.isin(list(articles)))
        return {(row["article"], row["entity"]): row["registry"] for row in found.to_pylist()}


def widths() -> dict[str, int]:
    """By column, how wide it is to be, in characters; `*` for all others."""
    return {name: int(width) for name, width in columns("export_columns.tsv")}


def _ordered(names: list[str]) -> list[str]:
    listed = list(widths())
    others = [name for name in names if name not in listed]
    return list(chain.from_iterable(others if c == _OTHERS else [c] * (c in names) for c in listed))
