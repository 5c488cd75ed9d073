"""The numbers, units and nouns that a reader gives, held against what the program's grammar reads in the article."""

import re
from collections.abc import Iterator
from typing import Any

from extract.contract.vocabulary import AT_LEAST, AT_MOST, CATEGORIES
from extract.lexicon.numbers import signs, units
from extract.lexicon.plurals import singular_of
from extract.pipes.numbers.measures import FIND, Measure, measure
from extract.second.cases import Row

_BEFORE, _AFTER = 40, 60
"""How many characters around a number's words its bounds and scale may stand in."""
_NEAR = 20
"""How many characters behind them a unit may stand that only the article knows."""
_WORD, _COMPOUND = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SCALES = (1.0, 0.01, 12.0, 1e2, 1e3, 1e6, 1e9, 1e12)


class RefusedError(ValueError):
    """An answer that is not taken; `kind` is what is counted."""

    def __init__(self, kind: str, what: object = "") -> None:
        super().__init__(f"{kind}: {what}" if what != "" else kind)
        self.kind = kind


def value(answer: Row, text: str, start: int, end: int) -> Row:
    """The columns of a number from an answer about the words `text[start:end]`.

    Raises RefusedError for bounds that do not go together, and for a number or unit that nothing there is read as.
    """
    low, high, bound = (answer.get(name) for name in ("low", "high", "bound"))
    if bound not in CATEGORIES["facts", "comparator"]:
        raise RefusedError("malformed", f"bound {bound!r}")
    low, high = (None if bound in AT_MOST else _number(low)), (None if bound in AT_LEAST else _number(high))
    if low is not None and high is not None and (low > high or (low != high) != (bound == "range")):
        raise RefusedError("malformed", f"{bound} from {low} to {high}")
    near = [*measures(text, max(0, start - _BEFORE), end + _AFTER)]
    known = {abs(one) for found in near for one in (found.value, found.core.value)}
    known |= {float(digits.replace(",", "")) for digits in _DIGITS.findall(text[start:end])}
    for given in (low, high):
        if given is not None and not any(_is(abs(given), one * scale) for one in known for scale in _SCALES):
            raise RefusedError("number not read", f"{given:g}")
    return {"low": low, "high": high, "comparator": bound, "unit": _unit(answer.get("unit"), text[start : end + _NEAR])}


def measures(text: str, start: int, end: int) -> Iterator[Measure]:
    """The numbers that the grammar reads in a stretch of a text."""
    at = start
    while m := FIND.search(text, at, end):
        found = measure(text, m.start())
        if found is not None:
            yield found
        at = max(m.end(), m.start() + 1, found.end if found is not None else 0)


def item(given: Any, text: str, start: int, end: int) -> Row:
    """The columns of what is counted, from words of the stretch `text[start:end]` in any number.

    Raises RefusedError for a noun that does not stand there.
    """
    if given is None or not (words := _text(given, "item").split()):
        return {"item": None, "item_text": None}
    wanted = [singular_of(word) for word in words]
    if not set(wanted) <= nouns_in(text[start:end]):
        raise RefusedError("words not there", given)
    return {"item": wanted[-1], "item_text": " ".join(words)}


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or given != given or abs(given) == float("inf"):
        raise RefusedError("malformed", f"{given!r} is no number")
    return float(given)


def _unit(given: Any, near: str) -> str | None:
    """The unit under its own name: one that the program knows, or a noun by which the number stands (`storey`)."""
    if given is None or not (word := _text(given, "unit").strip()):
        return None
    unit = units().get(word) or units().get(word.lower())
    if unit is not None:
        return unit.name
    if word in signs():
        return signs()[word]
    if singular_of(word) in nouns_in(near):
        return singular_of(word)
    raise RefusedError("unit not known", given)


def nouns_in(text: str) -> set[str]:
    """The words of a text, each in the singular, compounds also in their parts."""
    return {singular_of(word) for pattern in (_WORD, _COMPOUND) for word in pattern.findall(text)}


def _text(given: Any, name: str) -> str:
    if not isinstance(given, str):
        raise RefusedError("malformed", f"{name} {given!r}")
    return given


def _is(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(other))
