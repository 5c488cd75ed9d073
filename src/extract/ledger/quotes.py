"""Quotes of the same words, whoever is named: which are held against which, and whether one repeats the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from extract.audit.wording import plain, stems
from extract.contract.wording import many
from extract.data import columns
from extract.ledger.archive import Archive
from extract.ledger.verdict import REPEATS, Verdict
from extract.ledger.words import denials

_RUN = 5
"""Words of a run that two quotes may share."""
_WINDOW = 4
"""Of so many runs in a row one is looked up, so that every shared run of 8 words is found."""
_FEWEST, _OWN = 6, 8
"""Words of a quote that can be one claim, and from which on it is so whoever has said it."""
_CARRIED = 3
"""Words that carry meaning, of those."""
_SHARE = 0.8
"""The share of the shorter quote's words, in runs of three or more, that the other has."""
_LINKED = 3
_FORMULA = 16
"""Words of a quote below which it may be a formula: then articles have to be near in time, subject or speaker."""
_WEEKS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, its words, speaker and article."""

    o: int
    fact: str
    article: str
    published: datetime | None
    text: str
    words: tuple[str, ...]
    who: str | None
    source: str | None
    rare: frozenset[int]


_COLUMNS = ("o", "fact", "article", "published", "copy", "content", "who", "source", "rare")


def pairs(archive: Archive) -> Iterator[tuple[Quote, list[Quote]]]:
    """Every quote that shares runs of words with earlier ones of other articles, with these, by place."""
    schema = pa.schema([("key", pa.uint64()), ("o", pa.int64())])
    rows = archive.rows("SELECT o, content FROM facts WHERE kind = 'quote' ORDER BY o")
    archive.store.table("runs", schema, ((key, o) for o, content in rows for key in _keys(plain(content).split())))
    columns = ", ".join(
        f"{side}.{column}" if column != "rare" else f"{kin}.rare"
        for side, kin in (("b", "kb"), ("a", "ka"))
        for column in _COLUMNS
    )
    archive.execute("""
        CREATE TABLE quote_pairs AS
        WITH several AS (SELECT key FROM runs GROUP BY key HAVING count(*) > 1),
        near AS (
            SELECT o AS other, unnest([lag(o, 1) OVER w, lag(o, 2) OVER w, first_value(o) OVER w]) AS one
            FROM runs JOIN several USING (key) WINDOW w AS (PARTITION BY key ORDER BY o)
        )
        SELECT DISTINCT one, other FROM near JOIN facts a ON a.o = one JOIN facts b ON b.o = other
        WHERE a.article <> b.article
    """)
    archive.execute("""
        CREATE TABLE quotes AS SELECT facts.*, a.text AS copy FROM facts JOIN articles a ON a.id = facts.article
        WHERE kind = 'quote'
    """)
    paired = f"""
        SELECT {columns} FROM quote_pairs JOIN quotes a ON a.o = one JOIN quotes b ON b.o = other
            LEFT JOIN kin ka ON ka.article = a.article LEFT JOIN kin kb ON kb.article = b.article
        ORDER BY other, one
    """
    yield from archive.pairs(paired, len(_COLUMNS), _quote)


def _quote(row: tuple[Any, ...]) -> Quote:
    o, fact, article, published, copy, content, who, source, rare = row
    words = tuple(plain(content).split())
    return Quote(o, fact, article, published, copy, words, who, source, frozenset(rare or ()))


def _keys(words: list[str]) -> set[int]:
    """Of every few runs in a row the one of the least hash; of a short quote all its words."""
    if len(words) < _FEWEST:
        return set()
    runs = [_hash(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)]
    return {min(runs[n : n + _WINDOW]) for n in range(max(1, len(runs) - _WINDOW + 1))}


def _hash(words: list[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")


def judge(earlier: Quote, later: Quote) -> Verdict | None:
    """Whether the later quote repeats the earlier one's words: all of the shorter's, or nearly all."""
    short, long = sorted((earlier.words, later.words), key=len)
    if len(short) < _FEWEST or len(stems(" ".join(short))) < _CARRIED or not _meet(earlier, later, len(short)):
        return None
    count = len(short)
    if short != long:
        count = _common(short, long)
        if count < max(_FEWEST, _SHARE * len(short)) or _changed(short, long):
            return None
    all_of_them = count == len(earlier.words) == len(later.words)
    same = f"The same {many(count, 'word')}" if all_of_them else f"{many(count, 'word')} of it, in runs, are"
    why = f"{same} as in {earlier.article}" if all_of_them else f"{same} in {earlier.article}, too"
    if earlier.source != later.source:
        why += f"; there {earlier.source or 'nobody'} is named, here {later.source or 'nobody'}"
    return Verdict(REPEATS, f"{why}.")


def _meet(earlier: Quote, later: Quote, count: int) -> bool:
    """Whether quotes of so few words may still be one: by the speaker, the subject, or the time of the articles."""
    linked = earlier.who is not None and earlier.who == later.who
    linked = linked or bool(earlier.rare & later.rare) or earlier.text == later.text
    if count < _OWN:
        return linked
    if count >= _FORMULA or linked:
        return True
    one, other = earlier.published, later.published
    return one is None or other is None or abs(other - one) <= _WEEKS


def _common(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """How many words of the shorter stand in runs that the longer has, too."""
    there = {long[n : n + _LINKED] for n in range(len(long) - _LINKED + 1)}
    found: set[int] = set()
    for n in range(len(short) - _LINKED + 1):
        if short[n : n + _LINKED] in there:
            found.update(range(n, n + _LINKED))
    return len(found)


def _changed(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether what is not the same within the words is a figure or a denial."""
    blocks = [b for b in SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks() if b.size]
    if not blocks:
        return True
    first, last = blocks[0], blocks[-1]
    kept_short = {n for b in blocks for n in range(b.a, b.a + b.size)}
    kept_long = {n for b in blocks for n in range(b.b, b.b + b.size)}
    missing = [word for n, word in enumerate(short) if n not in kept_short]
    added = [long[n] for n in range(first.b, last.b + last.size) if n not in kept_long]
    return any(word.isdigit() or word in _numbers() or word in denials() for word in (*missing, *added))


@cache
def _numbers() -> frozenset[str]:
    return frozenset(row[0] for row in columns("numbers.tsv"))
