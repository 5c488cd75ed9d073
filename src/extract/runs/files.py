"""Files that are written whole or not at all, and the lock that keeps two runs apart."""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class OutputError(Exception):
    """The output folder cannot be used as it is."""


def save(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name, bring it to the disk, rename it."""
    hidden = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        write(hidden)
        with hidden.open("rb") as file:
            os.fsync(file.fileno())
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)


def save_json(path: Path, value: Any) -> None:
    """Save a value as JSON."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    save(path, lambda hidden: hidden.write_bytes(text.encode("utf-8", "backslashreplace")))


class DamagedError(Exception):
    """A file is not what was written."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(f"{path} is damaged: {why}")
        self.path = path


def read_json(path: Path) -> Any:
    """The value in a file, or None if there is no file. Raises DamagedError if it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise DamagedError(path, error) from error


def save_sealed(path: Path, value: Any) -> None:
    """Save a value as JSON with its sha256, which tells a damaged file from one that says another thing."""
    save_json(path, {"sha256": _seal(value), "value": value})


def read_sealed(path: Path) -> Any:
    """The value in a file that `save_sealed` wrote, or None if there is none. Raises DamagedError if it is another."""
    found = read_json(path)
    if found is None:
        return None
    if not isinstance(found, dict) or found.get("sha256") != _seal(found.get("value")):
        raise DamagedError(path, "it is not what was written")
    return found["value"]


def _seal(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@contextmanager
def locked(path: Path, name: str) -> Iterator[None]:
    """Hold a lock file. Raises OutputError, saying that `name` is in use, if another process has it."""
    import fcntl

    while True:
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                who = file.read().strip() or "another process"
                raise OutputError(f"{name} is in use: {who} is at work there; wait for it") from None
            if not path.exists() or os.fstat(file.fileno()).st_ino != path.stat().st_ino:
                continue  # whoever had it took it away
            file.truncate(0)
            file.write(f"process {os.getpid()} on {os.uname().nodename}")
            file.flush()
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
            return
