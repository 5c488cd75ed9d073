"""From an open stream to its records: compressions and archives taken off layer by layer, then a format's turn."""

import io
import logging
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO

from extract.extras import MissingExtraError, need
from extract.ingest import containers, delimited, jsonlines, jsonobjects, newsxml, page, parquet, plain, warc
from extract.ingest.compression import COMPRESSIONS, bare, peel
from extract.ingest.limits import MAX_NESTING, Budget, UnreadableError
from extract.ingest.record import Record, Reject
from extract.ingest.streams import counted

log = logging.getLogger(__name__)

FORMATS: tuple[ModuleType, ...] = (parquet, warc, newsxml, page, jsonlines, jsonobjects, delimited, plain)
_HEAD = 4096


def unpack(raw: BinaryIO, name: str, label: str | None) -> Iterator[Record]:
    """The records of a stream. Its `label`, a file's name, tells the format; without one its first bytes do."""
    budget = Budget()
    yield from _layer(counted(raw, budget), name, label, budget, 0)


def unknown(label: str) -> Reject | None:
    """Why nothing can be read from a file of this name, or None."""
    label = bare(label).lower()
    if label.endswith(containers.SUFFIXES) or _form(label):
        return None
    known = ", ".join((*(s for f in FORMATS for s in f.SUFFIXES), *containers.SUFFIXES))
    suffix = label[label.rfind(".") :] if "." in label else ""
    return Reject("unknown_format", f"the suffix {suffix!r} is none of {known}, with or without .gz")


def require(label: str) -> None:
    """Raise MissingExtraError if a file of this name needs a library that is not installed."""
    for kind in COMPRESSIONS:
        if label.lower().endswith((kind.suffix, kind.tar)):
            need(f"{kind.suffix}", kind.needs)
    label = bare(label).lower()
    if label.endswith(".wacz"):
        need(".wacz", warc.NEEDS)
    elif form := _form(label):
        need(label[label.rfind(".") :], form.NEEDS)


def _form(label: str) -> ModuleType | None:
    return next((f for f in FORMATS if label.endswith(f.SUFFIXES)), None)


def _layer(stream: io.BufferedReader, name: str, label: str | None, budget: Budget, nesting: int) -> Iterator[Record]:
    try:
        stream, label, layers = peel(stream, label, budget)
        nesting += layers
        head = stream.peek(_HEAD)[:_HEAD]
        if not head:
            raise UnreadableError("empty", "the file is empty")
        found = containers.members(stream, label, budget)
        if found is None:
            yield from _records(stream, name, label, head)
            return
        if nesting >= MAX_NESTING:
            raise UnreadableError("too_deep", f"more than {MAX_NESTING} archives and compressions, one in the other")
        for member, inner in found:
            where = f"{name}/{member}"
            reject = inner if isinstance(inner, Reject) else unknown(member)
            if reject:
                yield where, reject
            elif not isinstance(inner, Reject):
                yield from _layer(inner, where, member, budget, nesting + 1)
    except UnreadableError as error:
        yield name, Reject(error.code, error.reason)
    except MissingExtraError as error:
        yield name, Reject("not_installed", str(error))
    except Exception as error:  # a fault of ours, or of a library with broken data: it costs this file, not the run
        log.debug("%s: reading failed", name, exc_info=True)
        yield name, Reject("failed", f"reading failed: {type(error).__name__}: {error}")


def _records(stream: BinaryIO, name: str, label: str | None, head: bytes) -> Iterator[Record]:
    form = _form(label.lower()) if label else next(f for f in FORMATS if f.sniff(head))
    if form is None:
        raise UnreadableError("unknown_format", "its name has no suffix that is known")
    need(form.SUFFIXES[0], form.NEEDS)
    yield from form.records(stream, name)
