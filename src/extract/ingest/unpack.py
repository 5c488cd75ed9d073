"""From an open stream to its records: compressions and archives taken off layer by layer, then a format's turn."""

import io
import logging
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO

from extract.article import Article
from extract.extras import MissingExtraError, need
from extract.ingest import (
    containers,
    delimited,
    docx,
    jsonlines,
    jsonobjects,
    legacy,
    mail,
    mailbox,
    markdown,
    newsxml,
    page,
    parquet,
    pdf,
    plain,
    rtf,
    sheets,
    warc,
)
from extract.ingest.compression import COMPRESSIONS, bare, peel
from extract.ingest.documents import dated
from extract.ingest.limits import MAX_NESTING, Budget, UnreadableError
from extract.ingest.reading import Reading
from extract.ingest.record import Enclosed, Record, Reject
from extract.ingest.rows import Tell
from extract.ingest.streams import bounded, counted

log = logging.getLogger(__name__)

FORMATS: tuple[ModuleType, ...] = (
    *(parquet, sheets, warc, newsxml, page, docx, pdf, rtf, mailbox, mail, legacy),
    *(jsonlines, jsonobjects, delimited, markdown, plain),
)
_HEAD = 4096
_PICTURE = "if it shows words, make a PDF of it and run text recognition over that"
_REMEDIES = {
    **dict.fromkeys((".odt", ".pages", ".wpd", ".wps", ".ppt", ".pptx", ".odp", ".key"), "save it as .docx or .pdf"),
    **dict.fromkeys((".msg", ".oft", ".emlx"), "save it as .eml"),
    **dict.fromkeys((".pst", ".ost", ".olm"), "export it as .mbox"),
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), "save it as .xlsx or CSV"),
    **dict.fromkeys((".php", ".asp", ".aspx", ".jsp", ".shtml", ".cfm"), "if it is a web page, name it .html"),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "open it in a browser and save it as HTML only"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".webp"), _PICTURE),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".mov", ".wav", ".avi", ".ogg"), "have it transcribed, as .txt"),
    **dict.fromkeys((".rar", ".7z"), "unpack it and give the folder, or pack it as .zip"),
    **dict.fromkeys((".epub", ".log", ".text", ".asc"), "save it as .txt"),
}
"""By suffix, how to make of a file one that is read."""


TABLES = (delimited, parquet, sheets, jsonlines, jsonobjects)
"""Formats whose records have headings or keys, of which their user may say something: `Reading`."""


def unpack(raw: BinaryIO, name: str, label: str | None, reading: Reading, tell: Tell) -> Iterator[Record]:
    """The records of a stream. Its `label`, a file's name, tells the format; without one its first bytes do."""
    budget = Budget()
    yield from _layer(counted(raw, budget), name, label, budget, 0, (reading, tell))


def unknown(label: str) -> Reject | None:
    """Why nothing can be read from a file of this name, or None."""
    label = bare(label).lower()
    if label.endswith(containers.SUFFIXES) or _form(label):
        return None
    file = label.rpartition("/")[2]
    suffix = file[file.rfind(".") :] if "." in file else ""
    if not suffix:
        return Reject("unknown_format", "its name has no suffix that tells what it is: name it .txt, .html or as it is")
    if suffix in _REMEDIES:
        return Reject("unknown_format", f"the suffix {suffix!r} is not read: {_REMEDIES[suffix]}")
    return Reject("unknown_format", f"the suffix {suffix!r} is none that is read")


def require(label: str) -> None:
    """Raise MissingExtraError if a file of this name needs a library that is not installed."""
    for kind in COMPRESSIONS:
        if label.lower().endswith((kind.suffix, kind.tar)):
            need(kind.suffix, kind.needs)
    label = bare(label).lower()
    if label.endswith(".wacz"):
        need(".wacz", warc.NEEDS)
    elif form := _form(label):
        need(label[label.rfind(".") :], form.NEEDS)


def _form(label: str) -> ModuleType | None:
    return next((f for f in FORMATS if label.endswith(f.SUFFIXES)), None)


def _layer(
    stream: io.BufferedReader, name: str, label: str | None, budget: Budget, nesting: int, options: tuple[Reading, Tell]
) -> Iterator[Record]:
    try:
        stream, label, layers = peel(stream, label, budget)
        nesting += layers
        head = stream.peek(_HEAD)[:_HEAD]
        if not head:
            raise UnreadableError("empty", "the file is empty")
        found = containers.members(stream, label, budget)
        if found is None:
            yield from _records(stream, name, label, head, budget, nesting, options)
            return
        if nesting >= MAX_NESTING:
            raise UnreadableError("too_deep", f"more than {MAX_NESTING} archives and compressions, one in the other")
        for member, inner in found:
            where = f"{name}/{member}"
            reject = inner if isinstance(inner, Reject) else unknown(member)
            if reject:
                yield where, reject
            elif not isinstance(inner, Reject):
                yield from _layer(inner, where, member, budget, nesting + 1, options)
    except UnreadableError as error:
        yield name, Reject(error.code, error.reason)
    except MissingExtraError as error:
        yield name, Reject("not_installed", str(error))
    except Exception as error:  # a fault of ours, or of a library with broken data: it costs this file, not the run
        log.debug("%s: reading failed", name, exc_info=True)
        yield name, Reject("failed", f"reading failed: {type(error).__name__}: {error}")


def _records(
    stream: BinaryIO,
    name: str,
    label: str | None,
    head: bytes,
    budget: Budget,
    nesting: int,
    options: tuple[Reading, Tell],
) -> Iterator[Record]:
    form = _form(label.lower()) if label else next(f for f in FORMATS if f.sniff(head))
    if form is None:
        raise UnreadableError("unknown_format", "its name has no suffix that is known")
    need(form.SUFFIXES[0], form.NEEDS)
    empty = form in TABLES
    for where, found in form.records(stream, name, *(options if form in TABLES else ())):
        empty = False
        if isinstance(found, Enclosed):
            yield from _enclosed(found, f"{where}/{found.label}", budget, nesting, options)
        else:
            yield where, found
    if empty:
        yield name, Reject("empty", "it holds no records")


def _enclosed(
    found: Enclosed, name: str, budget: Budget, nesting: int, options: tuple[Reading, Tell]
) -> Iterator[Record]:
    """The records of a file that came with another: the same bounds hold as for a member of an archive."""
    reject = unknown(found.label)
    if nesting >= MAX_NESTING:
        reject = Reject("too_deep", f"more than {MAX_NESTING} archives, mails and compressions, one in the other")
    if reject:
        yield name, reject
        return
    inner = bounded(io.BytesIO(found.data), Budget())
    for where, record in _layer(inner, name, found.label, budget, nesting + 1, options):
        yield where, dated(record, found.published) if isinstance(record, Article) else record
