"""Signing in with a password: argon2, the same time for a wrong name as for a wrong password, a limit on guesses."""

import ipaddress
import logging
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from extract.contract.wording import many
from extract.review.auth.accounts import hasher, user_named
from extract.review.names import LONGEST, fold
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

    A guess is counted before it is looked at, so that no number of guesses at once is more than the limit; only one
    that is right is taken back. Raises RefusedError, logged, for anything else.
    """
    address = network(address)
    name = "".join(c if c.isprintable() else "?" for c in " ".join(name.split()))[:LONGEST]
    with store.read() as session:
        _within_limits(session, name, address)
        user = user_named(session, name)
    with store.write() as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite's writers stand in line anyway
            session.execute(text("LOCK TABLE attempt IN EXCLUSIVE MODE"))
        _within_limits(session, name, address)
        session.execute(delete(Attempt).where(Attempt.at < datetime.now(UTC) - WINDOW))
        session.add(Attempt(name=fold(name), address=address, at=datetime.now(UTC)))
    known = user.password if user is not None and user.active else None
    try:
        hasher.verify(known or _nobody(), password)
    except (VerificationError, InvalidHashError):
        known = None
    if user is None or known is None:
        log.warning("refused: sign-in as %r from %s: wrong name or password", name, address)
        raise RefusedError("That name and password do not go together.")
    with store.write() as session:
        session.execute(delete(Attempt).where(Attempt.name == fold(name)))
    return user


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which one household has whole."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ascii(address)[1:-1][:64]
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))


def _within_limits(session: Session, name: str, address: str) -> None:
    now = datetime.now(UTC)
    for column, value, most in ((Attempt.name, fold(name), BY_NAME), (Attempt.address, address, BY_ADDRESS)):
        found = select(Attempt.at).where(column == value, Attempt.at > now - WINDOW)
        latest = list(session.scalars(found.order_by(Attempt.at.desc()).limit(most)))
        if len(latest) == most:
            wait = int((latest[-1] + WINDOW - now).total_seconds()) + 1
            log.warning("refused: sign-in as %r from %s: too many failures", name, address)
            minutes = -(-wait // 60)
            raise RefusedError(f"Too many failed sign-ins. Try again in {many(minutes, 'minute')}.", wait)
