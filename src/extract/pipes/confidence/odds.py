"""Chances as the regressions have them: in log-odds, none of them quite sure."""

import math

from extract.annotations import Source

_LEAST = 0.02


def log_odds(chance: float) -> float:
    """The log-odds of a chance, as if it were at least 0.02 and at most 0.98."""
    sure = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(sure / (1 - sure))


def of_source(source: Source | None) -> dict[str, float]:
    """The feature of how likely a source is whom its words mean, where they do not name it."""
    return {} if source is None or source.chance is None else {"sure of the source": log_odds(source.chance)}
