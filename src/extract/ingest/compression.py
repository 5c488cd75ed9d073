"""Compressions, told by the first bytes of their data and taken off one by one: gzip, Zstandard, bzip2, xz."""

import bz2
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from extract.extras import need
from extract.ingest.limits import MAX_NESTING, MAX_WINDOW, Budget, UnreadableError
from extract.ingest.streams import BLOCK, bounded

_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


def peel(stream: io.BufferedReader, label: str | None, budget: Budget) -> tuple[io.BufferedReader, str | None, int]:
    """The stream without its compression, which its first bytes tell; its label without the suffix; how many layers."""
    layers = 0
    while kind := next((c for c in COMPRESSIONS if c.begins(stream.peek(16)[:16])), None):
        layers += 1
        if layers > MAX_NESTING:
            raise UnreadableError("too_deep", f"more than {MAX_NESTING} compressions, one in the other")
        stream = bounded(kind.open(stream), budget)
    return stream, bare(label) if label else None, layers


def bare(label: str) -> str:
    """A file's name without the suffixes of compression: `a.jsonl.gz` is `a.jsonl`, `a.tgz` is `a.tar`."""
    lower = label.lower()
    for kind in COMPRESSIONS:
        if lower.endswith(kind.suffix):
            return label[: -len(kind.suffix)]
        if lower.endswith(kind.tar):
            return f"{label[: -len(kind.tar)]}.tar"
    return label


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the methods of the others."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


class _Frames:
    """What all compressions share: frames one after the other, each by a decompressor of its own."""

    def __init__(self, source: BinaryIO, begin: Callable[[], _Decompressor]) -> None:
        self._source, self._begin = source, begin
        self._frame = begin()

    def read(self, size: int) -> bytes:
        data = b""
        while not data:
            if self._frame.eof:
                rest = self._frame.unused_data.lstrip(b"\0") or self._source.read(BLOCK).lstrip(b"\0")
                if not rest:
                    return b""
                self._frame = self._begin()
                data = self._frame.decompress(rest, size)
            else:
                rest = self._source.read(BLOCK) if self._frame.needs_input else b""
                ended = self._frame.needs_input and not rest
                data = self._frame.decompress(rest, size)
                if ended and not data and not self._frame.eof:
                    raise EOFError("it ends before its end mark")
        return data


@dataclass(frozen=True, slots=True)
class Compression:
    """A compression: how its data begins, the suffixes of its files, and what it needs."""

    magic: bytes
    suffix: str
    tar: str
    open: Callable[[BinaryIO], BinaryIO]
    needs: tuple[str, ...] = ()

    def begins(self, head: bytes) -> bool:
        """Whether data with these first bytes is of it."""
        return head.startswith(self.magic) and (self.suffix != ".bz2" or head[4:10] == b"1AY&SY")


def _gzip(source: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, _Frames(source, _Gzip))


def _bzip2(source: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, _Frames(source, bz2.BZ2Decompressor))


def _xz(source: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, _Frames(source, lambda: lzma.LZMADecompressor(memlimit=1 << MAX_WINDOW)))


def _zstd(source: BinaryIO) -> BinaryIO:
    need(".zst", (_ZSTD,))
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: MAX_WINDOW}
    return cast(BinaryIO, _Frames(source, lambda: zstd.ZstdDecompressor(options=options)))


COMPRESSIONS = (
    Compression(b"\x1f\x8b", ".gz", ".tgz", _gzip),
    Compression(b"\x28\xb5\x2f\xfd", ".zst", ".tzst", _zstd, (_ZSTD,)),
    Compression(b"BZh", ".bz2", ".tbz2", _bzip2),
    Compression(b"\xfd7zXZ\x00", ".xz", ".txz", _xz),
)
