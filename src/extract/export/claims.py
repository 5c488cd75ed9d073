"""schema.org: facts as JSON-LD, a Quotation or Claim each, with the W3C selectors of where its words stand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.export.tables import Lookup, Row, Table, moment

_AROUND = 32
_OA = "http://www.w3.org/ns/oa#"
_INTEGER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "TextQuoteSelector": f"{_OA}TextQuoteSelector",
    "TextPositionSelector": f"{_OA}TextPositionSelector",
    "SpecificResource": f"{_OA}SpecificResource",
    "target": f"{_OA}hasTarget",
    "source": {"@id": f"{_OA}hasSource", "@type": "@id"},
    "selector": f"{_OA}hasSelector",
    "exact": f"{_OA}exact",
    "prefix": f"{_OA}prefix",
    "suffix": f"{_OA}suffix",
    "start": {"@id": f"{_OA}start", "@type": _INTEGER},
    "end": {"@id": f"{_OA}end", "@type": _INTEGER},
}
"""What the names mean: schema.org's own, and those of the W3C Web Annotation vocabulary."""


def write_claims(path: Path, facts: Table, articles: Table) -> tuple[int, int]:
    """The facts as one JSON-LD document, its graph a line a fact."""
    total = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        for fact, article in _with_articles(facts, articles):
            file.write((",\n" if total else "\n") + json.dumps(claim(fact, article), ensure_ascii=False))
            total += 1
        file.write("\n]}\n")
    return total, 0


def claim(fact: Row, article: Row) -> Row:
    """A fact as a Quotation, or as a Claim about a quantity."""
    page = _page(article)
    made: Row = {"@type": "Claim", "@id": f"urn:fact:{fact['fact']}", "text": fact["sentence"]}
    if fact["kind"] == "quote":
        made |= {"@type": "Quotation", "text": fact["content"], "creator": _who(fact), "isPartOf": page}
    else:
        made |= {"author": _who(fact), "appearance": page, "about": _quantity(fact)}
    if fact["period_start"] or fact["period_end"]:
        ends = (moment(day) if day else ".." for day in (fact["period_start"], fact["period_end"]))
        made["temporalCoverage"] = "/".join(ends)
    made["dateCreated"] = page.get("datePublished")
    selectors = [s for start, end in fact["pieces"] for s in _selectors(article["text"], start, end)]
    made["target"] = {"@type": "SpecificResource", "source": page["@id"], "selector": selectors}
    return {k: v for k, v in made.items() if v is not None}


def _page(article: Row) -> Row:
    page = {
        "@type": "NewsArticle",
        "@id": article["url"] or f"urn:sha256:{article['sha256']}",
        "identifier": article["id"],
        "headline": article["title"],
        "datePublished": moment(article["published"]) if article["published"] else None,
        "publisher": {"@type": "Organization", "name": article["outlet"]} if article["outlet"] else None,
    }
    return {k: v for k, v in page.items() if v is not None}


def _who(fact: Row) -> Row | None:
    """The source: by name, or an unnamed one by role and affiliation."""
    if fact["source_type"] == "narrator":
        return None
    if fact["source_type"] == "organisation":
        return {"@type": "Organization", "name": fact["source"]}
    body = fact["source_affiliation"]
    who = {
        "@type": "Person",
        "name": fact["source"],
        "description": None if fact["source"] else fact["source_text"],
        "jobTitle": fact["source_role"],
        "affiliation": {"@type": "Organization", "name": body} if body else None,
    }
    return {k: v for k, v in who.items() if v is not None}


def _quantity(fact: Row) -> Row:
    unit, low, high = fact["unit"], fact["low"], fact["high"]
    money = unit is not None and len(unit) == 3 and unit.isupper()
    found: Row = {"@type": "MonetaryAmount" if money else "QuantitativeValue", "name": fact["item_text"]}
    if low is not None and low == high:
        found["value"] = low
    else:
        found |= {"minValue": low, "maxValue": high}
    found["currency" if money else "unitText"] = f"{unit} per {fact['per']}" if fact["per"] and not money else unit
    return {k: v for k, v in found.items() if v is not None}


def _selectors(text: str, start: int, end: int) -> list[Row]:
    quote = {
        "@type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    return [quote, {"@type": "TextPositionSelector", "start": start, "end": end}]


def _with_articles(facts: Table, articles: Table) -> Iterator[tuple[Row, Row]]:
    """Every fact with its article."""
    lookup = Lookup(articles)
    for part in facts.parts:
        for rows in facts.batches(part):
            found = lookup.rows(part.name, {row["article"] for row in rows})
            for row in rows:
                yield row, found[row["article"]]
