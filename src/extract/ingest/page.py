"""HTML: a page is an article. Trafilatura finds its text, and what the page says of itself; htmldate its day."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extract.article import Article, moment
from extract.ingest.limits import MAX_PAGE
from extract.ingest.record import Record, Reject, article

SUFFIXES = (".html", ".htm", ".xhtml")
NEEDS: tuple[str, ...] = ("trafilatura", "lxml_html_clean")

for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # what they leave out is a Reject here

_MOST_TAGS = 50_000
_MOST_ATTRIBUTES = 1000
_SMALL = 50_000
_BEGINS = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
# A start tag with too many attributes, as HTML reads them; the parser's time grows with their number squared.
_CROWDED = re.compile(
    r"<[a-z][^\s/>]*+(?:[\s/]++[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+)"
    rf"{{{_MOST_ATTRIBUTES}}}",
    re.I,
)
_MARK = re.compile(r"^[-–•|] ", re.M)


def sniff(head: bytes) -> bool:
    """A page begins with its doctype or its first elements."""
    return _BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the page."""
    data = stream.read(MAX_PAGE + 1)
    yield name, from_page(data)


def from_page(data: bytes, charset: str | None = None, **known: Any) -> Article | Reject:
    """The article of a page's bytes. `charset` is what its server said; `known` fields stand before the page's own."""
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import set_date_params

    identity = known.get("id")
    if len(data) > MAX_PAGE:
        return Reject("too_long", f"a page of more than {MAX_PAGE} bytes", identity)
    markup, notes = _decode(data, charset)
    if markup.count("<") > _MOST_TAGS or (len(markup) > _SMALL and _CROWDED.search(markup)):
        return Reject("too_long", f"a page of more than {_MOST_TAGS} tags, or {_MOST_ATTRIBUTES} in one", identity)
    try:
        tree = load_html(markup)
        if tree is None:
            return Reject("bad_html", "it is no HTML", identity)
        linked = _linked(tree)
        said = _published(tree, linked)
        found: Any = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=set_date_params(extensive=False),
        )
    except Exception as error:  # libraries on hostile markup: whatever they raise costs this page alone
        return Reject("bad_html", f"no text could be taken from it: {type(error).__name__}: {error}", identity)
    if not found:
        return Reject("no_text", "the page has no text that looks like an article", identity)
    if not said and found.date:
        notes = (*notes, f"published found by htmldate: {found.date}")
    fields = {
        "title": found.title,
        "published": said or found.date,
        "url": found.url,
        "outlet": found.sitename,
        "authors": _authors(found.author, linked),
        "text": _MARK.sub("", found.text or ""),
        **{key: value for key, value in known.items() if value},
    }
    return article(fields, notes)


def _decode(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """A page as text: by its byte order mark, its server, itself; else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ()
    own = _CHARSET.search(data[:_SMALL])
    for label in (charset, own[1].decode("ascii", "replace") if own else None, "utf-8"):
        try:
            if label and label.lower() not in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
                return data.decode("utf-8-sig" if label.lower() in ("utf-8", "utf8") else label), ()
            if label:
                break
        except (LookupError, UnicodeError):
            continue
    text = data.decode("windows-1252", "replace")
    return text, () if charset or own else ("read as Windows-1252",)


def _published(tree: Any, linked: list[dict[str, Any]]) -> str | None:
    """The moment that the page itself names, to the minute; None if it names none."""
    found = tree.xpath(
        "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='article:published_time'"
        " or @name='parsely-pub-date' or @name='DC.date.issued' or @name='dcterms.created']/@content"
        " | //time[@itemprop='datePublished' or @pubdate]/@datetime"
    )
    for value in [*found, *(one.get("datePublished") for one in linked)]:
        try:
            moment(value)
        except (ValueError, AttributeError):
            continue
        return str(value)
    return None


def _authors(said: str | None, linked: list[dict[str, Any]]) -> list[str]:
    """The authors that trafilatura found, else those of the linked data."""
    if said:
        return said.split("; ")
    people: Any = next((one["author"] for one in linked if one.get("author")), [])
    found = [one.get("name") if isinstance(one, dict) else one for one in _list(people)]
    return [name for name in found if isinstance(name, str)]


def _linked(tree: Any) -> list[dict[str, Any]]:
    """The objects of the page's linked data (JSON-LD), those of its graphs among them."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            ones = _list(json.loads(script))
        except (ValueError, RecursionError):
            continue
        ones += [more for one in ones if isinstance(one, dict) for more in _list(one.get("@graph"))]
        found += [one for one in ones if isinstance(one, dict)]
    return found


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]
