"""Days as people write them: `14/03/2005`, `14.3.05`, `March 14, 2005`, `14-Mar-05`, `Mon 14 Mar 2005 09:30 GMT`.

So do machines: ISO 8601, and seconds since 1970.

Of two numbers before a year either may be the month. Which one is decided for a column as a whole, never by row: what
is no day in the column's order is no day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache

from extract.ingest import moments

_CLOCK = re.compile(
    r"(?<![\d/.-])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?:\.(?P<pointed>\d\d))?\s*(?P<noon>[ap]\.?m\b\.?)"
    r"|\.(?P<bare>\d\d)$)"
    r"(?:\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|[A-Z]{2,5}\b)\)?)?(?!\w)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NOISE = re.compile(r"[\s,./'’()|–-]*")
_FILLING = frozenset(("st", "nd", "rd", "th", "of", "the", "at", "on", "t", "hrs", "utc", "gmt"))
_NUMBERS = {1: "n", 2: "n", 4: "y"}
_SHAPES = {
    "nMy": "dmy", "nMn": "dmy", "Mny": "mdy", "Mnn": "mdy", "yMn": "ymd", "ynn": "ymd", "nny": "dmy", "nnn": "dmy",
}  # fmt: skip
"""What stands for day, month and year: M is a month's name, y four digits, n one or two."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written: the day's and the month's number, or, where `open`, two of which either may be each."""

    year: int
    day: int
    month: int
    open: bool = False
    clock: tuple[int, int, int] = (0, 0, 0)
    zone: tzinfo = UTC

    def moment(self, month_first: bool) -> datetime | None:
        """The moment in UTC, with the month first where that is open; None if there is no such day."""
        day, month = (self.month, self.day) if self.open and month_first else (self.day, self.month)
        try:
            return datetime(self.year, month, day, *self.clock, tzinfo=self.zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Order:
    """How a column writes its days. `told_by` has this reading alone; `is_open` if days of either reading are there."""

    month_first: bool
    told_by: str | None = None
    is_open: bool = False

    def __str__(self) -> str:
        return "month first" if self.month_first else "day first"


def order(values: Iterable[str], month_first: bool, today: date) -> Order:
    """The order that a column's days have: the wanted one, unless some of them are days in the other order alone."""
    alone: dict[bool, str] = {}
    is_open = False
    for value in values:
        found = written(value, today)
        if found is None or not found.open:
            continue
        is_open = True
        fits = [first for first in (False, True) if found.moment(first)]
        if len(fits) == 1:
            alone.setdefault(fits[0], value)
    if month_first not in alone and (not month_first) in alone:
        month_first = not month_first
    return Order(month_first, alone.get(month_first), is_open)


@lru_cache(maxsize=1 << 16)
def written(value: str, today: date) -> Written | None:
    """What is written, or None if it is no day. A year of two digits is the last such year that has begun."""
    value = value.strip()
    if len(value) > _LONGEST:
        return None
    if value.isdecimal() and len(value) == 14:
        value = f"{value[:8]}T{value[8:]}"
    if value.isdecimal() and len(value) in (10, 13):
        value = datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return _parts(value, today)
    offset = at.utcoffset()
    zone = timezone(offset) if offset else UTC
    return Written(at.year, at.day, at.month, clock=(at.hour, at.minute, at.second), zone=zone)


def _parts(value: str, today: date) -> Written | None:
    clock: tuple[int, int, int] = (0, 0, 0)
    zone: tzinfo = UTC
    if found := _CLOCK.search(value):
        name, end = found["zone"], found.end()
        if name and any(name.casefold() in words for words in (_FILLING, moments.months(), moments.weekdays())):
            name, end = None, found.start("zone")
        told, offset = _clock(found), _zone(name)
        if told is None or offset is None:
            return None
        clock, zone = told, offset
        value = f"{value[: found.start()]} {value[end:]}"
    if not _NOISE.fullmatch(_TOKEN.sub("", value)):
        return None
    tokens = [t for token in _TOKEN.findall(value) if (t := token.casefold()) not in _FILLING]
    tokens = [t for t in tokens if t not in moments.weekdays()]
    months = moments.months()
    shape = _SHAPES.get("".join("M" if t in months else _NUMBERS.get(len(t), "?") for t in tokens))
    if shape is None or not all(t in months or t.isdecimal() for t in tokens):
        return None
    parts = dict(zip(shape, tokens, strict=True))
    if len(parts["y"]) == 1:
        return None
    month = months.get(parts["m"]) or int(parts["m"])
    is_open = shape == "dmy" and parts["m"] not in months
    return Written(_year(parts["y"], today), int(parts["d"]), month, is_open, clock, zone)


def _year(token: str, today: date) -> int:
    year = int(token)
    if len(token) == 4:
        return year
    return year + (2000 if 2000 + year <= (today + timedelta(days=1)).year else 1900)


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour = int(found["hour"])
    minute = int(found["minute"] or found["pointed"] or found["bare"] or 0)
    if half := found["half"] or found["noon"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    second = int(found["second"] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


@cache
def _zone(name: str | None) -> tzinfo | None:
    """The zone of a name or an offset; None if it is not known."""
    offset = re.sub("^(?:UTC|GMT)(?=[+-])", "", name or "", flags=re.IGNORECASE)
    found, note = moments.zone(name, offset, None)
    return None if note and note.startswith("zone is not known") else found
