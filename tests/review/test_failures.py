"""What a browser is told where something fails, and which numbers and characters are refused."""

import json
import logging
import sqlite3
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from extract.review.runs import import_run
from extract.review.serve import settings
from extract.review.store import Store, beside, open_store
from extract.review.web import Settings
from reviewing import PASSWORD, TEXT, Enter, Facts, client, words
from servers import postgres, postgres_programs

JSON = {"accept": "application/json"}


def fails(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Exception]) -> None:
    def get(*_: Any, **__: Any) -> None:
        raise make()

    monkeypatch.setattr(Session, "execute", get)
    monkeypatch.setattr(Session, "scalars", get)


def away() -> Exception:
    return OperationalError("SELECT secret", {"password": "s3cr3t"}, sqlite3.OperationalError("disk I/O error"))


@pytest.mark.parametrize(
    ("make", "status"), [(away, 503), (lambda: RuntimeError("a secret"), 500), (lambda: OverflowError("int"), 400)]
)
def test_a_failure_is_a_page_with_all_its_headers(
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], Exception],
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser = enter("ann")
    seen = Facts(browser)("trade")
    fails(monkeypatch, make)
    for path in ("/", "/queue", "/facts/1", "/articles", "/export/gold", "/nowhere"):
        page = browser.get(path)
        assert (page.status_code, f"<h1>{status}</h1>" in page.text) == (status, True), path
        told = browser.get(path, headers=JSON)
        assert (told.status_code, set(told.json())) == (status, {"said"})
        part = browser.get(path, headers={"hx-request": "true"})
        assert set(part.json()) == {"said"}
        for answer in (page, told, part):
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            assert (answer.headers["x-frame-options"], answer.headers["cache-control"]) == ("DENY", "no-store")
            assert "secret" not in answer.text
    assert Facts(browser).decide(seen, "accept").json()["said"]
    assert browser.post("/sign-in", data={"name": "ann", "password": PASSWORD}).text.count(f"<h1>{status}</h1>") == 1
    assert "s3cr3t" not in caplog.text


def test_a_database_that_goes_away_is_told_and_comes_back(out: Path) -> None:
    file = out.with_name("out.review.sqlite")
    store = open_store(beside(out))
    with client(store, out, settings(store, "127.0.0.1", 80, None, None)) as browser:
        seen = Facts(browser)("trade")
        hidden = out.with_name("elsewhere")
        hidden.mkdir()
        store.close()
        for part in out.parent.glob("out.review.sqlite*"):
            part.rename(hidden / part.name)
        answer = browser.get("/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert Facts(browser).decide(seen, "accept").status_code == 503
        assert not file.exists(), "a new, empty database would look as if all work were lost"
        for part in hidden.iterdir():
            part.rename(out.parent / part.name)
        assert Facts(browser).decide(seen, "accept").status_code == 200
    store.close()


def test_postgresql_that_stops_is_told(out: Path) -> None:
    if postgres_programs() is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    with postgres() as url:
        store = open_store(url)
        import_run(store, out)
        browser = client(store, out, settings(store, "127.0.0.1", 80, None, None))
        assert browser.get("/").status_code == 200
    assert browser.get("/").status_code == 503
    assert browser.get("/facts/1", headers=JSON).json()["said"].startswith("The desk’s database does not answer")
    store.close()


BIG = (2**31, 2**63, 2**64, 10**30)


def test_numbers_out_of_range_are_refused(both: Store, out: Path) -> None:
    import_run(both, out)
    with client(both, out, settings(both, "127.0.0.1", 80, None, None)) as browser:
        seen = Facts(browser)("trade")
        for n in (*BIG, -1, 0, -(2**63)):
            for path in ("/facts/{}", "/facts/{}/history", "/articles/{}", "/articles/{}/number"):
                assert 400 <= browser.get(path.format(n)).status_code < 500, (path, n)
            assert browser.post(f"/facts/{n}/decisions", json={"version": 0, "action": "accept"}).status_code in (
                404,
                422,
            )
            missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
            assert browser.post(f"/articles/{n}/facts", json=missed).status_code in (404, 422)
        for n in (*BIG, -1):
            for query in ("/?fact={}", "/presence?since={}", "/articles/1/number?at={}", "/articles/1/number?after={}"):
                assert browser.get(query.format(n)).status_code == 422, query
            for field in ("version", "at", "other", "other_version"):
                ask = {"version": seen["version"], "action": "split", field: n}
                assert browser.post(f"/facts/{seen['id']}/decisions", json=ask).status_code in (409, 422)
            far = [{"start": n, "end": n + 1, "exact": "x"}]
            assert Facts(browser).decide(seen, "words", words=far).status_code == 422
            assert browser.post("/presence", json={"fact": n, "since": 0}).status_code == 422
        for cursor in (
            "WzFlOTk5LCAxXQ==",
            "WyJ4IiwgInkiXQ==",
            "WzAuNSwgMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDBd",
            "bnVsbA==",
            "x",
        ):
            assert 200 <= browser.get("/queue", params={"after": cursor}).status_code < 500, cursor


def test_characters_that_cannot_be_kept_or_seen_are_refused(both: Store, out: Path) -> None:
    import_run(both, out)
    with client(both, out, settings(both, "127.0.0.1", 80, None, None)) as browser:
        see = Facts(browser)
        seen = see("trade")
        for path in (
            "/?q=%00",
            "/queue?speaker=a%00b",
            "/articles?after=%00",
            "/%00",
            "/value?words=%00",
            "/sign-in?next=%00",
        ):
            answer = browser.get(path)
            assert (answer.status_code, "<h1>400</h1>" in answer.text) == (400, True), path
        for name in ("\u202enoJ", "A\u200bna", "\x00", "\ud800", "\u3164", "...", "  "):
            ask = {"version": seen["version"], "action": "speaker", "speaker": {"kind": "named", "name": name}}
            said = browser.post(f"/facts/{seen['id']}/decisions", content=json.dumps(ask))
            assert said.status_code == 422, ascii(name)
        assert see.decide(seen, "speaker", speaker={"kind": "entity", "entity": "\x00"}).status_code == 422
        assert "RLO" in see.decide(seen, "period", period={"text": "\u202eyadrewt"}).json()["said"]
        done = see.decide(seen, "comment", comment="a\x00b \u202ec")
        assert done.status_code == 200
        assert "\u202e" not in done.json()["fact"]["pane"]
        assert "[RLO]c" in done.json()["fact"]["pane"]
        for name in ("\x00", "\ud83d", "\u202eann", "é" * 200):
            form = urllib.parse.urlencode({"name": name, "password": "x" * 12}, errors="surrogatepass")
            sent = browser.post("/sign-in", content=form, headers={"content-type": "application/x-www-form-urlencoded"})
            assert sent.status_code == 401, ascii(name)


def test_a_static_file_that_is_not_there_is_not_kept_for_a_year(desk: TestClient) -> None:
    assert "immutable" in desk.get("/static/desk.css?1").headers["cache-control"]
    gone = desk.get("/static/gone.css?1")
    assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-store")
    assert "<h1>404</h1>" in gone.text


def test_who_is_refused_at_the_door_sees_a_page(store: Store, out: Path, caplog: pytest.LogCaptureFixture) -> None:
    with client(store, out, Settings(port=80)) as browser, caplog.at_level(logging.WARNING, "extract.review"):
        assert "<h1>421</h1>" in browser.get("/", headers={"host": "evil.example"}).text
        form = {"content-type": "application/x-www-form-urlencoded", "origin": "https://evil.example"}
        assert "<h1>403</h1>" in browser.post("/sign-in", content="name=x", headers=form).text
        assert "<h1>422</h1>" in browser.post("/sign-in", data={"name": "x"}).text
        assert browser.post("/undo").json() == {"said": "RefusedError: nobody is signed in."}
