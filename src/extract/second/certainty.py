"""How sure a fact is after a second reading: the first reader's confidence, weighed anew by what the second said."""

import math
from functools import cache

from extract.data import columns

_EDGE = 0.001


def certainty(kind: str, outcome: str, confidence: float | None) -> float | None:
    """The confidence of a fact that a second reader agreed with, changed or added, or that no answer was taken of.

    The weights are fitted on what careful readers said of articles with gold (`docs/second.md`); where there are none
    for an outcome, the confidence stays. An added fact has no confidence of the first reader's.
    """
    return chance(_weights().get((kind, outcome)), confidence)


def chance(weights: tuple[float, float] | None, confidence: float | None) -> float | None:
    """The chance by an intercept and a slope on the log odds of a confidence; the confidence itself without any."""
    if weights is None:
        return confidence
    intercept, slope = weights
    return round(1 / (1 + math.exp(-intercept - slope * odds(confidence))), 3)


def odds(confidence: float | None) -> float:
    """The log odds of a confidence, held off 0 and 1; of none they are even."""
    inside = min(max(0.5 if confidence is None else confidence, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


@cache
def _weights() -> dict[tuple[str, str], tuple[float, float]]:
    rows = columns("second_confidence.tsv")
    return {(kind, outcome): (float(intercept), float(slope)) for kind, outcome, intercept, slope in rows}
