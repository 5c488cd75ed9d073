"""`extract.facts`: articles in, the table of attributed facts out, as a DataFrame."""

from collections.abc import Iterable
from datetime import UTC, date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from extract.article import Article
from extract.pipes import load
from extract.pipes.annotations import Origin
from extract.table.rows import rows
from extract.table.schema import arrow

if TYPE_CHECKING:
    import pandas as pd


def annotate(nlp: Language, article: Article) -> Doc:
    """The article as a Doc with all annotations. Each is processed alone, so no result depends on another."""
    doc = nlp.make_doc(article.text)
    doc._.article = Origin(article.title, day(article))
    return nlp(doc)


def day(article: Article) -> date | None:
    """The publication day, in UTC."""
    return article.published.astimezone(UTC).date() if article.published else None


@lru_cache(maxsize=1)
def default() -> Language:
    """The default pipeline, loaded once a process."""
    return load()


def facts(
    source: str | Article | Iterable[str | Article], *, nlp: Language | None = None, beliefs: bool = False
) -> "pd.DataFrame":
    """The attributed facts of a text, an Article or several of them, one row a fact.

    Columns and types are those of a run's `OUT/facts`. `nlp` is a pipeline from `extract.load()`;
    without one the default is loaded once. `beliefs` adds beliefs, wishes and plans that nobody voiced.

        >>> table = extract.facts("The Marden Harbour Trust said it had seized 12 boats.")
        >>> table[["kind", "source"]].to_dict("records")
        [{'kind': 'quote', 'source': 'Marden Harbour Trust'}, {'kind': 'quantity', 'source': 'Marden Harbour Trust'}]
    """
    nlp = nlp or default()
    every = [source] if isinstance(source, (str, Article)) else source
    found = []
    for one in every:
        if isinstance(one, Path) or not isinstance(one, (str, Article)):
            raise TypeError(f"facts() takes texts and Articles, not {type(one).__name__}: use extract.read(path)")
        article = one if isinstance(one, Article) else Article.from_text(one)
        found += rows(article, annotate(nlp, article), beliefs=beliefs).facts
    frame: pd.DataFrame = arrow("facts", found).to_pandas()
    return frame
