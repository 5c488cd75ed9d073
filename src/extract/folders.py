"""Which folder of this machine holds a finished run, and the files of its tables: what all who read one ask first."""

import re
import shutil
from pathlib import Path

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


def parts(out: Path, table: str) -> list[Path]:
    """The Parquet of a run's table in the order of its parts; hidden files, which some systems leave, are none."""
    return sorted((out / table).glob("[!.]*.parquet"))


def replace(made: Path, out: Path) -> None:
    """Put the tables of the folder `made` in the place of those that `out` may have, one rename a table."""
    for folder in sorted(made.iterdir()):
        old = out / f".{folder.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if (out / folder.name).exists():
            (out / folder.name).rename(old)
        folder.rename(out / folder.name)
        shutil.rmtree(old, ignore_errors=True)
