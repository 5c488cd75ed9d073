"""Checks of quotes: the same words under several names, quotes that do not end, a source that stands alone."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from hashlib import blake2b
from itertools import groupby
from typing import Any

import pyarrow as pa

from extract.audit.archive import Archive
from extract.audit.finding import Finding, shown, there
from extract.audit.names import Bearer, apart, called, family, overlooked
from extract.audit.wording import plain, sentences
from extract.contract.wording import many

SAME, LONG, LONE = "one-quote-several-names", "long-quote", "lone-source"

_SENTENCE, _RUN, _REPORTED = 8, 12, 16
"""Words that two people do not say by chance: a whole sentence, a part of one, and a part of reported speech."""
_BEARERS = 200
"""More quotes with the same words than these are a formula."""
_INNER = re.compile(r"\S\s[\"'“‘](\w.*?)[\"'”’](?!\w)")
"""What stands in quotation marks behind other words of a quote."""
_PAGE_WORDS, _PAGE_CHARACTERS = 250, 1_500
_MANY = 8
_BESIDE = 5
"""Characters between a source and what reports its words, where nothing but an auxiliary is there."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, its place and its source."""

    f: int
    fact: str
    article: str
    start: int
    end: int
    content: str
    kind: str
    sentence: str
    source_text: str | None
    gap: int | None
    source: Bearer

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Quote":
        """The quote of a row of `_COLUMNS`."""
        f, fact, article, start, end, content, kind, sentence, text, gap, *source = row
        return cls(f, fact, article, start, end, content, kind or "", sentence or "", text, gap, Bearer(*source))


_COLUMNS = (
    "f", "fact", "article", "start", "end", "content", "quote_type", "sentence", "source_text", "gap",
    "who", "source", "source_type", "source_role", "source_affiliation",
)  # fmt: skip


def _columns(table: str) -> str:
    return ", ".join(f'{table}."{column}"' for column in _COLUMNS)


def several_names(archive: Archive) -> Iterator[Finding]:
    """The same words under sources that are not one."""
    _runs(archive)
    rows = archive.rows(f"""
        WITH several AS (
            SELECT key FROM runs JOIN facts USING (f) GROUP BY key
            HAVING count(DISTINCT coalesce(who, '')) > 1 AND count(*) <= {_BEARERS}
        ),
        pairs AS (
            SELECT DISTINCT a.f AS one, b.f AS other
            FROM several JOIN runs a USING (key) JOIN runs b ON b.key = a.key AND b.f > a.f
        )
        SELECT {_columns("a")}, {_columns("b")}
        FROM pairs JOIN facts a ON a.f = one JOIN facts b ON b.f = other
        WHERE a.who IS DISTINCT FROM b.who ORDER BY one, other
    """)
    width = len(_COLUMNS)
    pairs = ((Quote.of(row[:width]), Quote.of(row[width:])) for row in rows)
    for every in _groups((a, b) for a, b in pairs if _differ(a, b)):
        yield _several(every)


def _runs(archive: Archive) -> None:
    """Make the table of every quote's runs of words that are long enough to be somebody's own: `key`, `f`."""
    schema = pa.schema([("key", pa.uint64()), ("f", pa.int64())])
    quotes = archive.rows("SELECT f, content, quote_type FROM facts WHERE kind = 'quote' ORDER BY f")
    archive.store.table(
        "runs",
        schema,
        (
            (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big"), f)
            for f, content, kind in quotes
            for run in dict.fromkeys(_own(content, kind))
        ),
    )


def _own(content: str, kind: str) -> Iterator[str]:
    """Whole sentences, and all runs of some length within them; of reported speech these alone."""
    length = _REPORTED if kind == "indirect" else _RUN
    words = plain(content).split()
    yield from (" ".join(words[n : n + length]) for n in range(len(words) - length + 1))
    if kind != "indirect":
        yield from (sentence for sentence in sentences(content) if sentence.count(" ") + 1 >= _SENTENCE)


def _groups(pairs: Iterable[tuple[Quote, Quote]]) -> list[list[tuple[Quote, Quote]]]:
    """The pairs in groups of which no two share a quote, in the order of their first quotes."""
    groups: dict[int, list[tuple[Quote, Quote]]] = {}
    for a, b in pairs:
        large, small = sorted((groups.get(a.f, []), groups.get(b.f, [])), key=len, reverse=True)
        added = [*(small if small is not large else []), (a, b)]
        large += added
        for pair in added:
            groups[pair[0].f] = groups[pair[1].f] = large
    return list({id(group): group for _, group in sorted(groups.items())}.values())


def _differ(a: Quote, b: Quote) -> bool:
    """Whether two quotes of the same words have sources that are not one; none lies within the other.

    One article often gives first the gist and somebody unnamed, then the words and the name.
    """
    if (a.article == b.article and a.start < b.end and b.start < a.end) or _quotes(a, b) or _quotes(b, a):
        return False
    if a.source.name and b.source.name:
        return apart(a.source, b.source)
    if a.article != b.article and (a.source.name or b.source.name):
        return overlooked(*((a.source, b.source) if a.source.name else (b.source, a.source)))
    return False


def _quotes(one: Quote, other: Quote) -> bool:
    """Whether one speaker quotes the other: names a person beside the same words, or has them in marks."""
    words, theirs = plain(one.content).split(), other.content
    shared = _common(one.content, theirs)
    if other.source.type == "person" and other.source.name:
        beside = {*words[: shared.a], *words[shared.a + shared.size :]}
        if beside & {family(other.source.name), f"{family(other.source.name)}s"}:
            return True
    return one.kind == "direct" and any(2 * _common(i, theirs).size > shared.size for i in _INNER.findall(one.content))


def _several(pairs: list[tuple[Quote, Quote]]) -> Finding:
    """The finding of quotes of which these pairs differ: of the clearest pair the one whose name fewer have."""
    quotes = {q.f: q for pair in pairs for q in pair}
    count = Counter(q.source.who for q in quotes.values())
    one, other = max(pairs, key=lambda p: (all(q.source.name for q in p), -count[p[0].source.who], -p[0].f, -p[1].f))
    if count[other.source.who] < count[one.source.who]:
        one, other = other, one
    named, words = bool(one.source.name and other.source.name), _common(one.content, other.content).size
    if other.source.type == "narrator":
        one, other = other, one
    where = there(one.article, other.article)
    if one.source.type == "narrator":
        why = f"The same {words} words have no source here, and are {other.source.told}'s {where}."
    else:
        why = f"The same {words} words are given to {one.source.told} here, and to {other.source.told} {where}."
    others = sorted({q.fact for q in quotes.values()} - {one.fact, other.fact})
    weight = (0.9 if named else 0.5) + min(words, 50) / 1000
    return Finding(
        SAME, weight, why, shown(one.content), one.article, one.fact, one.start, one.end, (other.fact, *others)
    )


def _common(one: str, other: str) -> Match:
    """The most words in a row that two texts have in common."""
    return SequenceMatcher(None, plain(one).split(), plain(other).split(), autojunk=False).find_longest_match()


def long_quotes(archive: Archive) -> Iterator[Finding]:
    """A quote that is longer than a page."""
    rows = archive.rows(f"""
        SELECT {_columns("facts")} FROM facts WHERE kind = 'quote' AND (length(content) > {_PAGE_CHARACTERS}
            OR length(content) - length(replace(content, ' ', '')) >= {_PAGE_WORDS}) ORDER BY f
    """)
    for quote in map(Quote.of, rows):
        words = len(quote.content.split())
        why = f"This quote of {quote.source.told} has {words:,} words: it may not end where the speaker does."
        weight = min(0.8, 0.4 + words / 2_500)
        yield Finding(LONG, weight, why, shown(quote.content), quote.article, quote.fact, quote.start, quote.end)


def lone_sources(archive: Archive) -> Iterator[Finding]:
    """A name that has one quote amid those of another, whose the rest of the article is, and may be the other's.

    Whoever is named beside the words has them, save a body that stands some words before what it should have said,
    where the other is named in the sentence, too.
    """
    rows = archive.rows(f"""
        SELECT {_columns("facts")} FROM facts JOIN (
            SELECT article FROM facts WHERE kind = 'quote' GROUP BY article
            HAVING count(DISTINCT who) = 2 AND count(who) > {_MANY}
        ) USING (article) WHERE kind = 'quote' AND who IS NOT NULL ORDER BY f
    """)
    for _, every in groupby(map(Quote.of, rows), key=lambda quote: quote.article):
        quotes = list(every)
        count = Counter(q.source.who for q in quotes)
        for before, lone, after in zip(quotes, quotes[1:], quotes[2:], strict=False):
            if count[lone.source.who] == 1 and _doubtful(lone, before.source):
                why = f"All {many(len(quotes) - 1, 'other quote')} with a name in this article are "
                why += f"{before.source.told}'s; this one amid them is given to {lone.source.told}."
                others = (before.fact, after.fact)
                yield Finding(
                    LONE, 0.6, why, shown(lone.content), lone.article, lone.fact, lone.start, lone.end, others
                )


def _doubtful(lone: Quote, main: Bearer) -> bool:
    """Whether the words may be those of the article's main source."""
    if not apart(lone.source, main):
        return False
    body = lone.source.type == "organisation" and main.type == "person" and called(main, lone.sentence)
    if body and (lone.gap is None or lone.gap > _BESIDE):
        return True
    return not called(lone.source, lone.source_text or "")
