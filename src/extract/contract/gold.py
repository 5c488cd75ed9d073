"""Gold: an article a line of JSON, its fields and what people found in it: entities, quotes, quantities.

Where the review desk wrote it, `reviewed` says by whom, whether every fact is decided, who has read the article whole
and missed nothing (`read`, null if nobody has), and what was rejected.
"""

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

LISTS: dict[str, tuple[str, ...]] = {
    "entities": ("name", "type", "aliases", "role", "affiliation"),
    "quotes": ("type", "pieces", "source", "source_text", "cue"),
    "quantities": ("start", "end", "text", "low", "high", "comparator", "unit", "item", "source", "period"),
}
"""By list of a gold article the names of what one of its members tells, in the order in which they are written."""

_MAY_LACK = frozenset(("role", "affiliation", "source_text", "cue", "text"))
_COLUMNS = {"type": "quote_type", "period": "period_text"}


def quote(fact: Mapping[str, Any]) -> Record:
    """A quote of gold, from a row of the table `facts`."""
    return {name: fact[_COLUMNS.get(name, name)] for name in LISTS["quotes"]}


def quantity(fact: Mapping[str, Any], text: str) -> Record:
    """A quantity of gold, from a row of the table `facts` and the text of its article."""
    start, end = fact["pieces"][0][0], fact["pieces"][-1][1]
    place: Record = {"start": start, "end": end, "text": text[start:end]}
    return {name: place[name] if name in place else fact[_COLUMNS.get(name, name)] for name in LISTS["quantities"]}


def check(record: Any, place: str) -> None:
    """Raise ValueError, naming the place and what is wrong, if a record is no gold article."""
    if not isinstance(record, dict):
        raise ValueError(f"{place}: not an article: give a gold file, one JSON object a line")
    missing = [key for key in ("id", "text", *LISTS) if key not in record]
    for key, names in LISTS.items():
        items = record.get(key) or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ValueError(f"{place}: {key} is no list of objects: write it as in the gold format")
        needed = [name for name in names if name not in _MAY_LACK]
        missing += [f"{key}.{name}" for name in needed if any(name not in item for item in items)]
    if missing:
        raise ValueError(f"{place}: the gold lacks {', '.join(missing)}: add the fields, null or empty where none")


def read_whole(record: Record) -> bool:
    """Whether somebody has read this gold article whole: all is, but what the review desk has not signed as read."""
    reviewed = record.get("reviewed")
    return not isinstance(reviewed, dict) or reviewed.get("read") is not None
