"""ninjs, IPTC's news in JSON, 1.x and 2.x: its fields as the contract's."""

from collections.abc import Mapping
from typing import Any

from extract.article import Article
from extract.ingest.bylines import names
from extract.ingest.paragraphs import from_html
from extract.ingest.record import Reject, article

_MARKS = ("uri", "bodies", "headlines", "body_text", "body_xhtml", "body_html")
_KEPT = ("version", "language", "urgency", "slugline", "embargoed", "ednote", "pubstatus")
WITHDRAWN = ("canceled", "withheld")
"""The publishing states of an item that must not be used."""


def record(fields: Mapping[str, Any], notes: tuple[str, ...] = ()) -> Article | Reject:
    """The Article of a JSON object: of the contract's fields if it has `text`, else of ninjs if it looks like it."""
    if "text" in fields or not is_item(fields):
        return article(fields, notes)
    return withdrawn(fields.get("pubstatus"), _identity(fields)) or article(_fields(fields), notes)


def is_item(fields: Mapping[str, Any]) -> bool:
    """Whether a JSON object looks like ninjs."""
    return any(mark in fields for mark in _MARKS)


def withdrawn(status: object, identity: str | None) -> Reject | None:
    """The Reject of an item whose publisher says not to use it."""
    if status in WITHDRAWN:
        return Reject("withdrawn", f"its publisher says {status}: not to be used", identity)
    return None


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    uri = item.get("uri")
    extra = {key: item[key] for key in _KEPT if item.get(key) is not None}
    if subjects := [s for one in _list(item, "subject", "subjects") if (s := _named(one))]:
        extra["subjects"] = subjects
    return {
        "id": _identity(item),
        "title": item.get("headline") or _value(_list(item, "headlines"), "main") or item.get("title"),
        "published": next((item[k] for k in ("contentcreated", "versioncreated", "firstcreated") if item.get(k)), None),
        "url": item.get("url") or (uri if str(uri).startswith(("http://", "https://")) else None),
        "outlet": next((n for one in _list(item, "infosource", "infosources") if (n := _named(one))), None)
        or item.get("source")
        or item.get("copyrightholder"),
        "authors": _authors(item),
        "text": _text(item),
        **extra,
    }


def _identity(item: Mapping[str, Any]) -> str | None:
    uri, version = item.get("uri"), item.get("version")
    return f"{uri}:{version}" if uri and version else uri if isinstance(uri, str) else None


def _text(item: Mapping[str, Any]) -> str | None:
    """The body as paragraphs: markup if there is any, since it knows where they end; else plain text."""
    bodies = [one for one in _list(item, "bodies") if isinstance(one, dict) and isinstance(one.get("value"), str)]
    bodies.sort(key=lambda one: one.get("role") not in (None, "main"))
    marked = [one["value"] for one in bodies if "html" in str(one.get("contenttype"))]
    marked += [item[key] for key in ("body_xhtml", "body_html") if isinstance(item.get(key), str)]
    if marked:
        return from_html(marked[0])
    plain = [one["value"] for one in bodies] + [item[key] for key in ("body_text",) if isinstance(item.get(key), str)]
    return plain[0] if plain else None


def _authors(item: Mapping[str, Any]) -> list[str]:
    by = item.get("byline") or item.get("by")
    if isinstance(by, str):
        return names(by)
    return [name for one in _list(item, "contributors", "contributor") if (name := _named(one))]


def _list(item: Mapping[str, Any], *keys: str) -> list[Any]:
    return [one for key in keys if isinstance(item.get(key), list) for one in item[key]]


def _named(one: Any) -> str | None:
    name = one.get("name") or one.get("literal") if isinstance(one, dict) else None
    return name if isinstance(name, str) else None


def _value(ones: list[Any], role: str) -> str | None:
    found = [one for one in ones if isinstance(one, dict) and isinstance(one.get("value"), str)]
    found.sort(key=lambda one: one.get("role") != role)
    return found[0]["value"] if found else None
