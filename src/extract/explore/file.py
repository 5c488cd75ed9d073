"""The SQLite file that the pages show, made from a run's tables and made anew when they are others."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import quote

from extract.export import export
from extract.folders import SUMS, finished, tables

FILE = "explore.sqlite"
"""The file in the run's folder."""

_OF_NAMES = ("registry", "links")
_SHAPE = b"2"
"""Another one whenever the file is to be made otherwise."""


def is_stale(out: str | Path) -> bool:
    """Whether a finished run has no file, or that of other tables. Raises FileNotFoundError if `out` holds no run."""
    out = finished(out)
    return _stamp(out / FILE) != _number(out)


def make(out: str | Path) -> Path:
    """Make the file of a finished run; one that is there is replaced when the new one is whole.

    Raises FileNotFoundError if `out` holds none, DamagedRunError for a damaged one, OSError where it cannot be written.
    """
    out = finished(out)
    number, names = _number(out), tables(out)
    handle, name = mkstemp(prefix=".explore-", suffix=".sqlite", dir=out)
    os.close(handle)
    part = Path(name)
    try:
        export(out, "sqlite", part, names)
        if not _registry_fits(part, names):
            export(out, "sqlite", part, [table for table in names if table not in _OF_NAMES])
        with closing(sqlite3.connect(part)) as db:
            db.execute(f"PRAGMA user_version = {number}")
        return part.replace(out / FILE)
    except sqlite3.Error as error:
        raise OSError(f"{out / FILE} cannot be made: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def is_tied(path: Path) -> bool | None:
    """Whether a run's file has its names tied over the archive; None where there are names of another run."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
        tied = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'links'").fetchone()[0] > 0
    return tied or (None if any(path.parent.glob("links/*.parquet")) else False)


def _registry_fits(path: Path, names: list[str]) -> bool:
    """Whether the registry is of these articles, and not of a run that was there before."""
    if "links" not in names:
        return True
    with closing(sqlite3.connect(path)) as db:
        one, other = "SELECT article, entity FROM entities", "SELECT article, entity FROM links"
        return all(
            db.execute(f"SELECT count(*) FROM ({a} EXCEPT {b})").fetchone()[0] == 0
            for a, b in ((one, other), (other, one))
        )


def written(out: Path) -> list[tuple[str, int, int]]:
    """By what it shows, without reading them, that a run or the tables beside it are others than before."""
    marks = [out / "manifest.json", *sorted(out.glob(f"*/{SUMS}"))]
    return [(str(m), m.stat().st_mtime_ns, m.stat().st_size) for m in marks if m.exists()]


def _stamp(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            return int(db.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return None


def _number(out: Path) -> int:
    """A number that is another one when the run or a table beside it is: SQLite keeps 31 bits for it."""
    digest = hashlib.sha256(_SHAPE + (out / "manifest.json").read_bytes())
    for sums in sorted(out.glob(f"*/{SUMS}")):
        digest.update(sums.parent.name.encode() + sums.read_bytes())
    return int.from_bytes(digest.digest()[:4]) >> 1
