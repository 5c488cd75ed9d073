"""Doing a write once: the key that the browser gave it is kept with what was answered, in the same transaction."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from extract.review.edits import WrongError
from extract.review.history import Actor
from extract.review.store import Answer, Base

KEPT = timedelta(days=60)
"""How long a browser may try again."""
_ANSWERS = Base.metadata.tables["answer"]
_GIVEN = select(*_ANSWERS.c["who", "path", "told"]).where(_ANSWERS.c.token == bindparam("token"))
_KEEP = insert(_ANSWERS)


def answered(session: Session, actor: Actor, path: str, token: str) -> dict[str, Any] | None:
    """What the write of this key was answered; None if it was not done yet.

    Raises WrongError if somebody else's write, or another one, had the key.
    """
    found = session.execute(_GIVEN, {"token": token}).first()
    if found is None:
        return None
    who, where, told = found
    if (who, where) != (actor.name, path):
        raise WrongError("the key of this write was used for another one")
    return dict(told)


def once(session: Session, actor: Actor, path: str, token: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work unless it was done under this key; gives what is answered."""
    told = answered(session, actor, path, token)
    if told is None:
        told = work()
        given = {"token": token, "who": actor.name, "path": path, "at": datetime.now(UTC), "told": told}
        session.execute(_KEEP, given)
    return told


def forget(session: Session) -> None:
    """Drop the answers that no browser can be waiting for any more."""
    session.execute(delete(Answer).where(Answer.at < datetime.now(UTC) - KEPT))
