"""NITF, the older XML of agencies and newspapers: a document is an article."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from extract.article import Article
from extract.ingest.bylines import names
from extract.ingest.paragraphs import from_element
from extract.ingest.record import Reject, article

_DATES = (
    ("{*}head/{*}docdata/{*}date.issue", "norm"),
    ("{*}head/{*}docdata/{*}date.release", "norm"),
    ("{*}head/{*}pubdata", "date.publication"),
    ("{*}body/{*}body.head/{*}dateline/{*}story.date", "norm"),
)


def item(element: Element, outside: Mapping[str, str]) -> Article | Reject:
    """The Article of a nitf document."""
    return article(fields(element))


def fields(element: Element) -> dict[str, Any]:
    """The contract's fields of a nitf document."""
    identity = _attribute(element, "{*}head/{*}docdata/{*}doc-id", "id-string")
    keywords = [k for one in element.findall("{*}head/{*}docdata/{*}key-list/{*}keyword") if (k := one.get("key"))]
    head = "{*}body/{*}body.head"
    content = element.find("{*}body/{*}body.content")
    return {
        "id": identity,
        "title": words(element.find(f"{head}/{{*}}hedline/{{*}}hl1"))
        or words(element.find(f"{head}/{{*}}hedline"))
        or words(element.find("{*}head/{*}title")),
        "published": next((d for path, key in _DATES if (d := _attribute(element, path, key))), None),
        "url": _attribute(element, "{*}head/{*}pubdata", "ex-ref"),
        "outlet": _attribute(element, "{*}head/{*}pubdata", "name")
        or words(element.find(f"{head}/{{*}}distributor"))
        or _attribute(element, "{*}head/{*}docdata/{*}doc-id", "regsrc"),
        "authors": _authors(element.findall(f"{head}/{{*}}byline")),
        "text": from_element(content) if content is not None else None,
        **({"keywords": keywords} if keywords else {}),
    }


def words(element: Element | None) -> str | None:
    """All the text of an element on one line; None if there is none."""
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def _attribute(element: Element, path: str, key: str) -> str | None:
    found = element.find(path)
    return found.get(key) if found is not None else None


def _authors(bylines: list[Element]) -> list[str]:
    people = [name for one in bylines for person in one.findall("{*}person") if (name := words(person))]
    return people or [name for one in bylines for name in names(words(one) or "")]
