"""The SQLite file that the pages show, made from a run's tables and made anew when they are others."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from extract.export import export
from extract.folders import SUMS, finished, tables

FILE = "explore.sqlite"
"""The file in the run's folder."""

_SHAPE = b"1"
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
    part = out / f".{FILE}"
    export(out, "sqlite", part, tables(out))
    with closing(sqlite3.connect(part)) as db:
        db.execute(f"PRAGMA user_version = {_number(out)}")
    return part.replace(out / FILE)


def _stamp(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return int(db.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return None


def _number(out: Path) -> int:
    """A number that is another one when the run or a table beside it is: SQLite keeps 31 bits for it."""
    digest = hashlib.sha256(_SHAPE + (out / "manifest.json").read_bytes())
    for sums in sorted(out.glob(f"*/{SUMS}")):
        digest.update(sums.parent.name.encode() + sums.read_bytes())
    return int.from_bytes(digest.digest()[:4]) >> 1
