"""Sign-in through a newsroom's OpenID Connect provider; the provider is played here, without a network."""

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.integrations.httpx_client import oauth2_client
from joserfc import jwt
from joserfc.jwk import RSAKey

from extract.review.auth import AccountError, change_user, users
from extract.review.auth.openid import Provider
from extract.review.store import Store
from extract.review.web import Settings
from reviewing import client

httpx = oauth2_client.httpx2
"""The HTTP client that authlib has chosen of those installed."""

ISSUER = "https://sso.example"


class Newsroom:
    """The provider: its metadata, its keys, and a token for whoever comes with the code."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.nonce: str | None = None
        self.claims: dict[str, Any] = {"sub": "u-17", "name": "Dana Holt", "email": "dana@example.org"}

    def __call__(self, request: Any) -> Any:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            ends = {n: f"{ISSUER}/{n}" for n in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return httpx.Response(200, json={"issuer": ISSUER, **ends})
        if path == "/jwks_uri":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        assert path == "/token_endpoint"
        form = parse_qs(request.content.decode())
        if form["code"] != ["right"]:
            return httpx.Response(400, content=json.dumps({"error": "invalid_grant"}))
        now = int(time.time())
        told = {"iss": ISSUER, "aud": "desk", "iat": now, "exp": now + 300, "nonce": self.nonce, **self.claims}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, told, self.key)
        return httpx.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def desk(store: Store, out: Path, newsroom: Newsroom) -> Any:
    transport = httpx.MockTransport(newsroom)
    provider = Provider(ISSUER, "desk", "a secret", client={"transport": transport})
    return client(store, out, Settings(port=80, provider=provider))


def come(browser: Any, newsroom: Newsroom, code: str = "right") -> Any:
    away = urlsplit(browser.get("/sign-in/openid").headers["location"])
    asked = parse_qs(away.query)
    assert (away.netloc, asked["redirect_uri"]) == ("sso.example", ["http://localhost/sign-in/openid/back"])
    assert asked["code_challenge_method"] == ["S256"]
    newsroom.nonce = asked["nonce"][0]
    return browser.get("/sign-in/openid/back", params={"code": code, "state": asked["state"][0]})


def test_who_comes_for_the_first_time_gets_an_account_to_read(store: Store, out: Path, newsroom: Newsroom) -> None:
    with desk(store, out, newsroom) as browser:
        assert "newsroom’s account" in browser.get("/sign-in").text
        assert come(browser, newsroom).headers["location"] == "/"
        assert "Dana Holt" in browser.get("/").text
        with store.read() as session:
            assert [(u.name, u.role, u.password) for u in users(session)] == [("Dana Holt", "reader", None)]
        assert browser.post("/undo").status_code == 403
        with store.write() as session:
            change_user(session, "Dana Holt", role="editor")
        come(browser, newsroom)
        assert browser.post("/undo").status_code == 422


def test_what_the_provider_does_not_vouch_for_is_refused(store: Store, out: Path, newsroom: Newsroom) -> None:
    with desk(store, out, newsroom) as browser:
        assert come(browser, newsroom, code="stolen").status_code == 401
        assert browser.get("/sign-in/openid/back?code=right&state=forged").status_code == 401
        newsroom.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        assert come(browser, newsroom).status_code == 303
        with store.write() as session:
            change_user(session, "Dana Holt", active=False)
        assert come(browser, newsroom).status_code == 401


def test_a_provider_is_named_whole_or_not_at_all() -> None:
    assert Provider.from_environment({}) is None
    whole = {"EXTRACT_OIDC_ISSUER": ISSUER, "EXTRACT_OIDC_CLIENT_ID": "desk", "EXTRACT_OIDC_CLIENT_SECRET": "s"}
    assert Provider.from_environment(whole) == Provider(ISSUER, "desk", "s")
    assert "'s'" not in repr(Provider.from_environment(whole))
    with pytest.raises(AccountError, match="also needs EXTRACT_OIDC_CLIENT_ID"):
        Provider.from_environment({"EXTRACT_OIDC_ISSUER": ISSUER})
    with pytest.raises(AccountError, match="no role"):
        Provider.from_environment(whole | {"EXTRACT_OIDC_ROLE": "king"})
