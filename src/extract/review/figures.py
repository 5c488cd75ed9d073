"""Numbers, days and names as the desk writes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from extract.contract.wording import quantity
from extract.review.fields import FIELDS, fields_of
from extract.review.reread import Said
from extract.review.store.models import Values
from extract.review.words import visible

_SPOKEN = 240
"""How many characters of a fact's words are said at most."""
_NOBODY = {"unnamed": "somebody unnamed", "narrator": "the article itself", None: "nobody chosen yet"}


def number(values: Values) -> str:
    """A number with its bounds and unit, every digit of it: `more than £2,500 a week`."""
    if values["low"] is None and values["high"] is None:
        return "no value yet"
    return quantity(values, full=True)


def speaker(values: Values) -> str:
    """Who says it; of somebody unnamed the words that tell of them."""
    words = visible(values.get("source_text")) if values["source_type"] == "unnamed" else ""
    nobody = _NOBODY.get(values["source_type"], "")
    return visible(values["source"]) or (f"{nobody} (“{words}”)" if words else nobody)


def day(value: str | None) -> str:
    """A day as people write it."""
    if not value:
        return ""
    found = date.fromisoformat(value[:10])
    return f"{found.day} {found:%B %Y}"


def period(values: Values) -> str:
    """When it was."""
    start, end = day(values["period_start"]), day(values["period_end"])
    days = start if start == end else f"{start or '…'} – {end or '…'}"
    return " · ".join(x for x in (visible(values["period_text"]), days if start or end else "") if x)


def told(field: str, values: Values) -> str:
    """A field in words; empty if there is nothing to tell."""
    if field == "speaker":
        about = ", ".join(visible(values[n]) for n in ("source_role", "source_affiliation") if values[n])
        return speaker(values) + (f" · {about}" if about else "")
    if field == "words":
        return visible(values["content"])
    if field == "value":
        return number(values)
    if field == "period":
        return period(values)
    if field == "item":
        item, phrase = visible(values["item"]), visible(values["item_text"])
        return " · ".join(dict.fromkeys(x for x in (item, phrase) if x))
    return visible(values[FIELDS[field][1][0]])


def rows(kind: str, values: Values, original: Values, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of a fact for its table: name, key, words, and what it was before an editor changed it."""
    out = []
    for field in fields_of(kind):
        changed = any(values.get(c) != original.get(c) for c in FIELDS[field][1])
        now, was = told(field, values), told(field, original)
        out.append({
            "field": field,
            "name": "Source" if field == "speaker" and kind == "quantity" else FIELDS[field][0],
            "key": keys[field],
            "now": now,
            "was": was if changed and was != now else None,
            "changed": changed,
        })  # fmt: skip
    return out


def second_reader(kind: str, said: Said, values: Values, original: Values) -> dict[str, Any]:
    """What the second reader says of a fact that has these values now: `who`, and the verdict or what it has instead.

    `told` is all of it in one line.
    """
    names, new = ", ".join(visible(name) for name in said["by"]), said["values"]
    who = f"Second reader ({names})" if names else "Second reader"
    apart: list[dict[str, str]] = []
    if new is None:
        says = f"says that this is no {'quote' if kind == 'quote' else 'number'}"
    else:
        every = rows(kind, values | new, values, dict.fromkeys(FIELDS, ""))
        apart = [_instead(row, values | new, values) for row in every if row["changed"]]
        says = "agrees with what the run had" if said["outcome"] == "agreed" and values != original else "agrees"
        says = "found this one, which the run had not" if said["outcome"] == "added" else says
    after = "like the quote it stands in" if apart and not names else ""
    told = ", ".join(f"{a['name']} {a['now']}" + (f" instead of {a['was']}" if a["was"] else "") for a in apart)
    told = f"{who}: {told}{f', {after}' if after else ''}" if apart else f"{who} {says}"
    return {"who": who, "says": says, "apart": apart, "after": after, "told": told}


def _instead(row: Mapping[str, Any], values: Values, before: Values) -> dict[str, str]:
    """What the second reader has in a field, and instead of what; of words, which are long, the new ones alone."""
    now, was = row["now"], row["was"]
    if row["field"] == "speaker":
        now, was = speaker(values), speaker(before)
        if now == was:  # a body of the same name instead of a person, or the like
            now, was = (f"{told} ({one['source_type']})" for told, one in ((now, values), (was, before)))
    return {"name": row["name"].lower(), "now": now or "none", "was": "" if row["field"] == "words" else was or "none"}


def spoken(kind: str, values: Values, sure: int | None, state: str) -> str:
    """A fact in the few words that a screen reader says of it: kind, speaker, words, confidence, what was decided."""
    words = visible(values["content"])
    if len(words) > _SPOKEN:
        words = words[:_SPOKEN].rsplit(" ", 1)[0] + " …"
    said = f"Quote, {speaker(values)}: {words}"
    if kind == "quantity":
        what = " ".join(x for x in (number(values), visible(values["item"])) if x)
        said = ", ".join(x for x in ("Number", speaker(values)) if x) + f": {what}, in words {words}"
    more = [f"{sure}% sure"] if sure is not None else []
    return ". ".join([said, *more, *([state] if state != "open" else [])])


def change(name: str, old: Any, new: Any) -> str | None:
    """A change of an event in words; None for one that tells nothing new."""
    if name in (
        "decided_by",
        "decided_at",
        "disputed",
        "pieces",
        "source_entity",
        "source_start",
        "source_end",
        "cue_start",
        "cue_end",
    ):
        return None
    if name == "news":
        return None if new is None else "the run now says otherwise"
    title = {"content": "words", "source": "speaker", "again": "another look"}.get(name, name.replace("_", " "))
    return f"{title}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    words = "—" if value is None else visible(value)
    return words if len(words) <= 80 else f"{words[:38]} … {words[-38:]}"
