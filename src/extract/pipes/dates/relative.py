"""Dates that are counted from the publication day, or from the date at which the story is."""

import re
from datetime import date

from extract.lexicon.calendar import (
    DAY_UNIT,
    FEW,
    FULL_WEEKDAY,
    NUMBER,
    SP,
    UNIT,
    any_of,
    context,
    grain,
    lookup,
    number,
    preceded,
    table,
)
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.outlook import tense
from extract.pipes.dates.setting import Setting
from extract.pipes.dates.years import Match
from extract.text.clauses import clause_of

_WHICH = any_of([
    "last", "this", "next", "this past", "this coming", "the coming", "the current", "the present", "the previous",
    "the preceding", "the following", "the next", "the same", "that", "that same", "the very same",
])  # fmt: skip
_COUNT = rf"(?P<count>{NUMBER}|{FEW})"
_ONE = rf"(?:{_COUNT}[ \xa0-]+|(?P<a>an?|half{SP}an?|one){SP})"

WEEKDAY_ALONE = (
    rf"(?:(?P<which>last|this|next|this{SP}(?:past|coming)|the{SP}(?:previous|following|next)|that){SP})?"
    rf"(?P<weekday>{FULL_WEEKDAY})\b(?:,?{SP}(?:of{SP})?(?P<week>last|this|next){SP}week\b)?(?!{SP}the{SP}13th)"
)
DEICTIC = (
    rf"(?:the{SP}day{SP}before{SP}yesterday|the{SP}day{SP}after{SP}tomorrow|today|yesterday|tomorrow|tonight"
    rf"|last{SP}night|this{SP}(?:morning|lunchtime|afternoon|evening))\b"
)
PART_REF = rf"the{SP}(?P<which>next|following|previous|same){SP}(?P<part>morning|lunchtime|afternoon|evening|night)\b"
UNIT_REF = (
    rf"(?P<which>{_WHICH}|same){SP}(?:(?P<fiscal>financial|fiscal|tax){SP}|calendar{SP}|academic{SP})?"
    rf"(?P<unit>day|night|week|fortnight|weekend|month|quarter|year|decade|century)\b(?!{SP}(?:before|after|end)\b)"
)
AGO = rf"(?:(?:more|less|fewer){SP}than{SP})?{_ONE}(?P<unit>{UNIT}){SP}ago\b"
LATER = rf"(?:{_ONE}|(?P<the>the){SP})(?P<unit>{DAY_UNIT}){SP}(?P<way>later|earlier|previously|on|before|after)\b"
IN_TIME = rf"{_ONE}(?P<unit>{UNIT})['’]?(?:s['’]?)?{SP}(?:time|from{SP}now|from{SP}today)\b"
_ANY_DAY = re.compile(r"\b(?:an?|any|some)[ \xa0]+$", re.IGNORECASE)
_UP_TO = re.compile(r"\bto[ \xa0]+$", re.IGNORECASE)
_POSSESSED = re.compile(r"\b(?:the|his|her|its|their|our|my|for|on)[ \xa0]+$", re.IGNORECASE)
_WEEKLY = re.compile(
    rf"\b(?:per|a|each|every){SP}week,?{SP}(?:on|from){SP}(?:{FULL_WEEKDAY}(?:{SP}{any_of(table('part'))})?(?:,|{SP}and){SP})*$",
    re.IGNORECASE,
)
_WEEKLY_REACH = 80
"""Before the days of a timetable: `two flights a week, on Monday and`."""
_OWNED = re.compile(rf"['’]s{SP}(\w+)")
_EVER = re.compile(rf"{SP}than{SP}ever\b", re.IGNORECASE)
_AS_IT_IS = re.compile(
    r"\b(?:as|than|what|that|which|size|way)\b[ \xa0]+(?:(?:it|they|we|he|she)[ \xa0]+)?(?:is|are)[ \xa0]+$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:known|called|named|remembered|recognised)[ \xa0]+$", re.IGNORECASE)
_AS = re.compile(rf"{SP}(?:as|by|for)\b", re.IGNORECASE)
_AS_IS_REACH = 40
_PARTS = re.compile(rf"{SP}(?:mornings|afternoons|evenings|nights)\b")


def deictic(m: Match, at: Setting) -> Value | None:
    """`today`, `yesterday`, `tonight`, `this morning`."""
    if at.in_title(m.start()):
        return None
    words = re.sub(r"\s+", " ", m[0].lower())
    if words == "today" and _is_nowadays(m, at):
        return Value(timex="PRESENT_REF", type="time")
    step = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2}.get(words, 0)
    step = 2 if words == "the day after tomorrow" else step
    last = words.split()[-1]
    part = table("part").get({"tonight": "night"}.get(last, last))
    if at.base is None:
        return Value(timex="PRESENT_REF" if not step else None, type="time" if part else "date")
    found = iv.day(iv.shift(at.base, step, "D"))
    return found.typed("time", f"{found.timex}T{part}") if part else found


def _is_nowadays(m: Match, at: Setting) -> bool:
    """Whether today is no day but our time: `still used today`, `known today as`, `in today's money`."""
    word = at.reading.token(m.start())
    if word is None:
        return False
    if (owned := _OWNED.match(m.string, m.end())) is not None:
        return owned[1].lower() in context("of our time")
    if _EVER.match(m.string, m.end()) or _AS_IT_IS.search(m.string, max(0, m.start() - _AS_IS_REACH), m.start()):
        return True
    if _CALLED.search(m.string, max(0, m.start() - _AS_IS_REACH), m.start()) and _AS.match(m.string, m.end()):
        return True
    clause = clause_of(word)
    before = at.reading.before(m.start())
    used = before is not None and before.lower_ in ("use", "existence")
    lasting = used or clause.lemma_.lower() in context("lasting still")
    still = any(c.lower_ == "still" for t in (clause, word.head) for c in t.children)
    return still and lasting and tense(clause) in ("present", None)


def part_ref(m: Match, at: Setting) -> Value | None:
    """`the following morning`, `the same night`, by the day at which the story is."""
    story = at.story("D")
    if story is None or story.first is None or story.first != story.last:
        return Value(type="time")
    step = {"same": 0, "previous": -1}.get(m["which"].lower(), 1)
    found = iv.day(iv.shift(story.first, step, "D"))
    return found.typed("time", f"{found.timex}T{table('part')[m['part'].lower()]}")


def weekday(m: Match, at: Setting) -> Value | None:
    """`Tuesday`, the latest on or before publication, or the next one where the clause looks ahead."""
    number = lookup("weekday", m["weekday"])
    if _is_name(m, at):
        return None
    weekly = _WEEKLY.search(m.string, max(0, m.start() - _WEEKLY_REACH), m.start())
    if preceded(m, _ANY_DAY) or _PARTS.match(m.string, m.end()) or weekly:
        return Value(timex=f"XXXX-WXX-{number + 1}", type="set")
    if at.base is None:
        return Value(timex=f"XXXX-WXX-{number + 1}", grain="D")
    which, here = re.sub(r"\s+", " ", (m["which"] or "").lower()), at.base
    if m["week"]:
        monday = iv.week(here).first
        assert monday is not None
        return iv.day(iv.shift(monday, {"last": -7, "this": 0, "next": 7}[m["week"].lower()] + number, "D"))
    if which.startswith("the ") and at.anchor and at.anchor.first and at.anchor.last:
        if which == "the previous":
            return iv.day(_before(at.anchor.first, number))
        return iv.day(_after(at.anchor.last, number))
    ahead, back = _after(here, number), _before(iv.shift(here, 1, "D"), number)
    if which == "last":
        return iv.day(_before(here, number))
    if which in ("next", "this coming", "the next"):
        return iv.day(ahead)
    opened = at.opened(m)
    if opened is not None and not which:
        return iv.day(_after(opened, number))
    if back == here:
        return iv.day(here)
    side = at.side(m)
    return iv.day(ahead if side == "future" or (which == "this" and side != "past") else back)


def _is_name(m: Match, at: Setting) -> bool:
    """Whether a weekday is part of a name: `the Sunday Telegraph`, `Bloody Sunday`."""
    token = at.reading.token(m.start("weekday"))
    if token is None:
        return False
    if token.dep_ == "compound" and token.head.i > token.i and token.nbor().tag_ == "NNP":
        return token.nbor().lower_ not in table("part")
    return any(c.tag_ in ("NNP", "JJ") and c.text[0].isupper() and c.i == token.i - 1 for c in token.lefts)


def _before(d: date, number: int) -> date:
    return iv.shift(d, -((d.weekday() - number) % 7 or 7), "D")


def _after(d: date, number: int) -> date:
    return iv.shift(d, (number - d.weekday()) % 7 or 7, "D")


def unit_ref(m: Match, at: Setting) -> Value | None:
    """`last week`, `this year`, `the following day`, `that year`."""
    which, unit = re.sub(r"\s+", " ", m["which"].lower()), grain(m["unit"])
    if which == "this" and unit == "D" and preceded(m, _UP_TO):
        return Value(timex="PRESENT_REF", type="time")
    if which == "last" and preceded(m, _POSSESSED):
        return None
    unit = {"NI": "D", "FN": "W"}.get(unit, unit)
    key = which.split()[-1] if which != "the very same" else "same"
    here = at.base
    if which.startswith(("the ", "that", "same")) and which not in ("the coming", "the current", "the present"):
        story = at.story(unit)
        if story is not None:
            here = story.last if key in ("next", "following") else story.first
        elif key not in ("previous", "preceding") or unit == "D":
            return Value(grain=unit)
    if here is None:
        return Value(timex="PRESENT_REF" if key in ("this", "current") else None, grain=unit)
    step = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(key, 0)
    if unit == "WE" and key in ("this", "past", "coming", "last", "next"):
        return _weekend(here, key, at, m)
    if m["fiscal"] and unit == "Y":
        return iv.financial(here.year + step - (here.month < 4))
    if unit == "CE" and step:
        return iv.century(here.year // 100 + 1 + step)
    return iv.unit(iv.shift(here, step, unit), unit)


def _weekend(here: date, key: str, at: Setting, m: Match) -> Value:
    saturday = iv.weekend(here).first
    assert saturday is not None
    past = key in ("last", "past") or (key == "this" and at.side(m) == "past")
    step = (-1 if here < saturday or key == "last" else 0) if past else (1 if key == "next" and here >= saturday else 0)
    return iv.weekend(iv.shift(here, step, "WE"))


def _count(m: Match) -> float | None:
    if m["count"]:
        return number(m["count"])
    return 0.5 if (m["a"] or "").lower().startswith("half") else 1.0


def _reached(here: date, count: float, unit: str) -> Value:
    """The moment some units away, as coarse as it is told: years away a year, months away a month."""
    there = iv.shift(here, count, unit)
    if unit in ("Y", "DE", "CE", "ML") and count == int(count):
        return iv.year(there.year)
    if unit in ("M", "Q") and count == int(count):
        return iv.month(there.year, there.month)
    return iv.day(there)


def ago(m: Match, at: Setting) -> Value | None:
    """`three days ago`, `a year ago`."""
    count, unit = _count(m), grain(m["unit"])
    if at.base is None or count is None:
        return Value(None, at.base, timex="PAST_REF", grain=unit)
    if unit.startswith("T"):
        return iv.day(iv.shift(at.base, -count / {"TH": 24, "TM": 1440, "TS": 86400}[unit], "D"))
    return _reached(at.base, -count, unit)


def later(m: Match, at: Setting) -> Value | None:
    """`two years later`, `a year earlier`, `the day before`, counted from the date at which the story is."""
    way, unit = m["way"].lower(), grain(m["unit"])
    alone = re.match(r"[ \xa0]*(?:[,.;:)\"”'’!?–-]|$)", m.string[m.end() : m.end() + 3], re.M) is not None
    if way in ("before", "after") and not alone:
        return None
    if m["the"] and (way not in ("before", "after") or m["unit"].lower().endswith("s")):
        return None
    if way == "on" and (not alone or (m["a"] and not m["count"])):
        return None
    count = 1.0 if m["the"] else _count(m)
    story = at.story(unit)
    here = story.first if story else at.base
    back = way in ("earlier", "before", "previously")
    if story is None and not back:
        return Value(grain=unit)
    if here is None or count is None:
        return Value(grain=unit)
    found = _reached(here, -count if back else count, unit)
    if story and story.grain in ("M", "Q") and unit == "Y" and back:
        return iv.unit(iv.shift(here, -count, "Y"), story.grain)
    return found


def in_time(m: Match, at: Setting) -> Value | None:
    """`three weeks' time`, `two years from now`."""
    count, unit = _count(m), grain(m["unit"])
    if at.base is None or count is None or unit.startswith("T"):
        return Value(at.base, None, "FUTURE_REF", grain=unit)
    return _reached(at.base, count, unit)
