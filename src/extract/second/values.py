"""The numbers, units and nouns that a reader gives, held against what the program's grammar reads in the article."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from extract.contract.vocabulary import AT_LEAST, AT_MOST, CATEGORIES, Comparator
from extract.lexicon.numbers import bounds, context, signs, units
from extract.lexicon.plurals import singular_of
from extract.pipes.numbers.measures import FIND, Measure, measure
from extract.second.cases import Row
from extract.second.places import paragraph

_NEAR = 25
"""How many characters off the other end of a range, and its scale, may stand."""
_BESIDE = 4
"""How many words before a number and behind it may tell its bound or its unit; none beyond a mark or another number."""
_WORD, _COMPOUND = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MINUS = re.compile(r"[-−–](?=[\d£$€.])|\b(?:minus|negative)\b", re.IGNORECASE)
_STOP = re.compile(r"[.;:!?,()\n\"“”]|\d")
_SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_POINTS = re.compile(r"\bpoints?\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:years?|aged?|olds?)\b", re.IGNORECASE)
_APART = re.compile(r",\s(?:\w+\s)?$")
_SIDES = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
_LONG = 3
"""Shorter forms of units (`in`, `pc`, `m`) are units where the grammar reads them as such, and there alone."""


class RefusedError(ValueError):
    """An answer that is not taken; `kind` is what is counted."""

    def __init__(self, kind: str, what: object = "") -> None:
        super().__init__(f"{kind}: {what}" if what != "" else kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class _Stand:
    """How a number stands: its words, those beside it up to a mark or another number, what the grammar reads in its own
    words, and what it reads near enough to be the other end of a range."""

    words: str
    before: str
    behind: str
    own: tuple[Measure, ...]
    near: tuple[Measure, ...]
    apart: bool
    """It stands between two commas, as an age does."""


def _stand(text: str, fact: Row) -> _Stand:
    start, end = fact["start"], fact["end"]
    first, last = paragraph(text, start)
    before = _STOP.split(text[first:start])[-1].split()[-_BESIDE:]
    behind = _STOP.split(text[end:last])[0].replace("-", " ").split()[:_BESIDE]
    every = [m for m in measures(text, first, last) if m.start < end + _NEAR and m.end > start - _NEAR]
    own = tuple(m for m in every if m.start < end and m.end > start)
    apart = _APART.search(text[first:start]) is not None and text[end : end + 1] in tuple(",.;)")
    return _Stand(text[max(first, start - 1) : end], " ".join(before), " ".join(behind), own, tuple(every), apart)


def value(answer: Row, text: str, fact: Row) -> Row:
    """The columns of a number from an answer about the fact's words.

    Raises RefusedError for bounds that do not go together, and for a number, unit or bound that the number's own words
    and those beside it do not say.
    """
    low, high, bound = (answer.get(name) for name in ("low", "high", "bound"))
    if bound not in CATEGORIES["facts", "comparator"]:
        raise RefusedError("malformed", f"bound {bound!r}")
    low, high = (None if bound in AT_MOST else _number(low)), (None if bound in AT_LEAST else _number(high))
    if low is not None and high is not None and (low > high or (low != high) != (bound == "range")):
        raise RefusedError("malformed", f"{bound} from {low} to {high}")
    stand = _stand(text, fact)
    unit = _unit(answer.get("unit"), fact, stand, ranging=bound == "range")
    read = _read(stand, ranging=bound == "range", other=unit != fact.get("unit"))
    for given in (one for one in (low, high) if one is not None and one not in (fact.get("low"), fact.get("high"))):
        negative = given < 0 and not _MINUS.search(f"{stand.before} {stand.words}")
        if negative or not any(_is(abs(given), one) for one in read):
            raise RefusedError("number not read", f"{given:g}")
    if bound not in ("=", "range", fact.get("comparator")) and not _bounded(stand, cast(Comparator, bound)):
        raise RefusedError("bound not there", bound)
    return {"low": low, "high": high, "comparator": bound, "unit": unit}


def _read(stand: _Stand, *, ranging: bool, other: bool) -> set[float]:
    """The numbers that the grammar reads in the fact's words; its bare figures too, where a ratio or a letter (`m`) may
    be read in another way. Of a range the other end, and the scale that serves both.
    """
    if ranging:
        known = {abs(one) for m in stand.near for one in (m.value, m.core.value)}
        return {one * scale for one in known for scale in {1.0, *(m.core.scale for m in stand.near)}}
    known = {abs(m.value) for m in stand.own}
    if not stand.own or any(m.core.kind == "ratio" or (m.core.letter and other) for m in stand.own):
        known |= {float(digits.replace(",", "")) for digits in _DIGITS.findall(stand.words)}
    return known


def _bounded(stand: _Stand, bound: Comparator) -> bool:
    """Whether words of such a bound stand at the number: those of the grammar, equal or not, or a verb of that way."""
    wanted = {bound, _SIDES.get(bound, bound)}
    beside = {"before": f"{stand.before} {stand.words}".lower(), "after": f"{stand.words} {stand.behind}".lower()}
    told = [(side, form) for side in beside for form, one in bounds(side).items() if one in wanted]
    verbs = context("bound verb above" if bound in AT_LEAST else "bound verb below") if bound != "~" else ()
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", beside[side]) for side, form in told) or any(
        re.search(rf"\b{re.escape(verb)}", stand.before.lower()) for verb in verbs
    )


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


def _unit(given: Any, fact: Row, stand: _Stand, *, ranging: bool) -> str | None:
    """The unit under its own name: one that the number's words or those beside it say, or a noun there (`storey`)."""
    if given is None or not (word := _text(given, "unit").strip()):
        return None
    unit = units().get(word) or units().get(word.lower())
    name = unit.name if unit is not None else signs().get(word)
    beside = f"{stand.words} {' '.join(stand.behind.split()[:2])}"
    if name is None:
        if singular_of(word) in nouns_in(beside):
            return singular_of(word)
        raise RefusedError("unit not known", given)
    here = {fact.get("unit")} | {m.unit.name for m in (stand.near if ranging else stand.own) if m.unit is not None}
    here |= {units()[form].name for form in nouns_in(beside) if len(form) >= _LONG and form in units()}
    here |= {units()[m.core.letter].name for m in stand.own if m.core.letter in units()}
    here |= {signs()[sign] for sign in signs() if sign in stand.words}
    bare = all(m.unit is None for m in stand.own)
    aged = name == "year" and bare and (stand.apart or _YEARS.search(f"{stand.before} {beside} {stand.behind}"))
    shared = name == "%" and _SHARE.search(beside)
    if name in here or aged or shared or (name == "percentage point" and _POINTS.search(beside)):
        return name
    raise RefusedError("unit not there", given)


def nouns_in(text: str) -> set[str]:
    """The words of a text, each in the singular, compounds also in their parts."""
    return {singular_of(word) for pattern in (_WORD, _COMPOUND) for word in pattern.findall(text)}


def _text(given: Any, name: str) -> str:
    if not isinstance(given, str):
        raise RefusedError("malformed", f"{name} {given!r}")
    return given


def _is(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(other))
