"""Sentences without a cue that go on with what somebody says: `The gap "is a big issue going forward".`"""

from bisect import bisect_left

from extract.annotations import Offsets, Quote, Source
from extract.contract.reasons import Reason
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.speakers import CONTINUES, inherited
from extract.text.clauses import FINITE
from extract.text.quotations import Region

CONTINUED = frozenset(["quote.uncued", CONTINUES])
"""The rules that a quote goes by which only goes on with the one before it."""

_WORDS = 2


def continued(passage: Passage, found: list[Quote]) -> list[Quote]:
    """The quotes in order, with those that a sentence partly in marks adds to the quote before it.

    Either its predicate stands in the marks, or uncued speech of the same speaker follows it at
    once. A belief read into such a sentence gives way.
    """
    voiced = [q for q in found if q.voiced]
    starts = [q.start for q in voiced]
    added = []
    for first, last in _partly_marked(passage):
        begin, end = passage.starts[first], passage.end(last - 1)
        n = bisect_left(starts, begin)
        if n == 0 or _touched(voiced[max(0, n - 2) : n + 2], begin, end):
            continue
        source, piece = voiced[n - 1].source, passage.trim(first, last)
        if source is None or source.entity is None or piece is None or not _near(passage, voiced[n - 1], begin):
            continue
        if _predicated(passage, first, last) or (n < len(voiced) and _goes_on(passage, voiced[n], source, last)):
            reasons = [Reason("quote.uncued", ["mixed"]), Reason(CONTINUES)]
            added.append(Quote([piece], "mixed", inherited(source), reasons=reasons))
    if not added:
        return found
    kept = [q for q in found if q.voiced or not any(a.start <= q.start < a.end for a in added)]
    return sorted(kept + added, key=lambda q: q.start)


def _partly_marked(p: Passage) -> list[tuple[int, int]]:
    """The sentences that hold a phrase in marks which does not begin like a name or a sentence."""
    found: list[tuple[int, int]] = []
    for region in p.regions:
        text = p.text[region.start : region.end]
        if len(text.split()) >= _WORDS and text[:1].islower():
            sentence = p.sentence(p.at(region.start))
            if _within(p, region, sentence) and (not found or found[-1] != sentence):
                found.append(sentence)
    return found


def _within(p: Passage, region: Region, sentence: tuple[int, int]) -> bool:
    first, last = sentence
    return p.starts[first] < region.start and region.end <= p.end(last - 1)


def _touched(quotes: list[Quote], begin: int, end: int) -> bool:
    """A quote or its cue stands in the stretch."""
    spans: list[Offsets] = [s for q in quotes for s in (*q.pieces, *([q.cue] if q.cue is not None else []))]
    return any(s < end and e > begin for s, e in spans)


def _near(p: Passage, quote: Quote, begin: int) -> bool:
    """The quote stands in the sentence before."""
    first, _ = p.sentence(max(0, p.at(begin) - 1))
    return max(quote.end, quote.cue[1] if quote.cue is not None else 0) > p.starts[first]


def _predicated(p: Passage, first: int, last: int) -> bool:
    """The sentence has a finite verb, and all of its verbs stand in marks."""
    verbs = [i for i in range(first, last) if p.tags[i][0] in "VM"]
    return all(p.region_of[i] >= 0 for i in verbs) and any(p.tags[i] in FINITE for i in verbs)


def _goes_on(p: Passage, following: Quote, source: Source, last: int) -> bool:
    """Speech of the same source without a cue begins where the sentence ends."""
    if following.type != "direct" or following.cue is not None or following.source is None:
        return False
    between = range(last, p.at(following.start))
    return following.source.entity == source.entity and not any(p.is_word(i) for i in between)
