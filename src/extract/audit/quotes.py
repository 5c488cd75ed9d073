"""Checks of quotes: the same words under several names, quotes that do not end, a source that stands alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, groupby
from typing import Any

import pyarrow as pa

from extract.audit.archive import Archive
from extract.audit.finding import Finding, shown, there
from extract.audit.names import Bearer, apart, overlooked
from extract.audit.wording import sentences
from extract.contract.wording import many

SAME, LONG, LONE = "one-quote-several-names", "long-quote", "lone-source"

_FEWEST, _FEWEST_REPORTED = 8, 20
"""Words that two people do not say by chance: in quotation marks, and in reported speech."""
_BEARERS = 12
"""More facts with one sentence than these are a formula of the house."""
_PAGE_WORDS, _PAGE_CHARACTERS = 250, 1_500
_MANY = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, its place and its source."""

    f: int
    fact: str
    article: str
    start: int
    end: int
    content: str
    source: Bearer

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Quote":
        """The quote of a row of `_QUOTES`."""
        return cls(*row[:6], Bearer(*row[6:]))


_QUOTES = "f, fact, facts.article, start, facts.end, content, who, source, source_type, source_role, source_affiliation"


def several_names(archive: Archive) -> Iterator[Finding]:
    """The same sentence, word for word, under sources that are not one."""
    _sentences(archive)
    groups = archive.rows(f"""
        SELECT key, words, {_QUOTES}
        FROM sentences JOIN facts USING (f) JOIN (
            SELECT key FROM sentences JOIN facts USING (f) GROUP BY key
            HAVING count(DISTINCT coalesce(who, '')) > 1 AND count(*) <= {_BEARERS}
        ) USING (key)
        ORDER BY words DESC, key, f
    """)
    told: set[tuple[int, int]] = set()
    for (_, words), rows in groupby(groups, key=lambda row: (row[0], row[1])):
        quotes = [Quote.of(row[2:]) for row in rows]
        pairs = [(a, b) for a, b in combinations(quotes, 2) if _differ(a, b)]
        fresh = [(a, b) for a, b in pairs if (a.f, b.f) not in told]
        told.update((a.f, b.f) for a, b in pairs)
        if fresh:
            yield _several(quotes, fresh, words)


def _sentences(archive: Archive) -> None:
    """Make the table of every quote's sentences that are long enough to be somebody's own."""
    schema = pa.schema([("key", pa.uint64()), ("words", pa.int32()), ("f", pa.int64())])
    quotes = archive.rows("SELECT f, content, quote_type FROM facts WHERE kind = 'quote' ORDER BY f")
    archive.store.table(
        "sentences",
        schema,
        (
            (int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest()), words, f)
            for f, content, kind in quotes
            for sentence in dict.fromkeys(sentences(content))
            if (words := sentence.count(" ") + 1) >= (_FEWEST_REPORTED if kind == "indirect" else _FEWEST)
        ),
    )


def _differ(a: Quote, b: Quote) -> bool:
    """Whether two quotes of the same words have sources that are not one; none lies within the other."""
    if a.article == b.article and a.start < b.end and b.start < a.end:
        return False
    if a.source.name and b.source.name:
        return apart(a.source, b.source)
    if a.source.name or b.source.name:
        return overlooked(*((a.source, b.source) if a.source.name else (b.source, a.source)))
    return False


def _several(quotes: list[Quote], pairs: list[tuple[Quote, Quote]], words: int) -> Finding:
    """The finding of quotes of which these pairs differ: of the clearest pair the one whose name fewer have."""
    count = {q.f: sum(q.source.who == o.source.who for o in quotes) for pair in pairs for q in pair}
    one, other = max(pairs, key=lambda p: (all(q.source.name for q in p), -count[p[0].f] - count[p[1].f]))
    if count[other.f] < count[one.f]:
        one, other = other, one
    named = bool(one.source.name and other.source.name)
    where = there(one.article, other.article)
    if "narrator" in (one.source.type, other.source.type):
        one, other = (one, other) if one.source.type == "narrator" else (other, one)
        why = f"The same {words} words have no source here, and are {other.source.told}'s {where}."
    else:
        why = f"The same {words} words are given to {one.source.told} here, and to {other.source.told} {where}."
    others = sorted({q.fact for pair in pairs for q in pair} - {one.fact, other.fact})
    weight = (0.9 if named else 0.5) + min(words, 50) / 1000
    return Finding(
        SAME, weight, why, shown(one.content), one.article, one.fact, one.start, one.end, (other.fact, *others)
    )


def long_quotes(archive: Archive) -> Iterator[Finding]:
    """A quote that is longer than a page."""
    rows = archive.rows(f"""
        SELECT {_QUOTES} FROM facts WHERE kind = 'quote' AND (length(content) > {_PAGE_CHARACTERS}
            OR length(content) - length(replace(content, ' ', '')) >= {_PAGE_WORDS}) ORDER BY f
    """)
    for quote in map(Quote.of, rows):
        words = len(quote.content.split())
        why = f"This quote of {quote.source.told} has {words:,} words: it may not end where the speaker does."
        weight = min(0.8, 0.4 + words / 2_500)
        yield Finding(LONG, weight, why, shown(quote.content), quote.article, quote.fact, quote.start, quote.end)


def lone_sources(archive: Archive) -> Iterator[Finding]:
    """A name that has one quote amid the quotes of another, in an article that is otherwise all the other's."""
    rows = archive.rows(f"""
        SELECT {_QUOTES} FROM facts JOIN (
            SELECT article FROM facts WHERE kind = 'quote' GROUP BY article
            HAVING count(DISTINCT who) = 2 AND count(*) > {_MANY}
        ) USING (article) WHERE kind = 'quote' ORDER BY f
    """)
    for _, every in groupby(map(Quote.of, rows), key=lambda quote: quote.article):
        quotes = list(every)
        for before, lone, after in zip(quotes, quotes[1:], quotes[2:], strict=False):
            main, rest = before.source, [q for q in quotes if q is not lone]
            if lone.source.name and main.name and after.source.who == main.who != lone.source.who:
                if all(q.source.who == main.who for q in rest) and len(rest) >= _MANY and apart(lone.source, main):
                    why = (
                        f"All {many(len(rest), 'other quote')} of this article are given to {main.told}, and this one "
                    )
                    why += f"amid them to {lone.source.told}."
                    yield Finding(
                        LONE, 0.6, why, shown(lone.content), lone.article, lone.fact, lone.start, lone.end,
                        (before.fact, after.fact),
                    )  # fmt: skip
