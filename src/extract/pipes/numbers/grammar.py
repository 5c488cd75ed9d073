"""From measures to quantities: bounds, ranges, lists that share a unit, currencies that carry on."""

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.annotations import Quantity
from extract.contract.reasons import Reason
from extract.contract.vocabulary import AT_LEAST, AT_MOST
from extract.lexicon.numbers import Unit, alternatives, changes, context, units
from extract.pipes.numbers.bounds import bound_after, bound_before
from extract.pipes.numbers.cardinals import times
from extract.pipes.numbers.clock import is_spoken_time
from extract.pipes.numbers.currencies import settle
from extract.pipes.numbers.exclude import excluded
from extract.pipes.numbers.habits import habit
from extract.pipes.numbers.measures import FIND, Measure, measure
from extract.pipes.numbers.qualify import age, is_aged, is_base, rate
from extract.text.nouns import is_plural, noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_JOIN = re.compile(
    r"(?P<dash>[ ]?[-–—][ ]?|-?[ ]to-[ ]?)|[ ]?(?P<to>-?[ ](?:up[ ])?to[ ]|-to-)|"
    r"-?[ ](?P<or>or)[ ]|(?:[ ]years)?[ ](?P<and>and)[ ]",
    _I,
)
_BETWEEN = re.compile(r"\bbetween[ ](?:about[ ]|around[ ]|roughly[ ]|the[ ])?$", _I)
_FROM = re.compile(r"\bfrom[ ](?:about[ ]|around[ ])?$", _I)
_OR_SHARE = re.compile(r"(?:%|per cent|percent),?[ ]or[ ]$", _I)
_RANGING = re.compile(rf"\b(?:(?:{alternatives(context('range before'))})[ ]|aged[ ](?:between[ ])?)$", _I)
_LIST = re.compile(r"-?,?[ ](?:and|or|to|&)[ ]|-?,[ ]|[ ]?[-–/][ ]?", _I)
_SENTENCE = re.compile(r"[.!?][ \"”’)]|\n")
_MAGNITUDE = re.compile(r"\bmagnitude(?:[ ]of)?[ -]$", _I)
_SPREADS = frozenset({"range", "vary", "span", "scale", "anything", "anywhere"})
_SPANNING = re.compile(r"[ ]to[ ]|[ ]?[-–—][ ]?")
_TWO_RANGES = 4
_NEAR = 3
_REACH = 24
_MEASURED = [form for form, unit in units().items() if unit.kind in ("time", "length", "volume", "weight")]
_UNIT_OR = re.compile(rf"\b(?:an?|another)[ ]({alternatives(f for f in _MEASURED if f.isalpha())})[ ]or[ ]$", _I)
_UP_TO = re.compile(
    r"(?:[ ](?:an?|per|each)[ ][a-z]+)?,?[ ](?:up[ ]|down[ ])?to[ ]"
    r"(?:(?:a|just|only|about|around|nearly|almost|over|under)[ ])?",
    _I,
)
_ON_A_SCALE = re.compile(r"[ ]on[ ]the[ ](?:Richter|moment[ ]magnitude)[ ]scale\b", _I)
_SPANS = frozenset({"-", "–", "to", "or"})


def quantities(reading: Reading, start: int, end: int, without: frozenset[str] = frozenset()) -> list[Quantity]:
    """The quantities of one paragraph, in order; `without` are the ids of rules to do without."""
    measures = list(_measures(reading, start, end))
    settle(reading, measures)
    _share_units(reading, measures)
    _share_scale(reading, measures)
    _carry_money(reading, measures)
    _carry_unit(reading, measures)
    return _quantities(reading, measures, start, end, without)


def _measures(reading: Reading, start: int, end: int) -> Iterator[Measure]:
    text, at = reading.text, start
    while m := FIND.search(text, at, end):
        found = measure(text, m.start())
        if found is None:
            at = _skip_word(text, m.start(), m.end())
            continue
        at = max(found.end, m.end())
        if found.end <= end:
            yield found


def _skip_word(text: str, start: int, end: int) -> int:
    """Past the word in which a number began that is none: the 4 and the 8 of MP4V8."""
    while end < len(text) and text[end].isalnum():
        end += 1
    return max(end, start + 1)


def _share_units(reading: Reading, found: list[Measure]) -> None:
    """Give a bare number the unit of the next one that it is listed with: 60, 65 and 70 miles."""
    shared: Measure | None = None
    for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        gap = reading.text[left.end : right.start]
        if left.unit is not None or right.unit is None or right.before or not _LIST.fullmatch(gap):
            continue
        kinds = {left.core.kind, right.core.kind}
        if not kinds <= {"digits", "words"} or (left.core.letter and right.unit.kind != "money") or left.is_year:
            continue
        mark = gap.strip()
        if mark == "or" and right.unit.kind == "share" and left.value > right.value:
            continue
        if (mark == "," and right is not shared) or ("-" in mark and not left.value < right.value):
            continue
        if mark in _SPANS:
            _take_scale(left, right)
        else:
            left.value = times(left.value, right.unit.factor)
        left.unit, left.aged, shared = right.unit, right.aged, left


def _share_scale(reading: Reading, found: list[Measure]) -> None:
    """Give the first of two sums or counts the scale that stands behind the second: `from $10 to $15 billion`."""
    for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if reading.text[left.end : right.start] != " to ":
            continue
        counts = left.unit is None and right.unit is None and left.core.kind == right.core.kind
        if (left.before and right.before) or (counts and not left.is_year):
            _take_scale(left, right)


def _take_scale(left: Measure, right: Measure) -> None:
    """Give the lower bound the unit's factor and the scale that stand only behind the upper one."""
    left.value = _low(left, right)
    if left.core.scale == 1 < right.core.scale and left.value != left.core.value:
        left.core.value, left.core.scale = times(left.core.value, right.core.scale), right.core.scale


def _carry_money(reading: Reading, found: list[Measure]) -> None:
    """Give a bare number of millions the currency of the one before: `1bn euros now, with another 550m to follow`."""
    last: Measure | None = None
    for n, m in enumerate(found):
        behind = found[n + 1] if n + 1 < len(found) else None
        if last is not None and _SENTENCE.search(reading.text, last.end, m.start):
            last = None
        if m.unit is not None:
            converted = reading.text[max(0, m.start - 2) : m.start].strip() in ("(", ";")
            if m.unit.kind == "money" and not converted:
                last = m
        elif last is not None and m.core.kind == "digits" and not _counts(reading, m):
            large = m.core.scale >= 1e6
            m.unit = last.unit if large or (behind is not None and _converts(reading, m, behind)) else None


def _converts(reading: Reading, m: Measure, behind: Measure) -> bool:
    """Whether a sum in brackets says a number once more: `1m euros (£850,000) and 300,000 (£255,000)`."""
    return behind.unit is not None and behind.unit.kind == "money" and reading.text[m.end : behind.start] == " ("


def _carry_unit(reading: Reading, found: list[Measure]) -> None:
    """Give a bare number the unit before it: `from 20mph to 30 for lorries`, `another pint or two`."""
    for i, right in enumerate(found):
        if right.unit is not None or right.core.kind not in ("digits", "words") or noun_at(reading, right.end):
            continue
        if m := _UNIT_OR.search(reading.text, max(0, right.start - _REACH), right.start):
            right.unit = units()[m[1].lower()]
        left = found[i - 1] if i else None
        if left is None or left.unit is None or left.aged or right.is_year:
            continue
        opened = _FROM.search(reading.text, max(0, left.start - 24), left.start)
        if opened and left.has_own_unit and _UP_TO.fullmatch(reading.text, left.end, right.start):
            right.unit, right.value, right.rated = left.unit, times(right.value, left.unit.factor), left.end


def _counts(reading: Reading, m: Measure) -> bool:
    """Whether the number counts a noun: `300m entries`, `35m of its devices`."""
    noun = noun_at(reading, m.end)
    return (noun is not None and noun.pos_ != "VERB") or reading.text.startswith(" of ", m.end)


def _quantities(
    reading: Reading, found: list[Measure], first: int, last: int, without: frozenset[str]
) -> list[Quantity]:
    done: list[Quantity] = []
    i = 0
    while i < len(found):
        floor = done[-1].end if done else first
        pair = i + 1 < len(found) and "number.range" not in without
        if pair and (_is_range(reading, found[i], found[i + 1]) or _is_first(reading, found[i : i + 4])):
            done.append(_range(reading, found[i], found[i + 1], floor))
            i += 2
            continue
        based = bool(done) and is_base(reading.text, done[-1].per, found[i])
        if not based and not excluded(reading, found[i]):
            single = _single(reading, found[i], floor, last, bounded="number.bounded" not in without)
            done += [single] if single.reasons[0].rule not in without else []
        i += 1
    return done


def _is_range(reading: Reading, a: Measure, b: Measure) -> bool:
    """Whether two numbers are the bounds of one: `between 3 and 5`, `20-30%`, but not `fell 5% to 20%`."""
    join = _JOIN.fullmatch(reading.text, a.end, b.start)
    if join and b.core.kind == "ratio" and (join["or"] or join["to"]):
        return a.unit is None and a.core.kind in ("digits", "words") and a.value < b.value * b.core.scale
    if not join or not {a.core.kind, b.core.kind} <= {"digits", "words", "part"}:
        return False
    if is_spoken_time(reading, a):
        return False
    same = a.unit == b.unit or (a.unit is None and not b.before) or (a.before and b.unit is None)
    if not same or not _low(a, b) < b.value or _is_dated(reading, a, b, join):
        return False
    if a.core.kind == "part" and excluded(reading, a):
        return False
    before = reading.text[max(0, a.start - 24) : a.start]
    if join["and"]:
        return _BETWEEN.search(before) is not None
    bare = a.unit is None and b.unit is None
    if join["dash"]:
        return not bare or (is_plural(reading, b.end) and not re.search(r"[\w/.–-]\Z", before))
    if join["or"]:
        return a.core.kind == b.core.kind and b.value <= 10 * max(a.value, 1)
    if _FROM.search(before):
        return reading.given is True or _RANGING.search(before) is not None or _is_spread(reading, a)
    if _is_change(reading, a, b):
        return False
    return (
        not bare or is_plural(reading, b.end) or is_aged(reading, a.start) or b.core.scale > 1 or a.core.kind == "words"
    )


def _is_first(reading: Reading, four: list[Measure]) -> bool:
    """Whether the first two of four numbers are one range that changed into another: `from 5 to 7% to 3 to 5%`."""
    if len(four) < _TWO_RANGES or not _FROM.search(reading.text, max(0, four[0].start - 24), four[0].start):
        return False
    gaps = [reading.text[a.end : b.start] for a, b in pairwise(four)]
    alike = len({m.unit for m in four}) == 1
    ranges = four[0].value < four[1].value and four[2].value < four[3].value
    return alike and ranges and gaps[1] == " to " and all(_SPANNING.fullmatch(gap) for gap in (gaps[0], gaps[2]))


def _is_change(reading: Reading, a: Measure, b: Measure) -> bool:
    """Whether the first of two numbers is what something changed by: `rose 5 to 20`, `up 6%, or 5p, to 90p`."""
    if _OR_SHARE.search(reading.text, max(0, a.start - 12), a.start):
        return True
    left, verb = reading.before(a.start), reading.token(a.core.start)
    while verb is not None and verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    if left is None or verb is None:
        return False
    if b.value > _NEAR * a.value and verb.lemma_.lower() in changes("verb"):
        return True
    if left.lower_ == "by":
        changing = verb.lemma_.lower() in changes("verb") or any(c.lower_ in changes("place") for c in verb.children)
        return changing and a.has_own_unit and b.has_own_unit
    return left.lemma_.lower() in changes("verb") or left.lower_ in changes("place")


def _is_spread(reading: Reading, a: Measure) -> bool:
    """Whether `from A to B` hangs on a word of range: prices range from, a scale from."""
    token = reading.before(a.start)
    return token is not None and token.head.lemma_.lower() in _SPREADS


def _is_dated(reading: Reading, a: Measure, b: Measure, join: re.Match[str]) -> bool:
    """Whether the two are years, or a day and a month: 2001-2004, 9 to 12 March."""
    if a.unit is not None or b.unit is not None:
        return False
    if a.core.plain and 1000 <= a.value <= 2100 and not is_plural(reading, b.end):
        return True
    if join["dash"]:
        return False
    between = _BETWEEN.search(reading.text, max(0, a.start - 12), a.start) is not None
    return (b.core.plain and not between and excluded(reading, b)) or (a.core.plain and excluded(reading, a))


def _low(a: Measure, b: Measure) -> float:
    """The lower bound, with the unit and scale that stand only behind the upper one: `$3-4bn`, `1 to 2 thousand`."""
    if b.core.kind == "ratio":
        return a.value / b.core.scale
    factor = b.unit.factor if a.unit is None and b.unit is not None else 1.0
    shared = a.core.scale == 1 < b.core.scale and a.core.value < 1000 and a.core.value < b.core.value / b.core.scale
    if shared and (a.unit is None or a.before) and (b.core.scale >= 1000 or a.core.kind == b.core.kind):
        factor *= b.core.scale
    return times(a.value, factor)


def _range(reading: Reading, a: Measure, b: Measure, floor: int) -> Quantity:
    opened = _RANGING.search(reading.text, max(floor, a.start - 24), a.start) or _BETWEEN.search(
        reading.text, max(floor, a.start - 20), a.start
    )
    start = opened.start() if opened else bound_before(reading, a, floor)[0]
    unit = b.unit or a.unit
    if unit is None and (a.aged or b.aged or is_aged(reading, a.start)):
        unit = units()["year"]
    name = unit.name if unit else None
    reasons = [Reason("number.range")]
    per = _per(reading, b, b.end, unit)
    return Quantity(start, b.end, _low(a, b), b.value, "range", name, per, reasons)


def _single(reading: Reading, m: Measure, floor: int, last: int, *, bounded: bool) -> Quantity:
    start, comparator, words = bound_before(reading, m, floor) if bounded else (m.start, "=", "")
    end = m.end
    if bounded and not m.bound and (after := bound_after(reading, m, last)):
        end, comparator, words = after
    unit = m.unit or age(reading, m, start, end)
    if unit is None and (named := _MAGNITUDE.search(reading.text, max(floor, m.start - 16), m.start)):
        start, unit = named.start(), units()["magnitude"]
    if unit is None and _ON_A_SCALE.match(reading.text, end):
        unit = units()["magnitude"]
    low = None if comparator in AT_MOST else m.value
    high = None if comparator in AT_LEAST else m.value
    name = unit.name if unit else None
    per = _per(reading, m, end, unit)
    return Quantity(start, end, low, high, comparator, name, per, _why(unit, words))


def _per(reading: Reading, m: Measure, end: int, unit: Unit | None) -> str | None:
    """What a number that ends at `end` is per, as what stands behind it says, or its clause."""
    found = rate(reading, m.rated or end, unit)
    lasting = unit is not None and unit.kind in ("time", "share")
    if found is not None or lasting or m.core.kind not in ("digits", "words"):
        return found
    return habit(reading, m.core.start, end)


def _why(unit: Unit | None, bound: str) -> list[Reason]:
    made = Reason("number.measured", [unit.kind]) if unit else Reason("number.counted")
    return [made, Reason("number.bounded", [bound.lower()])] if bound else [made]
