"""Gold as `extract evaluate` and training read it: an article a line, with what its editors signed.

`reviewed` says by whom, whether every fact is decided, who has read the article whole and missed nothing (`read`, null
if nobody has), and what was rejected.
"""

import json
from typing import Any

from extract.review.export.reviewed import Reviewed, settled


def line(reviewed: Reviewed) -> str:
    """The article as one line of JSON."""
    return json.dumps(record(reviewed), ensure_ascii=False)


def record(reviewed: Reviewed) -> dict[str, Any]:
    """The article with its entities, quotes and quantities."""
    a = reviewed.article
    by = sorted({f.decided_by for f in reviewed.facts if settled(f) and f.decided_by})
    return {
        "id": a.key,
        "title": a.title,
        "published": a.published,
        "url": a.url,
        "outlet": a.outlet or None,
        "authors": a.authors,
        "text": a.text,
        "entities": _entities(reviewed),
        "quotes": [_quote(f.values) for f in reviewed.accepted("quote")],
        "quantities": [_quantity(a.text, f.values) for f in reviewed.accepted("quantity")],
        "reviewed": {"by": by, "complete": reviewed.complete, "read": _read(reviewed), "rejected": _rejected(reviewed)},
    }


def _read(reviewed: Reviewed) -> dict[str, str] | None:
    """Who has read the article whole and missed nothing, and when."""
    by, at = reviewed.article.read_by, reviewed.article.read_at
    return {"by": by, "at": at.isoformat()} if by and at else None


def _rejected(reviewed: Reviewed) -> list[dict[str, Any]]:
    """What the editors said is no fact."""
    found = [f for f in reviewed.facts if f.state == "rejected" and f.values["pieces"]]
    return [{"kind": f.kind, "pieces": f.values["pieces"]} for f in found]


def _entities(reviewed: Reviewed) -> list[dict[str, Any]]:
    """The run's names, and those that editors gave to speakers."""
    found: list[dict[str, Any]] = [
        {"name": e.name, "type": e.type, "aliases": e.aliases, "role": e.role, "affiliation": e.affiliation}
        for e in reviewed.entities
    ]
    known = {n for e in found for n in (e["name"], *e["aliases"])}
    for kind in ("quote", "quantity"):
        for values in (f.values for f in reviewed.accepted(kind)):
            name = values["source"]
            if name and name not in known and values["source_type"] in ("person", "organisation"):
                known.add(name)
                found.append({
                    "name": name, "type": values["source_type"], "aliases": [],
                    "role": values["source_role"], "affiliation": values["source_affiliation"],
                })  # fmt: skip
    return found


def _quote(values: dict[str, Any]) -> dict[str, Any]:
    names = ("pieces", "source", "source_text", "cue")
    return {"type": values["quote_type"], **{n: values[n] for n in names}}


def _quantity(text: str, values: dict[str, Any]) -> dict[str, Any]:
    start, end = values["pieces"][0][0], values["pieces"][-1][1]
    names = ("low", "high", "comparator", "unit", "item", "source")
    return {
        "start": start, "end": end, "text": text[start:end],
        **{n: values[n] for n in names}, "period": values["period_text"],
    }  # fmt: skip
