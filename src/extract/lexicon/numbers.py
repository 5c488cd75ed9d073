"""The words of quantities, from the data files, in the shapes that the grammar looks them up in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import cast

from extract.contract.vocabulary import Comparator
from extract.data import columns, lines


def alternatives(forms: Iterable[str]) -> str:
    """A regular expression for any of the forms, the longest first, white space freely wide."""
    return "|".join(
        re.escape(f).replace(r"\ ", r"[ \u00a0\u202f]") for f in sorted(set(forms), key=lambda f: (-len(f), f))
    )


@cache
def numerals(*kinds: str) -> dict[str, float]:
    """The number words of the given kinds with their values."""
    return {word: float(value) for word, kind, value in columns("numbers.tsv") if kind in kinds}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, or a currency: what a number is multiplied by to be in `name`."""

    name: str
    kind: str
    factor: float = 1.0


@cache
def units() -> dict[str, Unit]:
    """Units and currency names by their form: as written, and in lower case if that is longer than a letter.

    The code of a currency stands in capitals alone, unless its names have it too: a `pen` is no Peruvian money.
    """
    found: dict[str, Unit] = {}
    codes: set[str] = set()
    for name, kind, *rest in columns("units.tsv"):
        unit = Unit(name, kind)
        for form in [name, *_cells(rest[0] if rest else "")]:
            found.setdefault(form.lstrip("+"), unit)
    for code, _, names, *minor in columns("currencies.tsv"):
        for form in _cells(names):
            found.setdefault(form, Unit(code, "money"))
        own = {code: Unit(code, "money"), f"M{code}": Unit(code, "money", 1e6), f"k{code}": Unit(code, "money", 1e3)}
        found |= own
        codes |= own.keys()
        for form in _cells(minor[0] if minor else ""):
            if len(form) > 1 or form in "p¢":
                found[form] = Unit(code, "money", 0.01)
    worded = {f.lower(): u for f, u in found.items() if len(f.lstrip("+")) > 1 and f not in codes}
    return worded | found


@cache
def measures() -> dict[str, str]:
    """What a unit measures: `money`, or the SI unit to which all that measure the same convert."""
    money = {unit.name: unit.kind for unit in units().values() if unit.kind == "money"}
    return money | {name: si for name, _, si in columns("units_pint.tsv")}


@cache
def parts() -> dict[tuple[str | None, str | None], float]:
    """Units of which one measure is made, the greater and the less: how many of the less make one of the greater."""
    return {(unit, part): float(many) for unit, part, many in columns("units_parts.tsv")}


@cache
def attached() -> frozenset[str]:
    """Forms of units that stand only directly behind digits: the `m` of `5m`."""
    every = (f for _, _, *rest in columns("units.tsv") for f in _cells(rest[0] if rest else ""))
    return frozenset({f[1:] for f in every if f.startswith("+")})


@cache
def signs() -> dict[str, str]:
    """Currency signs and codes that stand before a number, with the code."""
    found = {sign: code for code, text, *_ in columns("currencies.tsv") for sign in text.split()}
    return {code: code for code, *_ in columns("currencies.tsv")} | found


@cache
def bounds(side: str) -> dict[str, Comparator]:
    """The bound words of one side of the number with their comparator."""
    return {row[2]: cast(Comparator, row[0]) for row in columns("bounds.tsv") if row[1] == side}


@cache
def modifiers() -> frozenset[str]:
    """Words that may stand before a bound word: just over, well under."""
    return frozenset(row[2] for row in columns("bounds.tsv") if row[1] == "modifier")


@cache
def context(name: str) -> frozenset[str]:
    """The words of a context of numbers: what stands before a year, behind a clock time."""
    return _table("numbers_contexts.tsv")[name]


@cache
def nouns(name: str) -> frozenset[str]:
    """The nouns of one kind that a number is not counted or measured by."""
    return _table("numbers_nouns.tsv")[name]


@cache
def _table(file: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(_cells(words)) for name, words in columns(file)}


@cache
def labels() -> frozenset[str]:
    """Words that a number behind them names: Section 5."""
    return frozenset(lines("numbers_labels.txt"))


@cache
def rates() -> frozenset[str]:
    """What a number is per, behind a, an, each or every."""
    return frozenset(lines("numbers_rates.txt"))


@cache
def short_rates() -> dict[str, str]:
    """What a sum is per, as letters behind it say: `pcm`."""
    return {short: unit for unit, forms in columns("numbers_rates_short.tsv") for short in _cells(forms)}


@cache
def changes(part: str) -> dict[str, str]:
    """The words of change of one part of speech, with `up` or `down`."""
    return {word: way for way, kind, word in columns("change.tsv") if kind == part}


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split(",") if cell.strip()]
