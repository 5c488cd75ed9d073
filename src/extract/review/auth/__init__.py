"""Who may read, decide and settle: accounts, sign-in, sessions that expire, roles."""

from extract.review.auth.accounts import ROLES, AccountError, add_user, change_user, free_name, has_accounts, users
from extract.review.auth.sessions import SESSION, actor_of, sign_in, sign_out
from extract.review.auth.signin import RefusedError, password_sign_in

__all__ = [
    "ROLES",
    "SESSION",
    "AccountError",
    "RefusedError",
    "actor_of",
    "add_user",
    "change_user",
    "free_name",
    "has_accounts",
    "password_sign_in",
    "sign_in",
    "sign_out",
    "users",
]
