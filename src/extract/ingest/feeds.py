"""RSS and Atom: an item is an article; the feed's title is its outlet."""

from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from xml.etree.ElementTree import Element

from extract.article import Article
from extract.ingest import moments
from extract.ingest.bylines import distinct, names
from extract.ingest.paragraphs import from_element, line, unescaped
from extract.ingest.record import Reject, article

_SUMMARY = "the feed has a summary only"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def item(element: Element, outside: Mapping[str, str]) -> Article | Reject:
    """The Article of an RSS item (0.9x, 1.0, 2.0)."""
    whole = _marked(_child(element, _CONTENT))
    text = whole or _marked(_child(element, "description"))
    link = _first(element, "link") or _href(element.findall(f"{_ATOM}link"))
    guid = element.find("guid")
    identity = guid.text if guid is not None else element.get(f"{_RDF}about")
    if not link and guid is not None and guid.get("isPermaLink") != "false" and "://" in (guid.text or ""):
        link = guid.text
    country = moments.country(outside.get("channel/language"), link, outside.get("channel/link"))
    published, notes = _moment(_first(element, "pubDate") or _first(element, f"{_DC}date"), country)
    outlet = line(_first(element, "source") or outside.get("channel/title"))
    people = _texts(element, f"{_DC}creator") or [_person(a) for a in _texts(element, "author")]
    fields = {
        "id": identity,
        "title": line(_first(element, "title")),
        "published": published,
        "url": link,
        "outlet": outlet,
        "authors": _authors(people, outlet),
        "text": text,
        **_kept(categories=[c for one in _texts(element, "category") if (c := line(one))]),
    }
    return article(fields, notes if whole else (*notes, _SUMMARY))


def entry(element: Element, outside: Mapping[str, str]) -> Article | Reject:
    """The Article of an Atom entry."""
    whole = element.find("{*}content")
    summary = element.find("{*}summary")
    body = whole if whole is not None and (whole.text or len(whole)) else summary
    authors = [name for name in (_first(one, "name") for one in element.findall("{*}author")) if name]
    published, updated = _first(element, "published"), _first(element, "updated")
    link = _href(element.findall("{*}link"))
    outlet = line(_first(element, "source/{*}title") or outside.get("feed/title"))
    at, notes = _moment(published or updated, moments.country(outside.get("feed/@lang"), link))
    fields = {
        "id": _first(element, "id"),
        "title": line(_construct(element.find("{*}title"))),
        "published": at,
        "url": link,
        "outlet": outlet,
        "authors": _authors(authors or ([outside["author/name"]] if "author/name" in outside else []), outlet),
        "text": _construct(body),
        **_kept(
            categories=[c for one in element.findall("{*}category") if (c := one.get("label") or one.get("term"))],
            updated=updated if published else None,
        ),
    }
    return article(fields, notes if body is whole else (*notes, _SUMMARY))


def _construct(element: Element | None) -> str | None:
    """The text of an Atom construct: XHTML in it, HTML escaped, or plain."""
    if element is None:
        return None
    kind = element.get("type", "text")
    if kind == "xhtml" or len(element):
        return from_element(element)
    return unescaped(element.text or "", marked=kind in ("html", "text/html"))


def _marked(element: Element | None) -> str | None:
    """The text of an element that holds HTML, escaped as is the rule, or as elements."""
    if element is None:
        return None
    return from_element(element) if len(element) else unescaped(element.text or "")


def _first(element: Element, tag: str) -> str | None:
    """The text of a child."""
    found = _child(element, tag)
    return (found.text or "").strip() or None if found is not None else None


def _child(element: Element, tag: str) -> Element | None:
    """A child, in no namespace or that of RSS 1.0 or Atom if the tag names none."""
    found = element.find(tag)
    if found is None and "{" not in tag.split("/")[0]:
        found = next((one for ns in _HOMES if (one := element.find(ns + tag)) is not None), None)
    return found


_HOMES = ("{http://purl.org/rss/1.0/}", _ATOM, "{http://my.netscape.com/rdf/simple/0.9/}", "{http://purl.org/atom/ns#}")


def _texts(element: Element, tag: str) -> list[str]:
    return [text for one in element.findall(tag) if (text := (one.text or "").strip())]


def _href(links: Iterable[Element]) -> str | None:
    """The address of the link to the article itself."""
    return next((one.get("href") for one in links if one.get("rel", "alternate") == "alternate"), None)


def _authors(values: list[str], outlet: str | None) -> list[str]:
    return distinct(name for value in values for name in names(value, outlet))


def _person(value: str) -> str:
    """The name in `desk@example.org (Anna Reid)`, which is how RSS has authors."""
    name, address = parseaddr(value)
    return name or value if "@" in address else value


def _moment(value: str | None, country: str | None) -> tuple[str | None, tuple[str, ...]]:
    """A moment in ISO 8601, and the notes on it; what cannot be read as one stays as it is."""
    found = moments.read(value, country) if value else None
    if found is None:
        return value, ()
    return found.moment.isoformat(), (found.note,) if found.note else ()


def _kept(**extra: object) -> dict[str, object]:
    return {key: value for key, value in extra.items() if value}
