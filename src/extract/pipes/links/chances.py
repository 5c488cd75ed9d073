"""How likely the rules' item of a quantity is right: its share of a softmax over all that it might be."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from spacy.tokens import Doc

from extract.annotations import Quantity
from extract.data import weights as trained
from extract.pipes.links.candidates import Candidate, Candidates
from extract.pipes.links.series import is_restated

Weights = Mapping[str, float]


@cache
def weights() -> Weights:
    """What each feature of a candidate speaks for, in log-odds."""
    return {feature: float(weight) for feature, weight in trained("items")}


def chances(candidates: Sequence[Candidate], known: Weights) -> dict[str | None, float]:
    """By word the chance that it is the item, summed over the candidates that have it."""
    odds = [sum(known.get(feature, 0.0) for feature in c.features) for c in candidates]
    shares = [math.exp(o - max(odds)) for o in odds]
    found: dict[str | None, float] = {}
    for c, share in zip(candidates, shares, strict=True):
        found[c.word] = found.get(c.word, 0.0) + share / sum(shares)
    return found


def judge_items(doc: Doc, known: Weights) -> None:
    """Give each quantity the chance that its item is right, by the weights `known`."""
    if not doc._.quantities:
        return
    text, candidates = doc.text, Candidates(doc)
    previous: Quantity | None = None
    for q in doc._.quantities:
        if previous is not None and is_restated(text, previous, q):
            q.item_chance = previous.item_chance
        elif found := candidates.of(q, previous):
            q.item_chance = chances(found, known)[q.item]
        previous = q
