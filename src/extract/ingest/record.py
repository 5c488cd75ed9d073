"""From the fields of a record to an Article, or to the reason why not."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from extract.article import Article, digest, moment
from extract.contract.articles import FIELDS
from extract.ingest.days import written

MAX_CHARACTERS = 150_000
"""The longest article, in characters (25,000 words): a book is none, and its parse would take gigabytes."""

MAX_BYTES = 4 * MAX_CHARACTERS
"""The longest text file; no character of UTF-8 takes more than four bytes."""

_CENTURY = date(2069, 12, 31)
"""Of years of two digits those up to 69 are of this century."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How text in UTF-16 begins."""

FALLBACK = "read as Windows-1252"
"""The note of a text that is not UTF-8."""

NOTES = "_notes"
"""The key of `Article.extra` under which reading keeps what it had to guess or leave out."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that gives no article: a code to count by, and the reason in words."""

    code: str
    reason: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file within a record, an attachment: its name as a label, its bytes, and the day of what it came with."""

    label: str
    data: bytes
    published: datetime | None = None


Record = tuple[str, Article | Reject]
"""Where a record stands (`path`, or `path:line`; the path below the given input), and what it gives."""


def place_of(where: str) -> tuple[str, int]:
    """The path and the line of where a record stands; line 0 where it is the whole file."""
    place, _, line = where.rpartition(":")
    return (place, int(line)) if place and line.isdecimal() else (where, 0)


def decode(data: bytes) -> tuple[str, bool]:
    """Bytes as text, and whether they had to be taken for Windows-1252 because they are not UTF-8, nor marked UTF-16.

    Raises ValueError if they are none of these.
    """
    if data.startswith(UTF_16):
        try:
            return data.decode("utf-16"), False
        except UnicodeDecodeError as error:
            raise ValueError(f"it is marked as UTF-16, but is not: {error.reason}") from None
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("windows-1252"), True
    except UnicodeDecodeError:
        raise ValueError("it is neither UTF-8 nor Windows-1252") from None


def article(fields: Mapping[str, Any], notes: tuple[str, ...] = ()) -> Article | Reject:
    """The Article of a record's fields."""
    text = fields.get("text")
    identity = _words(fields.get("id"))
    if not isinstance(text, str) or not text.strip():
        return Reject("no_text", "the record has no text", identity)
    if len(text) > MAX_CHARACTERS:
        return Reject("too_long", f"{len(text):,} characters, more than {MAX_CHARACTERS:,}", identity)
    if "\0" in text:
        return Reject("nul", "the text holds NUL bytes: is it UTF-16, or no text at all?", identity)
    published = None
    if given := _words(fields.get("published")):
        try:
            published = moment(given)
        except ValueError:
            says = written(given, _CENTURY)
            published = says.moment(False) if says and not says.open else None
            if not published:
                notes = (*notes, f"published is no ISO 8601 date: {given}")
    url = _words(fields.get("url"))
    extra = {k: v for k, v in fields.items() if k not in FIELDS}
    made = Article(
        id=identity or digest(url or text),
        text=text,
        title=_words(fields.get("title")),
        published=published,
        url=url,
        outlet=_words(fields.get("outlet")),
        authors=_authors(fields.get("authors")),
        extra=extra,
    )
    made = noted(made, *notes)
    try:
        json.dumps(dict(fields), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Reject("encoding", "it holds half a surrogate pair, which is no character")
    return made


def noted(made: Article, *notes: str) -> Article:
    """The article with notes on how it was read."""
    return replace(made, extra={**made.extra, NOTES: [*made.extra.get(NOTES, []), *notes]}) if notes else made


def _words(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    return str(value).strip() or None if isinstance(value, (str, int, float)) else None


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(";")
    return tuple(w for v in value if (w := _words(v))) if isinstance(value, list) else ()
