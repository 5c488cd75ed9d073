"""The one way to change a fact: append an event, and move its row from one version to the next.

The row moves only if it still has the version that was read, so nobody overwrites what somebody else decided in
between; the event says what changed, from what to what, and is never changed itself.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from extract.review import audits, reading
from extract.review.fields import searched
from extract.review.reread import FOUND, differs
from extract.review.store import Base, Event, Fact
from extract.review.store.models import DECIDED, Values

STATE = ("state", "flagged", "again", "editor", "decided_by", "decided_at", "disputed", "news")
HANDED_OVER, WITH_ITS_ARTICLE, SHARED_OUT = "handed over", "handed over with its article", "shared out"
"""Who has it to do: nothing is said of the fact by these."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is None for the desk itself, and for an editor on a desk without sign-in."""

    id: int | None
    name: str
    role: str


THE_DESK = Actor(None, "the desk", "chief")


class ConflictError(Exception):
    """Somebody else was faster: the fact has a later version than the one that was read."""

    def __init__(self, fact_id: int, seen: int) -> None:
        super().__init__(f"fact {fact_id} has changed since version {seen}")
        self.fact_id, self.seen = fact_id, seen


class UnsignedError(Exception):
    """The fact's values would become others than those which its signature stands under."""


def new_batch() -> str:
    """A name for what is done at one stroke."""
    return secrets.token_hex(8)


def snapshot(fact: Fact) -> Values:
    """The state of a fact as events tell it."""
    decided_at = fact.decided_at.isoformat() if fact.decided_at else None
    return {
        "state": fact.state,
        "flagged": fact.flagged,
        "again": fact.again,
        "editor": fact.editor,
        "decided_by": fact.decided_by,
        "decided_at": decided_at,
        "disputed": fact.disputed,
        "news": fact.news,
        **fact.values,
    }


def first(fact: Fact) -> Values:
    """The state of a fact before its first event."""
    state = "open" if fact.origin in ("run", FOUND) else "withdrawn"
    rest = dict.fromkeys(("again", "editor", "decided_by", "decided_at", "news"))
    return {"state": state, "flagged": False, "disputed": False, **rest, **fact.original}


def replay(fact: Fact, events: Iterable[Event]) -> Values:
    """The state that the events make of a fact.

    Raises ValueError where an event does not start from what the one before it left.
    """
    state = first(fact)
    for n, event in enumerate(events, 1):
        if event.version != n:
            raise ValueError(f"fact {fact.id}: event {event.id} makes version {event.version}, not {n}")
        for name, (old, new) in event.changes.items():
            if state.get(name) != old:
                raise ValueError(
                    f"fact {fact.id}: event {event.id} changes {name} from {old!r}, it was {state.get(name)!r}"
                )
            state[name] = new
    return state


def append(
    session: Session,
    fact: Fact,
    actor: Actor,
    action: str,
    new: Mapping[str, Any],
    *,
    batch: str,
    target: str | None = None,
    comment: str | None = None,
) -> None:
    """Add an event that gives the fact the new values, and bring its row up to date.

    Who gives a decided state signs it; with any other state the signature goes.

    Raises ConflictError if the row has another version by now, UnsignedError if the values of a decided fact change
    and its signature does not; the desk itself only moves words.
    """
    before = snapshot(fact)
    now = datetime.now(UTC)
    wanted = dict(new)
    if "state" in wanted and "decided_at" not in wanted:
        signed = wanted["state"] in DECIDED
        wanted["decided_by"] = actor.name if signed else None
        wanted["decided_at"] = now.isoformat() if signed else None
    changes = {name: [before.get(name), value] for name, value in wanted.items() if before.get(name) != value}
    after = before | wanted
    unsigned = after["state"] in DECIDED and after["decided_at"] == before["decided_at"] and actor != THE_DESK
    if unsigned and not changes.keys() <= set(STATE):
        raise UnsignedError
    row = _row(after, fact) | {"version": fact.version + 1}
    moved = session.execute(_MOVE, {"which": fact.id, "seen": fact.version, **row})
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError(fact.id, fact.version)
    event = {
        "fact_id": fact.id, "version": row["version"], "at": now, "user_id": actor.id, "who": actor.name,
        "action": action, "changes": changes, "comment": comment, "batch": batch, "target": target,
    }  # fmt: skip
    session.execute(_NOTE, event)
    for name, value in row.items():
        set_committed_value(fact, name, value)
    if fact.second_of is None and not {"state", "pieces", "disputed"}.isdisjoint(changes):
        reading.unsettle(session, fact.article_id, actor.id, actor.name, action)


_FACTS, _EVENTS = Base.metadata.tables["fact"], Base.metadata.tables["event"]
_MOVE = update(_FACTS).where(_FACTS.c.id == bindparam("which"), _FACTS.c.version == bindparam("seen"))
_NOTE = insert(_EVENTS)


def _row(after: Values, fact: Fact) -> Values:
    values = {k: v for k, v in after.items() if k not in STATE}
    row: Values = {k: after[k] for k in STATE}
    at = after["decided_at"]
    row["decided_at"] = datetime.fromisoformat(at) if at else None
    pieces = values["pieces"]
    row |= {"values": values, "speaker": values["source"] or "", "search": searched(values)}
    return row | {"start": pieces[0][0] if pieces else fact.start, **placed(fact, after)}


def placed(fact: Fact, state: Values) -> Values:
    """What tells where a fact in this state stands in the queue."""
    apart = differs(fact, state)
    worst = audits.worst(fact, state)
    place = rank(state["again"], fact.confidence, differs=apart, worst=worst)
    return {"differs": apart, "audited": worst is not None, "rank": place}


def rank(again: str | None, confidence: float | None, *, differs: bool = False, worst: float | None = None) -> float:
    """Where a fact stands in the queue: what needs another look, where two readers differ, then the least confident.

    Of those where they differ, and of the rest, those come first about which the audit found something (`worst`).
    """
    if again:
        return -1.0
    if worst is not None:
        return (-0.8 if differs else -0.1) - worst / 8
    sure = confidence or 0.0
    return sure / 2 - 0.75 if differs else sure


def events_of(session: Session, fact_id: int, since: int = 0) -> list[Event]:
    """A fact's events after a version, the oldest first."""
    found = select(Event).where(Event.fact_id == fact_id, Event.version > since).order_by(Event.version)
    return list(session.scalars(found))
