"""Regressions that scikit-learn has no form of, by SciPy's L-BFGS: among choices of one's own, and around a prior."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

_PRECISION = {"maxiter": 10_000, "maxfun": 20_000, "ftol": 1e-10, "gtol": 1e-4}


def conditional(rows: csr_matrix, case: Sequence[int], right: Sequence[bool], strength: float) -> Floats:
    """The weights of a conditional logistic regression, a weight a column, drawn towards 0 with `strength`.

    `rows` has a choice a row, `case` the number of the case in which it may be chosen, from 0, `right` whether it is
    right there; every case has at least one that is. What is made likely is that one of the right ones is chosen.
    """
    of, good = np.asarray(case), np.asarray(right, dtype=bool)

    def loss(w: Floats) -> tuple[float, Floats]:
        odds = np.asarray(rows @ w)
        shares, every = _shares(odds, of, np.ones_like(good))
        among, wanted = _shares(odds, of, good)
        slope = np.asarray(rows.T @ (shares - among)) + strength * w
        return float(every.sum() - wanted.sum() + strength / 2 * w @ w), slope

    return _least(loss, np.zeros(rows.shape[1]))


def _shares(odds: Floats, of: npt.NDArray[np.int_], among: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The softmax of the odds within each case over the choices that `among` marks, and by case the log of its sum."""
    top = np.full(of.max() + 1, -np.inf)
    np.maximum.at(top, of[among], odds[among])
    raised = np.exp(np.where(among, odds - top[of], -np.inf))
    total = np.bincount(of, raised)
    return raised / total[of], top + np.log(total)


def softmax(features: Floats, target: Floats, weight: Floats, prior: Floats, strength: float) -> Floats:
    """The weights of a softmax regression, a row a feature and a column a class, drawn towards `prior` with `strength`.

    `features` has an example a row, `target` its class as a row of 0 and one 1, `weight` how much it counts.
    """

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(prior.shape)
        scores = features @ w
        top = scores.max(1, keepdims=True)
        odds = np.exp(scores - top)
        total = odds.sum(1, keepdims=True)
        each = (top + np.log(total))[:, 0] - (scores * target).sum(1)
        slope = features.T @ ((odds / total - target) * weight[:, None]) + strength * (w - prior)
        return float(weight @ each + strength / 2 * ((w - prior) ** 2).sum()), slope.ravel()

    return _least(loss, prior.ravel()).reshape(prior.shape)


def _least(loss: object, start: Floats) -> Floats:
    """Where a loss with its slope is least. Raises ValueError where that is not found."""
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=_PRECISION)
    if not found.success and found.status != 2:  # 2: no step is any lower, as near the end the numbers are too coarse
        raise ValueError(f"the weights could not be fitted: {found.message}")
    weights: Floats = found.x
    return weights
