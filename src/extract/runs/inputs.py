"""The first half of a run: from inputs to the store of articles, and whether they must be read again."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from extract.article import Article
from extract.ingest import Record, Reject, records
from extract.ingest.language import not_english
from extract.ingest.record import NOTES, place_of
from extract.runs.articles import ArticleStore
from extract.runs.counts import NOTED, Counts, Progress, Report
from extract.runs.options import RunOptions, Selection
from extract.runs.preview import Preview

_LOST = "published is"
"""How notes begin that say why there is no day."""


def fingerprint(options: RunOptions) -> str | None:
    """A hash of the names, sizes and times of all input files; None if they are not all files of this machine.

    The time of the last change to a file's entry is among them, which no program sets back: other content of the same
    size and time is noticed. Where it alone has changed the inputs are read once more, and nothing else.
    """
    every = hashlib.sha256(repr(options.selection).encode())
    for one in options.inputs:
        path = Path(one)
        try:
            files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
            for file in files:
                about = file.stat()
                times = f"{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}"
                every.update(f"{file.absolute()}\0{about.st_size}\0{times}\n".encode())
        except OSError:
            return None
    return every.hexdigest()


def read_inputs(
    store: ArticleStore,
    options: RunOptions,
    counts: Counts,
    report: Report,
    preview: Preview | None = None,
) -> None:
    """Read the inputs into the store; `counts` gets what was read, noted and left out, `preview` every record.

    Raises OSError if an input goes away while it is read.
    """
    try:
        inputs, reading = options.inputs, options.settings.reading
        found = records(inputs, reading, preview.table) if preview else records(inputs, reading)
        store.take(_chosen(_seen(found, preview) if preview else found, options.selection, counts, report))
    except FileNotFoundError as error:
        raise OSError(
            f"the input {error.filename or error} went away while it was read; nothing else was lost"
        ) from error


def _seen(found: Iterator[Record], preview: Preview) -> Iterator[Record]:
    for where, record in found:
        preview.take(where, record)
        yield where, record


def _chosen(found: Iterator[Record], selection: Selection, counts: Counts, report: Report) -> Iterator[Record]:
    rejected = 0
    taken = 0
    for where, record in found:
        counts.read += 1
        if isinstance(record, Article):
            if not selection.takes(record):
                counts.left_out += 1
                if record.published is None:
                    counts.passed_over[_why_undated(record)] = counts.passed_over.get(_why_undated(record), 0) + 1
                continue
            if reason := not_english(record.text):
                record = Reject("language", reason, record.id)
            else:
                _note(where, record, counts)
        taken += isinstance(record, Article)
        rejected += isinstance(record, Reject)
        report(Progress("reading", counts.read, None, 0, None, rejected))
        yield where, record
        if taken == selection.limit:
            return


def _note(where: str, article: Article, counts: Counts) -> None:
    place, _ = place_of(where)
    for note in article.extra.get(NOTES, []):
        kind = note.split(":")[0]
        counts.notes[kind] = counts.notes.get(kind, 0) + 1
        files = counts.noted.setdefault(kind, [])
        if len(files) <= NOTED and place not in files:
            files.append(place)


def _why_undated(article: Article) -> str:
    """Why an article has no day of publication."""
    notes = [note for note in article.extra.get(NOTES, []) if note.startswith(_LOST)]
    return f"give one that {notes[0].removeprefix('published ').split(':')[0]}" if notes else "give none"
