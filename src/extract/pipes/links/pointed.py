"""What a number is linked to by the encoder's word: how likely each noun is its item, and each date its period."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TypeVar

from spacy.tokens import Doc

from extract.annotations import Aim, Date, Pointer, Quantity
from extract.pipes.links.candidates import may_be_item
from extract.text.nouns import form_of, is_noun
from extract.text.reading import read

_LEAST = 0.005
"""A chance below it says no more than this."""

SURE = 0.7
"""A choice as likely as this overrules that of the rules."""

_T = TypeVar("_T")
Shares = dict[str | None, float]


class Pointed:
    """Where the numbers of a Doc point, word by word; a number of several words has the mean of theirs."""

    def __init__(self, doc: Doc) -> None:
        self.reading, self.pointers = read(doc), doc._.facts_pointers
        self.starts = [p.start for p in self.pointers]

    def items(self, q: Quantity, words: Sequence[str | None]) -> Shares | None:
        """By word the chance that it is the item, None being that there is none; or None if no encoder read the number.

        A noun is one of `words` where one of its forms is; others are in the singular.
        """
        own = self._of(q)
        if not own:
            return None
        shares: Shares = {}
        for aim in (aim for pointer in own for aim in pointer.items):
            token = self.reading.token(aim.start)
            if token is not None and is_noun(token):
                word = form_of(token, words)
                shares[word] = shares.get(word, 0.0) + aim.chance / len(own)
        shares[None] = max(0.0, 1 - sum(aim.chance for pointer in own for aim in pointer.items) / len(own))
        return shares

    def places(self, q: Quantity, word: str) -> list[tuple[float, int]]:
        """The tokens by which a word is pointed to that may be an item, with their chances."""
        aims = [aim for pointer in self._of(q) for aim in pointer.items]
        tokens = [(aim.chance, self.reading.token(aim.start)) for aim in aims]
        nouns = ((chance, t) for chance, t in tokens if t is not None and may_be_item(t))
        return [(chance, t.i) for chance, t in nouns if form_of(t, (word,)) == word]

    def period(self, q: Quantity, dates: Sequence[Date]) -> list[float] | None:
        """The chance of each of some dates to say when, behind that of none; or None if no encoder read the number."""
        own = self._of(q)
        if not own:
            return None
        aims: list[Aim] = [aim for pointer in own for aim in pointer.periods]
        nothing = max(0.0, 1 - sum(aim.chance for aim in aims) / len(own))
        return [nothing, *(sum(a.chance for a in aims if d.start <= a.start < d.end) / len(own) for d in dates)]

    def _of(self, q: Quantity) -> list[Pointer]:
        first, last = bisect_left(self.starts, q.start), bisect_left(self.starts, q.end)
        return [p for p in self.pointers[first:last] if p.end <= q.end]


def joined(evidence: Mapping[_T, Mapping[str, float]], known: Mapping[str, float], prefix: str) -> dict[_T, float]:
    """The chance of each choice by what speaks for it; `known` has the weights, under the prefix and the name."""
    odds = {
        choice: sum(known.get(f"{prefix}{name}", 0.0) * value for name, value in told.items())
        for choice, told in evidence.items()
    }
    top = max(odds.values())
    powers = {choice: math.exp(o - top) for choice, o in odds.items()}
    total = sum(powers.values())
    return {choice: power / total for choice, power in powers.items()}


def overruled(shares: Mapping[_T, float], ruled: _T, sure: float = SURE) -> _T:
    """The likeliest choice where it is so likely, `sure`, that it stands against that of the rules."""
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= sure else ruled


def log(chance: float) -> float:
    """The logarithm of a chance that may be 0."""
    return math.log(max(chance, _LEAST))
