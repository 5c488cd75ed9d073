"""`extract.facts`: articles in, the table of attributed facts out, as a DataFrame."""

import pandas as pd
from spacy.language import Language

from extract.contract.tables import arrow
from extract.frames.origin import hold
from extract.frames.sources import Source, articles
from extract.ingest.reading import Reading
from extract.table import annotate, rows
from extract.table.process import default


def facts(
    source: Source,
    *,
    nlp: Language | None = None,
    beliefs: bool = False,
    vague: bool = False,
    reading: Reading | None = None,
) -> pd.DataFrame:
    """The attributed facts of articles, one row a fact, with the columns and types of a run's `OUT/facts`.

    `source` is a text (a str), a file or folder (a Path), an Article, several of these, or a DataFrame with a column
    `text` and, where it has them, `id`, `title`, `published`, `url`, `outlet`, `authors`. `nlp` is a pipeline from
    `extract.load()`; without one the default is loaded once. `beliefs` adds beliefs, wishes and plans that nobody
    voiced, `vague` counts without an exact number (`dozens of boats`). `reading` says how files and DataFrames are read
    (`extract.Reading`). The table keeps its articles in memory (`facts.facts.articles()`), so for an archive use
    `extract.run`.

        >>> import extract
        >>> facts = extract.facts("Soca said it had seized 12 boats since May.")
        >>> facts[["kind", "source", "low", "item"]].to_dict("records")[-1]
        {'kind': 'quantity', 'source': 'Soca', 'low': 12.0, 'item': 'boat'}
        >>> facts.facts.by_source()["facts"].to_dict()
        {'Soca': 2}

    Raises TypeError for what is no article, ValueError for a table without texts or an id with two texts,
    FileNotFoundError for a Path that is not there.
    """
    nlp = nlp or default()
    every, found = [], []
    for article in articles(source, reading):
        found += rows(article, annotate(nlp, article), beliefs=beliefs, vague=vague).facts
        every.append(article)
    frame: pd.DataFrame = arrow("facts", found).to_pandas()
    return hold(frame, every)
