"""NewsML-G2, IPTC's exchange format of agencies: a newsItem is an article."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from extract.article import Article
from extract.ingest import nitf
from extract.ingest.bylines import names
from extract.ingest.ninjs import withdrawn
from extract.ingest.paragraphs import from_element, from_html, local
from extract.ingest.record import Reject, article

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = (
    "{*}contentMeta/{*}contentModified",
    "{*}contentMeta/{*}contentCreated",
    "{*}itemMeta/{*}versionCreated",
    "{*}itemMeta/{*}firstCreated",
)


def item(element: Element, outside: Mapping[str, str]) -> Article | Reject:
    """The Article of a newsItem."""
    guid, version = element.get("guid"), element.get("version")
    identity = f"{guid}:{version}" if guid and version else guid
    status = element.find("{*}itemMeta/{*}pubStatus")
    if status is not None and (gone := withdrawn(status.get("qcode", "").rpartition(":")[2], identity)):
        return gone
    inner = element.find("{*}contentSet/{*}inlineXML/{*}nitf")
    within = nitf.fields(inner) if inner is not None else {}
    subjects = [s for one in element.findall("{*}contentMeta/{*}subject") if (s := _named(one))]
    extra = {
        "version": version,
        "language": element.get(_LANG) or None,
        "embargoed": nitf.words(element.find("{*}itemMeta/{*}embargoed")),
        "subjects": subjects,
    }
    fields = {
        "id": identity,
        "title": _headline(element) or within.get("title") or nitf.words(element.find("{*}itemMeta/{*}title")),
        "published": next((d for path in _DATES if (d := nitf.words(element.find(path)))), within.get("published")),
        "url": guid if guid and guid.startswith(("http://", "https://")) else within.get("url"),
        "outlet": _outlet(element) or within.get("outlet"),
        "authors": _authors(element) or within.get("authors"),
        "text": _text(element) or within.get("text"),
        **{key: value for key, value in extra.items() if value},
    }
    return article(fields)


def package(element: Element, outside: Mapping[str, str]) -> Article | Reject:
    """A packageItem only points at items: it is no article."""
    return Reject("no_text", "a package points at items and has no text of its own", element.get("guid"))


def _headline(element: Element) -> str | None:
    """The headline, the main one where there are several."""
    found = element.findall("{*}contentMeta/{*}headline")
    found.sort(key=lambda one: one.get("role", "").rpartition(":")[2] not in ("", "main"))
    return nitf.words(found[0]) if found else None


def _outlet(element: Element) -> str | None:
    for path in ("{*}itemMeta/{*}provider", "{*}contentMeta/{*}infoSource", "{*}rightsInfo/{*}copyrightHolder"):
        found = element.find(path)
        if found is not None and (name := _named(found)):
            return name
    return None


def _authors(element: Element) -> list[str]:
    creators = [name for one in element.findall("{*}contentMeta/{*}creator") if (name := _named(one))]
    return creators or names(nitf.words(element.find("{*}contentMeta/{*}by")) or "")


def _named(element: Element) -> str | None:
    """What a concept is called: its name, else what its literal or code says."""
    name = nitf.words(element.find("{*}name"))
    return name or element.get("literal") or element.get("qcode", "").rpartition(":")[2] or None


def _text(element: Element) -> str | None:
    """The content: XHTML or NITF in place, else data in place, marked up or plain."""
    for one in element.findall("{*}contentSet/{*}inlineXML"):
        for child in one:
            if local(child.tag) == "html":
                body = child.find("{*}body")
                return from_element(child if body is None else body)
            if local(child.tag) != "nitf":
                return from_element(child)
    for one in element.findall("{*}contentSet/{*}inlineData"):
        if one.text and one.text.strip() and not one.get("encoding"):
            return from_html(one.text) if "html" in one.get("contenttype", "") else one.text.strip()
    return None
