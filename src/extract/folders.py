"""Which folder of this machine holds a finished run, and the files of its tables: what all who read one ask first.

A damaged Parquet file may be read without a word as other values. So nobody reads a table of which a file is not the
one that was written: the manifest has the sha256 of a run's files, `.sha256` in the folders of other tables theirs.
Only `readings`, which nothing makes anew, has none.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SUMS = ".sha256"
"""The file in the folder of a table that no run wrote, with the sha256 of its parts, a line each."""

MAKERS = {
    "registry": "extract entities {}",
    "links": "extract entities {}",
    "audit": "extract audit {}",
    "claims": "extract ledger {}",
    "claims_facts": "extract ledger {}",
    "reread": "extract reread {} --apply",
    "reread_changes": "extract reread {} --apply",
}
"""By table that no run wrote the command that makes it, for a run's folder."""

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+")


def address(place: str | Path) -> str | None:
    """The address that a place is, also one that has lost a stroke as a Path; None for a folder."""
    found = _ADDRESS.match(str(place))
    return f"{found[1]}://{str(place)[found.end() :]}" if found else None


def here(out: str | Path) -> Path:
    """A run's folder. Raises FileNotFoundError, saying what to do, for an address."""
    if far := address(out):
        raise FileNotFoundError(
            f"{far} is an address: copy the run to a folder of this machine and name that, or read its tables in "
            f'Python with extract.open("{far}")'
        )
    return Path(out)


def finished(out: str | Path) -> Path:
    """The folder of a finished run. Raises FileNotFoundError if it holds none, or as `here`."""
    folder = here(out)
    if not (folder / "manifest.json").exists():
        missing = "manifest.json" if folder.is_dir() else "such folder"
        raise FileNotFoundError(f"{folder} holds no finished run (there is no {missing})")
    return folder


def not_tied(out: str | Path) -> str:
    """What to say, and to do, where the names of a run's articles are not tied."""
    return f"the names of {out} are not tied yet: `{MAKERS['links'].format(out)}` does it"


def tied_otherwise(out: str | Path) -> str:
    """What to say, and to do, where the registry of a run is not of its articles."""
    return f"the registry of {out} is of other articles: `{MAKERS['links'].format(out)}` makes it anew"


def parts(out: Path, table: str) -> list[Path]:
    """The Parquet of a run's table in the order of its parts; hidden files, which some systems leave, are none."""
    return sorted((out / table).glob("[!.]*.parquet"))


def tables(out: Path) -> list[str]:
    """The names of a run's tables: those that are there, and those that should be. Raises DamagedRunError."""
    there = {f.name for f in out.iterdir() if f.name[0] != "." and (parts(out, f.name) or (f / SUMS).exists())}
    return sorted(there | manifest(out).get("parts", {}).keys())


class DamagedRunError(ValueError):
    """A file of a finished run is not what was written: which, and what makes it anew."""


def manifest(out: Path) -> dict[str, Any]:
    """What the manifest of a run says. Raises DamagedRunError if it is none."""
    path = out / "manifest.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DamagedRunError(f"{path} is damaged: {error}; `extract run --force` makes it anew") from error
    if not isinstance(found, dict):
        raise DamagedRunError(f"{path} is damaged: it is no manifest; `extract run --force` makes it anew")
    return found


def whole(out: Path, table: str) -> list[Path]:
    """As `parts`, where they are what was written. Raises DamagedRunError where they are not."""
    found, sums = parts(out, table), out / table / SUMS
    if sums.exists():
        remedy, known = MAKERS[table].format(out), sums.read_text(encoding="utf-8", errors="replace").split()
    else:
        told = manifest(out) if (out / "manifest.json").exists() else {}
        remedy, known = "extract run --force", told.get("parts", {}).get(table)
    if known is not None and (path := damaged(found, {out / table / part_name(n): one for n, one in enumerate(known)})):
        raise DamagedRunError(f"{path} is damaged: it is not what was written; `{remedy}` makes it anew")
    return found


def seal(folder: Path) -> None:
    """Write the sha256 of the parts in the folder of a table that no run wrote beside them."""
    (folder / SUMS).write_text("".join(f"{digest(path)}\n" for path in sorted(folder.iterdir())), encoding="utf-8")


def part_name(number: int, kind: str = "parquet") -> str:
    """The name of the file of a table that has this number."""
    return f"part-{number:05d}.{kind}"


def damaged(found: Iterable[Path], known: Mapping[Path, str]) -> Path | None:
    """The first file that is not the one of its sha256, that has gone, or that nobody wrote; None if there is none."""
    there = set(found)
    return next((p for p in sorted(there | known.keys()) if p not in there or _sha256(p) != known.get(p)), None)


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(path: Path) -> str:
    about = path.stat()
    return _digest(path, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)


@cache
def _digest(path: Path, *_: int) -> str:
    """The sha256 of a file, worked out once for as long as its size, times and number are the same."""
    return digest(path)


def replace(made: Path, out: Path) -> None:
    """Put the tables of the folder `made` in the place of those that `out` may have, one rename a table."""
    for folder in sorted(made.iterdir()):
        old = out / f".{folder.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if (out / folder.name).exists():
            (out / folder.name).rename(old)
        folder.rename(out / folder.name)
        shutil.rmtree(old, ignore_errors=True)
