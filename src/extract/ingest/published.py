"""When a page came out: what its fields say, else the line that a reader sees; never the day of a change."""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from extract.article import plausible
from extract.ingest import moments
from extract.ingest.about import Page
from extract.ingest.blocks import beginning
from extract.ingest.linked import page as page_object

_FIELDS = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "published_time", "date_published",
    "originalpublicationdate", "citation_publication_date", "govuk:first-published-at", "rnews:datepublished",
    "bt:pubdate",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_CHANGED = re.compile(
    r"\b(?:updated?|modified|modification|last[- ]?mod(?:ified)?|amended|edited|revised|changed|reviewed)\b", re.I
)
_LABEL = re.compile(
    r"\b(?:(?P<changed>(?:last )?(?:updated?|modified|amended|edited|revised|changed|reviewed))"
    r"|(?P<out>(?:first )?(?:published|posted|created|issued|released|publication date|date published|date posted)))\b",
    re.IGNORECASE,
)
_LINE = 200
_BESIDE = 60
_MOST_TIMES = 100
_PLACEHOLDERS = ("1970-01-01T00:00:00", "1900-01-01T00:00:00", "1899-12-31T00:00:00", "1899-12-30T00:00:00")


@cache
def _date() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\d{{1,2}}[:.]\d\d,? )?{moments.day()}"
        r"(?:[,\s|–-]{1,4}(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]m\b)?(?: [A-Z]{3,4}\b)?)?",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The moment as ISO 8601, a day alone where no time stood with it, and the notes on how it was found."""

    published: str | None
    notes: tuple[str, ...] = ()


def published(page: Page, tree: Any, now: datetime) -> Found:
    """When the page came out; `tree` is the page without furniture. A day that cannot be is passed over, and noted."""
    notes: list[str] = []
    country = moments.country(page.tree.get("lang"), page.url, page.address)
    said = _said(page, country, now, notes)
    seen = _seen(page, country, now)
    if said:
        first = said[0]
        other = next((one for one in said if abs(one.moment - first.moment) >= timedelta(days=1)), None)
        if other:
            days = {seen.moment.date()} if seen else set()
            if other.moment.date() in days and first.moment.date() not in days:
                first, other = other, first
            notes.append(f"published is not the same everywhere: {_iso(first)}, not {_iso(other)}")
        timed = next((one for one in said if one.timed and one.moment.date() == first.moment.date()), first)
        return Found(_iso(timed), (*notes, timed.note) if timed.note else tuple(notes))
    if seen:
        return Found(_iso(seen), (*notes, f"published read from the page's words: {_iso(seen)}"))
    if day := _searched(tree, now):
        return Found(day, (*notes, f"published found by htmldate: {day}"))
    return Found(None, tuple(notes))


def _said(page: Page, country: str | None, now: datetime, notes: list[str]) -> list[moments.Written]:
    """What the page's fields and data say, in the order in which they are believed."""
    values = [value for key in _FIELDS for value in page.meta.get(key, [])]
    values += page.tree.xpath("//meta[@itemprop='datePublished' and not(ancestor::*[@itemscope])]/@content")
    own = [_scoped(page.tree), page.own.get("datePublished")]
    times = page.tree.xpath(
        "//time[@pubdate or contains(@class, 'published') or contains(@class, 'entry-date')]"
        "[not(contains(@class, 'updated') and not(contains(@class, 'published')))]/@datetime"
    )
    last = [page_object(page.objects).get("datePublished"), page.own.get("dateCreated")]
    found = _possible((*values, *own, *times[:1]), country, now, notes)
    return found or _possible(last, country, now, notes)


def _possible(values: Iterable[Any], country: str | None, now: datetime, notes: list[str]) -> list[moments.Written]:
    """The moments among values; one that cannot be a day of publication is noted instead."""
    found = []
    for value in values:
        one = moments.read(value, country) if isinstance(value, str) else None
        if one is None:
            continue
        if not plausible(one.moment, now) or _iso(one).startswith(_PLACEHOLDERS):
            note = f"published is no day that can be: {value[: moments.LONGEST]}"
            notes += [note] if note not in notes else []
        else:
            found.append(one)
    return found


def _scoped(tree: Any) -> str | None:
    """The `datePublished` of the microdata of an article: one that stands in no other item."""
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        scope = next((one for one in element.iterancestors() if one.get("itemscope") is not None), None)
        kind = (scope.get("itemtype") or "") if scope is not None else "Article"
        value = element.get("content") or element.get("datetime") or " ".join(beginning(element, _LINE))
        if value and re.search(r"Article|Posting|Page", kind):
            return str(value)
    return None


def _seen(page: Page, country: str | None, now: datetime) -> moments.Written | None:
    """The day on the line by the headline, or on one that says `Published`."""
    changes = {" ".join(beginning(one, _LINE)) for one in page.body.iter("time", "span", "small") if _is_change(one)}
    bare: list[moments.Written] = []
    prose = False
    label = None
    for block in page.blocks:
        prose = prose or block.prose
        if len(block.text) > _LINE:
            continue
        at = 0
        for date in _date().finditer(block.text):
            labels = list(_LABEL.finditer(block.text, at, date.start()))
            own = labels[-1] if labels else (label if not at else None)
            at = date.end()
            one = moments.read(date.group(), country)
            changed = (
                (own and own["changed"]) or _is_change(block.element) or any(date.group() in one for one in changes)
            )
            if changed or one is None or not plausible(one.moment, now):
                continue
            if own:
                return one
            if not prose and len(block.text) - len(date.group()) <= _BESIDE:
                bare.append(one)
        label = _LABEL.search(block.text) if len(block.text) < 30 and not at else None
    label_time, bare_time = _timed(page, country, now)
    return label_time or next(iter(bare), bare_time)


def _timed(page: Page, country: str | None, now: datetime) -> tuple[moments.Written | None, moments.Written | None]:
    """The first `time` element that is labelled as the publication, and the first without a label."""
    bare = None
    for element in islice(page.body.iter("time"), _MOST_TIMES):
        one = moments.read(element.get("datetime") or "", country)
        if one is None or not plausible(one.moment, now) or _is_change(element) or page.is_aside(element):
            continue
        before, around = element.getprevious(), element.getparent()
        words = (before.tail or " ".join(beginning(before, _LINE))) if before is not None else around.text
        label = _LABEL.search((words or "")[-_BESIDE:])
        if label and label["out"]:
            return one, bare
        bare = bare or (one if not label else None)
    return None, bare


def _is_change(element: Any) -> bool:
    marks = " ".join(element.get(key, "") for key in ("class", "id", "itemprop"))
    return bool(marks) and _CHANGED.search(re.sub(r"[_-]|(?<=[a-z])(?=[A-Z])", " ", marks)) is not None


def _searched(tree: Any, now: datetime) -> str | None:
    """The day that htmldate finds once all that tells of changes is off: it would take a change for want of better."""
    from htmldate import find_date

    tree = deepcopy(tree)
    for element in list(tree.iter("meta", "time", "span", "p", "div", "li", "script", "abbr")):
        marks = " ".join(element.get(key, "") for key in ("property", "name", "class", "id", "itemprop", "http-equiv"))
        words = " ".join(beginning(element, _LINE))
        changed = _CHANGED.search(re.sub(r"[_:.-]|(?<=[a-z])(?=[A-Z])", " ", marks)) or _CHANGED.match(words.strip())
        if (changed or element.tag == "script") and element.getparent() is not None:
            element.drop_tree()
    found = find_date(tree, extensive_search=False, original_date=True, max_date=now.strftime("%Y-%m-%d"))
    return str(found) if found else None


def _iso(one: moments.Written) -> str:
    return one.moment.isoformat() if one.timed else one.moment.date().isoformat()
