"""Archives of files: ZIP, WACZ and TAR, read member by member. Nothing is ever written to disk.

A member's name is only a label: `..`, roots and control characters are dropped from it.
"""

import io
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from extract.ingest.limits import INFLATION, Budget, UnreadableError
from extract.ingest.record import Reject
from extract.ingest.streams import bounded, seekable

Member = tuple[str, io.BufferedReader | Reject]
"""A member's name as a label, and its bytes, which are to be read before the next one is asked for."""

SUFFIXES = (".zip", ".wacz", ".tar")
_LITTER = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
_LONGEST_NAME = 500
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = b"[Content_Types].xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_SMALL = 1 << 20
_BLOCK = 512
_MOST_ENDS = 64
"""How often tarfile may read on behind the end, which it would do once for every 10 KB that a header promises."""


def members(stream: io.BufferedReader, label: str | None, budget: Budget) -> Iterator[Member] | None:
    """The members of an archive, known by its label's suffix or, without a label, by its first bytes; None if none."""
    head = stream.peek(_BLOCK)[:_BLOCK]
    lower = label.lower() if label else None
    if lower.endswith(".tar") if lower else head[257:262] == b"ustar":
        return _tar(stream, budget)
    if lower.endswith((".zip", ".wacz")) if lower else head.startswith(_ZIP) and _OFFICE not in head:
        return _zip(stream, budget)
    return None


def plain_name(name: str) -> str:
    """A member's name as a label: no root, no `..`, no control characters, not endless."""
    name = "".join("?" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in name)
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return "/".join(parts)[-_LONGEST_NAME:] or "?"


def is_hidden(parts: Iterable[str]) -> bool:
    """Whether a path holds what nobody put there to be read: hidden files, and what systems and Office leave behind."""
    return any(part.startswith((".", "~$")) or part.casefold() in _LITTER for part in parts)


def _zip(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The files of a ZIP in order of name; of a WACZ only its WARCs."""
    source = seekable(stream)
    try:
        archive = zipfile.ZipFile(source)
    except UnreadableError:
        raise
    except Exception as error:  # BadZipFile, and what broken offsets and names run into
        raise UnreadableError("unreadable", f"it is no whole ZIP: {error}") from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.compress_size for info in infos) > source.seek(0, io.SEEK_END):
        raise UnreadableError("bomb", "its members are larger than the ZIP itself: they overlap")
    if any(info.filename.startswith("archive/") and ".warc" in info.filename for info in infos):
        infos = [info for info in infos if info.filename.startswith("archive/")]
    for name, info in sorted(((plain_name(i.filename), i) for i in infos), key=lambda pair: pair[0]):
        if not is_hidden(name.split("/")):
            yield name, open_member(archive, info, budget)


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> io.BufferedReader | Reject:
    """A member's bytes within the budget, or why they are not to be read."""
    if info.flag_bits & 1:
        return Reject("unreadable", "it is encrypted")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Reject("unreadable", "it is a link, not a file")
    if info.compress_type not in _METHODS:
        return Reject("unreadable", f"it is compressed by method {info.compress_type}, which is not read")
    if info.file_size > _SMALL and info.file_size > INFLATION * info.compress_size:
        return Reject("bomb", f"{info.compress_size} bytes would inflate to {info.file_size}: no news text does")
    try:
        return bounded(archive.open(info), budget)
    except Exception as error:  # BadZipFile, and what a broken local header runs into
        return Reject("unreadable", f"the ZIP is broken here: {error}")


def _tar(stream: io.BufferedReader, budget: Budget) -> Iterator[Member]:
    """The files of a TAR in its own order, as they stream by."""
    tail = _Tail(stream)
    try:
        archive = tarfile.open(fileobj=tail, mode="r|")  # type: ignore[call-overload]  # noqa: SIM115
        while info := archive.next():
            archive.members = []  # else it remembers every one
            name = plain_name(info.name)
            if info.isdir() or is_hidden(name.split("/")):
                continue
            if not info.isreg() or info.issparse():
                kind = "a sparse file" if info.issparse() else "a link or device, not a file"
                yield name, Reject("unreadable", f"it is {kind}")
            elif file := archive.extractfile(info):
                yield name, bounded(file, budget)
    except (UnreadableError, GeneratorExit):
        raise
    except Exception as error:  # tarfile.TarError, and what broken numbers and names run into
        raise UnreadableError("unreadable", f"the TAR is broken here: {error}") from error
    if any(tail.last):
        raise UnreadableError("unreadable", "the TAR has no end mark: it is cut short")


class _Tail:
    """A stream for tarfile that remembers the last block read, which is all zeros in a whole TAR."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream, self.last, self._ends = stream, b"", 0

    def read(self, size: int) -> bytes:
        data = self._stream.read1(size)
        self._ends += not data
        if self._ends > _MOST_ENDS:
            raise UnreadableError("unreadable", "the TAR is cut short: a member is longer than what is left of it")
        self.last = (self.last + data)[-_BLOCK:]
        return data
