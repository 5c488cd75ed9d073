"""The accessor `.facts` of a table of facts: the questions that are asked most."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from extract.frames.asked import items_like, sources_like
from extract.frames.origin import articles_of, attached
from extract.frames.sources import Source

if TYPE_CHECKING:
    from extract.views import View

_NEEDED = ("fact", "article", "kind", "published", "source", "pieces", "why")


@pd.api.extensions.register_dataframe_accessor("facts")
class Facts:
    """Questions to a table of facts. Whatever returns facts returns a table that can be asked again.

        >>> import extract
        >>> facts = extract.facts('"It leaks," said Jane Roe. Ann Poe said 3 of the 40 pumps had failed.')
        >>> facts.facts.quotes()["source"].tolist()
        ['Jane Roe', 'Ann Poe']
        >>> facts.facts.numbers("pump")["low"].tolist()
        [3.0, 40.0]
        >>> print(facts.facts.explain(0))  # doctest: +ELLIPSIS
        It leaks,
        ...

    Raises AttributeError for a table that is none of facts.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [c for c in _NEEDED if c not in frame.columns]
        if missing:
            raise AttributeError(f".facts is for tables of facts: this one has no column {', '.join(missing)}")
        self._frame = frame

    def quotes(self, source: str | None = None) -> pd.DataFrame:
        """The quotes, or those of one named speaker.

        Where nobody bears that very name, it is that of whoever has it in other letters, else in part: `clarke` finds
        Charles Clarke, and Kenneth Clarke with him. The log says who was taken. Of facts that are `tied` a name that an
        article has is that of the registry's bearer.
        """
        quotes = self._frame[self._frame["kind"] == "quote"]
        if source is None:
            return quotes
        here = quotes["source_in_article"] if "source_in_article" in quotes else quotes["source"]
        column = here if source in set(here) - set(quotes["source"]) else quotes["source"]
        meant = quotes["source"][column.isin(sources_like(column, source))]
        return quotes[quotes["source"].isin(meant)]

    def numbers(self, item: str | None = None) -> pd.DataFrame:
        """The numbers, or those that count one `item`.

        Items are nouns in the singular (`child`). Where none is that very word, it is taken in other letters, else in
        the singular, and the log says so.
        """
        numbers = self._frame[self._frame["kind"] == "quantity"]
        return numbers if item is None else numbers[numbers["item"].isin(items_like(numbers["item"], item))]

    def tied(self) -> pd.DataFrame:
        """These facts by the one name of each source over the whole archive, once `extract entities` has tied them.

        `source` becomes the name of the registry (`Conservative Party` for the `Tories`), with `registry`, its id;
        `source_in_article` keeps the article's own. Several of one name have in brackets what keeps them apart.

        Raises ValueError, with what to do, if the table is of no run, or its names are not tied.
        """
        from extract.frames.tied import tied

        return tied(self._frame)

    def by_source(self) -> pd.DataFrame:
        """One row a named source, the most heard first: `facts`, `quotes`, `numbers`, `articles`, `first`, `last`.

        `articles` counts the articles in which it is heard; `first` and `last` are the earliest and the latest day
        of publication among them, missing where no article has one.
        """
        named = self._frame[self._frame["source"].notna()]
        quoted = named["kind"] == "quote"
        days = named["published"].dt.tz_localize(None).dt.normalize()
        table = named.assign(quotes=quoted, numbers=~quoted, day=days).groupby("source", observed=True)
        made = table.agg(
            facts=("fact", "size"),
            quotes=("quotes", "sum"),
            numbers=("numbers", "sum"),
            articles=("article", "nunique"),
            first=("day", "min"),
            last=("day", "max"),
        )
        return made.sort_values(["facts", "quotes"], ascending=False, kind="stable")

    def timeline(self, freq: str = "YS") -> pd.DataFrame:
        """How many `quotes`, `numbers` and `articles` with facts were published in each year.

        `freq` is a pandas frequency: `YS` years, `QS` quarters, `MS` months. The index is the first day of each; times
        between the first and the last without facts are there, with zeros. Facts of articles without a day are left
        out.
        """
        dated = self._frame[self._frame["published"].notna()]
        quoted = dated["kind"] == "quote"
        days = dated["published"].dt.tz_localize(None)
        every = dated.assign(quotes=quoted, numbers=~quoted, published=days).resample(freq, on="published")
        return every.agg({"quotes": "sum", "numbers": "sum", "article": "nunique"}).rename(
            columns={"article": "articles"}
        )

    def between(self, first: str | None, last: str | None) -> pd.DataFrame:
        """The facts published from the beginning of `first` to the end of `last`, both days, months or years.

        `between("2004", "2006-03")` begins with 1 January 2004 and ends with 31 March 2006; None is an open end.
        Raises ValueError for what is no date.
        """
        days = self._frame["published"].dt.tz_localize(None)
        wanted = days.notna()
        if first is not None:
            wanted &= days >= _period(first).start_time
        if last is not None:
            wanted &= days <= _period(last).end_time
        return self._frame[wanted]

    def articles(self) -> pd.DataFrame:
        """The articles of these facts, with text and outlet, under their ids.

        Raises ValueError if the table does not know its articles (see `attach`).
        """
        return articles_of(self._frame, self._frame["article"].unique())

    def attach(self, articles: Source) -> pd.DataFrame:
        """These facts with their articles: whatever `extract.facts` takes, or the Path of a finished run.

        Tables of `extract.facts` and `extract.open` have them. Reading a table from a file and concatenating tables
        of different articles lose them.
        """
        return attached(self._frame, articles)

    def context(self, n: object, around: int = 1) -> "View":
        """The fact with the index `n` (or with the id `n`), marked in its paragraph and `around` paragraphs by it.

        Raises KeyError if there is no such fact, ValueError if the table does not know its article, or
        knows another text under its id.
        """
        from extract.views.fact import context

        row = self._row(n)
        article = row["article"]
        texts = articles_of(self._frame, [article])["text"]
        if article not in texts or texts[article][row["start"] : row["end"]] != row["text"]:
            raise ValueError(f"the articles that this table knows have not the text of {article!r} that it is from")
        return context(row, texts[article], around)

    def explain(self, n: object) -> "View":
        """What is known of the fact with the index `n` (or with the id `n`): what it says, of whom, and why.

        Raises KeyError if there is no such fact.
        """
        from extract.views.fact import explain

        return explain(self._row(n))

    def _row(self, n: object) -> dict[str, Any]:
        at = self._frame.index == n
        if not at.any():
            at = (self._frame["fact"] == n).to_numpy()
        found = self._frame[at].to_dict("records")
        if len(found) != 1:
            many = "several facts have" if found else "no fact has"
            raise KeyError(f"{many} the index or id {n!r}: the index stands at the left of the printed table")
        row: dict[str, Any] = found[0]
        return row


def _period(words: str) -> pd.Period:
    try:
        return pd.Period(words)
    except ValueError as error:
        raise ValueError(f"{words!r} is no day, month or year: write 2004, 2004-03 or 2004-03-15") from error
