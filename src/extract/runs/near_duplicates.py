"""Near duplicates: agency copy with another headline, the versions of one story.

Texts are sets of word sequences; MinHash (the least value of the set under each of many permutations) estimates how
much two of them share, bands of the hashes find whom to compare. The bands lie in SQLite, so that memory does not
grow with the archive.
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


def find_near(db: sqlite3.Connection, texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
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
    import numpy as np

    factors, terms = _permutations()
    hashed = _mixed(np.fromiter(map(zlib.crc32, sequences), np.uint32, len(sequences)))
    hashes: Hashes = (hashed[:, None] * factors + terms).min(axis=0)
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


def _mixed(hashed: "Hashes") -> "Hashes":
    """Checksums with every bit depending on every other (MurmurHash3's last step): CRC-32 alone is linear."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        hashed = (hashed ^ (hashed >> hashed.dtype.type(shift))) * hashed.dtype.type(factor)
    return hashed


@cache
def _permutations() -> "tuple[Hashes, Hashes]":
    """Of every hash the odd factor and the term by which it reorders the numbers of 32 bits."""
    import numpy as np

    random = np.random.RandomState(1)
    factors = random.randint(0, 1 << 31, _HASHES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 1 << 32, _HASHES, dtype=np.uint32)
