"""The record that everything starts from."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any


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
    def row(self) -> dict[str, Any]:
        """Its row of the table `articles`, but for what a run finds out of copies and versions."""
        return {
            "id": self.id,
            "title": self.title,
            "published": self.published,
            "url": self.url,
            "outlet": self.outlet,
            "authors": list(self.authors),
            "language": "en",
            "text": self.text,
            "sha256": self.sha256,
            "extra": self.extra_json,
        }


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
