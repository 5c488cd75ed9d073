"""Where the articles of a table of facts are: it goes with the table, through filters, sorts and pickles.

It is one string in `frame.attrs`: the folder of a run, or, for `extract.facts`, a string that holds the articles too.
pandas copies `attrs` deeply with every step and writes them to Parquet as JSON; this string is neither copied nor
a hindrance there. Read back from Parquet, or put together from tables of different articles, a table no longer has it.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from extract.article import Article
from extract.folders import address, whole
from extract.frames.sources import Source, articles

_KEY = "extract_articles"


class Held(str):
    """The name of a set of articles, with the articles."""

    __slots__ = ("articles",)
    articles: tuple[Article, ...]

    def __new__(cls, name: str, articles: tuple[Article, ...]) -> "Held":
        """The name and what it names."""
        made = super().__new__(cls, name)
        made.articles = articles
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> "Held":
        return self

    def __reduce__(self) -> tuple[type["Held"], tuple[str, tuple[Article, ...]]]:
        return Held, (str(self), self.articles)


def hold(frame: pd.DataFrame, every: Iterable[Article]) -> pd.DataFrame:
    """The table with its articles; the table itself is changed and returned."""
    held = tuple(every)
    digest = hashlib.sha256("\x1f".join(x for a in held for x in (a.id, a.sha256)).encode("utf-8", "surrogatepass"))
    frame.attrs[_KEY] = Held(f"{len(held)} articles {digest.hexdigest()[:16]}", held)
    return frame


def hold_run(frame: pd.DataFrame, out: str | Path) -> pd.DataFrame:
    """The table with the folder or address of the run that it is from; the table itself is changed and returned."""
    frame.attrs[_KEY] = address(out) or str(Path(out).resolve())
    return frame


def origin_of(frame: pd.DataFrame) -> str | None:
    """The folder or address of the run that a table is from, or what holds its articles; None if it does not know."""
    origin = frame.attrs.get(_KEY)
    return origin if isinstance(origin, str) else None


def attached(frame: pd.DataFrame, source: Source) -> pd.DataFrame:
    """A table of the same facts with their articles, or with the folder of their run."""
    frame = frame.copy(deep=False)
    if isinstance(source, Path) and (source / "manifest.json").exists():
        return hold_run(frame, source)
    return hold(frame, articles(source))


def articles_of(frame: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """The rows of `articles` with these ids, under their ids; an id that is not known has no row.

    Raises ValueError, with what to do, if the table does not know where its articles are, or a file of them is damaged.
    """
    from extract.contract.tables import arrow

    wanted, origin = set(ids), frame.attrs.get(_KEY)
    if isinstance(origin, Held):
        found = arrow("articles", (a.row for a in origin.articles if a.id in wanted)).to_pandas()
    elif isinstance(origin, str) and (address(origin) or (Path(origin) / "articles").is_dir()):
        if not address(origin):
            whole(Path(origin), "articles")
        found = pd.read_parquet(f"{origin}/articles", filters=[("id", "in", sorted(wanted) or [""])])
    elif isinstance(origin, str) and Path(origin).is_absolute():
        raise ValueError(f"{origin}, the run that this table is from, is gone: {_REMEDY}")
    else:
        raise ValueError(f"this table does not know its articles (it was read from a file, or joined): {_REMEDY}")
    return found.set_index("id", drop=False).rename_axis(None)


_REMEDY = "attach them with `facts = facts.facts.attach(ARTICLES)`, a Path, Articles or a table of them"
