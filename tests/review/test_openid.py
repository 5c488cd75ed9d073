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

from extract.review.auth import AccountError, add_user, change_user, users
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
        self.away: dict[str, Any] = {}

    def __call__(self, request: Any) -> Any:
        path = request.url.path
        if path in self.away:
            if isinstance(self.away[path], Exception):
                raise self.away[path]
            return self.away[path]
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


def refused(answer: Any, status: int, said: str) -> None:
    """One line on the sign-in page, with all that every answer carries."""
    assert (answer.status_code, answer.text.count('role="alert"')) == (status, 1)
    assert said in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "extract_desk" not in answer.cookies


NOT_LET_IN, NO_ANSWER = "did not let you in", "does not answer"


@pytest.mark.parametrize("query", [
    "error=access_denied&error_description=%3Cb%3Eno%3C/b%3E", "error=access_denied&state=x", "", "code=right", "state=x",
    "error=consent_required&error_description=" + "x" * 3000,
])  # fmt: skip
def test_who_comes_back_with_a_no_is_told_in_one_line(store: Store, out: Path, newsroom: Newsroom, query: str) -> None:
    with desk(store, out, newsroom) as browser:
        browser.get("/sign-in/openid")
        answer = browser.get(f"/sign-in/openid/back?{query}")
        refused(answer, 401, NOT_LET_IN)
        assert "<b>no" not in answer.text
        assert len(answer.text) < 5000


@pytest.mark.parametrize(
    "claims",
    [
        {"name": "Dana Holt"}, {"sub": "", "name": "Dana Holt"}, {"sub": 17, "name": "Dana"}, {"sub": "u\x00", "name": "Dana"},
        {"sub": "u" * 300, "name": "Dana"}, {"sub": "u-18"}, {"sub": "u-18", "name": "  ", "email": None},
        {"sub": "u-18", "name": "\u3164"}, {"sub": "u-18", "name": ["Dana"]},
    ],
)  # fmt: skip
def test_who_has_no_subject_or_no_name_is_not_let_in(
    store: Store, out: Path, newsroom: Newsroom, claims: dict[str, Any]
) -> None:
    newsroom.claims = claims
    with desk(store, out, newsroom) as browser:
        refused(come(browser, newsroom), 401, NOT_LET_IN)
    with store.read() as session:
        assert users(session) == []


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"email": "dana@example.org"}, "dana@example.org"), ({"name": "\u202eDana", "email": "d@x.org"}, "[RLO]Dana"),
        ({"name": "The desk", "email": "d@x.org"}, "d@x.org"), ({"name": "D" * 500}, "D" * 60),
        ({"name": "  Dana \n Holt "}, "Dana Holt"),
    ],
)  # fmt: skip
def test_a_name_is_made_of_what_the_provider_gives(
    store: Store, out: Path, newsroom: Newsroom, claims: dict[str, Any], name: str
) -> None:
    newsroom.claims = {"sub": "u-19", **claims}
    with desk(store, out, newsroom) as browser:
        for _ in range(2):
            assert come(browser, newsroom).status_code == 303
    with store.read() as session:
        assert [u.name for u in users(session)] == [name]


def test_nobody_takes_the_account_of_a_namesake(store: Store, out: Path, newsroom: Newsroom) -> None:
    with store.write() as session:
        add_user(session, "dana holt", "chief", password="a long enough password")
    with desk(store, out, newsroom) as browser:
        come(browser, newsroom)
        assert browser.post("/undo").status_code == 403
        newsroom.claims = {"sub": "u-20", "name": "DANA HOLT"}
        come(browser, newsroom)
    with store.read() as session:
        known, third, second = users(session)
    assert (known.name, known.role) == ("dana holt", "chief")
    assert (second.name, second.role) == ("dana@example.org", "reader")
    assert third.name.startswith("DANA HOLT (")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/.well-known/openid-configuration", httpx.ConnectError("no route")),
        ("/.well-known/openid-configuration", httpx.ReadTimeout("too slow")),
        ("/.well-known/openid-configuration", httpx.Response(500)),
        ("/.well-known/openid-configuration", httpx.Response(200, text="<h1>Maintenance</h1>")),
        ("/.well-known/openid-configuration", httpx.Response(200, json={})),
    ],
)
def test_a_provider_that_is_away_is_told_at_the_start(
    store: Store, out: Path, newsroom: Newsroom, path: str, answer: Any
) -> None:
    newsroom.away[path] = answer
    with desk(store, out, newsroom) as browser:
        told = browser.get("/sign-in/openid")
        refused(told, 503, NO_ANSWER)
        assert told.headers["retry-after"] == "60"
        newsroom.away.clear()
        assert come(browser, newsroom).status_code == 303


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/token_endpoint", httpx.ConnectError("no route"), 503),
        ("/token_endpoint", httpx.Response(502, text="bad gateway"), 503),
        ("/token_endpoint", httpx.Response(503, json={"error": "temporarily_unavailable"}), 503),
        ("/token_endpoint", httpx.Response(200, text="<h1>Maintenance</h1>"), 503),
        ("/token_endpoint", httpx.Response(200, json={"access_token": "a", "token_type": "Bearer"}), 401),
        ("/token_endpoint", httpx.Response(401, json={"error": "invalid_client"}), 401),
        ("/token_endpoint", httpx.Response(200, json={"access_token": "a", "id_token": "x.y.z"}), 401),
        ("/jwks_uri", httpx.ConnectError("no route"), 503),
        ("/jwks_uri", httpx.Response(200, json={"keys": []}), 401),
    ],
)
def test_a_provider_that_fails_at_the_end_is_told(
    store: Store, out: Path, newsroom: Newsroom, path: str, answer: Any, status: int
) -> None:
    newsroom.away[path] = answer
    with desk(store, out, newsroom) as browser:
        refused(come(browser, newsroom), status, NOT_LET_IN if status == 401 else NO_ANSWER)
    with store.read() as session:
        assert users(session) == []


def test_a_provider_is_named_whole_or_not_at_all() -> None:
    assert Provider.from_environment({}) is None
    whole = {"EXTRACT_OIDC_ISSUER": ISSUER, "EXTRACT_OIDC_CLIENT_ID": "desk", "EXTRACT_OIDC_CLIENT_SECRET": "s"}
    assert Provider.from_environment(whole) == Provider(ISSUER, "desk", "s")
    assert "'s'" not in repr(Provider.from_environment(whole))
    with pytest.raises(AccountError, match="also needs EXTRACT_OIDC_CLIENT_ID"):
        Provider.from_environment({"EXTRACT_OIDC_ISSUER": ISSUER})
    with pytest.raises(AccountError, match="no role"):
        Provider.from_environment(whole | {"EXTRACT_OIDC_ROLE": "king"})
