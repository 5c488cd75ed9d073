"""Where inputs lie: files, folders, glob patterns, and addresses that fsspec opens (`s3://`, `https://` ...)."""

import glob
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from extract.ingest.addresses import file_system, is_address, is_web
from extract.ingest.containers import is_hidden
from extract.ingest.limits import UnreadableError

_MAGIC = re.compile(r"[*?[]")


@dataclass(frozen=True, slots=True)
class Place:
    """One file: its name below the given input, and how to open it. `typed` is false where no suffix need be there.

    `address` is the file's own, where it does not lie on this machine.
    """

    name: str
    open: Callable[[], BinaryIO]
    typed: bool = True
    address: str | None = None


def find(one: str | Path) -> Iterator[Place]:
    """The files of an input in order of name, hidden ones apart.

    Raises FileNotFoundError if there are none because nothing is there, MissingExtraError or ValueError
    for an address that cannot be read here.
    """
    if is_address(one):
        yield from _remote(str(one))
        return
    path = Path(one)
    if path.is_dir():
        yield from _below(path, path)
    elif path.exists() or path.is_symlink():
        yield _local(path, path.name)
    elif found := _matches(str(one)):
        fixed = _fixed(str(one))
        for match in found:
            yield from _below(match, fixed) if match.is_dir() else [_local(match, _relative(match, fixed))]
    elif _MAGIC.search(str(one)):
        raise FileNotFoundError(f"no file matches {one}")
    else:
        raise FileNotFoundError(f"there is no input {one}")


def _local(path: Path, name: str) -> Place:
    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            reason = "the link leads nowhere" if path.is_symlink() else "it has vanished since the run began"
            raise UnreadableError("unreadable", reason) from error
        except OSError as error:
            raise UnreadableError("unreadable", f"it cannot be opened: {error.strerror or error}") from error

    return Place(name, opened)


def _below(folder: Path, base: Path) -> Iterator[Place]:
    found = (p for p in folder.rglob("*") if p.is_file() or p.is_symlink())
    seen = sorted(p for p in found if not is_hidden(p.relative_to(folder).parts))
    return (_local(p, _relative(p, base)) for p in seen if not p.is_dir())


def _matches(pattern: str) -> list[Path]:
    return sorted(Path(p) for p in glob.iglob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no roots)


def _fixed(pattern: str) -> Path:
    """The folder before the first part of a pattern that varies."""
    parts = Path(pattern).parts
    return Path(*parts[: next(n for n, part in enumerate(parts) if _MAGIC.search(part))])


def _relative(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix()


def _remote(address: str) -> Iterator[Place]:
    fs, path = file_system(address)
    try:
        if is_web(address):
            _ask(fs, path, address)
            parts = urlsplit(address)
            name = unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.netloc
            yield replace(_far(fs, path, name), typed=False, address=address)
        elif fs.isfile(path):
            yield _far(fs, path, path.rstrip("/").rpartition("/")[2])
        elif fs.isdir(path):
            yield from _far_below(fs, [path], path)
        elif _MAGIC.search(path) and (found := fs.glob(path)):
            fixed = "/".join(path.split("/")[: next(n for n, p in enumerate(path.split("/")) if _MAGIC.search(p))])
            yield from _far_below(fs, found, fixed)
        else:
            raise FileNotFoundError(f"there is no input {address}")
    except (FileNotFoundError, ImportError):
        raise
    except Exception as error:  # each client library raises what it likes: no rights, no network, no bucket
        raise OSError(f"{address} cannot be looked up: {error or type(error).__name__}") from error


def _ask(fs: Any, path: str, address: str) -> None:
    """Raise FileNotFoundError, with what the server said, if a page is not there."""
    try:
        fs.info(path)
    except FileNotFoundError as error:
        why = f": {error.__cause__}" if error.__cause__ else ""
        raise FileNotFoundError(f"there is no input {address}{why}") from error


def _far_below(fs: Any, paths: list[str], base: str) -> Iterator[Place]:
    found = sorted({file for path in paths for file in (fs.find(path) if fs.isdir(path) else [path])})
    for file in found:
        name = file.removeprefix(base).lstrip("/")
        if not is_hidden(name.split("/")):
            yield _far(fs, file, name)


def _far(fs: Any, path: str, name: str) -> Place:
    def opened() -> BinaryIO:
        try:
            return fs.open(path, "rb")  # type: ignore[no-any-return]
        except FileNotFoundError as error:
            raise UnreadableError("unreadable", "it has vanished since the run began") from error
        except Exception as error:  # as above
            raise UnreadableError("unreadable", f"it cannot be opened: {error or type(error).__name__}") from error

    return Place(name, opened, address=fs.unstrip_protocol(path))
