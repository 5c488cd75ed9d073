"""Days and times as feeds and pages write them: RFC 822, ISO 8601, and days in words, with or without time and zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from extract.article import moment
from extract.data import columns

LONGEST = 100
"""The longest words that are read as a moment, in characters."""

_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second2>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s{0,2}(?P<half>[ap]\.?m\b\.?)?"
)
_ZONE = (
    r"(?:\(?(?P<name>[a-z]{1,5}|[a-z]+/[a-z_/]+)(?![a-z])\)?)?\s?(?P<offset>[+-]\d{1,2}:?(?:\d{2})?)?"
    r"(?:\s?\([a-z ]{1,40}\))?"
)
_AT = r"(?:T|[\s,|–-]{0,4}(?:\bat\s)?\s?)"
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


@cache
def months() -> dict[str, int]:
    """The numbers of the months by their names, in small letters."""
    return {form: int(value) for kind, form, value in columns("dates_words.tsv") if kind == "month"}


@cache
def weekdays() -> frozenset[str]:
    """The names of the weekdays, in small letters."""
    return frozenset(form for kind, form, _ in columns("dates_words.tsv") if kind == "weekday")


@cache
def month() -> str:
    """The name of a month as a regular expression; case is to be ignored, here and in the next two."""
    return "|".join(sorted(months(), key=len, reverse=True))


@cache
def weekday() -> str:
    """The name of a weekday as a regular expression."""
    return "|".join(sorted(weekdays(), key=len, reverse=True))


@cache
def day() -> str:
    """A day of a year, in figures or with its month in letters, as a regular expression."""
    return (
        rf"(?:\b(?:{weekday()})\b\.?,?\s{{0,3}})?"
        r"(?:(?P<iso>\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
        r"|\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s{1,3}of)?[\s-]{1,3}"
        rf"(?P<month>{month()})\b\.?,?[\s-]{{1,3}}(?P<year>\d{{4}})\b"
        rf"|\b(?P<month2>{month()})\b\.?\s{{1,3}}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year2>\d{{4}})\b"
        r"|\b(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year3>\d{4})\b)"
    )


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_TIME.replace('?P<', '?P<b_')}[,\s]{{1,3}})?{day()}(?:{_AT}{_TIME}\s?{_ZONE})?"
        rf"\s?{_ZONE.replace('?P<', '?P<z_')}",
        re.IGNORECASE,
    )


@cache
def _short_year() -> re.Pattern[str]:
    return re.compile(rf"(\b\d{{1,2}}[\s-](?:{month()})[\s-])(\d{{2}})(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A moment in UTC as it was read, whether a time of day stood with it, and a note on what had to be guessed."""

    moment: datetime
    timed: bool
    note: str | None = None


def read(words: str, country: str | None = None) -> Written | None:
    """The moment that the words name, None if they are no moment of a year.

    A day in figures (`03/04/2021`) is read day first unless only the other way fits. `country`, as ISO 3166 has it,
    decides what a name such as `IST` means. A zone that is not known, or that had to be chosen, is noted.
    """
    words = " ".join(words.split())
    if len(words) > LONGEST:
        return None
    try:
        return Written(moment(words), len(words) > len("2021-09-15"))
    except (ValueError, OverflowError):
        pass
    words = _short_year().sub(lambda m: m[1] + ("19" if m[2] >= "70" else "20") + m[2], words)
    found = _whole().fullmatch(words)
    if not found:
        return None
    at = _day(found)
    return _timed(at, found, country) if at else None


def _day(found: re.Match[str]) -> datetime | None:
    """The day of a match of `day()`, without a zone; None if no calendar has it."""
    if found["iso"]:
        year, month, day = (int(part) for part in re.split(r"[-/.]", found["iso"]))
    elif found["first"]:
        day, month, year = int(found["first"]), int(found["second"]), int(found["year3"])
        if month > 12:
            day, month = month, day
    else:
        year, day = int(found["year"] or found["year2"]), int(found["day"] or found["day2"])
        month = months()[(found["month"] or found["month2"]).lower()]
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _timed(day: datetime, found: re.Match[str], country: str | None) -> Written | None:
    before = "b_" if found["b_hour"] else ""
    hour, minute = found[before + "hour"], found[before + "minute"]
    if not hour or not (minute or found[before + "half"]):
        return None if hour else Written(day.replace(tzinfo=UTC), False)
    count = int(hour)
    if half := found[before + "half"]:
        count = count % 12 + 12 * (half[0].lower() == "p")
    try:
        local = day.replace(hour=count, minute=int(minute or 0), second=min(int(found[before + "second2"] or 0), 59))
    except ValueError:
        return None
    place, note = zone(found["name"] or found["z_name"], found["offset"] or found["z_offset"], country)
    try:
        return Written(local.replace(tzinfo=place).astimezone(UTC), True, note)
    except OverflowError:
        return None


def zone(name: str | None, offset: str | None, country: str | None) -> tuple[tzinfo, str | None]:
    """The zone of a name and an offset, of which either may be missing; `GMT+1` is an hour ahead."""
    if offset and (parsed := _OFFSET.fullmatch(offset)):
        hours, minutes = int(parsed[2]), int(parsed[3] or 0)
        if hours < 24 and minutes < 60:
            ahead = timedelta(hours=hours, minutes=minutes)
            return timezone(ahead if parsed[1] == "+" else -ahead), None
    if not name:
        return UTC, None
    meanings = _zones().get(name.upper(), {})
    usage = next((one for one in (country, "", "?") if one in meanings), None)
    where = name if usage is None else meanings[usage or ""]
    try:
        found = datetime.fromisoformat(f"2000-01-01T00{where}").tzinfo if where[0] in "+-" else ZoneInfo(where)
    except (ValueError, OSError, LookupError):
        found = None
    if found is None or (usage is None and "/" not in name):
        return UTC, f"zone is not known: {name[:20]} is read as UTC"
    return found, f"zone could be another: {name} is read as UTC{where}" if usage == "?" else None


@cache
def _zones() -> dict[str, dict[str, str]]:
    """For each name what it means by country, by "" in general."""
    found: dict[str, dict[str, str]] = {}
    for name, where, *country in columns("zones.tsv"):
        found.setdefault(name, {})[country[0] if country else ""] = where
    return found


def country(language: str | None, *addresses: str | None) -> str | None:
    """Whose usage to expect: the country of a language such as `en-IE`, else that of an address's domain."""
    parts = re.split(r"[-_]", (language or "").strip().lower())
    if len(parts) > 1 and re.fullmatch("[a-z]{2}", parts[-1]):
        return parts[-1]
    for address in addresses:
        try:
            host = urlsplit(address or "").hostname or ""
        except ValueError:
            continue
        if re.fullmatch("[a-z]{2}", last := host.rpartition(".")[2]):
            return last
    return None
