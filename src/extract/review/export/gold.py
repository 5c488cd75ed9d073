"""Gold as `extract evaluate` and training read it (`contract/gold.py`), with what its editors signed."""

import json
from typing import Any

from extract.contract.articles import FIELDS
from extract.contract.gold import LISTS, quantity, quote
from extract.review.export.reviewed import Reviewed, settled
from extract.review.store import Fact

_NAMED = {"id": "key"}
"""What the store calls a field otherwise than the contract."""


def line(reviewed: Reviewed) -> str:
    """The article as one line of JSON."""
    return json.dumps(record(reviewed), ensure_ascii=False)


def record(reviewed: Reviewed) -> dict[str, Any]:
    """The article with its entities, quotes and quantities; beliefs that nobody voiced and vague counts are neither."""
    a, listed = reviewed.article, facts(reviewed)
    by = sorted({f.decided_by for f in reviewed.facts if settled(f) and f.decided_by})
    return {
        **{name: getattr(a, _NAMED.get(name, name)) for name in FIELDS},
        "outlet": a.outlet or None,
        "entities": _entities(reviewed),
        "quotes": [quote(f.values) for f in listed if f.kind == "quote"],
        "quantities": [quantity(f.values, a.text) for f in listed if f.kind == "quantity"],
        "reviewed": {"by": by, "complete": reviewed.complete, "read": _read(reviewed), "rejected": _rejected(reviewed)},
    }


def facts(reviewed: Reviewed) -> list[Fact]:
    """The accepted facts that gold lists."""
    quotes = [f for f in reviewed.accepted("quote") if f.values["voiced"] is not False]
    return quotes + [f for f in reviewed.accepted("quantity") if not f.context.get("vague")]


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
    found: list[dict[str, Any]] = [{name: getattr(e, name) for name in LISTS["entities"]} for e in reviewed.entities]
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
