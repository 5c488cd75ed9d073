"""HTML: a page is an article. Trafilatura finds its text, once furniture is taken off."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from extract.article import Article
from extract.ingest.about import Page
from extract.ingest.furniture import is_index, taken_off, text_of
from extract.ingest.limits import MAX_PAGE
from extract.ingest.published import published
from extract.ingest.record import Record, Reject, article

SUFFIXES = (".html", ".htm", ".xhtml")
NEEDS: tuple[str, ...] = ("trafilatura", "lxml_html_clean")

for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # what they leave out is a Reject here

_MOST_TAGS = 50_000
_MOST_ATTRIBUTES = 1000
_SMALL = 50_000
_BEGINS = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
# A start tag with too many attributes, as HTML reads them; the parser's time grows with their number squared.
_CROWDED = re.compile(
    r"<[a-z][^\s/>]*+(?:[\s/]++[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+)"
    rf"{{{_MOST_ATTRIBUTES}}}",
    re.I,
)
_LATIN = ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin-1", "latin1", "ascii", "us-ascii")
_MARK = re.compile(r"^[-–•|] ", re.M)


def sniff(head: bytes) -> bool:
    """A page begins with its doctype or its first elements."""
    return _BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the page."""
    data = stream.read(MAX_PAGE + 1)
    yield name, from_page(data)


def from_page(data: bytes, charset: str | None = None, now: datetime | None = None, **known: Any) -> Article | Reject:
    """The article of a page's bytes. `charset` is what its server said; `known` fields stand before the page's own.

    `now` is the moment after which no page can have come out; by default the clock's.
    """
    from trafilatura import bare_extraction, load_html

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
        page = Page(tree, known.get("url"))
        if not page.is_article and is_index(tree):
            return Reject("no_text", "the page is a list of links: an index, not an article", identity)
        bare = taken_off(tree)
        said = published(page, bare, now or datetime.now(UTC))
        found: Any = bare_extraction(bare, include_comments=False, include_tables=False)
        text = text_of(bare, _MARK.sub("", found.text or "") if found else None, page.title)
        fields = {
            "title": page.title,
            "published": said.published,
            "url": page.address,
            "outlet": page.outlet,
            "authors": page.authors,
            "text": text,
            **{name: said_of for name, said_of in (("section", page.section), ("tags", page.tags)) if said_of},
        }
    except Exception as error:  # libraries on hostile markup: whatever they raise costs this page alone
        return Reject("bad_html", f"no text could be taken from it: {type(error).__name__}: {error}", identity)
    if not text:
        return Reject("no_text", "the page has no text that looks like an article", identity)
    return article({**fields, **{key: value for key, value in known.items() if value}}, (*notes, *said.notes))


def _decode(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """A page as text: by its byte order mark, its server, itself; else UTF-8, else Windows-1252.

    Latin-1, which much software says without looking, is taken for Windows-1252, and for UTF-8 where all of it is that.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ()
    own = _CHARSET.search(data[:_SMALL])
    for label in (charset, own[1].decode("ascii", "replace") if own else None, "utf-8"):
        try:
            if label and label.lower() in _LATIN:
                text = data.decode("utf-8-sig")
                return text, () if text.isascii() else (f"read as UTF-8: it says {label}",)
            if label:
                return data.decode("utf-8-sig" if label.lower() in ("utf-8", "utf8") else label), ()
        except UnicodeDecodeError:
            if label and label.lower() in _LATIN:
                break
        except (LookupError, UnicodeError):
            continue
    text = data.decode("windows-1252", "replace")
    return text, () if charset or own else ("read as Windows-1252",)
