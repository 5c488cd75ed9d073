"""What a date means: the days, both included, and the TIMEX3 value. The arithmetic of the calendar."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from extract.contract.vocabulary import DateType

Kind = DateType

_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_DAYS = {"D": 1, "NI": 1, "W": 7, "FN": 14}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
_CLOCK = {"TS": "S", "TM": "M", "TH": "H"}
_GRAINS = {"NI": "D", "FN": "W", "TS": "D", "TM": "D", "TH": "D"}


@dataclass(frozen=True, slots=True)
class Value:
    """The days that an expression means. `grain` is the unit it counts in: D, W, WE, M, Q, Y, DE, CE."""

    first: date | None = None
    last: date | None = None
    timex: str | None = None
    type: Kind = "date"
    grain: str = ""

    def typed(self, kind: Kind, timex: str | None = None) -> "Value":
        """The same days as another type of expression."""
        return replace(self, type=kind, timex=timex or self.timex)


def day(d: date) -> Value:
    """One day."""
    return Value(d, d, d.isoformat(), grain="D")


def days(first: date, last: date) -> Value:
    """The days from `first` to `last`."""
    return Value(first, last, f"{first.isoformat()}/{last.isoformat()}", grain="D")


def week(d: date) -> Value:
    """The week of a day, from Monday."""
    monday = d - timedelta(d.weekday())
    number = monday.isocalendar()
    return Value(monday, monday + timedelta(6), f"{number.year:04d}-W{number.week:02d}", grain="W")


def weekend(d: date) -> Value:
    """The weekend of a day's week."""
    w = week(d)
    assert w.first is not None
    return Value(w.first + timedelta(5), w.last, f"{w.timex}-WE", grain="WE")


def month(year: int, number: int) -> Value:
    """A month, counted on from January of the year if the number is not one of 1 to 12."""
    y, m = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Value(date(y, m, 1), date(y, m, monthrange(y, m)[1]), f"{y:04d}-{m:02d}", grain="M")


def months(year: int, first: int, last: int) -> Value:
    """The months from `first` to `last` of a year; a lower last one is of the year after."""
    a, b = month(year, first), month(year, last if last >= first else last + 12)
    return Value(a.first, b.last, f"{a.timex}/{b.timex}", grain="M")


def quarter(year: int, number: int) -> Value:
    """A quarter, counted on from the first of the year."""
    y, q = year + (number - 1) // 4, (number - 1) % 4 + 1
    return replace(months(y, 3 * q - 2, 3 * q), timex=f"{y:04d}-Q{q}", grain="Q")


def half(year: int, number: int) -> Value:
    """The first or the second half of a year."""
    return replace(months(year, 6 * number - 5, 6 * number), timex=f"{year:04d}-H{number}", grain="Q")


def season(year: int, start: int) -> Value:
    """The season that starts in the month `start` of the year."""
    return replace(months(year, start, (start + 1) % 12 + 1), timex=f"{year:04d}-{_SEASONS[start]}", grain="Q")


def year(number: int) -> Value:
    """A year."""
    return Value(date(number, 1, 1), date(number, 12, 31), f"{number:04d}", grain="Y")


def years(first: int, last: int) -> Value:
    """The years from `first` to `last`."""
    return Value(date(first, 1, 1), date(last, 12, 31), f"{first:04d}/{last:04d}", grain="Y")


def financial(start: int) -> Value:
    """The British financial year from 1 April of the year `start`."""
    return Value(date(start, 4, 1), date(start + 1, 3, 31), f"{start:04d}/{start + 1:04d}", grain="Y")


def decade(start: int, part: str = "") -> Value:
    """A decade, or its early, mid or late years."""
    a, b = {"early": (0, 4), "mid": (3, 6), "late": (5, 9)}.get(part, (0, 9))
    return replace(years(start + a, start + b), timex=f"{start // 10:03d}", grain="DE")


def century(number: int, part: str = "") -> Value:
    """A century by its ordinal, as people speak: the 20th is 1900 to 1999. Or its early, mid or late years."""
    start = (number - 1) * 100
    a, b = {"early": (0, 24), "mid": (35, 64), "late": (75, 99)}.get(part, (0, 99))
    return replace(years(max(MINYEAR, start + a), start + b), timex=f"{number - 1:02d}", grain="CE")


def unit(d: date, grain: str) -> Value:
    """The calendar unit in which a day lies."""
    match _GRAINS.get(grain, grain):
        case "D":
            return day(d)
        case "W":
            return week(d)
        case "WE":
            return weekend(d)
        case "M":
            return month(d.year, d.month)
        case "Q":
            return quarter(d.year, (d.month + 2) // 3)
        case "DE":
            return decade(d.year // 10 * 10)
        case "CE":
            return century(d.year // 100 + 1)
        case _:
            return year(d.year)


def shift(d: date, count: float, grain: str) -> date:
    """The day `count` units later; raises ValueError or OverflowError where the calendar ends."""
    if grain in _MONTHS:
        total = count * _MONTHS[grain]
        whole = int(total // 1)
        y, m = divmod(d.year * 12 + d.month - 1 + whole, 12)
        if not MINYEAR <= y <= MAXYEAR:
            raise OverflowError(f"year {y}")
        moved = date(y, m + 1, min(d.day, monthrange(y, m + 1)[1]))
        return moved + timedelta(round((total - whole) * 30))
    if grain == "WE":
        return d + timedelta(round(count * 7))
    return d + timedelta(round(count * _DAYS.get(grain, 0)))


def duration(count: float | None, grain: str) -> Value:
    """A length of time; `count` None where the text says `a few`."""
    number = "X" if count is None else f"{count:g}"
    return Value(timex=_length(number, count, grain), type="duration", grain=_GRAINS.get(grain, grain))


def until(last: date, count: float, grain: str) -> Value:
    """The `count` units that end with a day."""
    return _span(shift(shift(last, 1, "D"), -count, grain), last, count, grain)


def since(first: date, count: float, grain: str) -> Value:
    """The `count` units that start with a day."""
    return _span(first, shift(shift(first, count, grain), -1, "D"), count, grain)


def _span(first: date, last: date, count: float, grain: str) -> Value:
    """So many units from day to day; of none of them (`the last 0 years`) the length alone."""
    length = duration(count, grain)
    return Value(first, last, length.timex, "duration", grain) if first <= last else length


def _length(number: str, count: float | None, grain: str) -> str:
    if grain in _CLOCK:
        return f"PT{number}{_CLOCK[grain]}"
    if grain == "FN":
        return f"P{'X' if count is None else f'{count * 2:g}'}W"
    if grain == "WE":
        return f"P{number}WE"
    if grain == "NI":
        return f"P{number}D"
    return f"P{number}{grain}"


def easter(number: int) -> date:
    """Easter Sunday of a year (the Gregorian computus)."""
    a, b, c = number % 19, number // 100, number % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    n = h + rest - 7 * m + 114
    return date(number, n // 31, n % 31 + 1)
