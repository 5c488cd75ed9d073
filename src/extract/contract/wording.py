"""Numbers, counts and bounds as people read them, wherever they stand: on pages, in charts, at the desk."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from extract.contract.vocabulary import AT_LEAST, AT_MOST, Comparator

_BOUNDS = {"~": "about ", ">": "more than ", ">=": "at least ", "<": "under ", "<=": "up to "}
_CHANGES = {"up": "▲ ", "down": "▼ "}
_MONEY = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
_SIZES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
"""Written short where three decimals keep the value: `1.3m`, but `1,234,567`."""

_PLURALS = {"foot": "feet", "millennium": "millennia", "person": "people"}
_SAME = ("stone", "magnitude", "horsepower", "hundredweight", "pound-force", "hertz")
_SIBILANT = ("x", "ch", "sh", "ss", "us")


def number(
    low: float | None,
    high: float | None,
    comparator: str | None,
    unit: str | None,
    per: str | None,
    change: str | None = None,
    *,
    full: bool = False,
) -> str:
    """A quantity in words and figures: `more than £2,500 a week`; what is missing may also be NaN.

    With `full` every digit is written and a dash joins the bounds, for whoever checks what is stored.

    >>> number(400.0, None, ">", None, None)
    'more than 400'
    >>> number(3.0, 5.0, "range", "year", None, "up")
    '▲ 3 to 5 years'
    >>> number(8e9, 8e9, "=", "GBP", None)
    '£8bn'
    >>> number(8e9, 9e9, "range", "GBP", None, full=True)
    '£8,000,000,000–£9,000,000,000'
    """
    unit = unit if isinstance(unit, str) and unit else None
    bounds = list(dict.fromkeys(b for b in (low, high) if b is not None and b == b))
    figures = [_figure(b, unit, full) for b in bounds]
    words = "–".join(figures).replace("%–", "–") if full else " to ".join(figures)
    if unit is not None and unit not in _MONEY and unit != "%":
        words += f" {unit if max(bounds, default=0) in (1, -1) else plural(unit)}"
    rate = f" a {per}" if isinstance(per, str) and per else ""
    return _CHANGES.get(change or "", "") + _BOUNDS.get(comparator or "", "") + words + rate


def quantity(fact: Mapping[str, Any], *, full: bool = False) -> str:
    """The number of a row of the table `facts`, as `number` has it."""
    return number(*(fact[name] for name in ("low", "high", "comparator", "unit", "per", "change")), full=full)


def reads(comparator: Comparator) -> str:
    """What a number with this comparator tells: as stated, about, at least, at most or range."""
    if comparator in AT_LEAST:
        return "at least"
    if comparator in AT_MOST:
        return "at most"
    return {"=": "as stated", "~": "about"}.get(comparator, "range")


def many(count: int, one: str, more: str | None = None) -> str:
    """A count of things: `1 quote`, `2,400 quotes`; `more` is a plural that the rule does not make."""
    return f"{count:,} {one if count == 1 else more or plural(one)}"


def plural(noun: str) -> str:
    """A unit or a noun for more than one: `boxes`, `square feet`, `miles per hour`, `degrees Celsius`, `kWh`."""
    head, per, rest = noun.partition(" per ")
    words = head.split(" ")
    at = next((n for n in reversed(range(len(words))) if words[n].islower()), None)
    if at is None:
        return noun
    words[at] = _plural(words[at])
    return " ".join(words) + per + rest


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith(_SIBILANT):
        return f"{word}es"
    if word.endswith((*_SAME, "s", "z")):
        return word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def _figure(value: float, unit: str | None, full: bool) -> str:
    if unit in _MONEY:
        pence = value != round(value) and value == round(value, 2)
        return _MONEY[unit] + (f"{value:,.2f}" if pence else _plain(value, full))
    if unit is None and not full and 0 < value < 1:
        return str(Fraction(value).limit_denominator(100))
    return _plain(value, full) + ("%" if unit == "%" else "")


def _plain(value: float, full: bool) -> str:
    for size, letters in () if full else _SIZES:
        if value >= size and value * 1000 % size == 0:
            return _plain(value / size, full) + letters
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4f}".rstrip("0")
