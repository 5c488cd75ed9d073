"""An editor's strokes: what was done at one go, taken back and done again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.blind import pair_of
from extract.review.decide import Done, found
from extract.review.edits import WrongError
from extract.review.history import (
    Actor,
    ConflictError,
    UnsignedError,
    append,
    new_batch,
    snapshot,
)
from extract.review.store import Event, Fact
from extract.review.store.models import Values

_REACH = 200
"""How many of an editor's strokes can be undone."""


def undo(session: Session, actor: Actor, *, redo: bool = False) -> Done:
    """Take back the editor's last stroke, or do again what was last taken back.

    Raises WrongError if there is none, ConflictError if somebody else has changed or signed the fact since.
    """
    done, undone = strokes(session, actor)
    word = "redone" if redo else "undone"
    stack = undone if redo else done
    if not stack:
        raise WrongError("there is nothing to redo" if redo else "there is nothing to undo")
    target = stack[-1]
    events = list(session.scalars(select(Event).where(Event.batch == target).order_by(Event.id)))
    facts: list[Fact] = []
    batch = new_batch()
    for event in events if redo else reversed(events):
        fact = found(session, event.fact_id)
        pair = pair_of(session, fact)
        if pair is not None and pair.given and event.id <= pair.last:
            raise WrongError("both readings of that fact are given: they stay, and a chief settles where they differ")
        new = {name: (after if redo else before) for name, (before, after) in event.changes.items()}
        expected = {name: (before if redo else after) for name, (before, after) in event.changes.items()}
        if _differs(fact, expected):
            raise ConflictError(fact.id, event.version)
        try:
            append(session, fact, actor, word, new, batch=batch, target=target)
        except UnsignedError:
            raise ConflictError(fact.id, event.version) from None
        facts.append(fact)
    told = facts if redo else facts[::-1]
    shown = next((f for f in told if f.state != "withdrawn" and f.second_of is None), told[0])
    return Done(shown, facts, f"{word.capitalize()}: {events[0].action}")


def _differs(fact: Fact, expected: Values) -> bool:
    now = snapshot(fact)
    return any(now.get(name) != value for name, value in expected.items())


def strokes(session: Session, actor: Actor) -> tuple[list[str], list[str]]:
    """The batches that the editor can undo and redo, the next one last."""
    rows = session.execute(
        select(Event.batch, Event.action, Event.target)
        .where(Event.who == actor.name, Event.action != "commented")
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
