"""What came of a shard: the record that its marker holds."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extract.folders import digest
from extract.runs.files import DamagedError, read_sealed, save_sealed

PARTIAL = "partial"
"""The code of what is lost of an article that is in the tables."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article that could not be extracted, or not wholly, and why: the end of its line in the quarantine."""

    id: str
    code: str
    reason: str
    traceback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file with a shard's rows of a table: its size in bytes, and its sha256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "Part":
        """What a file is that is whole."""
        return cls(path.stat().st_size, digest(path))


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What a shard's rows are, by number, and how they were made.

    `fresh` articles were tried now, which takes time; the rows of the others were taken over. `rejected` are not among
    the `articles`, those of which something is `partial` are; `dated` of the articles have a day of publication.
    `parts` are its files by table. `peak_mib` is the most memory that the worker has held, in MiB.
    """

    digest: str
    articles: int
    dated: int
    fresh: int
    fresh_words: int
    words: int
    quotes: int
    quantities: int
    entities: int
    dates: int
    rejected: tuple[Rejection, ...]
    partial: tuple[Rejection, ...]
    parts: dict[str, Part]
    seconds: float
    worker: str
    peak_mib: float

    def save(self, path: Path) -> None:
        """Write the marker, which says that the shard is done."""
        save_sealed(path, asdict(self))

    @classmethod
    def read(cls, path: Path) -> "ShardResult | None":
        """The record in a marker, or None if there is no marker, or a damaged one."""
        try:
            found = read_sealed(path)
            return None if found is None else cls._of(found)
        except (DamagedError, TypeError, KeyError, AttributeError):
            return None

    @classmethod
    def _of(cls, found: dict[str, Any]) -> "ShardResult":
        lines = {
            name: tuple(Rejection(**{**r, "traceback": tuple(r["traceback"])}) for r in found[name])
            for name in ("rejected", "partial")
        }
        parts = {table: Part(**part) for table, part in found["parts"].items()}
        return cls(**{**found, **lines, "parts": parts})
