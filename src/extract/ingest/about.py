"""What a page says of itself: its headline, outlet, address and authors."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from extract.data import lines
from extract.ingest import linked
from extract.ingest.blocks import Block, beginning, blocks
from extract.ingest.bylines import distinct, holds, names
from extract.ingest.paragraphs import line

_TITLES = ("og:title", "headline", "dc.title", "parsely-title", "sailthru.title", "twitter:title")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "apple-mobile-web-app-title")
_AUTHORS = (
    "author", "authors", "article:author", "og:article:author", "byl", "dc.creator", "dcterms.creator",
    "parsely-author", "sailthru.author", "citation_author", "creator", "dcsext.author",
    "shareaholic:article_author_name",
)  # fmt: skip
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "section")
_SEPARATOR = re.compile(r"\s+(?:[|–—·•«»:/~-]|::|\|\|)\s+")
_HOME = frozenset(("", "/", "/index.html"))
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline\w*|by-line|by|authors?|writers?|contributors?|reporter|journalist|vcard|submitted)(?:$|[\s_-])",
    re.I,
)
_NO_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:bio\w*|avatar|image|img|social|twitter|comments?|comment-author|related|date|time|sidebar|description"
    r"|reviews?|teasers?|more|caption|figure)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SAID_BY = re.compile(r"(?:words |written |story |report |exclusive )?by[: ]", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_BYLINE = 200
_LONGEST_MARK = 300
_LONGEST_TITLE = 300


@dataclass
class Page:
    """A page's tree, and what it says of itself. Furniture is still there."""

    tree: Any
    url: str | None = None
    objects: list[dict[str, Any]] = field(init=False)
    _asides: dict[Any, bool] = field(init=False, default_factory=dict)
    meta: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.objects = linked.objects(self.tree)
        self.meta = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name") or ""
            value = " ".join((element.get("content") or "").split())
            if name and value:
                self.meta.setdefault(name.strip().lower(), []).append(value)

    @cached_property
    def body(self) -> Any:
        """The element that readers see."""
        found = self.tree.find(".//body")
        return self.tree if found is None else found

    @cached_property
    def blocks(self) -> list[Block]:
        """The lines of the page, without its navigation."""
        return blocks(self.body, frozenset(("nav",)))

    @cached_property
    def own(self) -> dict[str, Any]:
        """The page's own article in its linked data."""
        heads = [self.first(*_TITLES), self._tag("title"), *(block.text for block in self._heads)]
        whole = [linked.plain(part) for head in heads if head for part in (head, *_SEPARATOR.split(head))]
        return linked.own(self.objects, {linked.address(self.address), linked.address(self.url)}, set(whole) - {""})

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is one article, in its linked data or its fields."""
        articles = sum(linked.is_article(one) for one in self.objects)
        return articles == 1 or self.first("og:type") == "article" or "article:published_time" in self.meta

    @cached_property
    def address(self) -> str | None:
        """The page's address as it says itself."""
        found = self.tree.xpath("//link[@rel='canonical']/@href") + self.meta.get("og:url", [])
        joined = (self._join(str(one)) for one in found)
        return next((one for one in joined if one), None)

    @cached_property
    def title(self) -> str | None:
        """The headline, without the names of site and section that stand around it."""
        given = self.first(*_TITLES[:1]) or linked.text(self.own.get("headline")) or self.first(*_TITLES[1:])
        given = given or self._tag("title")
        heads = [block.text for block in self._heads]
        said = [given, linked.text(self.own.get("headline")), self._tag("title")]
        agreed = [head for head in heads if any(_overlap(head, one) >= 0.5 for one in said if one)]
        shared = [head for head in agreed if not self._is_site(head)]
        if not shared and len(heads) == 1 and (not given or (len(heads[0].split()) > 3 and self._is_site(given))):
            shared = heads
        best = max(shared, key=lambda head: _overlap(head, given or head), default=given)
        return self._bare(best, heads) if best else None

    @cached_property
    def outlet(self) -> str | None:
        """The name of the paper, agency or site; else the name of its host."""
        publisher = linked.text(self.own.get("publisher"))
        site = next((linked.text(one.get("name")) for one in self.objects if "WebSite" in linked.kinds(one)), None)
        found = self.first(_OUTLETS[0]) or publisher or self.first(*_OUTLETS[1:]) or site or self._masthead()
        if found and not found.startswith(("http:", "https:", "@")):
            return found[0].upper() + found[1:] if found[0].islower() and "." not in found else found
        host = urlsplit(self.url or self.address or "").hostname
        return host.removeprefix("www.") if host else None

    @cached_property
    def authors(self) -> list[str]:
        """The people of the byline: as linked data has them, else the page's own fields, else what a reader sees.

        Of these sources a later one stands where it has all the names of the first, and more.
        """
        sources = [self._linked_authors(), self._meta_authors(), self._seen_authors()]
        first = next((source for source in sources if source), [])
        fullest = max(sources, key=lambda source: (holds(source, first), len(source)))
        spelt = {name.casefold(): name for source in sources for name in source if not name.isupper()}
        return distinct(spelt.get(name.casefold(), name) for name in (fullest if first else []))

    @cached_property
    def section(self) -> str | None:
        """The part of the site, as its fields or its linked data have it."""
        return self.first(*_SECTIONS) or linked.text(self.own.get("articleSection"))

    @cached_property
    def tags(self) -> list[str]:
        """The keywords of the page's fields, else of its linked data."""
        given = self.own.get("keywords")
        found = self.meta.get("article:tag", []) or self.meta.get("news_keywords", [])
        found = found or [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)]
        return distinct(line(part) or "" for one in found or self.meta.get("keywords", []) for part in one.split(","))

    def first(self, *keys: str) -> str | None:
        """The first value of the fields (`meta` elements) of these names."""
        return next((self.meta[key][0] for key in keys if key in self.meta), None)

    def _linked_authors(self) -> list[str]:
        found: list[str] = []
        for key in ("author", "creator"):
            found = found or [
                n for name in linked.people(self.own.get(key), self.objects) for n in self._names(line(name))
            ]
        return distinct(found)

    def _meta_authors(self) -> list[str]:
        found = [value for key in _AUTHORS for value in self.meta.get(key, []) if "://" not in value]
        labels = zip(self.meta.get("twitter:label1", []), self.meta.get("twitter:data1", []), strict=False)
        found += [value for label, value in labels if label.lower() == "written by"]
        people = [name for value in found for name in self._names(line(value))]
        return distinct([name for name in people if " " in name])

    def _seen_authors(self) -> list[str]:
        """The names of the page's byline: where its markup says so, else a line `By ...` above the text."""
        for element in self.body.iter(
            "a", "address", "div", "p", "span", "section", "h3", "h4", "ul", "li", "em", "strong"
        ):
            if not self._is_byline(element):
                continue
            pieces = beginning(element, _LONGEST_BYLINE)
            if sum(map(len, pieces)) > _LONGEST_BYLINE:
                continue
            found = self._names("\n".join(pieces)) or self._names(" ".join(pieces))
            if any(" " in name for name in found):
                return found
        linked_names = [n for one in self.body.iter("a") if "author" in (one.get("rel") or "").split() for n in
                        self._names(" ".join(beginning(one, _LONGEST_BYLINE)))]  # fmt: skip
        if linked_names:
            return distinct(linked_names)
        for block in self.blocks:
            if block.prose:
                break
            if len(block.text) <= _LONGEST_BYLINE and _SAID_BY.match(block.text) and (found := self._names(block.text)):
                return [name for name in found if " " in name]
        return []

    def _names(self, byline: str | None) -> list[str]:
        return names(byline or "", self.outlet)

    def _is_byline(self, element: Any) -> bool:
        """Whether an element's markup says that it is a byline, and that of no element around it speaks against it."""
        marks = _marks(element)
        named = _BYLINE.search(marks) or "author" in (element.get("itemprop") or "").split()
        return bool(named) and not self.is_aside(element)

    def is_aside(self, element: Any) -> bool:
        """Whether an element or one around it holds comments, biographies, pictures and the like."""
        path = []
        found = False
        for one in (element, *element.iterancestors()):
            if one in self._asides:
                found = self._asides[one]
                break
            path.append(one)
        for one in reversed(path):
            found = found or bool(_NO_BYLINE.search(_marks(one))) or "Comment" in (one.get("itemtype") or "")
            self._asides[one] = found
        return found

    @cached_property
    def _heads(self) -> list[Block]:
        """The first headings that are no link to the front page."""
        found = [block for block in self.blocks if block.element.tag == "h1" and len(block.text) <= _LONGEST_TITLE]
        return [block for block in found if not any(urlsplit(link.get("href") or "x").path in _HOME and
                block.linked for link in block.element.iter("a"))]  # fmt: skip

    def _tag(self, name: str) -> str | None:
        element = self.tree.find(f".//head/{name}")
        return " ".join(element.text_content().split()) or None if element is not None else None

    def _join(self, url: str) -> str | None:
        try:
            joined = urljoin(self.url or "", url.strip())
            return joined if urlsplit(joined).hostname and joined.startswith(("http:", "https:")) else None
        except ValueError:
            return None

    def _bare(self, title: str, heads: list[str]) -> str:
        """A title without the names around it: up to where a heading ends, else without the site."""
        whole = {linked.plain(head) for head in heads}
        if linked.plain(title) in whole and not self._is_site(_SEPARATOR.split(title)[-1]):
            return title
        cuts = [cut.start() for cut in _SEPARATOR.finditer(title)]
        for cut in cuts:
            if linked.plain(title[:cut]) in whole:
                return title[:cut]
        while cuts and self._is_site(_SEPARATOR.split(title)[-1]):
            piped = title[cuts[-1] :].lstrip().startswith("|")
            title = title[: cuts.pop()]
            while piped and cuts and title[cuts[-1] :].lstrip().startswith("|") and len(title[cuts[-1] :].split()) < 5:
                title = title[: cuts.pop()]  # the section, between headline and site
        pieces = _SEPARATOR.split(title)
        if len(pieces) > 1 and self._is_site(pieces[0]):
            return pieces[-1] if len(pieces) > 2 else pieces[1]
        return title

    def _is_site(self, piece: str) -> bool:
        """Whether a piece of a title is the name of a site: the page's own, or one that sounds like a paper's."""
        key = linked.plain(piece).removeprefix("the")
        known = [self.first(*_OUTLETS), self.first("twitter:site"), linked.text(self.own.get("publisher"))]
        known += [linked.text(one.get("name")) for one in self.objects if "WebSite" in linked.kinds(one)]
        host = urlsplit(self.url or self.address or "").hostname or ""
        if key and key in {linked.plain(name).removeprefix("the") for name in (*known, *host.split("."), host) if name}:
            return True
        words = piece.split()
        capital = all(word[0].isupper() or word in ("of", "and", "the", "for", "&") for word in words)
        return 1 < len(words) < 6 and capital and words[-1].casefold() in lines("mastheads.txt")

    def _masthead(self) -> str | None:
        """The name of the site in the page's title: what sounds like one, or follows the heading."""
        pieces = _SEPARATOR.split(self._tag("title") or "")
        if len(pieces) < 2:
            return None
        heads = {linked.plain(block.text) for block in self._heads}
        followed = linked.plain(pieces[0]) in heads and len(pieces[-1].split()) < 6
        return pieces[-1] if followed or self._is_site(pieces[-1]) else None


def _overlap(one: str, other: str) -> float:
    """The share of the words of the shorter that the longer has."""
    first, second = (set(re.findall(r"\w+", words.casefold())) for words in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def _marks(element: Any) -> str:
    given = (element.get(key, "") for key in ("class", "id", "data-component", "data-testid"))
    return _HUMP.sub("-", " ".join(value[:_LONGEST_MARK] for value in given)).strip()
