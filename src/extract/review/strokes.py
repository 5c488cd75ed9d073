"""An editor's strokes: what was done at one go, taken back and done again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.blind import pair_of, weigh
from extract.review.decide import Done
from extract.review.edits import WrongError
from extract.review.fields import lacks
from extract.review.history import (
    SHARED_OUT,
    STATE,
    THE_DESK,
    WITH_ITS_ARTICLE,
    Actor,
    ConflictError,
    UnsignedError,
    append,
    events_of,
    new_batch,
    snapshot,
)
from extract.review.store import Event, Fact, row_of
from extract.review.store.models import Values

_REACH = 200
"""How many of an editor's strokes can be undone."""
_NO_STROKES = ("commented", WITH_ITS_ARTICLE, SHARED_OUT)


def undo(session: Session, actor: Actor, *, redo: bool = False) -> Done:
    """Take back the editor's last stroke, or do again what was last taken back.

    Of facts that were accepted together, those that somebody else has changed since stay as they are.

    Raises WrongError if there is none, ConflictError if somebody else has changed or signed the fact since.
    """
    done, undone = strokes(session, actor)
    word = "redone" if redo else "undone"
    stack = undone if redo else done
    if not stack:
        raise WrongError("there is nothing to redo" if redo else "there is nothing to undo")
    target = stack[-1]
    events = list(session.scalars(select(Event).where(Event.batch == target).order_by(Event.id)))
    apart = all(event.action == "accepted" for event in events)
    facts: list[Fact] = []
    left: list[ConflictError] = []
    batch = new_batch()
    for event in events if redo else reversed(events):
        fact = row_of(session, Fact, event.fact_id)
        pair = pair_of(session, fact)
        if pair is not None and pair.given and event.id <= pair.last:
            raise WrongError("both readings of that fact are given: they stay, and a chief settles where they differ")
        new = {name: (after if redo else before) for name, (before, after) in event.changes.items()}
        expected = {name: (before if redo else after) for name, (before, after) in event.changes.items()}
        if _differs(fact, expected) or _built_on(session, fact, event):
            left.append(ConflictError(fact.id, event.version))
            if apart:
                continue
            raise left[0]
        after = snapshot(fact) | new
        if after["state"] == "accepted" and (lack := lacks(fact.kind, after)):
            raise WrongError(lack)
        try:
            append(session, fact, actor, word, new, batch=batch, target=target)
        except UnsignedError:
            raise ConflictError(fact.id, event.version) from None
        facts.append(fact)
    if not facts:
        raise left[0]
    told = facts if redo else facts[::-1]
    shown = next((f for f in told if f.state != "withdrawn" and f.second_of is None), told[0])
    for fact in list(facts):
        if (pair := pair_of(session, fact)) is not None:
            weighed = weigh(session, pair, batch)
            facts = [f for f in facts if f not in weighed] + weighed
    but = f", but for {len(left)} that somebody else has changed since" if left else ""
    return Done(shown, facts, f"{word.capitalize()}: {events[0].action}{but}")


def _differs(fact: Fact, expected: Values) -> bool:
    now = snapshot(fact)
    return any(now.get(name) != value for name, value in expected.items())


def _built_on(session: Session, fact: Fact, event: Event) -> bool:
    """Whether the event gave or took a state, and other values stand under it by now: who did it has not seen them.

    What the desk moved to another place is the same.
    """
    if {"state", "decided_at"}.isdisjoint(event.changes):
        return False
    now = snapshot(fact)
    then, names = dict(now), set[str]()
    for later in reversed(events_of(session, fact.id, event.version)):
        then |= {name: old for name, (old, _) in later.changes.items()}
        names |= later.changes.keys() if later.who != THE_DESK.name else set()
    return any(now[name] != then[name] for name in names - set(STATE) - event.changes.keys())


def strokes(session: Session, actor: Actor) -> tuple[list[str], list[str]]:
    """The batches that the editor can undo and redo, the next one last."""
    rows = session.execute(
        select(Event.batch, Event.action, Event.target)
        .where(Event.who == actor.name, Event.action.not_in(_NO_STROKES))
        .order_by(Event.id.desc())
        .limit(_REACH)
    ).all()
    done: list[str] = []
    undone: list[str] = []
    for batch, action, target in reversed(rows):
        if action in ("undone", "redone"):
            there, here = (undone, done) if action == "undone" else (done, undone)
            if target in here:
                here.remove(target)
            if target and target not in there:
                there.append(target)
        elif batch not in done:
            done.append(batch)
            undone.clear()
    return done, undone
