"""An Article through the pipeline."""

from datetime import UTC, date
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin
from extract.article import Article
from extract.pipes import load


def annotate(nlp: Language, article: Article) -> Doc:
    """The article as a Doc with all annotations. Each is processed alone, so no result depends on another."""
    doc = nlp.make_doc(article.text)
    doc._.facts_article = Origin(article.title, day(article))
    return nlp(doc)


def day(article: Article) -> date | None:
    """The publication day, in UTC."""
    return article.published.astimezone(UTC).date() if article.published else None


@lru_cache(maxsize=1)
def default() -> Language:
    """The default pipeline, loaded once a process."""
    return load()
