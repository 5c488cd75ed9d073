"""Who is at which fact now, and what others have done meanwhile.

A courtesy between editors, never a lock: it ends by itself and leaves no history. It lies in the database, so that
several processes tell the same, with one row an editor, so that it cannot outgrow the newsroom.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from extract.review.blind import hidden
from extract.review.store import Event, Fact, Presence

AWAY = timedelta(seconds=90)
"""After how long without a sign an editor is at no fact any more."""
_MOST = 1000


def arrive(session: Session, who: str, fact_id: int) -> None:
    """Note that the editor is at this fact, and so at no other."""
    row = {"fact_id": fact_id, "at": datetime.now(UTC)}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    noted = insert(Presence).values(who=who, **row)
    session.execute(noted.on_conflict_do_update(index_elements=["who"], set_=row))


def leave(session: Session, who: str, fact_id: int | None = None) -> None:
    """Note that the editor is not at this fact any more; without one, at none."""
    gone = delete(Presence).where(Presence.who == who)
    session.execute(gone if fact_id is None else gone.where(Presence.fact_id == fact_id))


def others(session: Session, who: str) -> dict[int, list[str]]:
    """The names of everybody else, by the fact that they are at."""
    there = select(Presence.fact_id, Presence.who).where(Presence.at > datetime.now(UTC) - AWAY, Presence.who != who)
    found: dict[int, list[str]] = defaultdict(list)
    for fact_id, name in session.execute(there.order_by(Presence.who)):
        found[fact_id].append(name)
    return dict(found)


def latest(session: Session) -> int:
    """The number of the last thing that anybody did."""
    return session.scalar(select(func.max(Event.id))) or 0


def done_since(session: Session, who: str, since: int) -> tuple[dict[int, str], int]:
    """The states of the facts that others have acted on since, and up to where that tells; none of hidden readings."""
    found = session.execute(
        select(Event.id, Event.who, Fact.id, Fact.state)
        .join(Fact, Fact.id == Event.fact_id)
        .where(Event.id > since)
        .order_by(Event.id)
        .limit(_MOST)
    ).all()
    veiled = hidden(session, who) if found else frozenset()
    told = {fact_id: state for _, name, fact_id, state in found if name != who and fact_id not in veiled}
    return told, found[-1][0] if found else since
