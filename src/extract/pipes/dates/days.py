"""Days and months of the calendar, whole or without their year."""

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from extract.lexicon.calendar import (
    DASH,
    DAY,
    FULL_MONTH,
    MONTH,
    SP,
    WEEKDAY,
    YEAR,
    lookup,
    ordinal,
    preceded,
    year_number,
)
from extract.lexicon.calendar import SAID_DAY as SAID_DAY_OF
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import DAY_TAIL, TAIL, WHICH, Match, year_of
from extract.text.nouns import NOUNS, is_plural

_AND = rf"(?:{DASH}|{SP}(?:to|and|or){SP})"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY}),?{SP}(?:the{SP})?)?"
DAY_MONTH_BARE = rf"{_WEEKDAY}(?P<day>{DAY})(?:{_AND}(?P<day2>{DAY}))?(?:{SP}of)?{SP}(?P<month>{MONTH})\b"
DAY_MONTH = rf"{DAY_MONTH_BARE}{DAY_TAIL}"
MONTH_DAY_BARE = (
    rf"(?:(?P<weekday>{WEEKDAY}),?{SP})?(?P<month>{MONTH}){SP}(?:the{SP})?(?P<day>{DAY})"
    rf"(?:(?:{DASH})(?P<day2>{DAY}))?\b(?!{SP}(?:million|billion|%))"
)
MONTH_DAY = rf"{MONTH_DAY_BARE}{DAY_TAIL}"
SAID_DAY = (
    rf"{_WEEKDAY}(?P<day>{SAID_DAY_OF})(?:{_AND}(?:the{SP})?(?P<day2>{SAID_DAY_OF}))?{SP}(?:day{SP})?of{SP}"
    rf"(?P<month>{MONTH})\b(?:{DAY_TAIL})?(?!['’]s)"
)
SAID_MONTH_DAY = rf"(?P<month>{FULL_MONTH}){SP}the{SP}(?P<day>{SAID_DAY_OF})(?P<day2>)\b(?:{DAY_TAIL})?"
MONTH_BARE = rf"(?:{WHICH}{SP})?(?P<month>{FULL_MONTH})\b"
MONTH_ALONE = rf"{MONTH_BARE}{TAIL}"
SHORT_MONTH_YEAR = rf"(?P<month>{MONTH})(?:,?{SP}|['’]|-)(?P<year>{YEAR}|\d\d\b)"
MONTHS_YEAR = rf"(?P<month>{MONTH})(?:{DASH}|/)(?P<month2>{MONTH}),?{SP}(?P<year>{YEAR})"
NUMERIC = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{1,2}/\d\d)(?![\w/-])"
ODD = rf"(?:{YEAR},?{SP}{MONTH}{SP}{DAY}|{DAY}[-/]{MONTH}[-/](?:{YEAR}|\d\d)\b|{MONTH}{SP}{DAY},?{SP}['’]\d\d\b)"

_ONE = rf"(?:{WEEKDAY},?{SP}(?:the{SP})?)?{DAY}"
_LISTED = rf"(?:,{SP}|,?{SP}(?:and|or|to){SP}|{DASH})"
LISTED_DAY = (
    rf"{_WEEKDAY}(?P<day>{DAY})(?P<day2>)"
    rf"(?=(?:{_LISTED}{_ONE}){{1,11}}(?:{SP}of)?{SP}(?P<month>{MONTH})\b(?:{DAY_TAIL})?)"
)
WEEKDAY_DAY = rf"(?P<weekday>{WEEKDAY}),?{SP}(?!the{SP}13th)(?:the{SP})?(?P<day>{DAY})\b"
_PLACED = rf"(?:(?:the|early|late|mid)[ \xa0-]+)?(?:{WEEKDAY},?{SP})?(?:{DAY}(?:{DASH}{DAY})?{SP}(?:of{SP})?)?"
_THEN = rf"(?:,?{SP}(?:and|or|to|until|till|through){SP}|{DASH}|,{SP})"
_SHARING = re.compile(
    rf"(?:{_THEN}{_PLACED}{MONTH}\b(?:{SP}{DAY}\b)?){{0,11}}?(?P<way>{_THEN}){_PLACED}(?P<month>{MONTH})\b"
    rf"(?:{SP}{DAY}\b)?(?:{DAY_TAIL})",
    re.IGNORECASE,
)
_RANGE_END = re.compile(
    rf"(?:{SP}(?:to|until|till|through){SP}|{DASH})(?:the{SP})?(?:(?P<day>{DAY}){SP}(?:of{SP})?)?(?P<month>{MONTH})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween[ \xa0]+(?:(?:the|early|late|mid)[ \xa0-]+)?$", re.IGNORECASE)

_STORY = ((0, 2), (2, 8))
"""How many years away the story must be, by how many sentences ago it named its year."""
_HISTORY = ((6, 40),)
_FAR = 2
"""The same where several dates in a row lay far away: then the article tells of the past, not of the news."""
_LEAP = 8
"""How many years 29 February may be away."""


def _sharing_year(at: Setting, m: Match, month: int) -> int | None:
    """The year that a list or range says once, behind its last date: `between January and April 2015`."""
    last = _SHARING.match(m.string, m.end())
    year = None if last is None else year_of(last, at)
    if last is None or year is None:
        return None
    way = last["way"].strip(" \xa0,").lower()
    ranged = way not in ("and", "or", "") or (way == "and" and preceded(m, _BETWEEN))
    return year - 1 if ranged and month > lookup("month", last["month"]) else year


def _story_year(at: Setting, offset: int) -> int | None:
    """The year the story is in, where that is plainly not the year of publication."""
    if at.base is None:
        return None
    for sentences, years in (*_STORY, *(_HISTORY if at.far >= _FAR else ())):
        near = at.near(offset, sentences)
        if near and near.first and near.grain in ("D", "M", "Y") and abs(near.first.year - at.base.year) >= years:
            return near.first.year
    return None


def nearest(at: Setting, m: Match, month: int, day: int | None) -> int | None:
    """The year of a month or day that names none: what its list says, else the nearest that its clause allows."""
    shared = _sharing_year(at, m, month) or at.shared_year(m)
    if shared is not None:
        return shared

    def span(year: int) -> tuple[date, date] | None:
        if not exists(year, month, day):
            return None
        first = date(year, month, day or 1)
        return first, first if day else iv.month(year, month).last or first

    def to_its_end(year: int) -> tuple[date, date] | None:
        """The days up to the end of the range that the expression opens: `runs from 3 May to 6 June`."""
        days, last = span(year), _RANGE_END.match(m.string, m.end())
        if days is None or last is None:
            return days
        end_month, end_day = lookup("month", last["month"]), last["day"]
        whole = iv.month(year + (end_month < month), end_month)
        if whole.first is None or whole.last is None:
            return days
        known = end_day is not None and exists(whole.first.year, end_month, _day(end_day))
        end = whole.first.replace(day=_day(end_day)) if known else whole.last
        return days[0], max(days[1], end)

    return chosen(at, m, to_its_end if at.side(m) == "future" else span)


def chosen(at: Setting, m: Match, span: Callable[[int], tuple[date, date] | None]) -> int | None:
    """The year among those near publication whose days the clause allows; `span` gives a year's days, if it has any."""
    opened = at.opened(m)
    base = opened or at.base
    if base is None:
        return None
    every = {y: days for y in range(base.year - _LEAP, base.year + _LEAP + 1) if (days := span(y)) is not None}
    if opened is not None:
        return min((y for y, (first, _) in every.items() if first >= opened), default=None)
    side = at.side(m)
    story = _story_year(at, m.start())
    if story is not None and not (side == "future" and story < base.year):
        return story
    if side == "past":
        return max((y for y, (first, _) in every.items() if first <= base), default=None)
    if side == "future":
        return min((y for y, (_, last) in every.items() if last >= base), default=None)
    gap = {
        y: abs((first - base if first == last else first - base.replace(day=1)).days)
        for y, (first, last) in every.items()
    }
    return min(gap, key=lambda y: (gap[y], y)) if gap else None


def exists(year: int, month: int, day: int | None) -> bool:
    """Whether the calendar has a day."""
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def calendar_day(m: Match, at: Setting) -> Value | None:
    """`Friday, July 21, 2017`, `21 July`, `24 November last year`, `5-6 September 2019`."""
    groups = m.groupdict()
    month, day = lookup("month", m["month"]), _day(m["day"])
    day2 = _day(m["day2"]) if groups.get("day2") else None
    said = groups.get("year")
    if m["month"].islower() and not said and m["month"] in ("may", "march", "mar", "jan", "sun", "sat"):
        return None
    if day2 is not None and _is_list(m, day, day2):
        return None
    if said and year_number(said) < 1900 and _counts(m, at):
        return None
    year = year_of(m, at) if "year" in groups else None
    if year is None and groups.get("ref"):
        return Value(timex=f"XXXX-{month:02d}-{day:02d}", grain="D")
    if year is None and groups.get("weekday") and at.base:
        year = _weekday_year(at.base, month, day, lookup("weekday", m["weekday"]))
    year = year if year is not None else nearest(at, m, month, day)
    if year is None:
        return Value(timex=f"XXXX-{month:02d}-{day:02d}", grain="D")
    if not exists(year, month, day):
        return Value(timex=f"{year:04d}-{month:02d}", grain="D")
    first = date(year, month, day)
    if day2 is not None and exists(year, month, day2) and day2 > day:
        return iv.days(first, date(year, month, day2))
    return iv.day(first)


_JOINS = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_IN_LIST = re.compile(r"\d(?:st|nd|rd|th)?,[ \xa0]+(?:the[ \xa0]+)?$", re.IGNORECASE)


def _is_list(m: Match, day: int, day2: int) -> bool:
    """Whether two days are two, not the ends of a stretch: `on 2 and 9 May`, but `between 11 and 13 June`."""
    if not _JOINS.search(m.string, m.end("day"), m.start("day2")) or preceded(m, _BETWEEN):
        return False
    return day2 != day + 1 or preceded(m, _IN_LIST)


def _counts(m: Match, at: Setting) -> bool:
    """Whether the number that ends an expression counts what is behind it: `on 5 May, 1500 people`."""
    return _WORD_BEHIND.match(m.string, m.end()) is not None and is_plural(at.reading, m.end())


_WITHIN = re.compile(r"\b(?:in|during|throughout|last|this|next)[ \xa0]+$", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:by|since|before|after|until|from|for)[ \xa0]+$", re.IGNORECASE)
_WORD_BEHIND = re.compile(rf"{SP}[^\W\d_]")


def month_day(m: Match, at: Setting) -> Value | None:
    """`July 21`, but not the `May 18` of `in May 18 people died`."""
    if not m["weekday"] and not m.groupdict().get("year") and not m["day"].endswith(("st", "nd", "rd", "th")):
        if preceded(m, _WITHIN) and _WORD_BEHIND.match(m.string, m.end()):
            return None
        if preceded(m, _ABOUT) and _counts(m, at):
            return None
    return calendar_day(m, at)


_FRACTION = re.compile(r"\b(?:an?|one)[ \xa0]+$", re.IGNORECASE)


def said_day(m: Match, at: Setting) -> Value | None:
    """`the twenty-first of May`, `July the fourth`; but not `a third of May sales`, `July the first trains`."""
    behind = at.reading.after(m.end())
    runs_on = behind is not None and behind.tag_ in (*NOUNS, "JJ", "CD") and m.end() == behind.idx - 1
    if preceded(m, _FRACTION) or (runs_on and m["day2"] == "" and not m["year"]):
        return None
    return calendar_day(m, at)


def weekday_day(m: Match, at: Setting) -> Value | None:
    """`Monday 20`: the nearest month in which they meet, if the number counts nothing."""
    if at.base is None or _counts(m, at):
        return None
    day, weekday = _day(m["day"]), lookup("weekday", m["weekday"])
    months = [iv.month(at.base.year, at.base.month + step).first for step in (0, -1, 1)]
    fits = [d.replace(day=day) for d in months if d is not None and exists(d.year, d.month, day)]
    met = [d for d in fits if d.weekday() == weekday]
    return iv.day(min(met, key=lambda d: abs((d - (at.base or d)).days))) if met else None


def _day(text: str) -> int:
    return int(text) if text.isdigit() else ordinal(text)


def _weekday_year(base: date, month: int, day: int, weekday: int) -> int | None:
    fits = [
        y for y in (base.year, base.year - 1, base.year + 1)
        if exists(y, month, day) and date(y, month, day).weekday() == weekday
    ]  # fmt: skip
    return fits[0] if fits else None


def month_alone(m: Match, at: Setting) -> Value | None:
    """`September 2010`, `in July`, `last October`, `March the same year`."""
    tail = "year" in m.groupdict()
    number, year = lookup("month", m["month"]), year_of(m, at) if tail else None
    if m["month"] in ("may", "march") and (m["which"] or _is_verb(m, at) or not preceded(m, _BEFORE_MONTH)):
        return None
    if year is not None:
        return None if year < 1900 and m["year"] and _counts(m, at) else iv.month(year, number)
    which = (m["which"] or "").lower()
    if not tail and (m["month"].islower() if which else not _is_month(m, at)):
        return None
    here = at.base
    if here and which in ("last", "next"):
        this = here.year * 12 + here.month - 1
        back = (this - number + 1) % 12 or 12
        return iv.month((this - back if which == "last" else this + (-back % 12 or 12)) // 12, number)
    found = nearest(at, m, number, None)
    return iv.month(found, number) if found else Value(timex=f"XXXX-{number:02d}", grain="M")


_BEFORE_MONTH = re.compile(
    r"\b(?:in|by|since|until|till|from|during|through|throughout|before|after|between|and|to|of|for|early|late|mid|"
    r"on|each|every|around|about|as|or|end|or)[ \xa0-]+(?:early[ -]|late[ -]|mid[ -]?|next[ ])?$",
    re.IGNORECASE,
)


_SURNAME = re.compile(rf"{SP}(?!(?:Mr|Mrs|Ms|Dr|Sir)\b)[A-Z][a-z]+")


def _is_month(m: Match, at: Setting) -> bool:
    """Whether a bare name of a month is one, not `may`, `to march`, or a person's name."""
    word = m["month"]
    if word.islower():
        return word not in ("may", "march", "august") and preceded(m, _BEFORE_MONTH)
    token = at.reading.token(m.start())
    if token is None or _is_verb(m, at):
        return False
    if token.ent_type_ == "PERSON" and _SURNAME.match(m.string, m.end()):
        return False
    if preceded(m, _BEFORE_MONTH):
        return True
    if token.ent_type_ in ("PERSON", "ORG"):
        return False
    return word.lower() not in ("may", "march", "april", "june", "august")


def _is_verb(m: Match, at: Setting) -> bool:
    token = at.reading.token(m.start("month"))
    return token is not None and (token.tag_ == "MD" or token.pos_ in ("VERB", "AUX"))


def short_month_year(m: Match, at: Setting) -> Value | None:
    """`Sept 2004`, `Dec '04`."""
    year = int(m["year"])
    if year < 100 and m.string[m.start("year") - 1] in " \xa0" and _WORD_BEHIND.match(m.string, m.end()):
        return None
    if 100 <= year < 1900 and _counts(m, at):
        return None
    return iv.month(year if year > 99 else _full_year(year), lookup("month", m["month"]))


def _full_year(two: int) -> int:
    return 1900 + two if two > 50 else 2000 + two


def months_year(m: Match, at: Setting) -> Value | None:
    """`January-June 2016`."""
    return iv.months(int(m["year"]), lookup("month", m["month"]), lookup("month", m["month2"]))


def explicit(m: Match, at: Setting) -> Value | None:
    """A whole date in figures or in an odd order, day before month as in Britain."""
    found = parse(m[0], at.base)
    return None if found is None else iv.day(found)


@lru_cache(maxsize=4096)
def parse(text: str, base: date | None) -> date | None:
    """What dateparser makes of a whole date; never a warning, never a zone."""
    import dateparser

    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    settings = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    if base is not None:
        settings["RELATIVE_BASE"] = datetime(base.year, base.month, base.day)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(text.replace("’", "").replace("'", ""), languages=["en"], settings=settings)
    return None if found is None else found.date()
