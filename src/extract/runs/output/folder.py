"""OUT/.work, where a run keeps what it has done so far, and how that becomes the tables of OUT.

    spool.sqlite        the articles
    run.json            what the rows depend on besides them
    parts/TABLE/        a part of every table by the digest of its shard
    done/               a marker a shard, written last: its parts are whole
    shards.json         the digests of all shards in order, when all are done
    manifest.json       the manifest to be: from here on the tables are moved into OUT, whatever happens

Files are written under another name, brought to the disk and renamed. Every step can be taken twice.
"""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.runs.files import read_json, save, save_json
from extract.runs.manifest import Manifest
from extract.runs.results import ShardResult

TABLES = ("articles", "entities", "facts", "dates")
QUARANTINE = "quarantine"
MANIFEST = "manifest.json"
WORK = ".work"
STORE = "spool.sqlite"
STATE = "run.json"


def part_path(work: Path, table: str, digest: str) -> Path:
    """Where a shard's part of a table is kept until all are done."""
    return work / "parts" / table / f"{digest}.parquet"


def marker_path(work: Path, digest: str) -> Path:
    """The file that says that the shard of this digest is done."""
    return work / "done" / f"{digest}.json"


def turn_path(work: Path, digest: str) -> Path:
    """The file that names the article whose turn it is, in a shard whose worker has died before."""
    return work / "doing" / digest


class RunFolder:
    """A folder of this machine that gets the tables of a run, and the work folder in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.work = self.path / WORK

    def read_manifest(self) -> dict[str, Any] | None:
        """The manifest of the finished run in OUT as its version wrote it, or None."""
        found: dict[str, Any] | None = read_json(self.path / MANIFEST)
        return found

    def make(self) -> None:
        """Make the folders that are missing."""
        for table in TABLES:
            (self.work / "parts" / table).mkdir(parents=True, exist_ok=True)
        for name in ("done", "doing"):
            (self.work / name).mkdir(exist_ok=True)

    def clear(self) -> None:
        """Drop everything that an unfinished run did."""
        shutil.rmtree(self.work, ignore_errors=True)

    def read_result(self, digest: str) -> ShardResult | None:
        """What the shard's marker says, or None if the shard is not done, or a part of it has gone."""
        if not all(part_path(self.work, table, digest).exists() for table in TABLES):
            return None
        return ShardResult.read(marker_path(self.work, digest))

    def has_results(self) -> bool:
        """Whether any shard is done."""
        return any((self.work / "done").glob("*.json"))

    def finish(self, digests: list[str], quarantine: Iterable[str], manifest: Callable[[], Manifest]) -> None:
        """All shards are done: write the quarantine and the manifest to be, then move everything into OUT."""
        folder = self.work / "ready" / QUARANTINE
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        save(folder / "part-00000.jsonl", lambda path: _write_lines(path, quarantine))
        if not (folder / "part-00000.jsonl").stat().st_size:
            (folder / "part-00000.jsonl").unlink()
        save_json(self.work / "shards.json", digests)
        save_json(self.work / MANIFEST, asdict(manifest()))
        self.publish()

    def publish(self) -> bool:
        """Move finished tables into OUT, or go on with it. False if they are not finished."""
        if not (self.work / MANIFEST).exists():
            return False
        ready, old = self.work / "ready", self.work / "old"
        (self.path / MANIFEST).unlink(missing_ok=True)
        for table in TABLES:
            if (self.work / "parts" / table).exists():
                (ready / table).mkdir(exist_ok=True)
                for number, digest in enumerate(read_json(self.work / "shards.json")):
                    path = part_path(self.work, table, digest)
                    if path.exists():
                        path.rename(ready / table / f"part-{number:05d}.parquet")
                shutil.rmtree(self.work / "parts" / table)
        for table in (*TABLES, QUARANTINE):
            if (ready / table).exists():
                if (self.path / table).exists():
                    shutil.rmtree(old / table, ignore_errors=True)
                    old.mkdir(exist_ok=True)
                    (self.path / table).rename(old / table)
                (ready / table).rename(self.path / table)
        shutil.rmtree(self.work / "done", ignore_errors=True)
        (self.work / STORE).unlink(missing_ok=True)
        (self.work / MANIFEST).replace(self.path / MANIFEST)
        self.clear()
        return True


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
