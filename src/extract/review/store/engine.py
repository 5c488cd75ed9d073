"""Opening the database: where it lies, its migrations, and transactions that keep writers in line."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

_MIGRATIONS = Path(__file__).parent / "migrations"
_POOL = 20
_PATIENCE = 5
"""How many seconds a database has to answer."""
_IN_FRONT = re.compile(r"^([^:]*:/{1,2}[^:@/]*:)(.+)@", re.DOTALL)
_GIVEN = re.compile(r"(pass(?:word)?=)([^&\s]+)", re.IGNORECASE)
"""Where a password stands in an address, also in one that cannot be read as such."""
_TELLING = 3
"""So many characters of a password tell something of it."""
PRIVATE = 0o600
"""The rights of a file that is its owner's alone."""


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


def beside(out: Path) -> str:
    """The URL of the SQLite file that belongs to a run's folder: `OUT.review.sqlite`, next to it."""
    folder = out.resolve()
    file = folder.with_name(f"{folder.name}.review.sqlite")
    return URL.create("sqlite", database=str(file)).render_as_string()


class Store:
    """The desk's database. `read()` and `write()` give sessions; only what `write()` does is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        sqlite = engine.dialect.name == "sqlite"
        self._reading = engine if sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writing = engine.execution_options(writes=True)
        self._line = threading.Lock() if sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and keeps nothing."""
        with Session(self._reading, expire_on_commit=False) as session:
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
    """The database at the URL, made and brought up to date if need be. An SQLite file is its owner's alone.

    Raises StoreError if it cannot be reached, or needs a driver that is not installed; no message has its password.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        sqlite = parsed.get_backend_name() == "sqlite"
        connect = {} if sqlite or "connect_timeout" in parsed.query else {"connect_timeout": _PATIENCE}
        if sqlite:
            parsed = _owners_alone(parsed)
        engine = create_engine(
            parsed, pool_size=_POOL, pool_timeout=_PATIENCE, pool_pre_ping=not sqlite, hide_parameters=True,
            connect_args=connect,
        )  # fmt: skip
        if sqlite:
            _settle_sqlite(engine)
        _migrate(engine)
    except (ArgumentError, ImportError, ValueError) as error:
        said = without_password(str(error), url)
        raise StoreError(
            f"--database {shown(url)} cannot be used ({said}): give sqlite:///FILE or postgresql://…"
        ) from None
    except (DBAPIError, OSError) as error:
        said = without_password(str(getattr(error, "orig", error)), url)
        raise StoreError(f"the database {shown(url)} cannot be opened: {said}") from None
    return Store(engine)


def shown(url: str) -> str:
    """A database's address as it may be printed: without its password, wherever in it that stands."""
    return _GIVEN.sub(r"\1***", _IN_FRONT.sub(r"\1***@", url))


def without_password(message: str, url: str) -> str:
    """What a driver says, without the password of the address that it was given, or what it took for a host in it."""
    written = [m[2] for form in (_IN_FRONT, _GIVEN) for m in form.finditer(url)]
    parts = [part for one in written for part in re.split("[@/:?]", one) if len(part) >= _TELLING]
    for secret in sorted({form(s) for s in written + parts for form in (str, unquote, unquote_plus)}, key=len)[::-1]:
        message = message.replace(secret, "***")
    return message


def _owners_alone(url: URL) -> URL:
    """The address of an SQLite file that is there and that nobody but its owner may read or write.

    SQLite gives its helpers (-wal, -shm) the rights of the file. It is told not to make one where there is none, so
    that a file that goes away while the desk is open is missed rather than made anew, empty.
    """
    if not url.database or url.database == ":memory:" or "uri" in url.query:
        return url
    file = Path(url.database).absolute()
    if not file.exists():
        file.touch(PRIVATE)
    for one in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        with suppress(FileNotFoundError, PermissionError):  # whose it is not cannot change it, and need not
            if one.stat().st_mode & ~PRIVATE & 0o777:
                one.chmod(PRIVATE)
    return url.set(database=f"file:{quote(str(file))}", query={**url.query, "mode": "rw", "uri": "true"})


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
