"""Desks to review at. No model runs here but for the browser's tests."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from extract.article import Article
from extract.review.auth import accounts, add_user, signin
from extract.review.runs import import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Store, beside, open_store
from extract.review.web import Settings
from reviewing import EMOJI, ENTITIES, PASSWORD, Browser, Enter, client, copied, fact, facts, ferry, write_run
from servers import postgres, postgres_programs


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; the tests do not measure it."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        for module in (accounts, signin):
            patch.setattr(module, "hasher", cheap)
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its store, to be copied."""
    storm = Article("storm", EMOJI, title="Storm 🌊🌊 hits Llanfair", outlet="Coast <b>News</b>")
    lost = fact("storm", EMOJI, "quote", "cafe\u0301 👩‍👩‍👧 lost 12 boats", quote_type="indirect", confidence=0.95)
    out = write_run(tmp_path_factory.mktemp("made") / "out", [ferry(), storm], [*facts(), lost], ENTITIES)
    store = open_store(beside(out))
    import_run(store, out)
    store.close()
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path)


@pytest.fixture
def store(out: Path) -> Iterator[Store]:
    opened = open_store(beside(out))
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, out: Path) -> Iterator[TestClient]:
    """A desk without sign-in, as it is served on loopback."""
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as opened:
        yield opened


@pytest.fixture
def people() -> dict[str, str]:
    """The accounts, with their roles."""
    return {"ann": "editor", "ben": "editor", "rita": "reader", "chloe": "chief"}


@pytest.fixture
def enter(store: Store, out: Path, people: dict[str, str]) -> Iterator[Enter]:
    """Signs in: `enter("ann")` is the desk of Ann, an editor."""
    with store.write() as session:
        for name, role in people.items():
            add_user(session, name, role, password=PASSWORD)
    opened: list[Browser] = []

    def one(name: str) -> Browser:
        browser = client(store, out, Settings(port=80))
        opened.append(browser)
        answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    yield one
    for browser in opened:
        browser.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    if postgres_programs() is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    url: str = request.getfixturevalue("cluster")
    name = "d" + str(time.monotonic_ns())
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def both(database: str) -> Iterator[Store]:
    opened = open_store(database)
    yield opened
    opened.close()
