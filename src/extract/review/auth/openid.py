"""Sign-in through a newsroom's OpenID Connect provider, by authlib.

The provider is named by EXTRACT_OIDC_ISSUER, EXTRACT_OIDC_CLIENT_ID and EXTRACT_OIDC_CLIENT_SECRET. Who comes for the
first time gets an account with the role of EXTRACT_OIDC_ROLE (`reader` unless told); a chief's command changes it.
"""

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.auth.accounts import ROLES, AccountError, add_user, free_name
from extract.review.store import Store, User
from extract.review.words import visible

log = logging.getLogger("extract.review")

_SUBJECT, _NAME, _SAID = 255, 60, 200
"""How many characters of a subject, of a name, and of an error's words are taken."""
_AWAY = ("server_error", "temporarily_unavailable")


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


class UnknownError(Exception):
    """Whom the provider vouches for cannot sign in here; the message says why."""


class AwayError(Exception):
    """The provider does not answer, or not as one."""


async def sent_to(client: Any, request: Any, back: str) -> Any:
    """The answer that sends a browser to the provider. Raises AwayError where there is none."""
    with _answers(client):
        return await client.authorize_redirect(request, back)


async def vouched(client: Any, request: Any) -> Mapping[str, Any]:
    """What the provider says of the browser that it sends back.

    Raises UnknownError if it vouches for nobody, AwayError if it does not answer.
    """
    try:
        with _answers(client):
            token = await client.authorize_access_token(request)
    except (AuthlibBaseError, JoseError) as error:
        said = ascii(str(error))[:_SAID]  # whoever made the address has a word in it
        raise UnknownError(f"not vouched for ({type(error).__name__}: {said})") from None
    claims: Mapping[str, Any] | None = token.get("userinfo")
    if claims is None:
        raise UnknownError("no identity came with the token")
    return claims


@contextmanager
def _answers(client: Any) -> Iterator[None]:
    try:
        yield
    except (AuthlibBaseError, JoseError) as error:
        if (code := getattr(error, "error", "")) in _AWAY:
            raise AwayError(f"it says {code}") from None
        raise
    except Exception as error:  # whatever stands at that address may answer anything, or nothing
        client.server_metadata.pop("_loaded_at", None)  # what it said of itself may be wrong too: ask again
        raise AwayError(f"{type(error).__name__}: {error}") from None


def user_of(store: Store, provider: Provider, claims: Mapping[str, Any]) -> User:
    """The account of somebody whom the provider vouches for, made if need be.

    Raises UnknownError if the account is shut, or if the provider gives nothing to know or to name somebody by.
    """
    who = claims.get("sub")
    if not isinstance(who, str) or not who.isprintable() or not 0 < len(who) <= _SUBJECT:
        raise UnknownError("the provider gave no subject")
    subject = f"{provider.issuer}#{who}"
    try:
        with store.write() as session:
            user = _known(session, subject) or _made(session, provider, subject, claims)
    except AccountError:  # the same somebody, or another one of that name, has come in at the same moment
        with store.write() as session:
            user = _known(session, subject) or _made(session, provider, subject, claims)
    if not user.active:
        raise UnknownError(f"the account {user.name!r} is shut")
    return user


def _known(session: Session, subject: str) -> User | None:
    return session.scalars(select(User).where(User.subject == subject)).first()


def _made(session: Session, provider: Provider, subject: str, claims: Mapping[str, Any]) -> User:
    given = (claims.get(name) for name in ("name", "preferred_username", "email"))
    names = [visible(name)[:_NAME] for name in given if isinstance(name, str) and any(map(str.isalnum, name))]
    mark = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    for name in (*names, *(f"{name} ({mark})" for name in names)):
        try:
            name = free_name(session, name)
        except AccountError:
            continue
        user = add_user(session, name, provider.role, subject=subject)
        log.info("a new account through OpenID Connect: %r, %s", user.name, user.role)
        return user
    raise UnknownError("the provider gave neither a name nor an e-mail address to sign decisions with")
