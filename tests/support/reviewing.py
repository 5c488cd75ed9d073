"""A small run to review, written by hand, and a page's view of the desk."""

import json
import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, func, select, text

from extract.article import Article
from extract.contract.ids import fact_id
from extract.contract.quotes import content
from extract.contract.tables import arrow
from extract.review.history import Actor, events_of, replay, snapshot
from extract.review.store import Event, Fact, Store
from extract.review.web import Settings, create_app

TEXT = (
    "Ferry fares to rise\n\n"
    "Fares will rise 13% to £2.50, Marden Council has said. Its leader, Jane Roe, blamed the price of fuel.\n\n"
    '"Nobody likes it," she said. "But 414 children travel free."\n\n'
    "Tom Hale, who runs the harbour café, said trade had halved since May. He called it a shame.\n"
)
EMOJI = (
    "Storm 🌊🌊 hits Llanfair\r\n\r\n"
    "\u202eevil\u202c café says cafe\u0301 👩‍👩‍👧 lost 12 boats, Ana Lloyd said. <script>alert(1)</script>\r\n"
)
PASSWORD = "a long enough password"


def spot(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Where some words of a text stand."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def fact(article: str, text: str, kind: str, *words: str, **fields: Any) -> dict[str, Any]:
    """A row of OUT/facts."""
    pieces = [list(spot(text, w)) for w in words]
    start, end = pieces[0][0], pieces[-1][1]
    row: dict[str, Any] = {
        "fact": fact_id(article, kind, pieces), "article": article, "kind": kind, "text": text[start:end],
        "start": start, "end": end, "pieces": pieces, "voiced": True, "vague": False, "why": "a test",
        "source_type": "narrator", "people": [], "organisations": [], "confidence": 0.5, "sentence": text[start:end],
    }  # fmt: skip
    for name in ("source", "cue"):
        if f"{name}_at" in fields:
            a, b = spot(text, fields.pop(f"{name}_at"))
            row |= {f"{name}_text" if name == "source" else name: text[a:b], f"{name}_start": a, f"{name}_end": b}
    return row | {"content": content(text, pieces, row.get("cue_start"))} | fields


def facts(text: str = TEXT, article: str = "ferry") -> list[dict[str, Any]]:
    """The facts of the ferry article, as a run might find them."""
    council = {"source": "Marden Council", "source_type": "organisation", "source_entity": "e-council"}
    return [
        fact(article, text, "quote", "Fares will rise 13% to £2.50", quote_type="indirect", confidence=0.9,
             source_at="Marden Council", cue_at="said", **council),
        fact(article, text, "quote", "Nobody likes it", "But 414 children travel free", quote_type="direct",
             source="Tom Hale", source_type="person", source_entity="e-hale", confidence=0.3, source_at="she"),
        fact(article, text, "quote", "trade had halved since May", quote_type="indirect", source="Tom Hale",
             source_type="person", source_entity="e-hale", confidence=0.8, source_at="Tom Hale"),
        fact(article, text, "quantity", "13%", low=13.0, high=13.0, comparator="=", change="up", unit="%", item="fare",
             confidence=0.7, **council),
        fact(article, text, "quantity", "414", low=414.0, high=414.0, comparator="=", item="child", confidence=0.6,
             source="Tom Hale", source_type="person", source_entity="e-hale"),
    ]  # fmt: skip


def entity(article: str, key: str, name: str, kind: str = "person", **fields: Any) -> dict[str, Any]:
    row = {"article": article, "entity": key, "name": name, "type": kind, "aliases": [], "mentions": []}
    return row | {"role": None, "affiliation": None} | fields


def write_run(
    out: Path, articles: list[Article], found: list[dict[str, Any]], entities: list[dict[str, Any]] | None = None
) -> Path:
    """A finished run of these articles and facts."""
    tables = {"articles": [a.row for a in articles], "facts": found, "entities": entities or [], "dates": []}
    for name, made in tables.items():
        (out / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(arrow(name, made), out / name / "part-00000.parquet")
    (out / "manifest.json").write_text(json.dumps({"extract": "0"}))
    return out


def copied(made: Path, folder: Path) -> Path:
    """A run with the store beside it, copied into a folder."""
    shutil.copytree(made, folder / made.name)
    for file in made.parent.glob(f"{made.name}.review.sqlite*"):
        shutil.copy(file, folder)
    return folder / made.name


def ferry(text: str = TEXT) -> Article:
    return Article("ferry", text, title="Ferry fares to rise", outlet="Marden Mail", url="https://example.org/ferry")


ENTITIES = [
    entity("ferry", "e-council", "Marden Council", "organisation"),
    entity("ferry", "e-roe", "Jane Roe", role="leader", affiliation="Marden Council", aliases=["Ms Roe"]),
    entity("ferry", "e-hale", "Tom Hale"),
]


class Browser(TestClient):
    """A browser whose writes say what is on its screen, the page of now unless told, and have a key of their own."""

    def post(self, url: Any, **more: Any) -> Any:  # type: ignore[override]
        """A write as the page's script sends it."""
        parts = str(url).split("/")
        if more.get("content") is None and parts[1] in ("facts", "articles", "undo", "redo", "presence"):
            body = {} if more.get("json") is None else more["json"]
            given = {"screen": self.screen(parts)} | ({} if parts[1] == "presence" else {"token": token()})
            more["json"] = given | body
        return super().post(url, **more)

    def screen(self, parts: list[str]) -> dict[str, Any]:
        """What stands on the screen of a page that shows this fact, this article, or whatever is first."""
        shown = parts[1] in ("facts", "articles")
        answer = self.get("/".join(parts[:3]) if shown else "/", headers={"accept": "application/json"})
        if answer.status_code != 200:
            return {"run": "none"}
        found: dict[str, Any] = answer.json()["screen"] if shown else {"run": started(answer.text)["run"]}
        return found


def token() -> str:
    """The key of a write."""
    return secrets.token_hex(16)


def started(page: str) -> dict[str, Any]:
    """What the desk's page starts with."""
    found: dict[str, Any] = json.loads(page.split('id="start">')[1].split("</script>")[0])
    return found


def client(store: Store, out: Path, how: Settings) -> Browser:
    app = create_app(store, out, how)
    headers = {"origin": "http://localhost", "accept": "text/html"}
    return Browser(app, base_url="http://localhost", headers=headers, follow_redirects=False)


ANN, BEN = Actor(1, "ann", "editor"), Actor(2, "ben", "editor")


Enter = Callable[[str], Browser]
"""Signs a user in: the name, and the client that acts as this user."""


def listed(browser: TestClient, **query: str) -> list[int]:
    """The facts that the queue lists."""
    return [int(n) for n in re.findall(r'class="item" id="item-(\d+)"', browser.get("/queue", params=query).text)]


class Facts:
    """The desk's facts by their words, as a page would see them."""

    def __init__(self, browser: TestClient) -> None:
        self.browser = browser

    def __call__(self, words: str) -> dict[str, Any]:
        kind = "quantity" if words.rstrip("%").isdecimal() else "quote"
        return self.get(listed(self.browser, status="all", kind=kind, q=words)[0])

    def get(self, fact_id: int) -> dict[str, Any]:
        answer = self.browser.get(f"/facts/{fact_id}", headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def decide(self, seen: dict[str, Any], action: str, **ask: Any) -> Any:
        body = {"screen": seen["screen"], "version": seen["version"], "action": action, **ask}
        return self.browser.post(f"/facts/{seen['id']}/decisions", json=body)


def replayed(store: Store) -> int:
    """How many events there are; the history of every fact gives its row, or the test fails."""
    with store.read() as session:
        for one in session.scalars(select(Fact)):
            events = events_of(session, one.id)
            assert replay(one, events) == snapshot(one)
            assert one.version == len(events)
        return session.scalar(select(func.count(Event.id))) or 0


def read(browser: TestClient, key: str, *, whole: bool = True) -> Any:
    """Sign an article as read whole, as a page that has just been loaded would; or take that back."""
    page = browser.get("/", params={"article": key, "status": "all"}).text
    start = started(page)
    asked = {"screen": start["screen"], "read": whole, "facts": start["versions"]}
    return browser.post(f"/articles/{start['article']}/reading", json=asked)


def words(text: str, exact: str) -> dict[str, Any]:
    start, end = spot(text, exact)
    return {"start": start, "end": end, "exact": exact}


def old_desk(database: str, version: str) -> None:
    """A desk of an earlier version in a database, with one article and in it one undecided quote, both 9000."""
    from alembic import command as alembic
    from alembic.config import Config

    from extract.review.store.engine import _MIGRATIONS

    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        alembic.upgrade(config, version)
        connection.execute(text(
            "INSERT INTO article (id, key, outlet, authors, text, sha256, dates, present) "
            "VALUES (9000, 'older', '', '[]', 'x', 'x', '[]', :no)"
        ), {"no": False})  # fmt: skip
        connection.execute(text(
            'INSERT INTO fact (id, article_id, key, kind, origin, state, version, flagged, rank, start, "values", '
            "original, context, speaker, search) "
            "VALUES (9000, 9000, 'k', 'quote', 'run', 'open', 0, :no, 0.5, 0, '{}', '{}', '{}', '', '')"
        ), {"no": False})  # fmt: skip
    engine.dispose()
