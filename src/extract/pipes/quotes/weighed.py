"""Whose word a quote is, weighed: how likely it is that the source is whom the rules take its words to mean.

The weights are those of `models/sources`, fitted on annotated articles.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from extract.annotations import Quote, Source
from extract.contract.reasons import Reason
from extract.data import weights as trained
from extract.pipes.quotes.meant import Candidate, Candidates
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.speakers import CONTINUES, inherited

Weights = Mapping[str, float]

WEIGHED = "speaker.weighed"
"""The rule by which somebody is a quote's source who is the likeliest by far."""

_SURE = 0.6
"""Somebody as likely as this is meant, whomever the rules take."""


@cache
def weights() -> Weights:
    """What each feature of a candidate speaks for, in log-odds."""
    return {feature: float(weight) for feature, weight in trained("sources")}


def chances(candidates: Sequence[Candidate], known: Weights) -> list[float]:
    """How likely each candidate is to be the one who is meant."""
    odds = [sum(known.get(feature, 0.0) for feature in c.features) for c in candidates]
    powers = [math.exp(o - max(odds)) for o in odds]
    return [power / sum(powers) for power in powers]


def chosen(candidates: Sequence[Candidate], shares: Sequence[float], ruled: int) -> int:
    """The number of the candidate who is meant: somebody who surely is, or the one whom the rules take, `ruled`."""
    best = max(range(len(shares)), key=shares.__getitem__)
    return ruled if candidates[best].entity is None or shares[best] < _SURE else best


def weigh(passage: Passage, found: Sequence[Quote], known: Weights, *, may_choose: bool = True) -> None:
    """Tell of every source that its words do not name how likely it is, and take somebody else who surely is meant.

    `found` are in the order of the text. What goes on without a source of its own has that of the quote before.
    """
    voiced = [q for q in found if q.voiced]
    if not voiced:
        return
    every = Candidates(passage, voiced)
    meant = [_meant(passage, q, every.of(n), known, may_choose=may_choose) for n, q in enumerate(voiced)]
    for n, (quote, source) in enumerate(zip(voiced, meant, strict=True)):
        if n and quote.reasons[-1].rule == CONTINUES:
            quote.source = inherited(voiced[n - 1].source)
        elif source is not None and quote.source is not None:
            if source.entity != quote.source.entity:
                quote.reasons = [*quote.reasons[: -len(quote.source.reasons)], *source.reasons]
            quote.source = source


def _meant(
    passage: Passage, quote: Quote, candidates: Sequence[Candidate], known: Weights, *, may_choose: bool
) -> Source | None:
    """The source with its chance, and another entity where that surely is the one; None where its words name it."""
    source = quote.source
    if source is None or not candidates:
        return None
    shares = chances(candidates, known)
    ruled = next(n for n, c in enumerate(candidates) if c.entity == source.entity)
    best = chosen(candidates, shares, ruled) if may_choose else ruled
    meant = candidates[best].entity
    if best == ruled or meant is None:
        return replace(source, chance=shares[ruled])
    words = passage.text[slice(source.start, source.end)]
    reasons = [Reason(WEIGHED, [words, passage.doc._.facts_entities[meant].name])]
    return replace(source, entity=meant, role=None, affiliation=None, reasons=reasons, way="", chance=shares[best])
