"""The rules of the detector: which words open an expression, its pattern, and what reads it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from extract.data import columns
from extract.lexicon.calendar import SAID_YEAR, table
from extract.pipes.dates import days, nth, other, parts, relative, stretches, years
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting

Reader = Callable[[re.Match[str], Setting], Value | None]

CALENDAR = frozenset({"day and month", "month", "year", "year of an era"})
"""The rules whose expressions hold no number but that of a day or a year."""

_DIGIT = "0"
_HUNDREDS = frozenset({"fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "two"})
_WORD = re.compile(r"[^\W\d_]+|\d[^\W_]*")
"""A word, which ends before figures, as the first of `AD43` and `Q1`, or figures with what is tied to them."""
_EDGE = re.compile(r"(?<![\w£$€¥#@/])(?<!\d[.,/:-])")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of expression. `name` is what an editor reads as the reason."""

    name: str
    pattern: re.Pattern[str]
    read: Reader


def _opener(word: str) -> str:
    """What opens an expression: a word in small letters, any figures as one."""
    return _DIGIT if word[0].isdigit() else word.lower()


def _first_words(*phrases: Iterable[str]) -> frozenset[str]:
    """What opens the phrases, without their marks."""
    return frozenset(_opener(m[0]) for group in phrases for p in group if (m := _WORD.search(p)))


@cache
def _dispatch() -> dict[str, tuple[tuple[int, Rule], ...]]:
    """The rules by the words that can open their expressions; of two equal matches the earlier rule wins."""
    months, weekdays, units = set(table("month")), set(table("weekday")), set(table("unit"))
    units |= {u + "s" for u in units}
    figure = {_DIGIT}
    the, which = {"the"}, {"last", "this", "next", "that", "the"}
    stages = {"early", "mid", "late", "earlier", "later"}
    ordinals = _first_words(table("ordinal"))
    numbers = _first_words(table("cardinal"), ("a", "an", "few", "several", "many", "some", "couple")) | figure
    feasts = _first_words(row[0] for row in columns("dates_feasts.tsv"))
    vague = _first_words(row[0] for row in columns("dates_vague.tsv"))
    whose = {"the", "these", "his", "her", "its", "their", "our", "my"}
    ways = {"past", "last", "next", "coming", "following", "previous", "preceding"}
    day_parts = set(table("part")) | {"midday"}
    every: tuple[tuple[str, str, Iterable[str], Reader], ...] = (
        ("day and month", days.DAY_MONTH, figure | weekdays, days.calendar_day),
        ("day and month", days.DAY_MONTH_BARE, figure | weekdays, days.calendar_day),
        ("day and month", days.MONTH_DAY, months | weekdays, days.month_day),
        ("day and month", days.MONTH_DAY_BARE, months | weekdays, days.month_day),
        ("day and month", days.SAID_DAY, ordinals | weekdays, days.said_day),
        ("day and month", days.SAID_MONTH_DAY, months, days.said_day),
        ("day and month", days.LISTED_DAY, figure | weekdays, days.calendar_day),
        ("day and month", days.WEEKDAY_DAY, weekdays, days.weekday_day),
        ("weekday of a month", nth.NTH, figure | the | _first_words(nth.NTHS), nth.nth),
        ("months of a year", days.MONTHS_YEAR, months, days.months_year),
        ("month", days.MONTH_ALONE, months | which, days.month_alone),
        ("month", days.MONTH_BARE, months | which, days.month_alone),
        ("month", days.SHORT_MONTH_YEAR, months, days.short_month_year),
        ("day in figures", days.NUMERIC, figure, days.explicit),
        ("day and month", days.ODD, figure | months, days.explicit),
        ("years", years.YEARS, figure, years.year_range),
        ("year", years.YEAR_ALONE, figure | the, years.year_alone),
        ("year", years.OLD_YEAR, figure, years.old_year),
        ("year", SAID_YEAR, _HUNDREDS, years.year_said),
        ("year of an era", years.ERA, figure | the | {"ad", "ce", "c", "circa"}, years.era),
        ("decade", years.DECADE, figure | the | stages, years.decade),
        ("decade", years.DECADE_WORD, the, years.decade_word),
        ("century", years.CENTURY, figure | the | stages | ordinals, years.century),
        ("quarter", parts.QUARTER, figure | the | ordinals | {"final", "q"}, parts.quarter),
        ("half year", parts.HALF, the | {"first", "second", "latter"}, parts.half_year),
        ("season", parts.SEASON_ALONE, which | set(table("season")), parts.season),
        ("feast", parts.FEAST, which | feasts, parts.feast),
        ("weekday", relative.WEEKDAY_ALONE, which | weekdays, relative.weekday),
        ("time by the story", relative.PART_REF, {"the"}, relative.part_ref),
        ("day by publication", relative.DEICTIC, {"the", "today", "yesterday", "tomorrow", "tonight", "last", "this"},
         relative.deictic),
        ("time by publication", relative.UNIT_REF, which | {"same"}, relative.unit_ref),
        ("stretch", stretches.STRETCH, numbers | units | {"the", "its", "their", "full", "half", "whole"},
         stretches.stretch),
        ("part of a year", stretches.FIRST_OF, the, stretches.first_of),
        ("stretch by publication", stretches.SPAN, whose | ways, stretches.span),
        ("time ago", relative.AGO, numbers | {"more", "less", "fewer"}, relative.ago),
        ("time by the story", relative.LATER, numbers | the, relative.later),
        ("time ahead", relative.IN_TIME, numbers, relative.in_time),
        ("end of a time", stretches.END_OF, {"the", "year"}, stretches.end_of),
        ("whole time", stretches.WHOLE, the, stretches.whole),
        ("repeated", other.SET, {"every", "each"} | {d + "s" for d in weekdays}, other.repeated),
        ("clock", other.CLOCK, numbers | {"noon", "midday", "midnight"}, other.clock),
        ("trading time", other.TRADING, stages | weekdays | day_parts, other.trading),
        ("duration", other.DURATION, numbers | {"full", "whole"}, other.duration),
        ("vague", other.VAGUE, vague, other.vague),
    )  # fmt: skip
    openers: dict[str, list[tuple[int, Rule]]] = {}
    for rank, (name, pattern, words, read) in enumerate(every):
        rule = Rule(name, re.compile(pattern, re.IGNORECASE), read)
        for word in set(words):
            openers.setdefault(word, []).append((rank, rule))
    return {word: tuple(rules) for word, rules in openers.items()}


def candidates(text: str) -> list[tuple[int, int, Rule, re.Match[str]]]:
    """Every match of every rule, by its start, the longest first."""
    dispatch = _dispatch()
    found = []
    for word in _WORD.finditer(text):
        rules = dispatch.get(_opener(word[0]))
        if rules is None or not _EDGE.match(text, word.start()):
            continue
        for rank, rule in rules:
            m = rule.pattern.match(text, word.start())
            if m is not None:
                found.append((m.start(), -m.end(), rank, rule, m))
    found.sort(key=lambda c: c[:3])
    return [(start, -end, rule, m) for start, end, _, rule, m in found]
