"""How the values of two numbers stand to each other: the same, rounded, one within the other, or certainly apart."""

from dataclasses import dataclass
from enum import Enum
from math import inf

from extract.contract.vocabulary import AT_LEAST, AT_MOST
from extract.contract.wording import number


class Values(Enum):
    """What the second of two values is to the first."""

    SAME = "the same value"
    ROUNDED = "the same value, rounded"
    FINER = "a value within the earlier one"
    COARSER = "a value that holds the earlier one"
    APART = "another value"
    UNSURE = "perhaps another value"


_SMALL = 100
"""Counts below this are not rounded; from it on, noughts at the end may be."""
_FEW = 10
_NEAR = 0.05
"""The greatest difference, as a share, that rounding is believed to make."""
_ABOUT, _FAR = 0.1, 0.25
"""How far from `about 400` a value is still meant, and from where on it is not."""
_CLOSE = 1.25
"""How many times a bound the value may be that it was said of."""
_ROUGH, _LEAST = 0.2, 0.5
"""How far a round figure may be from what it rounds, as a share; and the same for small ones."""
_SLACK = 0.01
"""How far a bound may be overstepped, as a share: `more than £2bn` of £1.99bn."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number's bounds and unit."""

    low: float | None
    high: float | None
    comparator: str
    unit: str | None
    per: str | None = None

    @property
    def told(self) -> str:
        """The value as people read it."""
        return number(self.low, self.high, self.comparator, self.unit, self.per)

    @property
    def anchor(self) -> float | None:
        """The one figure that is told; None for a range."""
        if self.comparator == "range":
            return None
        return self.low if self.low is not None else self.high

    @property
    def exact(self) -> bool:
        """Whether a plain value is told, with no bound or `about`."""
        return self.comparator == "="

    @property
    def figures(self) -> int:
        """How many digits besides the noughts at its end the figure has: two articles rarely share three by chance."""
        if self.anchor is None:
            return 2 * min(len(_digits(bound)) for bound in (self.low or 0, self.high or 0))
        return len(_digits(self.anchor))

    @property
    def small(self) -> bool:
        """Whether it is a count below ten, of which articles are full."""
        return self.unit is None and self.anchor is not None and abs(self.anchor) < _FEW

    def holds(self, figure: float) -> bool:
        """Whether somebody who tells this value may well mean the figure."""
        low, high = self._meant()
        return low <= figure <= high

    def apart(self, other: "Value") -> bool:
        """Whether no figure can be meant by both."""
        (low, high), (other_low, other_high) = self._possible(), other._possible()
        return high <= other_low or other_high <= low

    def _meant(self) -> tuple[float, float]:
        low, high = self._possible()
        anchor = self.anchor
        if anchor is None:
            return low, high
        if self.comparator == "~":
            return anchor - abs(anchor) * _ABOUT, anchor + abs(anchor) * _ABOUT
        if self.comparator in AT_LEAST:
            return low, anchor * _CLOSE
        return (anchor / _CLOSE, high) if self.comparator in AT_MOST else (low, high)

    def _possible(self) -> tuple[float, float]:
        anchor = self.anchor
        if anchor is None:
            return (self.low if self.low is not None else -inf), (self.high if self.high is not None else inf)
        step = min(_step(anchor, self.unit) / 2, max(abs(anchor) * _ROUGH, _LEAST))
        slack = min(step, abs(anchor) * _SLACK)
        if self.comparator in AT_LEAST:
            return anchor - slack, inf
        if self.comparator in AT_MOST:
            return -inf, anchor + slack
        reach = abs(anchor) * _FAR if self.comparator == "~" else step
        return anchor - reach, anchor + reach


def compare(first: Value, second: Value) -> Values:
    """How the second of two values of one unit stands to the first.

    >>> compare(Value(2.1e9, 2.1e9, "=", "GBP"), Value(2.14e9, 2.14e9, "=", "GBP")).name
    'ROUNDED'
    >>> compare(Value(400, None, ">", None), Value(414, 414, "=", None)).name
    'FINER'
    >>> compare(Value(5, None, ">=", None), Value(8, 8, "=", None)).name
    'UNSURE'
    """
    if (first.low, first.high, first.comparator) == (second.low, second.high, second.comparator):
        return Values.SAME
    if first.apart(second):
        return Values.APART
    if first.exact and second.exact:
        return Values.ROUNDED if _rounds(first, second) else Values.UNSURE
    if first.anchor is not None and first.anchor == second.anchor:
        return Values.UNSURE if _opposed(first, second) else Values.SAME
    if second.exact and second.low is not None and first.holds(second.low):
        return Values.FINER if second.figures >= first.figures else Values.ROUNDED
    if first.exact and first.low is not None and second.holds(first.low):
        return Values.COARSER
    return _ranges(first, second)


def _ranges(first: Value, second: Value) -> Values:
    if first.comparator == second.comparator == "range":
        (low, high), (other_low, other_high) = (first.low or 0, first.high or 0), (second.low or 0, second.high or 0)
        if low <= other_low and other_high <= high:
            return Values.FINER
        if other_low <= low and high <= other_high:
            return Values.COARSER
    return Values.UNSURE


def _opposed(first: Value, second: Value) -> bool:
    return {first.comparator in AT_LEAST, second.comparator in AT_LEAST} == {True, False} and (
        first.comparator in AT_MOST or second.comparator in AT_MOST
    )


def _rounds(first: Value, second: Value) -> bool:
    one, other = first.low or 0.0, second.low or 0.0
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def _digits(figure: float) -> str:
    return f"{abs(figure):.9e}".split("e")[0].rstrip("0").replace(".", "")


def _step(figure: float, unit: str | None) -> float:
    """The least difference that a figure tells: 1 of `414`, 100 of `400`, 0.1 of `2.1`, and a small count is exact."""
    if figure == round(figure):
        if abs(figure) < _SMALL:
            return 0.0 if unit is None else 1.0
        whole = str(abs(round(figure)))
        return float(10 ** (len(whole) - len(whole.rstrip("0"))))
    return float(10.0 ** -len(f"{figure:.9f}".rstrip("0").partition(".")[2]))
