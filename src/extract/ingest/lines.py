"""Lines of a byte stream, decoded one by one and bounded in length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extract.ingest.record import FALLBACK, MAX_BYTES, Reject, decode

_LONGEST = 16 * MAX_BYTES


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `notes` say how it was decoded."""

    text: str
    notes: tuple[str, ...] = ()


def lines(stream: BinaryIO, name: str) -> Iterator[tuple[str, Line | Reject]]:
    """The lines of the stream, each with its `name:number`.

    One that is too long or not text is a Reject, and reading goes on after it.
    """
    number = 0
    while data := stream.readline(_LONGEST):
        number += 1
        where = f"{name}:{number}"
        if len(data) == _LONGEST and not data.endswith(b"\n"):
            size = len(data)
            while (more := stream.readline(_LONGEST)) and not more.endswith(b"\n"):
                size += len(more)
            yield where, Reject("too_long", f"a line of {size + len(more):,} bytes, more than {_LONGEST:,}")
            continue
        try:
            text, fallback = decode(data)
        except ValueError as error:
            yield where, Reject("encoding", str(error))
            continue
        yield where, Line(text, (FALLBACK,) if fallback else ())
