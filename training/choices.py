"""The few weights of a choice by the rules and by where the encoder points, fitted on what it has not learnt from."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from extract.pipes.links.pointed import joined, overruled
from training.gold import folds
from training.logits import conditional

log = logging.getLogger(__name__)

_STRENGTH = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """A choice of an article: what speaks for each thing in it, which are right, and which the rules take."""

    article: str
    kind: str
    evidence: list[dict[str, float]]
    right: list[bool]
    ruled: list[bool]


def join(every: Sequence[Case]) -> dict[str, float]:
    """The weights with which most of the right choices of one kind are made."""
    told = [case for case in every if any(case.right)]
    names = sorted({name for case in told for spoken in case.evidence for name in spoken})
    rows = csr_matrix(np.array([[spoken.get(n, 0.0) for n in names] for case in told for spoken in case.evidence]))
    number = [n for n, case in enumerate(told) for _ in case.evidence]
    found = conditional(rows, number, [good for case in told for good in case.right], _STRENGTH)
    return {f"{told[0].kind}{name}": float(weight) for name, weight in zip(names, found, strict=True)}


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
            right["both"] += case.right[overruled(joined(told, known, case.kind), ruled)]
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
