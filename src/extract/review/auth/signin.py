"""Signing in with a password: argon2, the same time for a wrong name as for a wrong password, a limit on guesses."""

import logging
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from extract.review.auth.accounts import hasher
from extract.review.store import Attempt, Store, User

log = logging.getLogger("extract.review")

WINDOW = timedelta(minutes=15)
BY_NAME, BY_ADDRESS = 5, 20
"""So many failures within the window, for one name or from one address, and no more guesses are heard."""


class RefusedError(Exception):
    """The sign-in is refused; `wait` is how many seconds to wait, 0 if another try is heard at once."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


@cache
def _nobody() -> str:
    return hasher.hash("nobody has this password")


def password_sign_in(store: Store, name: str, password: str, address: str) -> User:
    """The user of that name and password.

    Raises RefusedError, logged, for anything else.
    """
    name = " ".join(name.split())[:80]
    _slow_down(store, name, address)
    with store.read() as session:
        user = session.scalars(select(User).where(func.lower(User.name) == name.lower())).first()
    known = user.password if user is not None and user.active else None
    try:
        hasher.verify(known or _nobody(), password)
    except (VerificationError, InvalidHashError):
        known = None
    if user is None or known is None:
        with store.write() as session:
            session.add(Attempt(name=name.lower(), address=address, at=datetime.now(UTC)))
        log.warning("refused: sign-in as %r from %s: wrong name or password", name, address)
        raise RefusedError("That name and password do not go together.")
    with store.write() as session:
        session.execute(delete(Attempt).where(Attempt.name == name.lower()))
        session.execute(delete(Attempt).where(Attempt.at < datetime.now(UTC) - WINDOW))
    return user


def _slow_down(store: Store, name: str, address: str) -> None:
    since = datetime.now(UTC) - WINDOW
    with store.read() as session:
        for column, value, most in ((Attempt.name, name.lower(), BY_NAME), (Attempt.address, address, BY_ADDRESS)):
            found = select(func.count(), func.min(Attempt.at)).where(column == value, Attempt.at > since)
            failures, _ = session.execute(found).one()
            if failures >= most:
                log.warning("refused: sign-in as %r from %s: too many failures", name, address)
                minutes = int(WINDOW.total_seconds() // 60)
                raise RefusedError(
                    f"Too many failed sign-ins. Try again in {minutes} minutes.", int(WINDOW.total_seconds())
                )
