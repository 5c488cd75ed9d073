"""Whether a confidence of 0.8 is right eight times in ten, and whether the right facts have the higher ones."""

from collections.abc import Iterable
from dataclasses import dataclass

_BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one kind of fact: the expected calibration error, and the area under the ROC curve.

    `auc` is None where all facts are right or all are wrong.
    """

    kind: str
    ece: float
    auc: float | None
    right: int
    total: int


def calibrate(kind: str, verdicts: Iterable[tuple[float | None, bool]]) -> Calibration | None:
    """The calibration of facts given as (confidence, right); None if none has a confidence.

    The error is over ten bins of equal size in the order of confidence.
    """
    rows = sorted((confidence, right) for confidence, right in verdicts if confidence is not None)
    if not rows:
        return None
    n = len(rows)
    gaps = []
    for i in range(_BINS):
        part = rows[n * i // _BINS : n * (i + 1) // _BINS]
        if part:
            gaps.append(abs(sum(c for c, _ in part) - sum(right for _, right in part)))
    return Calibration(kind, sum(gaps) / n, _area(rows), sum(right for _, right in rows), n)


def _area(rows: list[tuple[float, bool]]) -> float | None:
    """The chance that a right fact has a higher confidence than a wrong one; a tie counts half.

    `rows` are in the order of confidence.
    """
    right = sum(r for _, r in rows)
    wrong = len(rows) - right
    if not right or not wrong:
        return None
    wins, below, at = 0.0, 0, 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end][0] == rows[at][0]:
            end += 1
        good = sum(r for _, r in rows[at:end])
        bad = end - at - good
        wins += good * (below + bad / 2)
        below += bad
        at = end
    return wins / (right * wrong)
