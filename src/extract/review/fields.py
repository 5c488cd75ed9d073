"""A fact's fields: those that an editor may change, and those that only tell how it came about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from extract.contract.quotes import content
from extract.review.store.models import Values
from extract.review.words import folded

VALUES = (
    "pieces", "quote_type", "low", "high", "comparator", "change", "unit", "per", "item", "item_text",
    "period_text", "period_start", "period_end", "source", "source_entity", "source_type", "source_role",
    "source_affiliation", "source_text", "source_start", "source_end", "cue", "cue_start", "cue_end", "voiced",
)  # fmt: skip
SPEAKER, CUE = (tuple(c for c in VALUES if c.startswith(name)) for name in ("source", "cue"))
"""All columns that go with who says it, and with the word that says so."""
CONTEXT = (
    "sentence",
    "paragraph",
    "predicate",
    "people",
    "organisations",
    "places",
    "owner",
    "restates",
    "vague",
    "why",
)

FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "words": ("Words", ("pieces",)),
    "type": ("Type", ("quote_type",)),
    "value": ("Value", ("low", "high", "comparator", "change", "unit", "per")),
    "item": ("Item", ("item", "item_text")),
    "period": ("Period", ("period_text", "period_start", "period_end")),
    "speaker": ("Speaker", ("source", "source_type")),
    "cue": ("Cue", ("cue",)),
}
"""What the editor takes for one field: its name, and the columns of it."""

_OF = {
    "quote": ("speaker", "words", "type", "cue", "period"),
    "quantity": ("value", "item", "period", "speaker", "words"),
}


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a kind of fact has, in the order in which they are shown."""
    return _OF[kind]


def from_run(row: Mapping[str, Any]) -> tuple[Values, Values]:
    """A row of OUT/facts as the values that may change and the context that may not."""
    values = {name: _plain(row.get(name)) for name in VALUES}
    values["pieces"] = [list(piece) for piece in row["pieces"]]
    values["content"] = clean(row["content"])
    return values, {name: _plain(row.get(name)) for name in CONTEXT}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(value)


def clean(value: Any) -> Any:
    """PostgreSQL keeps no NUL, SQLite stops a search at it; its picture takes as much room."""
    return value.replace("\x00", "\u2400") if isinstance(value, str) else value


def blank(kind: str, text: str, pieces: list[list[int]]) -> Values:
    """The values of a fact that nobody has said anything about but its words; a quote's speaker is not chosen yet."""
    values: Values = dict.fromkeys(VALUES)
    source = None if kind == "quote" else "narrator"
    return values | {
        "pieces": pieces, "content": content(text, pieces), "source_type": source, "voiced": True,
    }  # fmt: skip


def lacks(kind: str, values: Values) -> str | None:
    """What a fact still lacks before anybody can sign it; None if nothing."""
    if not values["pieces"]:
        return "its words are not in the article any more: mark them anew, or reject the fact"
    if kind == "quote" and values["source_type"] is None:
        return "nobody is chosen yet who says it: choose the speaker first"
    if kind == "quantity" and values["low"] is None and values["high"] is None:
        return "it has no value yet: give the value first"
    return None


def searched(values: Values) -> str:
    """What a search looks through."""
    parts = (
        values.get("content"),
        values.get("source"),
        values.get("source_text"),
        values.get("item_text"),
        values.get("item"),
    )
    return folded("\n".join(p for p in parts if p))


def changed(kind: str, before: Values, after: Values) -> list[str]:
    """The fields that differ."""
    return [f for f in fields_of(kind) if any(before.get(c) != after.get(c) for c in FIELDS[f][1])]
