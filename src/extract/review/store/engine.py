"""Opening the database: where it lies, its migrations, and transactions that keep writers in line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

_MIGRATIONS = Path(__file__).parent / "migrations"
_POOL = 20


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


def beside(out: Path) -> str:
    """The URL of the SQLite file that belongs to a run's folder: `OUT.review.sqlite`, next to it."""
    folder = out.resolve()
    return f"sqlite:///{folder.with_name(folder.name + '.review.sqlite')}"


class Store:
    """The desk's database. `read()` and `write()` give sessions; only what `write()` does is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)
        self._line = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and keeps nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is committed at the end, rolled back on an exception. SQLite's writers queue up here."""
        with self._line, Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The database at the URL, made and brought up to date if need be.

    Raises StoreError if it cannot be reached, or needs a driver that is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        sqlite = parsed.get_backend_name() == "sqlite"
        engine = create_engine(parsed, pool_size=_POOL, pool_pre_ping=not sqlite)
        if sqlite:
            _settle_sqlite(engine)
        _migrate(engine)
    except (ArgumentError, ImportError) as error:
        raise StoreError(
            f"--database {url!r} cannot be used ({error}): give sqlite:///FILE or postgresql://…"
        ) from None
    except OperationalError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise StoreError(f"the database {shown} cannot be opened: {error.orig}") from None
    return Store(engine)


def _settle_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    connected = engine.execution_options(writes=True).connect()
    with connected as connection, _keys_unchecked(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _keys_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite cannot alter a table that others refer to but by making it anew, which its foreign keys would forbid."""
    if connection.dialect.name != "sqlite":
        yield
        return
    direct: Any = connection.connection.dbapi_connection
    direct.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        direct.execute("PRAGMA foreign_keys=ON")
