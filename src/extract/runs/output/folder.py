"""OUT/.work, where a run keeps what it has done so far, and how that becomes the tables of OUT.

    spool.sqlite        the articles
    run.json            what the rows depend on besides them
    parts/TABLE/        a part of every table by the digest of its shard
    done/               a marker a shard, written last: its parts are whole
    shards.json         the digests of all shards in order, when all are done
    manifest.json       the manifest to be: from here on the tables are moved into OUT, whatever happens

Files are written under another name, brought to the disk and renamed. Every step can be taken twice.
"""

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = ("articles", "entities", "facts", "dates")
QUARANTINE = "quarantine"
MANIFEST = "manifest.json"
WORK = ".work"
LOCK = ".lock"


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


def read_json(path: Path) -> Any:
    """The value in a file, or None if there is no file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def part(folder: Path, table: str, digest: str) -> Path:
    """Where a shard's part of a table is kept until all are done."""
    return folder / "parts" / table / f"{digest}.parquet"


def marker(folder: Path, digest: str) -> Path:
    """The file that says that the shard of this digest is done."""
    return folder / "done" / f"{digest}.json"


class Work:
    """The work folder of an output folder; `name` is what its user calls it."""

    def __init__(self, out: Path, name: str | None = None) -> None:
        self.out = out.resolve()
        self.name = name or str(self.out)
        self.folder = self.out / WORK

    def manifest(self) -> dict[str, Any] | None:
        """The manifest of the finished run in OUT, or None."""
        found: dict[str, Any] | None = read_json(self.out / MANIFEST)
        return found

    def make(self) -> None:
        """Make the folders that are missing."""
        for table in TABLES:
            (self.folder / "parts" / table).mkdir(parents=True, exist_ok=True)
        for name in ("done", "doing"):
            (self.folder / name).mkdir(exist_ok=True)

    def clear(self) -> None:
        """Drop everything that an unfinished run did."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def done(self, digest: str) -> dict[str, Any] | None:
        """What the shard's marker says, or None if the shard is not done, or a part of it has gone."""
        if not all(part(self.folder, table, digest).exists() for table in TABLES):
            return None
        found: dict[str, Any] | None = read_json(marker(self.folder, digest))
        return found

    def finish(self, digests: list[str], quarantine: Iterable[str], manifest: Callable[[], dict[str, Any]]) -> None:
        """All shards are done: write the quarantine and the manifest to be, then move everything into OUT."""
        folder = self.folder / "ready" / QUARANTINE
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        save(folder / "part-00000.jsonl", lambda path: _write_lines(path, quarantine))
        if not (folder / "part-00000.jsonl").stat().st_size:
            (folder / "part-00000.jsonl").unlink()
        save_json(self.folder / "shards.json", digests)
        save_json(self.folder / MANIFEST, manifest())
        self.swap()

    def swap(self) -> bool:
        """Move finished tables into OUT, or go on with it. False if they are not finished."""
        if not (self.folder / MANIFEST).exists():
            return False
        ready, old = self.folder / "ready", self.folder / "old"
        (self.out / MANIFEST).unlink(missing_ok=True)
        for table in TABLES:
            if (self.folder / "parts" / table).exists():
                (ready / table).mkdir(exist_ok=True)
                for number, digest in enumerate(read_json(self.folder / "shards.json")):
                    path = part(self.folder, table, digest)
                    if path.exists():
                        path.rename(ready / table / f"part-{number:05d}.parquet")
                shutil.rmtree(self.folder / "parts" / table)
        for table in (*TABLES, QUARANTINE):
            if (ready / table).exists():
                if (self.out / table).exists():
                    shutil.rmtree(old / table, ignore_errors=True)
                    old.mkdir(exist_ok=True)
                    (self.out / table).rename(old / table)
                (ready / table).rename(self.out / table)
        shutil.rmtree(self.folder / "done", ignore_errors=True)
        (self.folder / "spool.sqlite").unlink(missing_ok=True)
        (self.folder / MANIFEST).replace(self.out / MANIFEST)
        self.clear()
        return True

    def check(self) -> None:
        """Raise OutputError if no run can use the folder, saying why and what to do."""
        if not self.out.exists():
            return
        if not self.out.is_dir():
            raise OutputError(f"{self.name} is a file: name a folder that is new or empty")
        if not any((self.out / name).exists() for name in (MANIFEST, WORK, LOCK)) and any(self.out.iterdir()):
            raise OutputError(f"{self.name} holds other files: name a folder that is new or empty")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other run out of OUT. Raises OutputError if another run is at work there."""
        self.out.mkdir(parents=True, exist_ok=True)
        with locked(self.out / LOCK, self.name):
            yield

    @contextmanager
    def look(self) -> Iterator[None]:
        """Look at OUT without work to do there."""
        yield

    @property
    def redone(self) -> bool:
        """Whether the finished run in OUT is what `force` asks for."""
        return False

    def need(self, tables: Iterable[str]) -> None:
        """Have these tables of the finished run in OUT."""

    def deliver(self) -> bool:
        """Bring a finished run to where the user wants it; whether there was anything to bring."""
        return False


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


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
