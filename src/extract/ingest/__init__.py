"""Files in, Articles out, from any input that `docs/inputs.md` describes.

`places` finds files, `unpack` takes off compressions and archives (`streams`, `containers`), and a format is
one module here: `SUFFIXES`; `NEEDS`, the libraries of an extra; `sniff(head)`, which tells whether the first bytes
of a stream without a name are of it; and `records(stream, name)`, which yields, for every record, where it
stands and an Article, a Reject, or a file that is Enclosed, which `unpack` reads in turn. It may raise UnreadableError
for the rest of a stream. A table's (`TABLES`) are `records(stream, name, reading, tell)`, since how it is read is for
its user to say (`Reading`).
"""

import logging
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from extract.article import Article
from extract.extras import MissingExtraError
from extract.ingest.limits import UnreadableError
from extract.ingest.places import Place, find
from extract.ingest.reading import Reading
from extract.ingest.record import Record, Reject
from extract.ingest.rows import Layout, Tell
from extract.ingest.unpack import FORMATS, require, unknown, unpack

__all__ = ["FORMATS", "Layout", "MissingExtraError", "Reading", "Record", "Reject", "check", "read", "records"]

log = logging.getLogger(__name__)

STDIN = "-"


def read(*inputs: str | Path, reading: Reading | None = None) -> Iterator[Article]:
    """The articles of files, folders, patterns and addresses; `-` is standard input. `reading` says how to read them.

    What cannot be read is logged as a warning. Raises FileNotFoundError, ImportError (with the line that installs what
    is missing), ValueError or OSError for an input that is not there or not to be read here, before the first article.

        >>> articles = extract.read("corpus/articles.jsonl")
        >>> next(articles).id
        'crime-001'
    """
    check(inputs)
    for where, record in records(inputs, reading):
        if isinstance(record, Article):
            yield record
        else:
            log.warning("%s: %s (%s)", where, record.reason, record.code)


def check(inputs: Iterable[str | Path]) -> None:
    """Raise if an input is not there, or nothing of it can be read here for want of a library; reads no article.

    Raises FileNotFoundError for a path, pattern or address that leads to nothing, MissingExtraError
    (an ImportError) with the line that installs what a file's suffix asks for, ValueError for an
    address of no known kind, OSError for one that cannot be asked. Among others that can be read, a file that needs a
    library is a Reject of `records`.
    """
    for one in inputs:
        if str(one) != STDIN and (lacking := _lacking(one)):
            raise lacking


def _lacking(one: str | Path) -> MissingExtraError | None:
    """What the first file of an input needs that is not installed; None where any file can be read."""
    lacking = None
    for place in find(one):
        try:
            require(place.name)
        except MissingExtraError as error:
            lacking = lacking or error
        else:
            if not (place.typed and unknown(place.name)):
                return None
    return lacking


def records(
    inputs: Iterable[str | Path], reading: Reading | None = None, tell: Tell = lambda layout: None
) -> Iterator[Record]:
    """Every record of the inputs in order: where it stands, and an Article or a Reject that says why not.

    `tell` is called for every table before its first record, with what its columns were taken for.

    Raises FileNotFoundError, ValueError or OSError before the first record for an input that is not there. A file
    that vanishes later is a Reject.
    """
    inputs = list(inputs)
    for one in inputs:
        if str(one) != STDIN:
            next(iter(find(one)), None)
    reading = (reading or Reading()).begun()
    return chain.from_iterable(_input(one, reading, tell) for one in inputs)


def _input(one: str | Path, reading: Reading, tell: Tell) -> Iterator[Record]:
    if str(one) == STDIN:
        yield from _settled(unpack(sys.stdin.buffer, "stdin", None, reading, tell), reading)
        return
    places = find(one)
    while True:
        try:
            place = next(places, None)
        except (OSError, ValueError) as error:
            yield str(one), Reject("unreadable", f"it has vanished since the run began: {error}")
            return
        if place is None:
            return
        yield from _place(place, reading, tell)


def _settled(found: Iterable[Record], reading: Reading, place: Place | None = None) -> Iterator[Record]:
    """The records with what the reading says of every article; an article that is a whole file has its address."""
    for where, record in found:
        if isinstance(record, Article):
            record = reading.settle(record, place.address if place and where == place.name else None)
        yield where, record


def _place(place: Place, reading: Reading, tell: Tell) -> Iterator[Record]:
    reject = unknown(place.name)
    if reject and place.typed:
        yield place.name, reject
        return
    try:
        with place.open() as stream:
            yield from _settled(
                unpack(stream, place.name, None if reject else place.name, reading, tell), reading, place
            )
    except UnreadableError as error:
        yield place.name, Reject(error.code, error.reason)
