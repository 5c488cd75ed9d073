"""Numbers that tell the time of day: `opens at six`, `ten to three`, `the 9.15 ferry`, `8 pm`."""

import re

from spacy.tokens import Token

from extract.lexicon.calendar import FULL_WEEKDAY
from extract.lexicon.numbers import alternatives, changes, context, numerals
from extract.pipes.numbers.measures import Measure, measure
from extract.text.nouns import NOUNS, noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_CLOCK = rf"(?:{alternatives(context('clock'))})(?!\w)"
_HOUR = rf"[ ](?:{alternatives(context('hour after'))})\b"
_HOUR_BEFORE = re.compile(rf"\b(?:{alternatives(context('hour before'))})[ ]$", _I)
_CLOCK_AFTER = re.compile(rf"{_HOUR}|[ ]?{_CLOCK}|[.:]\d\d[ ]?{_CLOCK}|:\d|h\d\d", _I)
_FIVES = r"(?P<minutes>five|ten|twenty(?:[- ]five)?)(?:[ ]minutes)?"
_HOURS = frozenset(range(1, 13))
_SPOKEN_HOUR = f"(?P<hour>{alternatives(word for word, n in numerals('one', 'teen').items() if n in _HOURS)})"
_SPOKEN = re.compile(
    rf"\b(?:(?P<at>{alternatives(context('time before'))})[ ])?{_FIVES}[ ](?P<side>to|past)[ ]{_SPOKEN_HOUR}\b", _I
)
"""A time of day in words: `at about ten to three`, `twenty past nine`."""
_SPOKEN_LENGTH = 48
_POINTED = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_EARLY = re.compile(r"0\d\.?[0-5]\d")
"""A time with a nought before its hour, which no sum or count has: `00.01`, `0830`."""
_MARK_HOURS = re.compile(r"(?:[01]?\d|2[0-3])\.?[0-5]\d[ ]?(?:hrs|hours)", _I)
_OF_DAY = re.compile(
    rf",?[ ](?:on[ ])?(?:{FULL_WEEKDAY}|\d{{1,2}}(?:st|nd|rd|th)?[ ](?:{alternatives(context('month'))}))\b", _I
)
_TIME_BEFORE = re.compile(rf"\b(?:{alternatives(context('time preposition'))})[ ]$", _I)
_ANNOUNCED = re.compile(rf"\b(?:{alternatives(context('announced'))})(?:[ ](?:is|at|for|until|till|to))?:?[ ]$", _I)
_OPENS_TIME = re.compile(r"(?:^|[\n,;:(–—-][ ]?)$")
_NOON = re.compile(r"[ ](?:noon|midnight|midday)\b", _I)
_NOON_NUMBER = re.compile(r"12(?:[.:]00)?")
_SERVICE = re.compile(rf"[ ](?:(?:from|to|out of)[ ][A-Z]|(?:(?i:{alternatives(context('timetabled'))}))\b)")
_ALONE_BEFORE = re.compile(r"(?:^|\n)[ \t]{0,8}$")
_ALONE_AFTER = re.compile(r"[ \t]{0,8}(?:\n|$)")
_IN_EVERY = re.compile(r"[ ](?:in|out of)[ ](?:every|each|\d|ten|a)\b", _I)


def is_clock_time(reading: Reading, m: Measure, before: str, after: str) -> bool:
    """Whether the number is a time of day; `before` and `after` are the words near it."""
    return (
        _CLOCK_AFTER.match(after) is not None
        or _HOUR_BEFORE.search(before) is not None
        or _is_hour(reading, m)
        or is_spoken_time(reading, m)
        or _is_pointed_time(reading.text, m)
        or _is_time_of_day(reading, m, before)
        or (_NOON_NUMBER.fullmatch(reading.text, m.start, m.end) is not None and _NOON.match(after) is not None)
    )


def is_marked_time(text: str, m: Measure, before: str) -> bool:
    """Whether the number with its `hrs` is a time of day and no length of one: `00.01 hrs`, `at 1830 hours`."""
    return _MARK_HOURS.fullmatch(text, m.start, m.end) is not None and (
        _EARLY.match(text, m.start) is not None
        or _TIME_BEFORE.search(before) is not None
        or _ANNOUNCED.search(before) is not None
        or _OF_DAY.match(text, m.end) is not None
    )


def _is_time_of_day(reading: Reading, m: Measure, before: str) -> bool:
    """Whether the number is the time of a day: `until 00.01 Monday`, `at 14.20 on Tuesday`; no price of that day."""
    text = reading.text
    if _EARLY.fullmatch(text, m.start, m.end):
        return True
    if m.start != m.core.start or not _POINTED.fullmatch(text, m.start, m.end):
        return False
    if _ANNOUNCED.search(before):
        return True
    if not _OF_DAY.match(text, m.end):
        return False
    left = reading.before(m.start)
    if left is not None and _TIME_BEFORE.search(before):
        return not _is_level(left)
    return _OPENS_TIME.search(before) is not None or (left is not None and left.tag_ in NOUNS)


def _is_level(left: Token) -> bool:
    """Whether the words that a preposition hangs on tell a price or a level: `closed at`, `down from`, `a rise to`."""
    for token in left.ancestors:
        lemma = token.lemma_.lower()
        if lemma in context("level verb") or any(lemma in changes(kind) for kind in ("verb", "noun", "place")):
            return True
        if token.pos_ == "VERB":
            return False
    return False


def _is_hour(reading: Reading, m: Measure) -> bool:
    """Whether the number tells the hour behind a verb of a timetable: `opens at six`, but not `at six shops`."""
    at = reading.before(m.start)
    if at is None or at.lower_ != "at" or m.value not in _HOURS or noun_at(reading, m.end) is not None:
        return False
    return at.head.lemma_.lower() in context("hour verb") and not _IN_EVERY.match(reading.text, m.end)


def is_spoken_time(reading: Reading, m: Measure) -> bool:
    """Whether the number is the minutes or the hour of a time in words, and not `at ten to twelve sites`."""
    if m.core.kind != "words":
        return False
    near = _SPOKEN.finditer(reading.text, max(0, m.start - _SPOKEN_LENGTH), m.end + _SPOKEN_LENGTH)
    told = next((s for s in near if s.start("minutes") <= m.core.start < s.end()), None)
    if told is None:
        return False
    if told["side"].lower() == "past":
        return True
    minutes, hour = measure(reading.text, told.start("minutes")), measure(reading.text, told.start("hour"))
    if minutes is None or hour is None or hour.unit is not None or noun_at(reading, told.end()) is not None:
        return False
    return told["at"] is not None or minutes.core.value > hour.core.value


def _is_pointed_time(text: str, m: Measure) -> bool:
    """Whether the number is a time with a point: alone on its line in a live report, or in `the 9.15 ferry`."""
    if m.start != m.core.start or not _POINTED.fullmatch(text, m.start, m.end):
        return False
    if text[max(0, m.start - 4) : m.start].lower() == "the ":
        return _SERVICE.match(text, m.end) is not None
    return (
        _ALONE_BEFORE.search(text, max(0, m.start - 9), m.start) is not None
        and _ALONE_AFTER.match(text, m.end) is not None
    )
