"""A document's paragraphs as an article: its headline, byline and day, told from its first lines and its metadata."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from extract.article import Article
from extract.data import columns
from extract.ingest import moments
from extract.ingest.bylines import names
from extract.ingest.record import NOTES, Reject, article

_TOP = 6
_HEADLINE = 160
_APART = 31
_BYLINE = re.compile(r"(?:words )?by(?:line)?:? +\S.{2,90}", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;:,][\"'”’)\]]*$")
_SPACE = re.compile(r"[^\S\n]+")
_DROPPED = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "‑": "-", "\v": "\n"}
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself, in the properties that its program writes."""

    title: str | None = None
    author: str | None = None
    made: str | None = None
    changed: str | None = None
    program: str | None = None


_MADE = "published is the day of the file's making"


def tidy(text: str) -> str:
    """A paragraph as a reader sees it: single spaces, ligatures as letters, no soft hyphens or other unseen signs."""
    return _SPACE.sub(" ", _DROPPED.sub("", text.translate(_LIGATURES))).strip()


def document(
    name: str,
    paragraphs: list[str],
    said: Metadata,
    *,
    headline: str | None = None,
    heads: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    **known: Any,
) -> Article | Reject:
    """The Article of a document whose id is its name. `headline` is one that the document marks as such.

    `heads` are lines that stand on its first page, but are no part of its text.
    """
    paragraphs = [line for one in paragraphs for part in one.split("\n") if (line := tidy(part))]
    top = paragraphs[:_TOP]
    published = next((day for line in top if (day := day_of(line))), None)
    if not published:
        published = next((day for line in heads if (day := day_of(line, part=True))), None)
        told: tuple[str, ...] = (f"published is the day in the page's head: {published}",) if published else ()
        if not published:
            published, told = _made(said)
        notes += told
    fields = {
        "id": name,
        "title": (tidy(headline) if headline else None) or _headline(paragraphs, said),
        "published": published,
        "authors": _byline(top) or _author(said),
        "text": "\n".join(paragraphs),
        **{key: value for key, value in known.items() if value},
    }
    return article(fields, notes)


def head(lines: list[str]) -> dict[str, Any]:
    """What a plain text's first lines say of it: `title`, `published`, `authors`, as far as they do.

    The title is one of the lines as it stands in the text.
    """
    top = [line.strip() for line in lines if line.strip()][: _TOP + 1]
    said = top[:_TOP]
    fields = {
        "title": _headline(top, Metadata()),
        "published": next((day for line in said if (day := day_of(line))), None),
        "authors": _byline(said),
    }
    return {name: value for name, value in fields.items() if value}


def dated(made: Article, published: datetime | None) -> Article:
    """The article with the day of the mail that it came with, if it has none, or only that of a file's making."""
    notes = made.extra.get(NOTES, [])
    kept = [one for one in notes if not one.startswith(_MADE)]
    if not published or (made.published and len(kept) == len(notes)):
        return made
    extra = {**made.extra, NOTES: [*kept, "published is the day of the mail that it came with"]}
    return replace(made, published=published, extra=extra)


def day_of(line: str, *, part: bool = False) -> str | None:
    """The day, in ISO 8601, of a line that holds nothing but a day, written as people in Britain do.

    With `part` other words may stand beside it, if its month is a word.
    """
    found = _day().search(line) if part else _day().fullmatch(line.strip(" .|-–—()[]"))
    if not found or (part and not (found["m1"] or found["m2"])):
        return None
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"])
        elif found["numeric"]:
            d, m, y = (int(part) for part in re.split(r"\D", found["numeric"]))
            day = date(y, m, d)
        else:
            month = moments.months()[(found["m1"] or found["m2"]).casefold().rstrip(".")]
            day = date(int(found["y1"] or found["y2"]), month, int(found["d1"] or found["d2"]))
    except ValueError:
        return None
    return day.isoformat() if day.year >= 1800 else None


def is_label(line: str) -> bool:
    """Whether a line is of the kind that stands above a headline: `PRESS RELEASE`, an embargo, a day, a byline."""
    return bool(_pattern("label").fullmatch(line.strip(" *_-–—:.|"))) or bool(day_of(line)) or _is_byline(line)


def _headline(paragraphs: list[str], said: Metadata) -> str | None:
    """The headline: the metadata's title where the document begins with it, else a first line that looks like one."""
    named = tidy(said.title) if said.title and not _pattern("title").fullmatch(tidy(said.title)) else None
    top = paragraphs[:_TOP]
    if named and (own := next((line for line in top if _plain(line) == _plain(named)), None)):
        return own
    first = next((line for line in top if not is_label(line)), None)
    if first and first != paragraphs[-1] and len(first) <= _HEADLINE and not _SENTENCE.search(first):
        return first
    return named


def _byline(top: list[str]) -> list[str]:
    return next((names(line) for line in top if _is_byline(line)), [])


def _is_byline(line: str) -> bool:
    return _BYLINE.fullmatch(line) is not None and not _SENTENCE.search(line) and any(c.isupper() for c in line[3:])


def _author(said: Metadata) -> list[str]:
    """The metadata's author where it is a name: not a program's, nor a log-in."""
    if not said.author or _pattern("author").fullmatch(said.author.strip()):
        return []
    return [one for one in names(said.author) if " " in one and not _pattern("author").fullmatch(one)]


def _made(said: Metadata) -> tuple[str | None, tuple[str, ...]]:
    """The day on which a file was made, if nothing speaks against its being the article's; a note either way."""
    made, changed = _moment(said.made), _moment(said.changed)
    if not made:
        return None, ()
    program = f"{said.program or ''} {said.author or ''}"
    if _pattern("program").fullmatch(program) or "python-docx" in program or made.year < 1980:
        return None, ()
    days = f"the file was made on {made.date()}"
    if changed and abs((changed - made).days) > _APART:
        return None, (f"published is not known: {days} and changed on {changed.date()}",)
    return made.isoformat(), (f"{_MADE}: {made.date()}",)


def _moment(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _plain(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """The lines of a class of the data, as one expression."""
    return re.compile("|".join(row[1] for row in columns("documents.tsv") if row[0] == kind), re.IGNORECASE)


@cache
def hyphens(kind: str) -> frozenset[str]:
    """The words of a class of the data."""
    return frozenset(word for row in columns("documents.tsv") if row[0] == kind for word in row[1].split())


@cache
def _day() -> re.Pattern[str]:
    month, weekday = moments.month(), moments.weekday()
    clock = (
        r"(?:\d{1,2}[:.]\d{2}|\d{1,2}(?=\s*[ap]\.?m)|\d{4}(?=\s*h))\s*(?:[ap]\.?m\.?|hrs|hours)?(?:\s*(?:GMT|BST|UTC))?"
    )
    return re.compile(
        rf"(?:(?:{_pattern('before').pattern})\b\s*+(?:on\b\s*+)?[:|–—-]?\s*+)?(?:{clock},?\s*(?:on\s+)?)?(?:(?:{weekday}),?\s+(?:the\s+)?)?"
        rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<numeric>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
        rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>(?:{month})\.?),?\s+(?P<y1>\d{{4}})"
        rf"|(?P<m2>(?:{month})\.?)\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}}))"
        rf"(?:,?\s*(?:at\s+)?{clock})?(?:,?\s*(?:{weekday}))?",
        re.IGNORECASE,
    )
