"""The record that everything starts from."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

_SECTIONS = ("section", "Section", "articleSection", "article:section")
_TAGS = ("tags", "Tags", "keywords", "Keywords", "subjects", "categories")
"""Fields of a record that have no name here, as formats and exports call the section and the tags."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. Offsets everywhere are code points into `text`, half open.

    `published` is a moment in UTC, or None where the article does not say. `extra` keeps the
    fields of the input record that have no name here; its values are what JSON can hold.

        >>> article = extract.Article("a-1", "Fares rose 3%, said Jane Roe.", outlet="Marden Echo")
        >>> article.title is None, article.sha256[:8]
        (True, '2653723c')
    """

    id: str
    text: str
    title: str | None = None
    published: datetime | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str) -> "Article":
        """An article of nothing but a text; its id is the hash of the text."""
        return cls(id=digest(text), text=text)

    @property
    def sha256(self) -> str:
        """The hash of the text."""
        return digest(self.text)

    @property
    def extra_json(self) -> str | None:
        """The fields that have no name here, as JSON with its keys in order."""
        return json.dumps(self.extra, ensure_ascii=False, sort_keys=True) if self.extra else None

    @property
    def section(self) -> str | None:
        """The part of the paper or site, as the record says it; None where it does not."""
        given = (self.extra.get(key) for key in _SECTIONS)
        first = (one[0] if isinstance(one, list) and one else one for one in given)
        return next((one.strip() for one in first if isinstance(one, str) and one.strip()), None)

    @property
    def tags(self) -> list[str]:
        """The keywords, subjects and categories of the record, each once, in its order."""
        return list(dict.fromkeys(name for key in _TAGS for name in _named(self.extra.get(key))))

    @property
    def row(self) -> dict[str, Any]:
        """Its row of the table `articles`, but for what a run finds out of copies and versions."""
        return {
            "id": self.id,
            "title": self.title,
            "published": self.published,
            "url": self.url,
            "outlet": self.outlet,
            "authors": list(self.authors),
            "section": self.section,
            "tags": self.tags,
            "language": "en",
            "text": self.text,
            "sha256": self.sha256,
            "extra": self.extra_json,
        }


def _named(value: Any) -> list[str]:
    """The names in a field: a string's parts between commas or semicolons, a list's strings."""
    parts = re.split(r"[,;|]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def digest(text: str) -> str:
    """The sha256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(value: str) -> datetime:
    """An ISO 8601 date or time as a moment in UTC; without a zone it is taken as UTC.

    Raises ValueError for anything else.
    """
    parsed = datetime.fromisoformat(value.strip())
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError as error:  # the first and the last day that there is, in a zone
        raise ValueError(str(error)) from error


def plausible(published: datetime, now: datetime) -> bool:
    """Whether an article can have come out then: not before 1800, and not after tomorrow."""
    return published.year >= 1800 and published <= now + timedelta(days=1)
