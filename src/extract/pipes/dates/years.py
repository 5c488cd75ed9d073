"""Years, decades, centuries, and how other expressions name their year."""

import re

from extract.lexicon.calendar import (
    ORDINAL,
    SAID_YEAR,
    SP,
    YEAR,
    any_of,
    context,
    ordinal,
    preceded,
    table,
    year_number,
)
from extract.lexicon.numbers import labels
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.text.nouns import is_end_of_count, is_plural

Match = re.Match[str]

WHICH = rf"(?P<which>last|this|next|(?:this|the){SP}(?:past|coming)|the{SP}(?:previous|following|same)|that)"
_REF = r"last|this|next|that|the same|the previous|the following|the".replace(" ", SP)
_YEAR = rf"(?:,?{SP}of|,?{SP}in|,)?{SP}(?P<year>{YEAR}|{SAID_YEAR}|(?<=of.)[3-9]\d\d(?![\w.,%-]*\w))"
TAIL = rf"(?:{_YEAR}|,?(?:{SP}of|{SP}in)?{SP}(?P<ref>{_REF}){SP}year)"
DAY_TAIL = rf"(?:{_YEAR}|,?(?:{SP}of|{SP}in)?{SP}(?P<ref>{_REF.removesuffix('|the')}){SP}year)"
YEARS = rf"(?P<year>{YEAR})[-–/](?P<to>\d\d?)(?![\d%]|[.,]\d|[-–/]\d)"
OLD_YEAR = r"(?P<year>[1-9]\d\d)(?![\w%]|[.,:/-]\d|-\w)"
YEAR_ALONE = rf"(?:the{SP}year{SP})?(?P<year>{YEAR})(?![\w])(?!-\w)"
ERA = (
    rf"(?:(?P<before>AD|CE)[ \xa0]*(?P<a>\d{{1,4}})|(?P<b>\d{{1,4}})[ \xa0]*(?P<after>AD|CE|BC|BCE)"
    rf"|(?:c\.[ \xa0]*|circa{SP}|the{SP}year{SP})(?P<c>\d{{2,4}}))\b"
)
_PART = rf"(?:(?P<part>early|mid|late|earlier|later)(?:{SP}|-))?"
DECADE = rf"(?:the{SP}(?=early|mid|late))?{_PART}(?:(?P<full>(?:1\d|20)\d0)['’]?s|(?P<short>\d0)['’]?s)\b"
DECADE_WORD = rf"the{SP}{_PART}(?P<word>{any_of(table('decade'))})\b"
CENTURY = rf"(?:the{SP}(?=early|mid|late))?{_PART}(?P<number>{ORDINAL})[- ]century\b(?P<bc>{SP}BCE?)?"


def year_of(m: Match, at: Setting) -> int | None:
    """The year that an expression names: in figures, or as `last year`; None if it does not say."""
    if m["year"]:
        return year_number(m["year"])
    ref = re.sub(r"\s+", " ", (m["ref"] or "").lower())
    if not ref:
        return None
    story = at.anchor.first if at.anchor else None
    here = story or at.base
    match ref:
        case "last" | "this" | "next":
            return at.base.year + {"last": -1, "this": 0, "next": 1}[ref] if at.base else None
        case "the previous" | "the following":
            return here.year + (-1 if ref.endswith("previous") else 1) if here else None
        case "the":
            return at.base.year if at.base else None
        case _:
            return here.year if here else None


def year_range(m: Match, at: Setting) -> Value | None:
    """`2010-11` and `2005/06`, a British financial year; `1939-45`, the years from one to the other."""
    first, to = int(m["year"]), m["to"]
    last = int(m["year"][: 4 - len(to)] + to)
    if last <= first:
        last += 10 ** len(to)
    if len(to) == 1 and last != first + 1:
        return None
    return iv.financial(first) if last == first + 1 else iv.years(first, last)


_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|from|until|till|of|to|between|around|about|circa|c\.|after|before|during|and|or|year|born|died|reigned|ruled"
    r"|early|late|mid|as)[ \xa0]+|[(–—-][ \xa0]?)$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\b(?:in|since|during|until|till|year|early|late|mid|born|died)[ \xa0]+$", re.IGNORECASE)
_AFTER_COUNT = re.compile(
    rf"[ \xa0]?\+"
    rf"|{SP}(?:(?:GMT|BST|EST|hours|hrs|people|years|year[- ]old|metres|meters|feet|ft|m|km|kg|lb|miles|tonnes|words"
    rf"|times)\b|of{SP}(?:the|them|these|those|his|her|its|their|our|my)\b)"
)
_DASHED = re.compile(r"\d[ \xa0]?[-–—][ \xa0]?$")
"""Behind the first of two numbers, which must be a year too: no page of `1087–1101`."""
_QUANTIFIED = re.compile(
    r"\b(?:at least|at most|up to|exactly|precisely|some|nearly|almost|roughly|all|no fewer than)[ \xa0]+$",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"\b(?:the|this|that|his|her|its|their|our|my|\w+['’]s?)[ \xa0]+$", re.IGNORECASE)
_NAME = rf"{SP}(?-i:[A-Z])[\w'’.-]*"
_STREET = re.compile(rf"{_NAME}(?:{_NAME}){{0,3}}?{SP}{any_of(context('street'))}\b", re.IGNORECASE)
_LABELLED = re.compile(r"(?:\b|^)([A-Za-z]+\.?)[ \xa0]+$")
_TIME_OF = re.compile(r"\b(?:before|after|and|from|to|by)[ \xa0]+$", re.IGNORECASE)
_ONE_IN = re.compile(r"\b(?:one|\d+)[ \xa0]+in[ \xa0]+$", re.IGNORECASE)


def year_alone(m: Match, at: Setting) -> Value | None:
    """`2004`, if it stands where a year stands, counts nothing and numbers nothing."""
    number = int(m["year"])
    if len(m[0]) > 4:
        return iv.year(number)
    if _AFTER_COUNT.match(m.string, m.end()) or number > 2100 or preceded(m, _QUANTIFIED):
        return None
    if is_end_of_count(at.reading, m.start(), m.end()):
        return None
    placed, inside = preceded(m, _BEFORE_YEAR), preceded(m, _IN_YEAR)
    if number < 1900 and preceded(m, _DASHED) and at.opened(m) is None:
        return None
    determined = preceded(m, _DETERMINED)
    if number < 1900 and not (placed or determined):
        return None
    if not inside and (_STREET.match(m.string, m.end()) or _is_labelled(m)):
        return None
    if not determined and (counted := _counted(m, at)):
        yearly = counted in context("yearly")
        if number < 1900 or number % 100 == 0 or not (inside or yearly) or (number % 50 == 0 and not placed):
            return None
    return iv.year(number)


_BEFORE_OLD = re.compile(
    r"\b(?:in|since|by|from|until|till|about|around|circa|c\.|after|before|during|year|born|died)[ \xa0]+$",
    re.IGNORECASE,
)


def old_year(m: Match, at: Setting) -> Value | None:
    """`in 410`, where the text has named a year before 1000 already, and nothing is counted."""
    placed = preceded(m, _BEFORE_OLD) or at.opened(m) is not None
    if not at.is_old or not placed or _AFTER_COUNT.match(m.string, m.end()):
        return None
    return None if is_plural(at.reading, m.end()) else iv.year(int(m["year"]))


def _counted(m: Match, at: Setting) -> str:
    """The plural that a number counts by the parse, in the singular; nothing if it counts none."""
    token = at.reading.token(m.start())
    if token is None or token.dep_ != "nummod" or token.head.i <= token.i or token.head.tag_ != "NNS":
        return ""
    return token.head.lemma_.lower()


def _is_labelled(m: Match) -> bool:
    """Whether a number is a name behind its label: `flat 2020`, `Account 1984`, `bus 1999`."""
    before = _LABELLED.search(m.string, max(0, m.start() - 20), m.start())
    word = before[1].lower().rstrip(".") if before else ""
    return word in context("labelled") or (word in labels() and word != "year")


def year_said(m: Match, at: Setting) -> Value | None:
    """`nineteen eighty-four`, `two thousand and six`, where a year stands and nothing is counted."""
    if at.in_title(m.start()) or preceded(m, _ONE_IN):
        return None
    inside, determined = preceded(m, _IN_YEAR), preceded(m, _DETERMINED)
    thousands = m[0].lower().startswith("two")
    behind = at.reading.after(m.end())
    counts = not determined and is_plural(at.reading, m.end())
    if thousands:
        placed = not counts and (inside or preceded(m, _TIME_OF))
    else:
        counts = counts and not inside and behind is not None and behind.tag_ == "NNS"
        placed = not counts and (inside or determined or preceded(m, _BEFORE_YEAR) or _is_subject(m, at))
    return iv.year(year_number(m[0])) if placed else None


def _is_subject(m: Match, at: Setting) -> bool:
    """Whether a year opens its sentence and its verb follows: `Twenty twenty was hard`."""
    token, verb = at.reading.token(m.start()), at.reading.after(m.end())
    return token is not None and bool(token.is_sent_start) and verb is not None and verb.tag_ in ("VBD", "VBZ")


def era(m: Match, at: Setting) -> Value | None:
    """`347 AD`, `AD 842`, `c. 314`, `400 BC` (which no calendar day of ours can say)."""
    number = int(m["a"] or m["b"] or m["c"])
    if m["a"] and m[0][2].isdigit() and not preceded(m, _BEFORE_ERA):
        return None  # a room, a plate
    if m["c"] and is_plural(at.reading, m.end()):
        return None
    if (m["after"] or "").upper().startswith("B"):
        return Value(timex=f"BC{number:04d}", grain="")
    return iv.year(number) if number else None


_BEFORE_ERA = re.compile(
    r"\b(?:in|from|to|until|till|of|by|since|around|about|before|after|between|and|or|early|mid|late)[ \xa0-]\Z",
    re.IGNORECASE,
)
"""Before a year that is written like a code, `AD43`."""
_BEFORE_DECADE = re.compile(r"(?:\bthe[ \xa0]+(?:\w+[- ])?['’]?|['’])\Z", re.IGNORECASE)


_OWNED = re.compile(r"['’]s$")
_THE = re.compile(r"\bthe[ \xa0]+$", re.IGNORECASE)
_DEGREES = re.compile(r"[ \xa0]?(?:°|degrees\b|(?-i:[CF])\b)", re.IGNORECASE)
_WARM = re.compile(r"\btemperatures?\b[^.]{0,30}\bin[ \xa0]+the[ \xa0]+(?:\w+[ \xa0-]+)?$", re.IGNORECASE)
_WARM_REACH = 60
"""Before the thirties of a thermometer."""


def decade(m: Match, at: Setting) -> Value | None:
    """`the 1990s`, `the late 1970s`, `the 80s`; `the 1600s` is a century."""
    part = _part(m)
    if _DEGREES.match(m.string, m.end()) or _WARM.search(m.string, max(0, m.start() - _WARM_REACH), m.start()):
        return None
    if m["full"]:
        if _OWNED.search(m[0]) and not (m["part"] or preceded(m, _THE)):
            return None
        number = int(m["full"])
        if number % 100 == 0 and number < 1900:
            return iv.century(number // 100 + 1, part)
        return iv.decade(number, part)
    two = int(m["short"])
    if not preceded(m, _BEFORE_DECADE, "short"):
        return None
    return iv.decade((2000 if two <= 10 else 1900) + two, part)


def decade_word(m: Match, at: Setting) -> Value | None:
    """`the sixties`."""
    two = int(table("decade")[m["word"].lower()])
    return iv.decade((2000 if two <= 10 else 1900) + two, _part(m))


def century(m: Match, at: Setting) -> Value | None:
    """`the 19th century`, `late 20th-century`."""
    number = ordinal(m["number"])
    if m["bc"]:
        return Value(timex=f"BC{number - 1:02d}", grain="CE")
    return iv.century(number, _part(m)) if 0 < number < 100 else None


def _part(m: Match) -> str:
    part = (m["part"] or "").lower()
    return {"earlier": "early", "later": "late"}.get(part, part)
