"""Sessions: a random token in the cookie, its hash in the database; they end when unused, and anyway after a shift."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from extract.review.history import Actor
from extract.review.store import Base, Login, Store, User

SESSION = "extract_desk"
UNUSED, LONGEST = timedelta(hours=2), timedelta(hours=12)
_NOTE = timedelta(minutes=1)
"""How often the last use is written down."""
_USERS, _LOGINS = Base.metadata.tables["user_account"], Base.metadata.tables["login"]
_HOLDER = (
    select(*_USERS.c["id", "name", "role", "active"], *_LOGINS.c["created", "seen"])
    .join_from(_USERS, _LOGINS)
    .where(_LOGINS.c.token == bindparam("token"))
)


def sign_in(store: Store, user: User) -> str:
    """A new session of the user; returns the token for the cookie."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with store.write() as session:
        session.execute(delete(Login).where(Login.created < now - LONGEST))
        session.add(Login(token=_hash(token), user_id=user.id, created=now, seen=now))
    return token


def actor_of(store: Store, token: str | None) -> Actor | None:
    """Who holds the token; None if nobody, or if the session has ended."""
    if not token:
        return None
    now = datetime.now(UTC)
    with store.read() as session:
        found = session.execute(_HOLDER, {"token": _hash(token)}).first()
    if found is None:
        return None
    id_, name, role, active, created, seen = found
    if not active or now - created > LONGEST or now - seen > UNUSED:
        return None
    if now - seen > _NOTE:
        with store.write() as session:
            session.execute(update(Login).where(Login.token == _hash(token)).values(seen=now))
    return Actor(id_, name, role)


def sign_out(store: Store, token: str | None) -> None:
    """End the session."""
    if token:
        with store.write() as session:
            session.execute(delete(Login).where(Login.token == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
