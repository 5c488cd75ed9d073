"""Measures in parts, which are a quantity each: `12st 3lb`, `5ft 2in`, `2 hours 5 minutes`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.annotations import Quantity
from extract.lexicon.numbers import parts

_BETWEEN = re.compile(r"[ ]?|,?[ ]and[ ]", re.IGNORECASE)


def is_part(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether a number is a further part of the measure that the one before began: the 3lb of `12st 3lb`."""
    return (first.unit, second.unit) in parts() and _BETWEEN.fullmatch(text, first.end, second.start) is not None


def together(text: str, quantities: Sequence[Quantity]) -> Quantity | None:
    """The parts of one measure as a number of its smallest unit: 62 inches of `5ft 2in`; None if they are not of one,
    as of `5ft 14in`.

    A bound before the first is the whole's: `more than 5ft 2in`.
    """
    whole = quantities[0]
    for first, second in pairwise(quantities):
        exact = second.comparator == "=" and second.low is not None
        if whole.comparator == "range" or not exact or not is_part(text, first, second):
            return None
        many = parts()[first.unit, second.unit]
        if (second.low or 0) >= many:
            return None
        low, high = (None if bound is None else bound * many + (second.low or 0) for bound in (whole.low, whole.high))
        whole = replace(whole, end=second.end, low=low, high=high, unit=second.unit, per=second.per)
    return whole
