"""Who may come in, what they may do, and what an article cannot do to the page."""

import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from extract.review.auth import AccountError, add_user, change_user
from extract.review.auth.signin import BY_NAME, WINDOW
from extract.review.serve import ServeError, settings
from extract.review.store import Attempt, Event, Login, Store
from extract.review.web import Settings
from reviewing import PASSWORD, TEXT, Enter, Facts, client, words

JSON = {"accept": "application/json"}


def events(store: Store) -> int:
    with store.read() as session:
        return session.execute(select(func.count(Event.id))).scalar_one()


def writes(browser: TestClient, seen: dict[str, object]) -> dict[str, tuple[str, object]]:
    """Every route that writes, with what it takes."""
    missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
    given: dict[str, tuple[str, object]] = {
        "/facts/{fact_id}/decisions": (f"/facts/{seen['id']}/decisions", {"version": 0, "action": "accept"}),
        "/articles/{article_id}/facts": (f"/articles/{seen['article']}/facts", missed),
        "/undo": ("/undo", None),
        "/redo": ("/redo", None),
        "/presence": ("/presence", {"screen": seen["screen"], "since": 0}),
        "/second-readings": ("/second-readings", None),
        "/articles/{article_id}/accepted": (f"/articles/{seen['article']}/accepted", {"above": 0, "facts": []}),
        "/articles/{article_id}/reading": (f"/articles/{seen['article']}/reading", {"read": True}),
        "/articles/{article_id}/hand-over": (f"/articles/{seen['article']}/hand-over", {"to": "ben"}),
        "/facts/{fact_id}/hand-over": (f"/facts/{seen['id']}/hand-over", {"to": "ben", "version": 0}),
        "/work": ("/work", {"of": "articles", "editor": "ben"}),
    }
    routes = browser.app.openapi()["paths"]  # type: ignore[attr-defined]
    posts = {path for path, methods in routes.items() if set(methods) - {"get", "head"}}
    assert posts - {"/sign-in", "/sign-out"} == set(given), "a route that writes is not among those tested"
    return given


def test_a_wrong_address_is_told_as_a_page(desk: TestClient) -> None:
    answer = desk.get("/?fact=abc")
    assert (answer.status_code, "<h1>422</h1>" in answer.text) == (422, True)
    assert "nowhere: not in this run" in desk.get("/?article=nowhere").text
    assert '"gone": true' in desk.get("/?fact=4000").text


def test_a_reader_cannot_write_by_any_route(enter: Enter, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    browser = enter("rita")
    seen = Facts(browser)("trade")
    for path, body in writes(browser, seen).values():
        with caplog.at_level(logging.WARNING, "extract.review"):
            answer = browser.post(path, json=body)
        assert answer.status_code == 403
        assert "a reader may not write" in caplog.text
        caplog.clear()
    assert events(store) == 0
    assert 'data-do="accept"' not in seen["pane"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:81"},
        {"origin": "http://localhost", "sec-fetch-site": "cross-site"},
        {"origin": ""},
    ],
)
def test_a_forged_origin_writes_nothing(
    desk: TestClient, store: Store, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    seen = Facts(desk)("trade")
    for path, body in writes(desk, seen).values():
        with caplog.at_level(logging.WARNING, "extract.review"):
            answer = desk.post(path, json=body, headers=headers)
        assert answer.status_code == 403
    assert "a write from another site" in caplog.text
    assert events(store) == 0


def test_another_host_name_is_not_answered(desk: TestClient) -> None:
    for host in ("evil.example", "localhost.evil.example", "localhost:8000"):
        assert desk.get("/", headers={"host": host}).status_code == 421


def test_without_a_session_there_is_nothing_to_see(store: Store, out: Path) -> None:
    with client(store, out, Settings(port=80)) as browser:
        for path in ("/", "/queue", "/articles", "/agreement", "/export", "/export/gold", "/facts/1/history"):
            answer = browser.get(path)
            assert (answer.status_code, answer.headers["location"][:14]) == (303, "/sign-in?next=")
        assert browser.get("/facts/1", headers=JSON).status_code == 401
        assert browser.get("/queue", headers={"hx-request": "true"}).headers["hx-redirect"] == "/sign-in"
        assert browser.post("/undo").status_code == 401


def test_a_wrong_password_is_refused_and_too_many_are_not_even_heard(
    enter: Enter, store: Store, out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    enter("ann")
    with client(store, out, Settings(port=80)) as browser, caplog.at_level(logging.WARNING, "extract.review"):
        for n in range(BY_NAME):
            answer = browser.post("/sign-in", data={"name": "ann", "password": f"guess number {n}"})
            assert answer.status_code == 401
        right = browser.post("/sign-in", data={"name": "ANN", "password": PASSWORD})
        assert (right.status_code, int(right.headers["retry-after"]) > 0) == (429, True)
        assert "too many failures" in caplog.text
        assert "guess number" not in caplog.text
        with store.write() as session:
            session.execute(update(Attempt).values(at=datetime.now(UTC) - WINDOW - timedelta(seconds=1)))
        assert browser.post("/sign-in", data={"name": "ann", "password": PASSWORD}).status_code == 303


def test_the_cookie_says_nothing_and_the_session_ends(enter: Enter, store: Store) -> None:
    browser = enter("ann")
    token = browser.cookies["extract_desk"]
    with store.read() as session:
        assert session.scalars(select(Login.token)).one() != token
    assert browser.get("/").status_code == 200
    with store.write() as session:
        session.execute(update(Login).values(seen=datetime.now(UTC) - timedelta(hours=3)))
    assert browser.get("/").status_code == 303


def test_sign_out_ends_the_session_for_good(enter: Enter) -> None:
    browser = enter("ann")
    token = browser.cookies["extract_desk"]
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    browser.cookies.set("extract_desk", token)
    assert browser.get("/").status_code == 303


def test_a_changed_or_shut_account_is_signed_out(enter: Enter, store: Store) -> None:
    browser = enter("ann")
    with store.write() as session:
        change_user(session, "ann", role="reader")
    assert browser.get("/").status_code == 303
    with store.write() as session:
        change_user(session, "ann", active=False)
    assert browser.post("/sign-in", data={"name": "ann", "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_sign_in_leads_nowhere_else(enter: Enter, store: Store, out: Path, to: str) -> None:
    enter("ann")
    with client(store, out, Settings(port=80)) as browser:
        answer = browser.post("/sign-in", data={"name": "ann", "password": PASSWORD, "next": to})
        assert answer.headers["location"] == "/"


def test_every_answer_carries_the_security_headers(desk: TestClient) -> None:
    for path in ("/", "/queue", "/facts/999", "/nowhere", "/static/desk.css", "/static/nothing", "/sign-in"):
        headers = desk.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert desk.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["../guard.py", "%2e%2e/guard.py", "..%2fguard.py", "%2e%2e%2f%2e%2e%2fserve.py", "//etc/passwd"]
)
def test_static_files_are_all_that_is_served_from_disk(desk: TestClient, path: str) -> None:
    answer = desk.get(f"/static/{path}")
    assert answer.status_code in (404, 421)
    assert "import" not in answer.text


def test_hostile_text_is_only_text(desk: TestClient) -> None:
    pages = [desk.get("/?article=storm").text, Facts(desk)("12 boats")["pane"], desk.get("/articles").text]
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>News</b>" not in page
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    assert 'data-u="202e" data-c="RLO"' in pages[0]
    assert pages[0].count('data-u="d"') == 2
    for page in pages:
        assert not re.search(r"<[^>]*\s(on\w+|style)\s*=", page)


def test_a_desk_without_sign_in_stays_on_this_computer(store: Store, enter: Enter) -> None:
    """The accounts come with `enter`: before it is asked for anything, they are there."""
    signed = settings(store, "0.0.0.0", 8000, "https://desk.example", None)
    assert signed.local is None
    assert signed.secure
    with pytest.raises(ServeError, match="also needs --public-url"):
        settings(store, "0.0.0.0", 8000, None, None)


def test_a_desk_without_accounts_cannot_be_put_on_the_network(store: Store) -> None:
    assert settings(store, "127.0.0.1", 8000, None, None).local is not None
    for host, url in (("0.0.0.0", None), ("127.0.0.1", "https://desk.example")):
        with pytest.raises(ServeError, match="make an account first"):
            settings(store, host, 8000, url, None)


@pytest.mark.parametrize(
    ("name", "role", "password", "said"),
    [("ann", "king", PASSWORD, "no role"), ("ann", "editor", "short", "at least 12"), (" ", "editor", PASSWORD, "1 to 80"),
     ("The desk", "editor", PASSWORD, "own name")],
)  # fmt: skip
def test_accounts_that_cannot_be(store: Store, name: str, role: str, password: str, said: str) -> None:
    with pytest.raises(AccountError, match=said), store.write() as session:
        add_user(session, name, role, password=password)


def test_writes_of_unreasonable_size_are_refused(desk: TestClient) -> None:
    seen = Facts(desk)("trade")
    assert Facts(desk).decide(seen, "comment", comment="x" * 2001).status_code == 422
    assert desk.post("/undo", content=b"x" * 1_000_001).status_code == 413
