"""An Article through the pipeline."""

import re
from datetime import UTC, date
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin
from extract.article import Article
from extract.pipes import load

_SPACES = re.compile(
    r"(?<!\d)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]|[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000](?!\d{3}(?!\d))"
)


def annotate(nlp: Language, article: Article) -> Doc:
    """The article as a Doc with all annotations. Each is processed alone, so no result depends on another."""
    doc = nlp.make_doc(_evened(article.text))
    doc._.article = Origin(article.title, day(article))
    return nlp(doc)


def _evened(text: str) -> str:
    """The text, character by character, with plain spaces for those of typesetters, but for those within numbers."""
    return _SPACES.sub(" ", text)


def day(article: Article) -> date | None:
    """The publication day, in UTC."""
    return article.published.astimezone(UTC).date() if article.published else None


@lru_cache(maxsize=1)
def default() -> Language:
    """The default pipeline, loaded once a process."""
    return load()
