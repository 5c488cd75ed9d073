"""The SQLite file that the pages show, made from a run's tables and made anew when they are others."""

import hashlib
import os
import sqlite3
from contextlib import closing
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import quote

from extract.export import export
from extract.folders import MAKERS, SUMS, digest, finished, tables

FILE = "explore.sqlite"
"""The file in the run's folder."""


def is_stale(out: str | Path) -> bool:
    """Whether a finished run has no file, or that of other tables. Raises FileNotFoundError if `out` holds no run."""
    out = finished(out)
    return _stamp(out / FILE) != _number(out)


def make(out: str | Path) -> Path:
    """Make the file of a finished run; one that is there is replaced when the new one is whole.

    Raises FileNotFoundError if `out` holds none, DamagedRunError for a damaged one, OSError where it cannot be written.
    """
    out = finished(out)
    number = _number(out)
    handle, name = mkstemp(prefix=".explore-", suffix=".sqlite", dir=out)
    os.close(handle)
    part = Path(name)
    try:
        export(out, "sqlite", part, tables(out))
        with closing(sqlite3.connect(part)) as db:
            db.execute(f"PRAGMA user_version = {number}")
        return part.replace(out / FILE)
    except sqlite3.Error as error:
        raise OSError(f"{out / FILE} cannot be made: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def written(out: Path) -> dict[str, str]:
    """What tells that a run or the tables beside it are others than before, by what makes them: `extract entities`."""
    marks = {"extract run": [out / "manifest.json"]}
    for sums in sorted(out.glob(f"*/{SUMS}")):
        maker = " ".join(MAKERS[sums.parent.name].split()[:2]) if sums.parent.name in MAKERS else sums.parent.name
        marks.setdefault(maker, []).append(sums)
    return {maker: "".join(_digest(m, *_about(m)) for m in of if m.exists()) for maker, of in marks.items()}


def changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """What has made other tables than there were, the run first."""
    return [maker for maker in {**now, **before} if before.get(maker) != now.get(maker)]


def _about(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_mtime_ns, about.st_size


@lru_cache(maxsize=64)
def _digest(path: Path, *_: int) -> str:
    return digest(path)


def _stamp(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            return int(db.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return None


def _number(out: Path) -> int:
    """A number for the run, the tables beside it and the code that makes the file: SQLite keeps 31 bits for it."""
    maker = files("extract.export")
    digest = hashlib.sha256((maker / "database.py").read_bytes() + (out / "manifest.json").read_bytes())
    for script in sorted((maker / "sql").iterdir(), key=lambda script: script.name):
        digest.update(script.read_bytes())
    for sums in sorted(out.glob(f"*/{SUMS}")):
        digest.update(sums.parent.name.encode() + sums.read_bytes())
    return int.from_bytes(digest.digest()[:4]) >> 1
