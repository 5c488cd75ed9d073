"""Quarters, halves and seasons of a year, and its feasts."""

import re
from datetime import date
from functools import cache

from spacy.tokens import Token

from extract.data import columns
from extract.lexicon.calendar import DASH, SEASON, SP, YEAR, any_of, ordinal, preceded, table
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import TAIL, WHICH, Match, year_of

_THE = rf"(?:the{SP})?"
_LAST = rf"last(?=[- ]quarter{SP}(?:of{SP})?(?:{YEAR}|(?:the|this|last|next){SP}year\b))"
_NTH = any_of(["first", "second", "third", "fourth", "final", "1st", "2nd", "3rd", "4th"])
QUARTER = (
    rf"(?:{_THE}(?P<number>{_NTH}|{_LAST})"
    rf"[- ](?:fiscal{SP}|financial{SP})?quarter|Q(?P<q>[1-4]))\b(?:{TAIL})?"
)
HALF = rf"{_THE}(?P<number>first|second|latter)[- ]half{TAIL}"
SEASON_ALONE = rf"(?:{WHICH}{SP})?(?:the{SP})?(?P<season>{SEASON})\b(?:(?:{TAIL})(?:{DASH}(?P<to>{YEAR}|\d\d)\b)?)?"
FEAST = rf"(?:{WHICH}{SP})?(?P<feast>{any_of(row[0] for row in columns('dates_feasts.tsv'))})\b(?:{TAIL})?"

_BEFORE_QUARTER = re.compile(r"\b(?:in|for|of|from|the|by|since|during|after|until|to)[ \xa0]+$", re.IGNORECASE)


def quarter(m: Match, at: Setting) -> Value | None:
    """`the third quarter of 2004`, `Q3 2004`, `the second quarter`: the nearest one that the clause allows."""
    word = (m["number"] or "").lower()
    number = int(m["q"]) if m["q"] else {"fourth": 4, "final": 4, "last": 4}.get(word) or ordinal(word)
    year = year_of(m, at)
    if year is not None:
        return iv.quarter(year, number)
    if m["q"] and not preceded(m, _BEFORE_QUARTER):
        return None
    if at.base is None:
        return Value(timex=f"XXXX-Q{number}", grain="Q")
    this = at.base.year * 4 + (at.base.month - 1) // 3
    back = (this - (number - 1)) % 4
    if at.side(m) == "future" and back:
        back -= 4
    found = this - back
    return iv.quarter(found // 4, number)


def half_year(m: Match, at: Setting) -> Value | None:
    """`the first half of 2004`, `the second half of the year`."""
    year = year_of(m, at)
    number = 1 if m["number"].lower() == "first" else 2
    return iv.half(year, number) if year is not None else Value(timex=f"XXXX-H{number}", grain="Q")


_BEFORE_SEASON = re.compile(
    r"\b(?:in|by|since|until|during|before|after|from|over|of|early|late)[ \xa0]+(?:(?:early|late)[ \xa0]+)?$",
    re.IGNORECASE,
)


_FALLING = re.compile(rf"{SP}(?:of|in|from|by|to|out)\b", re.IGNORECASE)
"""Behind a fall that is no autumn: since the fall of the wall."""


def season(m: Match, at: Setting) -> Value | None:
    """`the spring of 2006`, `last summer`, `this winter`; a bare season only after a preposition."""
    start, year = int(table("season")[m["season"].lower()]), year_of(m, at)
    if year is not None:
        return iv.season(year, start)
    if not m["which"] and not preceded(m, _BEFORE_SEASON):
        return None
    if not m["which"] and m["season"].lower() == "fall" and _FALLING.match(m.string, m.end()):
        return None
    token = at.reading.token(m.start("season"))
    if token is not None and (token.dep_ == "compound" or token.pos_ in ("VERB", "AUX")):
        return None
    if at.base is None:
        return Value(timex="XXXX-" + str(iv.season(2000, start).timex)[5:], grain="Q")
    here = at.base
    kind = (m["which"] or "").lower()
    options = [iv.season(y, start) for y in (here.year - 2, here.year - 1, here.year, here.year + 1)]
    known = [(v, v.first, v.last) for v in options if v.first and v.last]
    if kind == "last":
        return [v for v, _, last in known if last < here][-1]
    if kind == "next":
        return next(v for v, first, _ in known if first > here)
    side = at.side(m)
    if side == "past":
        return [v for v, first, _ in known if first <= here][-1]
    if side == "future":
        return next((v for v, _, last in known if last >= here), options[-1])
    return min(known, key=lambda k: _distance(here, k[1], k[2]))[0]


def _distance(here: date, first: date, last: date) -> int:
    return max((first - here).days, (here - last).days, 0)


@cache
def _feasts() -> dict[str, str]:
    return {row[0]: row[1] for row in columns("dates_feasts.tsv")}


def _plain(name: str) -> str:
    """The name of a day as the tables have it: in small letters, with single spaces and straight apostrophes."""
    return re.sub(r"\s+", " ", name.lower()).replace("’", "'")


def feast_day(rule: str, year: int) -> date:
    """The day of a feast in a year, by its rule in the table of feasts."""
    if rule.startswith("easter"):
        return iv.shift(iv.easter(year), int(rule.removeprefix("easter")), "D")
    if "/" in rule:
        place, _, extra = rule.partition("+")
        month, weekday, nth = (int(x) for x in place.split("/"))
        start = date(year, month, 1) if nth > 0 else iv.shift(date(year, month, 1), 1, "M")
        first = iv.shift(start, (weekday - start.weekday()) % 7, "D")
        return iv.shift(first, (nth - 1 if nth > 0 else nth) * 7 + int(extra or 0), "D")
    month, day = (int(x) for x in rule.split("-"))
    return date(year, month, day)


def _is_feast(token: Token, name: str) -> bool:
    """Whether the name of a feast means a day: not `Christmas tree`, `Johnnie Christmas`, `Chinese New Year`."""
    if " " not in name and token.dep_ == "compound":
        return False
    if token.is_sent_start or not token.i:
        return True
    before = token.nbor(-1)
    return before.tag_ not in ("NNP", "JJ") or not before.text[0].isupper() or bool(before.is_sent_start)


def feast(m: Match, at: Setting) -> Value | None:
    """`Christmas Day`, `last Easter`, `Good Friday 2005`: the nearest one that the clause allows."""
    name = _plain(m["feast"])
    token = at.reading.token(m.start("feast"))
    if m["feast"].islower() or (token is not None and not _is_feast(token, name)):
        return None
    rule, year = _feasts()[name], year_of(m, at)
    if year is not None:
        return iv.day(feast_day(rule, year))
    if at.base is None:
        fixed = "-" in rule and not rule.startswith("easter") and "/" not in rule
        month_day = "-".join(f"{int(x):02d}" for x in rule.split("-")) if fixed else None
        return Value(timex=f"XXXX-{month_day}" if month_day else None, grain="D")
    here, kind = at.base, (m["which"] or "").lower()
    every = [feast_day(rule, y) for y in (here.year - 1, here.year, here.year + 1)]
    side = at.side(m)
    if kind == "last" or (not kind and side == "past"):
        every = [d for d in every if d <= here]
    elif kind == "next" or (not kind and side == "future"):
        every = [d for d in every if d >= here]
    return iv.day(min(every, key=lambda d: abs((d - here).days)))
