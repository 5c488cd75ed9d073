"""The numbers, units and nouns that a reader gives, held against what the program's grammar reads in the article."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from extract.contract.vocabulary import AT_LEAST, AT_MOST, CATEGORIES, Comparator
from extract.lexicon.numbers import bounds, signs, units
from extract.lexicon.plurals import singular_of
from extract.pipes.numbers.measures import FIND, Measure, measure
from extract.second.cases import Row
from extract.second.places import paragraph

_NEAR = 25
"""How many characters around a number's words its sign, its scale and its unit may stand in."""
_WORD, _COMPOUND = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MINUS = re.compile(r"[-−–](?=[\d£$€.])|\b(?:minus|negative)\b", re.IGNORECASE)
_SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_OLDEST = 120
_BOUND_VERB = re.compile(
    r"\b(?:exceed|surpass|top|pass|cross|hit|reach|fall|fell|drop|dip|below|beyond|short of)\w*", re.IGNORECASE
)
_SIDES = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}


class RefusedError(ValueError):
    """An answer that is not taken; `kind` is what is counted."""

    def __init__(self, kind: str, what: object = "") -> None:
        super().__init__(f"{kind}: {what}" if what != "" else kind)
        self.kind = kind


def value(answer: Row, text: str, fact: Row) -> Row:
    """The columns of a number from an answer about the fact's words.

    Raises RefusedError for bounds that do not go together, and for a number, unit or bound that nothing there says.
    """
    low, high, bound = (answer.get(name) for name in ("low", "high", "bound"))
    if bound not in CATEGORIES["facts", "comparator"]:
        raise RefusedError("malformed", f"bound {bound!r}")
    low, high = (None if bound in AT_MOST else _number(low)), (None if bound in AT_LEAST else _number(high))
    if low is not None and high is not None and (low > high or (low != high) != (bound == "range")):
        raise RefusedError("malformed", f"{bound} from {low} to {high}")
    start, end = max(0, fact["start"] - _NEAR), fact["end"] + _NEAR
    found = [*measures(text, start, end)]
    for given in {low, high} - {None, fact.get("low"), fact.get("high")}:
        if not _stands(cast(float, given), text[start:end], found):
            raise RefusedError("number not read", f"{given:g}")
    if bound not in ("=", "range", fact.get("comparator")) and not _bounded(text[start:end], cast(Comparator, bound)):
        raise RefusedError("bound not there", bound)
    return {"low": low, "high": high, "comparator": bound, "unit": _unit(answer.get("unit"), text, fact, found)}


def _stands(given: float, near: str, found: Sequence[Measure]) -> bool:
    """Whether the grammar or the figures give the number there, under a scale that stands there, too; below 0 with its
    sign alone.
    """
    known = {abs(one) for m in found for one in (m.value, m.core.value)}
    known |= {float(digits.replace(",", "")) for digits in _DIGITS.findall(near)}
    scales = {1.0} | {m.core.scale for m in found} | {m.unit.factor for m in found if m.unit is not None}
    if given < 0 and not _MINUS.search(near):
        return False
    return any(_is(abs(given), one * scale) or _is(abs(given), one / scale) for one in known for scale in scales)


def _bounded(near: str, bound: Comparator) -> bool:
    """Whether words of such a bound stand there: those of the grammar, equal or not, or a verb of any bound."""
    wanted = {bound, _SIDES.get(bound, bound)}
    words = {form for side in ("before", "after") for form, one in bounds(side).items() if one in wanted}
    lower = near.lower()
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lower) for form in words) or bool(_BOUND_VERB.search(near))


def measures(text: str, start: int, end: int) -> Iterator[Measure]:
    """The numbers that the grammar reads in a stretch of a text."""
    at = start
    while m := FIND.search(text, at, end):
        found = measure(text, m.start())
        if found is not None:
            yield found
        at = max(m.end(), m.start() + 1, found.end if found is not None else 0)


def item(given: Any, text: str, fact: Row) -> Row:
    """The columns of what is counted, from words of the fact's paragraph in the singular or plural.

    Raises RefusedError for a noun that does not stand there and is not the one that the fact has.
    """
    if given is None or not (words := _text(given, "item").split()):
        return {"item": None, "item_text": None}
    if given.lower() == fact["item"]:
        return {"item": fact["item"], "item_text": given}
    wanted = [singular_of(word) for word in words]
    if not set(wanted) <= nouns_in(text[slice(*paragraph(text, fact["start"]))]):
        raise RefusedError("words not there", given)
    return {"item": wanted[-1], "item_text": " ".join(words)}


def _number(given: Any) -> float:
    if isinstance(given, str):
        try:
            given = float(given.replace(",", ""))
        except ValueError:
            raise RefusedError("malformed", f"{given!r} is no number") from None
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise RefusedError("malformed", f"{given!r} is no number")
    return float(given)


def _unit(given: Any, text: str, fact: Row, found: Sequence[Measure]) -> str | None:
    """The unit under its own name: one that is read there, or a noun by which the number stands (`storey`)."""
    if given is None or not (word := _text(given, "unit").strip()):
        return None
    unit = units().get(word) or units().get(word.lower())
    name = unit.name if unit is not None else signs().get(word)
    near = text[max(0, fact["start"] - _NEAR) : fact["end"] + _NEAR]
    if name is None:
        if singular_of(word) in nouns_in(near):
            return singular_of(word)
        raise RefusedError("unit not known", given)
    here = {fact.get("unit")} | {m.unit.name for m in found if m.unit is not None}
    here |= {units()[form].name for form in (*nouns_in(near), *near.split()) if form in units()}
    here |= {signs()[sign] for sign in signs() if sign in near}
    aged = name == "year" and all(0 < m.core.value <= _OLDEST for m in found[:1])
    shared = (name == "%" and _SHARE.search(near)) or (name == "percentage point" and "point" in near)
    if name in here or aged or shared or name in _listed(text, fact):
        return name
    raise RefusedError("unit not there", given)


def _listed(text: str, fact: Row) -> set[str]:
    """The units of a fact's paragraph: one may stand with another number of the same list."""
    return {m.unit.name for m in measures(text, *paragraph(text, fact["start"])) if m.unit is not None}


def nouns_in(text: str) -> set[str]:
    """The words of a text, each in the singular, compounds also in their parts."""
    return {singular_of(word) for pattern in (_WORD, _COMPOUND) for word in pattern.findall(text)}


def _text(given: Any, name: str) -> str:
    if not isinstance(given, str):
        raise RefusedError("malformed", f"{name} {given!r}")
    return given


def _is(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(other))
