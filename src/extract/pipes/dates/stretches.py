"""Stretches of time with both ends: `the past year`, `the three months to June`, `the end of the year`."""

import re
from datetime import date

from extract.lexicon.calendar import DAY, FEW, MONTH, NUMBER, SP, UNIT, YEAR, grain, lookup, number, preceded
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.days import exists, nearest
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import Match

_COUNT = rf"(?P<count>{NUMBER}|{FEW})"
SPAN = (
    rf"(?P<the>(?:the|these|his|her|its|their|our|my){SP})?(?P<which>past|last|next|coming|following|previous|preceding)"
    rf"{SP}(?:{_COUNT}[ \xa0-]+)?(?P<unit>{UNIT})\b(?![- ]old|{SP}of{SP}a\b)"
)
FIRST_OF = (
    rf"the{SP}(?P<edge>first|last|final|opening|closing){SP}(?P<count>{NUMBER}){SP}(?P<unit>months|weeks|days|quarters)"
    rf"{SP}of{SP}(?:(?P<year>{YEAR})|(?P<ref>the|this|last|next){SP}year)"
)
_TO_DAY = (
    rf"(?:(?:the{SP})?(?P<end>end{SP}of{SP})?(?:(?P<day>{DAY})(?:{SP}of)?{SP}(?P<month>{MONTH})\b|"
    rf"(?P<month2>{MONTH})(?:{SP}(?P<day2>{DAY}))?\b)(?:,?{SP}(?P<year>{YEAR}))?)"
)
STRETCH = (
    rf"(?:the{SP}|a{SP}|its{SP}|their{SP})?(?:(?P<count>{NUMBER})[ \xa0-]+|full{SP}|half{SP}|whole{SP})?"
    rf"(?:financial{SP}|fiscal{SP}|trading{SP}|tax{SP})?(?P<unit>years?|half|quarters?|months?|weeks?)(?:[- ]period)?"
    rf"{SP}(?P<way>to|up{SP}to|ended|ending|end|which{SP}ended|that{SP}ended|starting|beginning|from)"
    rf"(?:{SP}(?:on|in|at)(?:{SP}the)?)?{SP}{_TO_DAY}(?:{SP}(?:to|until){SP}{MONTH}\b)?"
)
END_OF = (
    rf"(?:the{SP}end{SP}of{SP}(?P<which>the|this|next|last){SP}(?P<unit>year|month|week|decade|century)"
    rf"|year(?:['’]s)?[ -](?:end|close))\b"
)
WHOLE = rf"the{SP}(?:(?:full|whole|financial|same){SP})?(?P<unit>year|month|quarter|week|weekend|period)\b(?!-\w)"

_OVER = re.compile(r"\b(?:for|in|during|over|throughout|through|of|on)[ \xa0]+$", re.IGNORECASE)
_AT = re.compile(r"\b(?:for|in|during|over|throughout|through|of|on|at|until|by|before)[ \xa0]+$", re.IGNORECASE)
_BACK = ("past", "last", "previous", "preceding")

_STAGE = re.compile(
    r"\b(?:(?:later|earlier|early|late)[ \xa0]+(?:on[ \xa0]+)?in|(?:rest|remainder|start|beginning|end|middle)"
    r"[ \xa0]+of)[ \xa0]+$",
    re.IGNORECASE,
)
_PAST = 2
_SHORT = ("NI", "TS", "TM", "TH", "D")
_OPENED = re.compile(rf"(?:the|a|its|their|full|half){SP}", re.IGNORECASE)
_HALF = re.compile(rf"\bhalf{SP}", re.IGNORECASE)


def span(m: Match, at: Setting) -> Value | None:
    """`the past year`, `the last three months`, `the next five years`."""
    which, unit = m["which"].lower(), grain(m["unit"])
    plural = m["unit"].lower().endswith("s")
    if not m["count"] and plural:
        return Value(timex="PAST_REF" if which == "past" else "FUTURE_REF") if which in ("past", "coming") else None
    if not m["count"] and which != "past" and (not m["the"] or unit in _SHORT):
        return None
    count = number(m["count"]) if m["count"] else 1.0
    length = iv.duration(count, unit)
    here, back = at.base, which in _BACK
    if which in ("previous", "preceding", "following") and at.anchor and at.anchor.first and at.anchor.last:
        here = iv.shift(at.anchor.first, -1, "D") if back else iv.shift(at.anchor.last, 1, "D")
    if which == "next" and (story := _story_end(m, at)) is not None:
        here = iv.shift(story, 1, "D")
    if here is None or unit.startswith("T"):
        return length
    if count is None:
        return Value(None if back else here, here if back else None, length.timex, "duration", unit)
    return iv.until(here, count, unit) if back else iv.since(here, count, unit)


def _story_end(m: Match, at: Setting) -> date | None:
    """The last day of the past that a clause goes on from: `joined in 1955 and spent the next five years there`."""
    near = at.near(m.start())
    if near is None or near.last is None or at.base is None or at.base.year - near.last.year < _PAST:
        return None
    return near.last if at.side(m) == "past" else None


def first_of(m: Match, at: Setting) -> Value | None:
    """`the first three months of 2004`."""
    year = int(m["year"]) if m["year"] else None
    count, unit = number(m["count"]), grain(m["unit"])
    if year is None and at.base:
        year = at.base.year + {"last": -1, "next": 1}.get(m["ref"].lower(), 0)
    if year is None or count is None:
        return iv.duration(count, unit)
    whole = iv.year(year)
    assert whole.first is not None
    assert whole.last is not None
    if m["edge"].lower() in ("first", "opening"):
        return iv.since(whole.first, count, unit)
    return iv.until(whole.last, count, unit)


def stretch(m: Match, at: Setting) -> Value | None:
    """`the three months to June`, `the year ended 31 March 2005`, `the year starting on 21 March`."""
    word = m["unit"].lower()
    unit, count = ("M", 6.0) if word == "half" else (grain(word), number(m["count"]) if m["count"] else 1.0)
    opened = _OPENED.match(m[0]) is not None
    if m["count"] is None and (
        not (opened or word == "year")
        or word.endswith("s")
        or (word in ("month", "week") and "from" in m["way"].lower())
    ):
        return None
    if _HALF.search(m[0]) and word == "year":
        unit, count = "M", 6.0
    forward = m["way"].lower().startswith(("start", "begin", "from"))
    month = lookup("month", m["month"] or m["month2"])
    day = int(re.sub(r"\D", "", m["day"] or m["day2"])) if m["day"] or m["day2"] else None
    year = int(m["year"]) if m["year"] else nearest(at, m, month, day)
    length = iv.duration(count, unit)
    if year is None or count is None:
        return length
    if day is not None and exists(year, month, day):
        edge = date(year, month, day)
        first, last = edge, edge
    else:
        whole = iv.month(year, month)
        assert whole.first
        assert whole.last
        first, last = whole.first, whole.last
    return iv.since(first, count, unit) if forward else iv.until(last, count, unit)


def end_of(m: Match, at: Setting) -> Value | None:
    """`the end of the year`, `year end`: the last day of it."""
    which, unit = (m["which"] or "the").lower(), grain(m["unit"] or "year")
    if at.base is None:
        return Value(grain="D")
    step = {"last": -1, "next": 1}.get(which, 0)
    whole = iv.unit(iv.shift(at.base, step, unit), unit)
    return iv.day(whole.last) if whole.last else None


def whole(m: Match, at: Setting) -> Value | None:
    """`for the year`, `in the quarter`: which one, the story knows better than the calendar."""
    if m["unit"][0].isupper() or not preceded(m, _AT if m["unit"].lower() == "weekend" else _OVER):
        return None
    if m["unit"].lower() == "period":
        return Value(at.anchor.first, at.anchor.last, type="duration") if at.anchor else Value(type="duration")
    unit = grain(m["unit"])
    if unit == "WE":
        if at.base is None:
            return Value(grain="WE")
        here = at.base.weekday() > 4 or at.side(m) == "future"
        return iv.weekend(iv.shift(at.base, 0 if here else -1, "WE"))
    if at.base is not None and preceded(m, _STAGE):
        return iv.unit(at.base, unit)
    near = at.near(m.start())
    value = iv.duration(1.0, unit)
    if near is not None and near.grain == unit:
        return Value(near.first, near.last, value.timex, "duration", unit)
    return value
