"""Byte streams: counted where they are read, inflated within bounds, buffered where one must seek."""

import io
from collections.abc import Callable
from typing import IO, Any, BinaryIO

from extract.ingest.limits import MAX_MEMORY, Budget, UnreadableError

BLOCK = 1 << 16


def counted(raw: BinaryIO, budget: Budget) -> io.BufferedReader:
    """The stream of an input, its bytes counted; an error of its file system is UnreadableError."""
    return io.BufferedReader(_Counted(raw, budget), BLOCK)


def bounded(inner: BinaryIO | IO[bytes], budget: Budget) -> io.BufferedReader:
    """A stream out of an archive or compression, within the budget; an error of its reader is UnreadableError."""
    return io.BufferedReader(_Bounded(inner, budget), BLOCK)


def whole(stream: BinaryIO, most: int) -> bytes:
    """The bytes of a stream; one byte more than `most` where there are more. It takes no more memory than they do."""
    held = bytearray()
    while len(held) <= most and (data := stream.read(min(1 << 20, most + 1 - len(held)))):
        held += data
    return bytes(held)


def seekable(stream: BinaryIO) -> BinaryIO:
    """The stream if it can seek, else its bytes in memory; raises UnreadableError if they are too many."""
    if stream.seekable():
        return stream
    held = io.BytesIO()
    while data := stream.read(1 << 20):
        if held.write(data) and held.tell() > MAX_MEMORY:
            reason = f"more than {MAX_MEMORY} bytes inside another archive or stream: unpack it, and give it as a file"
            raise UnreadableError("too_large", reason)
    held.seek(0)
    return held


def recoded(inner: io.BufferedReader, change: Callable[[bytes, bool], bytes]) -> io.BufferedReader:
    """A stream whose blocks are changed as they come; the last call has no bytes, and says so."""
    return io.BufferedReader(_Recoded(inner, change), BLOCK)


class _Counted(io.RawIOBase):
    def __init__(self, raw: BinaryIO, budget: Budget) -> None:
        self._raw, self._budget = raw, budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._raw.read(len(buffer))
        except Exception as error:  # a remote file system raises what its client library likes
            raise UnreadableError("unreadable", f"reading broke off: {_said(error)}") from error
        buffer[: len(data)] = data
        self._budget.read += len(data)
        return len(data)


class _Recoded(io.RawIOBase):
    def __init__(self, inner: io.BufferedReader, change: Callable[[bytes, bool], bytes]) -> None:
        self._inner, self._change = inner, change
        self._left, self._last = b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left and not self._last:
            data = self._inner.read1(BLOCK)
            self._last = not data
            self._left = self._change(data, self._last)
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


class _Bounded(io.RawIOBase):
    def __init__(self, inner: BinaryIO | IO[bytes], budget: Budget) -> None:
        self._inner, self._budget = inner, budget
        self._error: UnreadableError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        done = 0
        while done < len(buffer) and not self._error:
            try:
                data = self._inner.read(len(buffer) - done)
                self._budget.inflate(len(data))
            except UnreadableError as error:
                self._error = error
                break
            except Exception as error:  # each decompressor has errors of its own, and broken data finds others
                self._error = UnreadableError("unreadable", f"the data is broken: {_said(error)}")
                break
            if not data:
                break
            buffer[done : done + len(data)] = data
            done += len(data)
        if self._error and not done:  # what came before the break is given first
            raise self._error
        return done


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
