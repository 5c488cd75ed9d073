"""Sign-in through a newsroom's OpenID Connect provider, by authlib.

The provider is named by EXTRACT_OIDC_ISSUER, EXTRACT_OIDC_CLIENT_ID and EXTRACT_OIDC_CLIENT_SECRET. Who comes for the
first time gets an account with the role of EXTRACT_OIDC_ROLE (`reader` unless told); a chief's command changes it.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.starlette_client import OAuth
from sqlalchemy import func, select

from extract.review.auth.accounts import ROLES, AccountError, add_user
from extract.review.store import Store, User

log = logging.getLogger("extract.review")


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider and what it knows us by; `client` are more options for the HTTP client."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    role: str = "reader"
    client: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Provider | None":
        """The provider that the environment names; None if it names none.

        Raises AccountError if it names one by half.
        """
        names = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
        given = {name: environment.get(f"EXTRACT_OIDC_{name}", "") for name in names}
        if not any(given.values()):
            return None
        missing = [f"EXTRACT_OIDC_{name}" for name, value in given.items() if not value]
        if missing:
            raise AccountError(f"sign-in through OpenID Connect also needs {', '.join(missing)}")
        role = environment.get("EXTRACT_OIDC_ROLE", "reader")
        if role not in ROLES:
            raise AccountError(f"EXTRACT_OIDC_ROLE {role!r} is no role: take one of {', '.join(ROLES)}")
        return cls(given["ISSUER"].rstrip("/"), given["CLIENT_ID"], given["CLIENT_SECRET"], role)

    def oauth(self) -> Any:
        """The client that starts and ends a sign-in."""
        oauth = OAuth()
        return oauth.register(
            "desk",
            client_id=self.client_id,
            client_secret=self.client_secret,
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", **self.client},
        )


def user_of(store: Store, provider: Provider, claims: Mapping[str, Any]) -> User | None:
    """The account of somebody whom the provider vouches for, made if need be; None if it is shut."""
    subject = f"{provider.issuer}#{claims['sub']}"
    with store.write() as session:
        user = session.scalars(select(User).where(User.subject == subject)).first()
        if user is None:
            wanted = str(claims.get("name") or claims.get("email") or claims["sub"])[:60]
            taken = session.scalars(select(User).where(func.lower(User.name) == wanted.lower())).first()
            name = wanted if taken is None else f"{wanted} ({str(claims['sub'])[:12]})"
            user = add_user(session, name, provider.role, subject=subject)
            log.info("a new account through OpenID Connect: %r, %s", user.name, user.role)
        return user if user.active else None
