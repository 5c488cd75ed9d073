"""Days and months of the calendar, whole or without their year."""

import re
import warnings
from datetime import date, datetime
from functools import lru_cache

from extract.lexicon.calendar import DASH, DAY, FULL_MONTH, MONTH, SP, WEEKDAY, YEAR, lookup, preceded
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import TAIL, WHICH, Match, year_of

_AND = rf"(?:{DASH}|{SP}(?:to|and|or){SP})"
DAY_MONTH = (
    rf"(?:(?P<weekday>{WEEKDAY}),?{SP}(?:the{SP})?)?(?P<day>{DAY})(?:{_AND}(?P<day2>{DAY}))?"
    rf"(?:{SP}of)?{SP}(?P<month>{MONTH})\b(?:,?{SP}(?P<year>{YEAR})|{SP}(?P<ref>the{SP}same){SP}year)?"
)
MONTH_DAY = (
    rf"(?:(?P<weekday>{WEEKDAY}),?{SP})?(?P<month>{MONTH}){SP}(?:the{SP})?(?P<day>{DAY})"
    rf"(?:(?:{DASH})(?P<day2>{DAY}))?\b(?!{SP}(?:million|billion|%))(?:,?{SP}(?P<year>{YEAR}))?"
)
MONTH_ALONE = rf"(?:{WHICH}{SP})?(?P<month>{FULL_MONTH})\b(?:{TAIL})?"
SHORT_MONTH_YEAR = rf"(?P<month>{MONTH})(?:,?{SP}|['’]|-)(?P<year>{YEAR}|\d\d\b)"
MONTHS_YEAR = rf"(?P<month>{MONTH})(?:{DASH}|/)(?P<month2>{MONTH}),?{SP}(?P<year>{YEAR})"
NUMERIC = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{1,2}/\d\d)(?![\w/-])"
ODD = rf"(?:{YEAR},?{SP}{MONTH}{SP}{DAY}|{DAY}[-/]{MONTH}[-/](?:{YEAR}|\d\d)\b|{MONTH}{SP}{DAY},?{SP}['’]\d\d\b)"

_STORY = ((0, 2), (2, 8))
"""How many years back the story must be, by how many sentences ago it named its year."""
_AGAINST_TENSE = 4
"""How much nearer a date must be to be taken although the tense is against it."""


def _story_year(at: Setting, offset: int) -> int | None:
    """The year the story is in, where that is plainly not the year of publication."""
    if at.base is None:
        return None
    for sentences, years in _STORY:
        near = at.near(offset, sentences)
        if near and near.first and near.grain in ("D", "M", "Y") and near.first.year <= at.base.year - years:
            return near.first.year
    return None


def nearest(at: Setting, m: Match, month: int, day: int | None) -> int | None:
    """The year of a month or day that names none: the nearest to publication that fits the tense."""
    if at.base is None:
        return None
    story = _story_year(at, m.start())
    if story is not None:
        return story
    here = at.base
    candidates = [y for y in (here.year - 1, here.year, here.year + 1) if exists(y, month, day)]
    gap = {y: (date(y, month, day or 15) - (here if day else here.replace(day=15))).days for y in candidates}
    tense = at.tense(m.start())
    odd = {"future": -1, "past": 1}.get(tense or "", 0)
    weight = {y: abs(g) * (_AGAINST_TENSE if g * odd > 0 else 1) for y, g in gap.items()}
    return min(weight, key=lambda y: (weight[y], y)) if weight else None


def exists(year: int, month: int, day: int | None) -> bool:
    """Whether the calendar has a day."""
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def calendar_day(m: Match, at: Setting) -> Value | None:
    """`Friday, July 21, 2017`, `21 July`, `5-6 September 2019`."""
    month, day = lookup("month", m["month"]), _day(m["day"])
    if m["month"].islower() and not m["year"] and m["month"] in ("may", "march", "mar", "jan", "sun", "sat"):
        return None
    groups = m.groupdict()
    ref = groups.get("ref")
    year = int(m["year"]) if m["year"] else None
    if year is None and ref:
        year = at.anchor.first.year if at.anchor and at.anchor.first else None
    if year is None and groups["weekday"] and at.base:
        year = _weekday_year(at.base, month, day, lookup("weekday", groups["weekday"]))
    year = year if year is not None else nearest(at, m, month, day)
    if year is None:
        return Value(timex=f"XXXX-{month:02d}-{day:02d}", grain="D")
    if not exists(year, month, day):
        return Value(timex=f"{year:04d}-{month:02d}", grain="D")
    first = date(year, month, day)
    if m["day2"] and exists(year, month, _day(m["day2"])) and _day(m["day2"]) > day:
        return iv.days(first, date(year, month, _day(m["day2"])))
    return iv.day(first)


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _weekday_year(base: date, month: int, day: int, weekday: int) -> int | None:
    fits = [
        y for y in (base.year, base.year - 1, base.year + 1)
        if exists(y, month, day) and date(y, month, day).weekday() == weekday
    ]  # fmt: skip
    return fits[0] if fits else None


def month_alone(m: Match, at: Setting) -> Value | None:
    """`September 2010`, `in July`, `last October`, `March the same year`."""
    number, year = lookup("month", m["month"]), year_of(m, at)
    if year is not None:
        return iv.month(year, number)
    which = (m["which"] or "").lower()
    if not m["ref"] and (m["month"].islower() if which else not _is_month(m, at)):
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
    if token is None or token.tag_ == "MD" or token.pos_ in ("VERB", "AUX"):
        return False
    if token.ent_type_ == "PERSON" and _SURNAME.match(m.string, m.end()):
        return False
    if preceded(m, _BEFORE_MONTH):
        return True
    if token.ent_type_ in ("PERSON", "ORG"):
        return False
    return word.lower() not in ("may", "march", "april", "june", "august")


def short_month_year(m: Match, at: Setting) -> Value | None:
    """`Sept 2004`, `Dec '04`."""
    year = int(m["year"])
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
