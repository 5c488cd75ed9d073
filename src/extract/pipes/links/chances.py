"""What a quantity counts, weighed: the chance of an item among all that it might be.

By what the parse and the rules say of each noun, and by where the encoder points.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from extract.annotations import Quantity
from extract.data import weights as trained
from extract.pipes.links.candidates import Candidate, examine
from extract.pipes.links.pointed import SURE, Pointed, Shares, joined, log, overruled
from extract.pipes.links.series import is_restated
from extract.text.measures import is_part
from extract.text.nouns import phrase

Weights = Mapping[str, float]

JOINED = "joined:"
"""What the names of the few weights begin with that set the encoder's word against the others."""
CERTAIN = frozenset({"aged", "kind"})
"""Ways that lead to one noun alone, so that nothing is weighed against it."""
_LIKELY, _LIKELIER = 0.5, 0.6


@cache
def weights() -> Weights:
    """What each feature of a candidate speaks for, in log-odds."""
    return {feature: float(weight) for feature, weight in trained("items")}


def chances(candidates: Sequence[Candidate], known: Weights) -> Shares:
    """By word the chance that it is the item by the parse and the rules, summed over the candidates that have it."""
    odds = [_odds(c, known) for c in candidates]
    shares = [math.exp(o - max(odds)) for o in odds]
    found: Shares = {}
    for c, share in zip(candidates, shares, strict=True):
        found[c.word] = found.get(c.word, 0.0) + share / sum(shares)
    return found


def evidence(q: Quantity, way: str, shares: Shares, pointed: Shares) -> dict[str | None, dict[str, float]]:
    """What speaks for each word as an item, by the chances of the parse and of the encoder.

    `way` led the rules to the item that the quantity has.
    """
    nothing = "nothing counted" if q.unit is None else "nothing measured"
    return {
        word: {
            "parse": log(shares.get(word, 0.0)),
            "encoder": log(pointed.get(word, 0.0)),
            nothing: float(word is None),
            f"rules by {way}": float(word == q.item),
        }
        for word in {**shares, **pointed}
    }


def _odds(candidate: Candidate, known: Weights) -> float:
    return sum(known.get(feature, 0.0) for feature in candidate.features)


def choose_items(doc: Doc, ways: Sequence[str], known: Weights, without: frozenset[str] = frozenset()) -> list[str]:
    """Give each quantity its item's chance of being right, and another item where that is surely the likeliest.

    Where no encoder has read the article the rules' items stay, and where they found no word, a noun that is more
    likely than not by the weights `known` is the item. `ways` led the rules to their items; returns them with `weighed`
    for those that the weights chose. `without` are the ids of rules to do without.
    """
    found, pointed = list(ways), Pointed(doc)
    may_restate, may_weigh = "link.item-restated" not in without, "link.item-weighed" not in without
    for n, (q, candidates) in enumerate(zip(doc._.facts_quantities, examine(doc, ways), strict=True)):
        previous = doc._.facts_quantities[n - 1] if n else None
        if may_restate and previous is not None and is_restated(doc.text, previous, q):
            q.item, q.item_text, q.item_chance = previous.item, previous.item_text, previous.item_chance
            found[n] = "restated"
        elif ways[n] in CERTAIN:
            q.item_chance = 1.0
        elif candidates:
            shares = chances(candidates, known)
            aimed = pointed.items(q, list(shares)) if f"{JOINED}encoder" in known else None
            if aimed is not None:
                shares = joined(evidence(q, ways[n], shares, aimed), known, JOINED)
            chosen = _alone(shares, q) if aimed is None else overruled(shares, q.item, sure_of(q.item))
            if may_weigh and chosen != q.item and _may_be(chosen, q, candidates, pointed):
                _give(doc, q, chosen, candidates, pointed, known)
                found[n] = "weighed"
            q.item_chance = shares[q.item]
    _share_parts(doc, found, without)
    return found


def _share_parts(doc: Doc, ways: list[str], without: frozenset[str]) -> None:
    """Give the parts of one measure one item, the likelier of theirs: both numbers of `a 5ft 10in striker`."""
    for n, (first, second) in enumerate(pairwise(doc._.facts_quantities)):
        if first.item == second.item or not is_part(doc.text, first, second):
            continue
        behind = (second.item_chance or 0) > (first.item_chance or 0)
        told, to, way, place = (second, first, "after", n) if behind else (first, second, "before", n + 1)
        if f"link.item-{way}" not in without:
            to.item, to.item_text, to.item_chance, ways[place] = told.item, told.item_text, told.item_chance, way


def sure_of(ruled: str | None) -> float:
    """From what chance on an item overrules that of the rules: less is enough where they found no word."""
    return _LIKELIER if ruled is None else SURE


def _alone(shares: Shares, q: Quantity) -> str | None:
    """The item where no encoder has read the number: where the rules found none, a noun that is likelier than not."""
    best = max(shares, key=shares.__getitem__)
    return best if q.item_text is None and shares[best] >= _LIKELY else q.item


def _may_be(item: str | None, q: Quantity, candidates: Sequence[Candidate], pointed: Pointed) -> bool:
    """Whether a word may be an item: nothing, one of the candidates, or a noun that is no name, time or place."""
    return item is None or any(c.word == item for c in candidates) or bool(pointed.places(q, item))


def _give(
    doc: Doc, q: Quantity, item: str | None, candidates: Sequence[Candidate], pointed: Pointed, known: Weights
) -> None:
    """Give a quantity an item, with the words of the phrase that the likeliest noun of that name is the head of."""
    q.item, q.item_text = item, None
    if item is None:
        return
    own = [c for c in candidates if c.word == item]
    chosen = max(own, key=lambda c: _odds(c, known), default=None)
    if chosen is not None and chosen.place is None:
        q.item_text = chosen.text
        return
    place = max(pointed.places(q, item))[1] if chosen is None or chosen.place is None else chosen.place
    start, end = phrase(doc[place], doc.text, (q.start, q.end))
    q.item_text = doc.text[start:end]
