"""Files in, Articles out. A format is one module here; this package picks one by suffix and content.

A format module has `SUFFIXES`, `sniff(head)`, which tells whether the first bytes of standard
input are of it, and `records(stream, name)`, which yields, for every record,
where it stands and an Article or a Reject.
"""

import gzip
import io
import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, cast

from extract.article import Article
from extract.ingest import delimited, jsonlines, plain
from extract.ingest.record import Record, Reject

__all__ = ["FORMATS", "Record", "Reject", "read", "records"]

log = logging.getLogger(__name__)

FORMATS: tuple[ModuleType, ...] = (jsonlines, delimited, plain)
STDIN = "-"
_GZIP = b"\x1f\x8b"
_HEAD = 4096


def read(*inputs: str | Path) -> Iterator[Article]:
    """The articles of files and folders; `-` is standard input. What cannot be read is logged as a warning.

    Raises FileNotFoundError for an input that does not exist.
    """
    for where, record in records(inputs):
        if isinstance(record, Article):
            yield record
        else:
            log.warning("%s: %s (%s)", where, record.reason, record.code)


def records(inputs: Iterable[str | Path]) -> Iterator[Record]:
    """Every record of the inputs in order: where it stands, and an Article or a Reject that says why not.

    Raises FileNotFoundError for an input that does not exist.
    """
    for one in inputs:
        if str(one) == STDIN:
            yield from _stream(sys.stdin.buffer, "stdin", None)
        elif Path(one).is_dir():
            for path in _files(Path(one)):
                yield from _file(path, path.relative_to(one).as_posix())
        else:
            yield from _file(Path(one), Path(one).name)


def _files(folder: Path) -> list[Path]:
    """The files below a folder in order of name, hidden ones apart."""
    found = (p for p in folder.rglob("*") if p.is_file() or p.is_symlink())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _file(path: Path, name: str) -> Iterator[Record]:
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    form = next((f for f in FORMATS if suffix.lower() in f.SUFFIXES), None)
    if form is None:
        known = ", ".join(s for f in FORMATS for s in f.SUFFIXES)
        yield name, Reject("unknown_format", f"the suffix {suffix!r} is none of {known}, with or without .gz")
        return
    try:
        with path.open("rb") as stream:
            yield from _stream(stream, name, form)
    except FileNotFoundError:
        if path.is_symlink():
            yield name, Reject("unreadable", "the link leads nowhere")
        else:
            raise
    except OSError as error:
        yield name, Reject("unreadable", f"it cannot be opened: {error.strerror or error}")


def _stream(raw: BinaryIO, name: str, form: ModuleType | None) -> Iterator[Record]:
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw))
    if stream.peek(2)[:2] == _GZIP:
        stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)))
    try:
        head = stream.peek(_HEAD)[:_HEAD]
        if not head:
            yield name, Reject("empty", "the file is empty")
            return
        chosen = form or next(f for f in FORMATS if f.sniff(head))
        yield from chosen.records(stream, name)
    except (EOFError, gzip.BadGzipFile) as error:
        yield name, Reject("unreadable", f"the compressed data is broken: {error}")
