"""What a page says of itself in linked data (JSON-LD): its objects, and the one that is the article."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_WRAPPED = re.compile(r"(?:/\*|//)?\s{0,9}(?:<!\[CDATA\[|\]\]>|<!--|-->)\s{0,9}(?:\*/)?")
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.|\\\Z)*+(?:"|\Z)|,(?=\s*+[\]}])', re.DOTALL)
_NEXT = re.compile(r"[\s,;]*+")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "@included")
_MOST = 2000
_DEEPEST = 6
_ARTICLES = ("BlogPosting", "LiveBlogPosting", "SocialMediaPosting")
_OTHERS = ("Report", "Review", "CreativeWork")
_PAGES = ("WebPage", "ItemPage")
_SCRIPT = (
    "//script[contains(translate(@type, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'ld+json')]/text()"
)


def objects(tree: Any) -> list[dict[str, Any]]:
    """The objects of the page's linked data, those of its graphs and their main entities among them."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath(_SCRIPT):
        for value in _values(str(script)):
            found += _each(value, 0)
    return found[:_MOST]


def own(found: list[dict[str, Any]], addresses: set[str], headlines: set[str]) -> dict[str, Any]:
    """The object that is the page's own article; an empty one where none is.

    Of several it is the one that stands at one of the `addresses` (as `address` has them), else the one with one of
    the `headlines` (as `plain` has them), else the first that has not another address and another headline.
    """
    articles = [one for one in found if is_article(one)]
    if not articles:
        articles = [one for one in found if "headline" in one and (not kinds(one) or set(kinds(one)) & set(_OTHERS))]
    known = addresses - {""}
    at = [{address(_reference(one.get(key))) for key in ("url", "mainEntityOfPage", "@id")} - {""} for one in articles]
    for one, its in zip(articles, at, strict=True):
        if known & its:
            return one
    called = [plain(one["headline"]) if isinstance(one.get("headline"), str) else "" for one in articles]
    named = (one for one, name in zip(articles, called, strict=True) if name in headlines)
    rest = (one for one, its, name in zip(articles, at, called, strict=True) if not (known and its and name))
    return next(named, next(rest, {}))


def page(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The object that is the page as such; an empty one where none is."""
    return next((one for one in found if any(kind in _PAGES for kind in kinds(one))), {})


def is_article(one: dict[str, Any]) -> bool:
    """Whether an object is an article of some kind."""
    return any(kind.endswith("Article") or kind in _ARTICLES for kind in kinds(one))


def kinds(one: dict[str, Any]) -> list[str]:
    """The types of an object, without their vocabulary."""
    return [re.split("[/#:]", kind)[-1] for kind in _list(one.get("@type")) if isinstance(kind, str)]


def people(value: Any, found: list[dict[str, Any]]) -> Iterator[str]:
    """The names that a value such as `author` holds: strings, persons, or references to persons of the page."""
    for one in _list(value):
        if isinstance(one, dict) and "name" not in one and isinstance(one.get("@id"), str):
            one = next((other for other in found if other.get("@id") == one["@id"] and "name" in other), one)
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict) and (not kinds(one) or "Person" in kinds(one)):
            given = [one[key] for key in ("givenName", "additionalName", "familyName") if isinstance(one.get(key), str)]
            yield from (name for name in _list(one.get("name") or " ".join(given)) if isinstance(name, str))


def text(one: Any) -> str | None:
    """A value that is words, or an object's name."""
    if isinstance(one, list):
        one = next(iter(one), None)
    if isinstance(one, dict):
        one = one.get("name")
    return " ".join(html.unescape(one).split()) or None if isinstance(one, str) else None


def address(url: str | None) -> str:
    """An address without what does not tell pages apart: its scheme, `www.` or `amp.`, query, and final slash."""
    bare = re.split("[?#]", (url or "").strip())[0].rstrip("/")
    return re.sub(r"^(?:https?:)?//(?:www\.|amp\.|m\.)?", "", bare).lower() if "//" in bare else ""


def plain(words: str) -> str:
    """Words to compare: letters and figures alone."""
    return re.sub(r"[\W_]+", "", words).casefold()


def _reference(value: Any) -> str | None:
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
    return value if isinstance(value, str) else None


def _values(script: str) -> Iterator[Any]:
    """The values of a script, one after the other; what comments, CDATA or stray commas broke is mended."""
    script = _WRAPPED.sub(" ", script).strip().rstrip(";").strip("\ufeff")
    decoder = json.JSONDecoder(strict=False)
    for mended in (script, _STRING_OR_COMMA.sub(lambda m: "" if m[0] == "," else m[0], script), html.unescape(script)):
        at = 0
        values = []
        try:
            while at < len(mended):
                value, at = decoder.raw_decode(mended, at)
                values.append(value)
                at = _NEXT.match(mended, at).end()  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            if not values:
                continue
        yield from values
        return


def _each(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    for one in _list(value):
        if isinstance(one, dict):
            yield one
            for key in _INSIDE:
                yield from _each(one.get(key), depth + 1)
        elif isinstance(one, list):
            yield from _each(one, depth + 1)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
