"""Accounts: made on the command line with a password, or at the first sign-in through OpenID Connect."""

from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from extract.review.names import NoNameError, cleaned, fold
from extract.review.store import Login, User

ROLES = ("reader", "editor", "chief")
"""Each may do what the one before it may: read; decide; settle disagreements."""

SHORTEST = 12

hasher = PasswordHasher()


class AccountError(ValueError):
    """The account cannot be made or changed; the message says why."""


def add_user(
    session: Session, name: str, role: str, *, password: str | None = None, subject: str | None = None
) -> User:
    """A new account.

    Raises AccountError for a name that is none or is taken, an unknown role, or too short a password.
    """
    name = free_name(session, name)
    _check_role(role)
    user = User(name=name, role=role, subject=subject, active=True, created=datetime.now(UTC))
    if password is not None:
        user.password = _hash(password)
    session.add(user)
    try:
        session.flush()
    except IntegrityError:  # somebody else has just made it
        raise AccountError(f"there is an account {name!r} already") from None
    return user


def change_user(
    session: Session, name: str, *, role: str | None = None, password: str | None = None, active: bool | None = None
) -> User:
    """Change an account; whoever is signed in with it is signed out.

    Raises AccountError if there is no such account, or as `add_user` does.
    """
    user = user_named(session, name)
    if user is None:
        raise AccountError(f"there is no account {name!r}")
    if role is not None:
        _check_role(role)
        user.role = role
    if password is not None:
        user.password = _hash(password)
    if active is not None:
        user.active = active
    session.execute(delete(Login).where(Login.user_id == user.id))
    session.flush()
    return user


def user_named(session: Session, name: str) -> User | None:
    """The account of that name, however its capitals and accents are typed."""
    return session.scalars(select(User).where(User.folded == fold(name))).first()


def users(session: Session) -> list[User]:
    """All accounts, by name."""
    return list(session.scalars(select(User).order_by(User.folded)))


def has_accounts(session: Session) -> bool:
    """Whether anybody can sign in."""
    return session.scalars(select(User.id).limit(1)).first() is not None


def free_name(session: Session, name: str) -> str:
    """The name as an account may have it.

    Raises AccountError if it is none, the desk's own, or somebody else's.
    """
    try:
        name = cleaned(name)
    except NoNameError as error:
        raise AccountError(str(error)) from None
    if fold(name) in ("the desk", "this computer"):
        raise AccountError(f"{name!r} is the desk's own name: take another")
    if (user := user_named(session, name)) is not None:
        raise AccountError(f"there is an account {user.name!r} already")
    return name


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"there is no role {role!r}: take one of {', '.join(ROLES)}")


def _hash(password: str) -> str:
    if len(password) < SHORTEST:
        raise AccountError(f"a password has at least {SHORTEST} characters")
    return hasher.hash(password)
