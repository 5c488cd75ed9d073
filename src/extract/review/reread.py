"""What the second reader of a run says of a fact, and whether somebody still has to look where it says otherwise.

It lies beside the fact as the tables OUT/reread have it and is no event: what an editor makes of it is. A fact that two
editors read blind has none before both have read it.
"""

from datetime import datetime
from typing import Any

from extract.review.screen import label
from extract.review.store import Fact
from extract.review.store.models import DECIDED, Values

Said = dict[str, Any]
"""`outcome` is agreed, changed, removed or added, `by` the names of those who say so. `values` are the columns that are
others than the run's, all of them where it was added, None where it was taken out."""

FOUND = "second reader"
"""The origin of a fact that the second reader found and the run did not."""


def differs(fact: Fact, state: Values) -> bool:
    """Whether the second reader says something else than stands in this state, and nobody has decided since it did."""
    said = fact.reread
    if said is None or said["outcome"] == "agreed" or state["flagged"] or state["state"] == "withdrawn":
        return False
    at = state["decided_at"]
    if at is not None and fact.reread_at is not None and datetime.fromisoformat(at) >= fact.reread_at:
        return False
    removed, rejected = said["values"] is None, state["state"] == "rejected"
    if removed or rejected:
        return removed is not rejected
    missed = said["outcome"] == "added" and fact.origin == FOUND and state["state"] not in DECIDED
    return missed or not same(fact.kind, state, said, {"outcome": said["outcome"], "values": {}})


def same(kind: str, values: Values, one: Said | None, other: Said | None) -> bool:
    """Whether two second readings of a fact that has these values say the same of it."""
    if one is None or other is None or one["outcome"] != other["outcome"]:
        return one is other
    if one["values"] is None or other["values"] is None:
        return bool(one["values"] == other["values"])
    return label(kind, values | one["values"]) == label(kind, values | other["values"])


def taken(said: Said) -> Values:
    """What becomes of a fact of which somebody takes what the second reader says: its state, and its new values."""
    return {"state": "rejected"} if said["values"] is None else said["values"] | {"state": "accepted"}
