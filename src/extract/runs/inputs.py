"""The first half of a run: from inputs to a spool, and whether it must be read again."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.ingest import Reading, Record, Reject, records
from extract.ingest.language import not_english
from extract.ingest.record import NOTES
from extract.runs.articles import Spool
from extract.runs.counts import Counts, Progress
from extract.runs.preview import Preview
from extract.runs.undated import why


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a run takes: the first `limit` that it reads, those published on the day `since` or later."""

    limit: int | None = None
    since: date | None = None

    def takes(self, article: Article) -> bool:
        """Whether the article is of that time; one without a date is not."""
        if self.since is None:
            return True
        return article.published is not None and article.published.astimezone(UTC).date() >= self.since

    def options(self) -> dict[str, Any]:
        """The selection as the manifest names it."""
        return asdict(self) | {"since": self.since and self.since.isoformat()}


def seen(inputs: list[str | Path], selection: Selection) -> str | None:
    """A hash of the names, sizes and times of all input files; None if they are not all files of this machine."""
    every = hashlib.sha256(repr(selection).encode())
    for one in inputs:
        path = Path(one)
        try:
            files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
            for file in files:
                about = file.stat()
                every.update(f"{file.absolute()}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
        except OSError:
            return None
    return every.hexdigest()


def fill(
    spool: Spool,
    inputs: list[str | Path],
    reading: Reading,
    selection: Selection,
    counts: Counts,
    progress: Callable[[Progress], None],
    preview: Preview | None = None,
) -> None:
    """Read the inputs into the spool; `counts` gets what was read, noted and left out, `preview` every record.

    Raises OSError if an input goes away while it is read.
    """
    try:
        found = records(inputs, reading, preview.table) if preview else records(inputs, reading)
        spool.fill(_chosen(_seen(found, preview) if preview else found, selection, counts, progress))
    except FileNotFoundError as error:
        raise OSError(
            f"the input {error.filename or error} went away while it was read; nothing else was lost"
        ) from error


def _seen(found: Iterator[Record], preview: Preview) -> Iterator[Record]:
    for where, record in found:
        preview.take(where, record)
        yield where, record


def _chosen(
    found: Iterator[Record], selection: Selection, counts: Counts, progress: Callable[[Progress], None]
) -> Iterator[Record]:
    rejected = 0
    taken = 0
    for where, record in found:
        counts.read += 1
        if isinstance(record, Article):
            if not selection.takes(record):
                counts.left_out += 1
                if record.published is None:
                    counts.passed_over[why(record)] = counts.passed_over.get(why(record), 0) + 1
                continue
            if reason := not_english(record.text):
                record = Reject("language", reason, record.id)
            else:
                _note(record, counts)
        if isinstance(record, Article):
            counts.dated += record.published is not None
            counts.undated += record.published is None
        taken += isinstance(record, Article)
        rejected += isinstance(record, Reject)
        progress(Progress("reading", counts.read, None, 0, None, rejected))
        yield where, record
        if taken == selection.limit:
            return


def _note(article: Article, counts: Counts) -> None:
    for note in article.extra.get(NOTES, []):
        kind = note.split(":")[0]
        counts.notes[kind] = counts.notes.get(kind, 0) + 1
