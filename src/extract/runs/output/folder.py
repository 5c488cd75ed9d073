"""OUT/.work, where a run keeps what it has done so far, and how that becomes the tables of OUT.

    spool.sqlite        the articles
    run.json            what the rows depend on besides them
    parts/TABLE/        a part of every table by the digest of its shard
    done/               a marker a shard, written last: its parts are whole
    shards.json         the digests of all shards in order, when all are done
    manifest.json       the manifest to be: from here on the tables, if they are whole, are moved into OUT

Files are written under another name, brought to the disk and renamed. Every step can be taken twice.
"""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.folders import damaged, digest, part_name
from extract.runs.files import DamagedError, read_json, save, save_json
from extract.runs.manifest import Manifest, sums
from extract.runs.results import PARTIAL, Part, ShardResult

TABLES = ("articles", "entities", "facts", "dates")
QUARANTINE = "quarantine"
MANIFEST = "manifest.json"
WORK = ".work"
STORE = "spool.sqlite"
STATE = "run.json"
_OF_THE_LAST = ("reread", "reread_changes", "audit", "claims", "claims_facts")
"""What was made of the facts that were here before, by a second reader, an audit or the ledger: made anew of these."""


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
        """The manifest of the finished run in OUT as its version wrote it, or None. Raises DamagedError."""
        found = read_json(path := self.path / MANIFEST)
        if found is not None and not (isinstance(found, dict) and isinstance(found.get("key", {}), dict)):
            raise DamagedError(path, "it is no manifest")
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

    def read_result(self, shard: str) -> ShardResult | None:
        """What the shard's marker says, or None if the shard is not done, or a part of it has gone or been cut."""
        result = ShardResult.read(marker_path(self.work, shard))
        paths = {table: part_path(self.work, table, shard) for table in TABLES}
        if result is None or not all(p.exists() and p.stat().st_size == result.parts[t].size for t, p in paths.items()):
            return None
        return result

    def drop_damaged(self, shard: str) -> None:
        """Take a shard for not done if a part of it is not what its worker wrote."""
        result = self.read_result(shard)
        if result and any(Part.of(part_path(self.work, t, shard)) != part for t, part in result.parts.items()):
            marker_path(self.work, shard).unlink()

    def check(self, files: dict[str, list[str]]) -> None:
        """Raise DamagedError for a file of the finished run that is not the one of its sha256, by folder."""
        for name, all_of in files.items():
            known = {_published(self.path, name, number): sha256 for number, sha256 in enumerate(all_of)}
            if path := damaged((self.path / name).glob("part-*"), known):
                raise DamagedError(path, "it is not what the run wrote")

    def read_partial(self) -> set[str]:
        """The ids of the articles of the finished run in OUT of which something is lacking, as its quarantine says."""
        found = set()
        for path in sorted((self.path / QUARANTINE).glob("part-*.jsonl")):
            try:
                with path.open(encoding="utf-8") as lines:
                    found |= {row["id"] for row in map(json.loads, lines) if row["code"] == PARTIAL}
            except (ValueError, TypeError, KeyError) as error:
                raise DamagedError(path, error) from error
        return found

    def has_results(self) -> bool:
        """Whether any shard is done."""
        return any((self.work / "done").glob("*.json"))

    def finish(self, digests: list[str], quarantine: Iterable[str], manifest: Callable[[list[str]], Manifest]) -> None:
        """All shards are done: write the quarantine and the manifest to be, then move everything into OUT.

        `manifest` is given the sha256 of the quarantine's files.
        """
        folder = self.work / "ready" / QUARANTINE
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        lines = _published(self.work / "ready", QUARANTINE, 0)
        save(lines, lambda path: _write_lines(path, quarantine))
        if not lines.stat().st_size:
            lines.unlink()
        save_json(self.work / "shards.json", digests)
        save_json(self.work / MANIFEST, asdict(manifest([digest(path) for path in folder.iterdir()])))
        self._move(digests)

    def publish(self) -> bool:
        """Go on moving finished tables into OUT; raises DamagedError.

        False if they are not finished, or if before the first move a file is not what was written: it is made again.
        """
        if not (manifest := read_json(self.work / MANIFEST)):
            return False
        shards = read_json(self.work / "shards.json")
        if (self.work / "parts" / TABLES[0]).exists() and not self._whole(sums(manifest), shards):
            (self.work / MANIFEST).unlink()
            return False
        self._move(shards)
        return True

    def _whole(self, files: dict[str, list[str]], shards: list[str]) -> bool:
        """Whether the files that are to be moved are those of these sha256, by folder."""
        known: dict[Path, str] = {}
        for name, all_of in files.items():
            for number, sha256 in enumerate(all_of):
                path = _published(self.work / "ready", name, number)
                if name != QUARANTINE and not path.exists() and number < len(shards):
                    path = part_path(self.work, name, shards[number])
                known[path] = sha256
        return not damaged((path for path in known if path.exists()), known)

    def _move(self, shards: list[str]) -> None:
        """Move the tables of these shards into OUT, or go on with it."""
        ready, old = self.work / "ready", self.work / "old"
        (self.path / MANIFEST).unlink(missing_ok=True)
        for table in TABLES:
            if (self.work / "parts" / table).exists():
                (ready / table).mkdir(exist_ok=True)
                for number, shard in enumerate(shards):
                    path = part_path(self.work, table, shard)
                    if path.exists():
                        path.rename(_published(ready, table, number))
                shutil.rmtree(self.work / "parts" / table)
        for table in (*TABLES, QUARANTINE):
            if (ready / table).exists():
                if (self.path / table).exists():
                    shutil.rmtree(old / table, ignore_errors=True)
                    old.mkdir(exist_ok=True)
                    (self.path / table).rename(old / table)
                (ready / table).rename(self.path / table)
        for table in _OF_THE_LAST:
            shutil.rmtree(self.path / table, ignore_errors=True)
        shutil.rmtree(self.work / "done", ignore_errors=True)
        (self.work / STORE).unlink(missing_ok=True)
        (self.work / MANIFEST).replace(self.path / MANIFEST)
        self.clear()


def _published(out: Path, folder: str, number: int) -> Path:
    """Where the part of the shard of this number, or of the quarantine, lies once all are done."""
    return out / folder / part_name(number, "jsonl" if folder == QUARANTINE else "parquet")


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
