"""Quantities and counts in words and figures."""

from fractions import Fraction

import pandas as pd

_BOUNDS = {"~": "about ", ">": "more than ", ">=": "at least ", "<": "under ", "<=": "up to "}
_MONEY = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
_SIZES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
"""Written short where three decimals keep the value: `1.3m`, but `1,234,567`."""

_PLURALS = {"foot": "feet", "stone": "stone", "degree celsius": "degrees celsius", "magnitude": "magnitude"}


def number(low: float | None, high: float | None, comparator: str, unit: str | None, per: str | None) -> str:
    """A quantity in words and figures: `more than £2,500 a week`.

    >>> number(400.0, None, ">", None, None)
    'more than 400'
    >>> number(3.0, 5.0, "range", "year", None)
    '3 to 5 years'
    >>> number(8e9, 8e9, "=", "GBP", None)
    '£8bn'
    """
    bounds = [f for f in (low, high) if f is not None and not pd.isna(f)]
    words = " to ".join(_figure(f, unit) for f in dict.fromkeys(bounds))
    if isinstance(unit, str) and unit not in _MONEY and unit != "%":
        words += " " + (_plural(unit) if max(bounds) != 1 else unit)
    rate = f" a {per}" if per and not pd.isna(per) else ""
    return _BOUNDS.get(comparator, "") + words + rate


def many(count: int, what: str) -> str:
    """A count of things: `1 quote`, `2,400 quotes`."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _figure(value: float, unit: str | None) -> str:
    if not isinstance(unit, str):
        return str(Fraction(value).limit_denominator(100)) if 0 < value < 1 else _plain(value)
    if unit in _MONEY:
        return _MONEY[unit] + (f"{value:,.2f}" if value != round(value) and value == round(value, 2) else _plain(value))
    return _plain(value) + ("%" if unit == "%" else "")


def _plain(value: float) -> str:
    for size, letters in _SIZES:
        if value >= size and value * 1000 % size == 0:
            return _plain(value / size) + letters
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4f}".rstrip("0")


def _plural(unit: str) -> str:
    if not unit.islower():
        return unit
    head, _, rest = unit.partition(" per ")
    head = _PLURALS.get(head) or head + (
        "es" if head.endswith(("ch", "x")) else "" if head.endswith(("s", "z")) else "s"
    )
    return f"{head} per {rest}" if rest else head
