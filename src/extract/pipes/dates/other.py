"""Durations, repeated times, clock times, and what names no day at all."""

import re

from extract.data import columns
from extract.lexicon.calendar import (
    FEW,
    FULL_MONTH,
    FULL_WEEKDAY,
    NUMBER,
    SEASON,
    SP,
    UNIT,
    any_of,
    grain,
    lookup,
    number,
    preceded,
    table,
)
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import Match

_COUNT = rf"(?:{NUMBER}(?:(?:{SP}(?:to|or){SP}|[-–]){NUMBER})?|{FEW})"
DURATION = (
    rf"(?:(?P<count>{_COUNT})[ \xa0-]+|(?P<half>half{SP}an?{SP})|(?P<a>an?|(?:a{SP})?(?:whole|full)){SP})"
    rf"(?P<unit>{UNIT}|{any_of(['century', 'decade'])})(?:[- ]long)?\b(?![- ]olds?\b|{SP}(?:of{SP}age|ago)\b|-\w)"
)
SET = (
    rf"(?:(?:every|each)(?:{SP}other|{SP}single|{SP}{NUMBER})?{SP}(?P<unit>{UNIT}|{FULL_WEEKDAY}|{FULL_MONTH}|{SEASON}|{any_of(table('part'))})"
    rf"|(?P<plural>{FULL_WEEKDAY})s)\b"
)
_ZONE = r"(?:GMT|BST|UTC|CET|EST|EDT|ET|PST|PDT|PT)"
CLOCK = (
    rf"(?:(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?[ \xa0]*(?P<half>[ap](?:m\b|\.m\b\.?))(?:{SP}{_ZONE}\b)?"
    rf"|(?P<hour2>[01]?\d|2[0-4])[:.]?(?P<minute2>[0-5]\d)[ \xa0]*{_ZONE}\b"
    rf"|(?P<hour3>[01]?\d|2[0-3]):(?P<minute3>[0-5]\d)(?![\d:.]\d|:)\b"
    rf"|(?P<word>noon|midday|midnight|{NUMBER}{SP}o['’]clock)\b)"
)
VAGUE = rf"{any_of(row[0] for row in columns('dates_vague.tsv'))}\b(?!{SP}-|-)"

_STAGE = r"(?:early|late|mid)"
_HOURS = r"(?:morning|afternoon|evening|midday|lunchtime)"
TRADING = (
    rf"(?:{_STAGE}[ \xa0-]+)?(?:{FULL_WEEKDAY}{SP}|(?={_STAGE}|{_HOURS}))"
    rf"(?:{_STAGE}[ \xa0-]+)?(?:{_HOURS}{SP})?(?:trading|trade|dealings|deals)\b"
)

_BEFORE_A = re.compile(
    r"\b(?:for|over|within|in|during|after|than|nearly|almost|about|just|under|around|only|spend|spent|took|takes?)"
    r"[ \xa0]+$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(rf"(?:19|20)\d\d{SP}[a-z]+(?<!s)$", re.IGNORECASE)


def duration(m: Match, at: Setting) -> Value | None:
    """`five years`, `12-month`, `for a week`. An age is none, nor the `a week` of a rate."""
    unit = grain(m["unit"])
    if m["a"] and not preceded(m, _BEFORE_A):
        return None
    if (unit == "Q" and m["count"]) or (m["count"] and _YEAR_BEFORE.match(m[0])):
        return None
    count = number(m["count"]) if m["count"] else 0.5 if m["half"] else 1.0
    return iv.duration(count, unit)


def repeated(m: Match, at: Setting) -> Value | None:
    """`every Monday`, `each year`, `on Sundays`."""
    word = (m["unit"] or m["plural"]).lower()
    if word in table("weekday"):
        return Value(timex=f"XXXX-WXX-{lookup('weekday', word) + 1}", type="set")
    if word in table("month"):
        return Value(timex=f"XXXX-{lookup('month', word):02d}", type="set")
    if word.removesuffix("s") in table("unit"):
        return iv.duration(1.0, grain(word)).typed("set")
    return Value(timex="P1D" if word in table("part") else "P1Y", type="set")


def clock(m: Match, at: Setting) -> Value | None:
    """`1830 GMT`, `9pm`, `22:30`, `noon`. The day is that of a date beside it, which the text must give."""
    if m["word"]:
        if at.in_title(m.start()):
            return None
        word = m["word"].lower()
        hour = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}.get(word) or number(re.split(r"\s", word)[0])
        return Value(timex=f"T{int(hour or 0):02d}:00", type="time")
    hour = int(m["hour"] or m["hour2"] or m["hour3"])
    minute = m["minute"] or m["minute2"] or m["minute3"] or "00"
    if m["half"]:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if m["half"].lower().startswith("p") else 0)
    return Value(timex=f"T{hour:02d}:{minute}", type="time")


def trading(m: Match, at: Setting) -> Value | None:
    """`in early trading`: a time of the day on which the markets moved, which the text must give."""
    return Value(type="time")


def vague(m: Match, at: Setting) -> Value | None:
    """`recently`, `now`: PAST_REF, PRESENT_REF or FUTURE_REF."""
    words = re.sub(r"\s+", " ", m[0].lower())
    for form, timex, kind in columns("dates_vague.tsv"):
        if form == words:
            return Value(timex=timex, type="time" if kind == "time" else "date")
    return None
