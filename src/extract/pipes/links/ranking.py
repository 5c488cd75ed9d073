"""Which candidate a quantity's item is, and how likely: a softmax over them, with the weights of `models/items`."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from spacy.tokens import Doc

from extract.data import weights as trained
from extract.pipes.annotations import Quantity
from extract.pipes.links.candidates import Candidate, Candidates
from extract.pipes.links.nouns import phrase
from extract.pipes.links.series import is_restated

Weights = Mapping[str, float]


@cache
def weights() -> Weights:
    """What each feature of a candidate speaks for, in log-odds."""
    return {feature: float(weight) for feature, weight in trained("items")}


def best(candidates: Sequence[Candidate], known: Weights) -> tuple[Candidate, float]:
    """The candidate whose word is the likeliest, and the chance of that word, summed over all that have it."""
    odds = [sum(known.get(feature, 0.0) for feature in c.features) for c in candidates]
    top = max(odds)
    shares = [math.exp(o - top) for o in odds]
    chances: dict[str | None, float] = {}
    for c, share in zip(candidates, shares, strict=True):
        chances[c.word] = chances.get(c.word, 0.0) + share / sum(shares)
    word = max(chances, key=lambda w: chances[w])
    chosen = max((n for n, c in enumerate(candidates) if c.word == word), key=lambda n: (odds[n], -n))
    return candidates[chosen], chances[word]


def choose_items(doc: Doc, known: Weights) -> None:
    """Give each quantity its likeliest item, the rules' among the candidates, and the chance that it is right."""
    candidates = Candidates(doc)
    previous: Quantity | None = None
    for q in doc._.quantities:
        if previous is not None and is_restated(doc.text, previous, q):
            q.item, q.item_text, q.item_chance = previous.item, previous.item_text, previous.item_chance
        elif found := candidates.of(q, previous):
            chosen, q.item_chance = best(found, known)
            if chosen.word != q.item:
                _take(doc, q, chosen, previous)
        previous = q


def _take(doc: Doc, q: Quantity, chosen: Candidate, previous: Quantity | None) -> None:
    q.item, q.item_text = chosen.word, None
    if chosen.form == "previous" and previous is not None:
        q.item_text = previous.item_text
    elif chosen.token is not None:
        start, end = phrase(chosen.token, doc.text, (q.start, q.end))
        q.item_text = doc.text[start:end]
