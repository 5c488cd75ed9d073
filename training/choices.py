"""The few weights of a choice by the rules and by where the encoder points, fitted on what it has not learnt from."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from extract.pipes.links.pointed import SURE, joined, overruled
from training.gold import folds
from training.logits import conditional

log = logging.getLogger(__name__)

_STRENGTH = 0.5
_LEAST = 0.02
"""A weight nearer to 0 is left out."""


@dataclass(frozen=True, slots=True)
class Case:
    """A choice of an article: what speaks for each thing in it, which are right, and which the rules take.

    `sure` is the chance from which on another one overrules the rules.
    """

    article: str
    kind: str
    evidence: list[dict[str, float]]
    right: list[bool]
    ruled: list[bool]
    sure: float = SURE


def join(every: Sequence[Case]) -> dict[str, float]:
    """The weights with which most of the right choices of one kind are made."""
    told = [case for case in every if any(case.right)]
    names = sorted({name for case in told for spoken in case.evidence for name in spoken})
    rows = csr_matrix(np.array([[spoken.get(n, 0.0) for n in names] for case in told for spoken in case.evidence]))
    number = [n for n, case in enumerate(told) for _ in case.evidence]
    found = conditional(rows, number, [good for case in told for good in case.right], _STRENGTH)
    return {f"{told[0].kind}{name}": float(weight) for name, weight in zip(names, found, strict=True)}


def feature_weights(
    features: Sequence[Sequence[Sequence[str]]], right: Sequence[Sequence[bool]], seen: int, strength: float
) -> dict[str, float]:
    """What each feature speaks for, by a conditional logistic regression drawn towards 0 with `strength`.

    `features` are those of every candidate of every choice, `right` says which candidates are right; one at least is in
    each. Features that fewer than `seen` candidates have are left out.
    """
    every = [(n, names) for n, choice in enumerate(features) for names in choice]
    counts = Counter(name for _, names in every for name in set(names))
    column = {name: n for n, name in enumerate(sorted(name for name, many in counts.items() if many >= seen))}
    cells = [(row, column[name]) for row, (_, names) in enumerate(every) for name in names if name in column]
    row, col = zip(*cells, strict=True) if cells else ((), ())
    rows = csr_matrix((np.ones(len(cells)), (row, col)), shape=(len(every), len(column)))
    found = conditional(rows, [n for n, _ in every], [good for choice in right for good in choice], strength)
    return {name: float(found[n]) for name, n in column.items() if abs(found[n]) >= _LEAST}


def shares_right(every: Sequence[Case]) -> dict[str, float]:
    """What share is right by the rules, by the encoder, and by weights that did not see the article."""
    fold, right = folds(case.article for case in every), Counter[str]()
    for n in set(fold.values()):
        known = join([case for case in every if fold[case.article] != n])
        for case in (case for case in every if fold[case.article] == n):
            told = dict(enumerate(case.evidence))
            right["rules"] += any(good and ruled for good, ruled in zip(case.right, case.ruled, strict=True))
            right["encoder"] += case.right[max(told, key=lambda place: told[place]["encoder"])]
            ruled = next((n for n, so in enumerate(case.ruled) if so), 0)
            right["both"] += case.right[overruled(joined(told, known, case.kind), ruled, case.sure)]
    return {way: many / len(every) for way, many in right.items()}


def joined_by(every: Iterable[Case]) -> dict[str, float]:
    """The weights of all kinds of choices; logs how many choices are right without them and with them."""
    cases, weights = list(every), dict[str, float]()
    for kind in dict.fromkeys(case.kind for case in cases):
        alike = [case for case in cases if case.kind == kind]
        figures = (f"{way} {100 * share:.1f} %" for way, share in shares_right(alike).items())
        log.info("%s %d choices of --tune: %s", kind, len(alike), ", ".join(figures))
        weights |= join(alike)
    return weights
