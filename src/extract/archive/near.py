"""Near duplicates: agency copy with another headline, the versions of one story.

Texts are sets of word sequences; MinHash estimates how much two of them share, bands of the hashes find whom to
compare. The bands lie in SQLite, so that memory does not grow with the archive.
"""

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]

SHARED = 0.5
"""From which share of common word sequences (Jaccard) on two articles are versions of one text."""

_WORDS = 3
_FEWEST = 20
"""Texts of fewer word sequences say too little to be told apart."""
_HASHES, _ROWS = 128, 4
_CROWD = 50
"""Of a band's bucket at most so many are compared."""
_WORD = re.compile(r"\w+")
_SCHEMA = "create table bands (hash integer, number integer, primary key (hash, number)) without rowid"


def groups(db: sqlite3.Connection, texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """(number, number of the first of its group) of every text that is near an earlier one, in order.

    Texts come by ascending number. A text joins the group of the earlier text that it shares most with.
    """
    db.executescript(f"{_SCHEMA}; create table signatures (number integer primary key, first integer, hashes blob)")
    for number, text in texts:
        made = signature(text)
        if made is None:
            continue
        bands = _bands(made)
        first = _nearest(db, made, bands)
        if first is not None:
            yield number, first
        db.execute("insert into signatures values (?, ?, ?)", (number, first or number, made.tobytes()))
        db.executemany("insert or ignore into bands values (?, ?)", ((band, number) for band in bands))
    db.executescript("drop table bands; drop table signatures")


def signature(text: str) -> "Hashes | None":
    """The MinHash of a text, or None for one too short to compare."""
    words = _WORD.findall(text.lower())
    sequences = {" ".join(words[i : i + _WORDS]).encode() for i in range(len(words) - _WORDS + 1)}
    if len(sequences) < _FEWEST:
        return None
    made = _empty().copy()
    made.update_batch(sequences)
    hashes: Hashes = made.hashvalues
    return hashes


def _nearest(db: sqlite3.Connection, made: "Hashes", bands: list[int]) -> int | None:
    import numpy as np

    found: set[int] = set()
    for band in bands:
        found.update(n for (n,) in db.execute("select number from bands where hash = ? limit ?", (band, _CROWD)))
    best, nearest = SHARED, None
    for number in sorted(found):
        first, hashes = db.execute("select first, hashes from signatures where number = ?", (number,)).fetchone()
        share = float((np.frombuffer(hashes, np.uint32) == made).mean())
        if share > best or (share == best and nearest is None):
            best, nearest = share, int(first)
    return nearest


def _bands(made: "Hashes") -> list[int]:
    """A number of 63 bits for every `_ROWS` hashes."""
    every = enumerate(made.reshape(-1, _ROWS))
    return [int.from_bytes(blake2b(b"%d %b" % (n, row.tobytes()), digest_size=8).digest()) >> 1 for n, row in every]


@cache
def _empty() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_HASHES, hashfunc=zlib.crc32, scheme="affine32")
