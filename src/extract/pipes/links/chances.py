"""What a quantity counts, weighed: the share of an item in a softmax over all that it might be."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from spacy.tokens import Doc

from extract.annotations import Quantity
from extract.data import weights as trained
from extract.pipes.links.candidates import Candidate, examine
from extract.pipes.links.series import is_restated
from extract.text.nouns import phrase

Weights = Mapping[str, float]

_LIKELY = 0.5


@cache
def weights() -> Weights:
    """What each feature of a candidate speaks for, in log-odds."""
    return {feature: float(weight) for feature, weight in trained("items")}


def chances(candidates: Sequence[Candidate], known: Weights) -> dict[str | None, float]:
    """By word the chance that it is the item, summed over the candidates that have it."""
    odds = [_odds(c, known) for c in candidates]
    shares = [math.exp(o - max(odds)) for o in odds]
    found: dict[str | None, float] = {}
    for c, share in zip(candidates, shares, strict=True):
        found[c.word] = found.get(c.word, 0.0) + share / sum(shares)
    return found


def _words(doc: Doc, chosen: Candidate, q: Quantity) -> str | None:
    """The words of the phrase that a candidate is the head of."""
    if chosen.place is None:
        return chosen.text
    start, end = phrase(doc[chosen.place], doc.text, (q.start, q.end))
    return doc.text[start:end]


def _odds(candidate: Candidate, known: Weights) -> float:
    return sum(known.get(feature, 0.0) for feature in candidate.features)


def choose_items(doc: Doc, ways: Sequence[str], known: Weights, without: frozenset[str] = frozenset()) -> list[str]:
    """Give each quantity its item's chance of being right, and where the rules found no word the likeliest item.

    That is a noun that is more likely than not by the weights `known`. `ways` led the rules to their items; returns
    them with `weighed` for those that the weights chose. `without` are the ids of rules to do without.
    """
    text, found = doc.text, list(ways)
    may_restate, may_weigh = "link.item-restated" not in without, "link.item-weighed" not in without
    for n, (q, candidates) in enumerate(zip(doc._.facts_quantities, examine(doc, ways), strict=True)):
        previous = doc._.facts_quantities[n - 1] if n else None
        if may_restate and previous is not None and is_restated(text, previous, q):
            q.item, q.item_text, q.item_chance = previous.item, previous.item_text, previous.item_chance
            found[n] = "restated"
        elif candidates:
            shares = chances(candidates, known)
            best = max(shares, key=shares.__getitem__)
            if may_weigh and ways[n] == "none" and best is not None and shares[best] >= _LIKELY:
                chosen = max((c for c in candidates if c.word == best), key=lambda c: _odds(c, known))
                q.item, q.item_text, found[n] = best, _words(doc, chosen, q), "weighed"
            q.item_chance = shares[q.item]
    return found
