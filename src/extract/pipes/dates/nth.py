"""A day of a month by its weekday: `the last Friday of this month`, `the second Saturday in May 2019`."""

from calendar import monthrange
from datetime import date, timedelta

from extract.lexicon.calendar import FULL_MONTH, FULL_WEEKDAY, SP, YEAR, any_of, lookup, ordinal
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.days import chosen
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import TAIL, Match, year_of

NTHS = ("first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th", "5th", "last", "final")
NTH = (
    rf"(?:the{SP})?(?P<nth>{any_of(NTHS)}){SP}(?P<day>{FULL_WEEKDAY}|weekend|day){SP}(?:of|in){SP}(?:(?P<every>each|every){SP}month"
    rf"|(?P<which>this|next|last|the){SP}month|(?P<month>{FULL_MONTH})\b(?:{TAIL})?|(?P<whole>{YEAR}))(?![\w-])"
)
_SATURDAY = 5


def nth(m: Match, at: Setting) -> Value | None:
    """`the last Sunday in October`: in the year that the clause allows."""
    if m["every"]:
        return Value(timex="P1M", type="set")
    if m["whole"]:
        return _value(m, int(m["whole"]), 1 if _number(m) > 0 else 12)
    if m["month"]:
        month, year = lookup("month", m["month"]), year_of(m, at)
        year = year if year is not None else chosen(at, m, lambda y: _span(m, y, month))
        return Value(grain="D") if year is None else _value(m, year, month)
    if at.base is None:
        return Value(grain="D")
    here = at.base.year * 12 + at.base.month - 1
    which = m["which"].lower()
    step = {"last": -1, "next": 1}.get(which, 0)
    side = at.side(m) if which == "the" else None
    if side is not None and (days := _span(m, here // 12, here % 12 + 1)) is not None:
        step = -1 if side == "past" and days[0] > at.base else 1 if side == "future" and days[1] < at.base else 0
    return _value(m, (here + step) // 12, (here + step) % 12 + 1)


def _number(m: Match) -> int:
    """Which one of the month, -1 for the last."""
    word = m["nth"].lower()
    return -1 if word in ("last", "final") else ordinal(word)


def _span(m: Match, year: int, month: int) -> tuple[date, date] | None:
    """The days in a month of a year; None if the month has no fifth such day."""
    days, number, word = monthrange(year, month)[1], _number(m), m["day"].lower()
    if word == "day":
        found = date(year, month, number if number > 0 else days)
    else:
        weekday = _SATURDAY if word == "weekend" else lookup("weekday", word)
        fits = [d for n in range(1, days + 1) if (d := date(year, month, n)).weekday() == weekday]
        if number > len(fits):
            return None
        found = fits[number - 1 if number > 0 else -1]
    return found, found + timedelta(1) if word == "weekend" else found


def _value(m: Match, year: int, month: int) -> Value:
    days = _span(m, year, month)
    if days is None:
        return Value(timex=f"{year:04d}-{month:02d}", grain="D")
    return iv.weekend(days[0]) if m["day"].lower() == "weekend" else iv.day(days[0])
