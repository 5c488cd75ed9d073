"""XML of news: RSS, Atom, NewsML-G2 and NITF, told apart by their elements."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from extract.article import Article
from extract.ingest import feeds, newsml, nitf
from extract.ingest.limits import MAX_RECORD, UnreadableError
from extract.ingest.paragraphs import local
from extract.ingest.record import Record, Reject
from extract.ingest.xmltree import Pieces

SUFFIXES = (".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml")
NEEDS: tuple[str, ...] = ()

_READERS: dict[str, Callable[[Element, Mapping[str, str]], Article | Reject]] = {
    "item": feeds.item,
    "entry": feeds.entry,
    "newsItem": newsml.item,
    "packageItem": newsml.package,
    "nitf": nitf.item,
}
_ROOTS = ("rss", "RDF", "feed", "newsItem", "newsMessage", "packageItem", "nitf")
_ROOT = re.compile(
    rb"(?:\s++|(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE[^>\[]*+(?:>|(?>\[.*?\]\s*+>)))*+<(?:[\w.-]++:)?+([\w.-]++)", re.S
)


def sniff(head: bytes) -> bool:
    """The first element is one of news."""
    found = _ROOT.match(head.removeprefix(b"\xef\xbb\xbf"))
    return found is not None and found[1].decode("ascii", "replace") in _ROOTS


def records(stream: io.BufferedReader, name: str) -> Iterator[Record]:
    """An article or a Reject an item; those before a break are kept."""
    pieces = Pieces(_READERS)
    number = 0
    for number, element in enumerate(pieces.read(stream), 1):
        where = f"{name}:{number}"
        if element is None:
            yield where, Reject("too_long", f"an item of more than {MAX_RECORD} characters with its markup")
        else:
            yield where, _READERS[local(element.tag)](element, pieces.outside)
    if not number:
        if pieces.root in _ROOTS:
            raise UnreadableError("empty", f"the <{pieces.root}> holds no items")
        raise UnreadableError("unknown_format", f"<{pieces.root}> is none of RSS, Atom, NewsML-G2 and NITF")
