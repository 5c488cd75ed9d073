"""Years, decades, centuries, and how other expressions name their year."""

import re

from extract.lexicon.calendar import ORDINAL, SP, YEAR, any_of, ordinal, preceded, table
from extract.pipes.dates import intervals as iv
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting

Match = re.Match[str]

WHICH = rf"(?P<which>last|this|next|(?:this|the){SP}(?:past|coming)|the{SP}(?:previous|following|same)|that)"
_REF = r"last|this|next|that|the same|the previous|the following|the".replace(" ", SP)
TAIL = rf"(?:(?:,?{SP}of|,?{SP}in|,)?{SP}(?P<year>{YEAR})|,?(?:{SP}of|{SP}in)?{SP}(?P<ref>{_REF}){SP}year)"
YEARS = rf"(?P<year>{YEAR})[-–/](?P<to>\d\d?)(?![\d%]|[.,]\d|[-–/]\d)"
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
        return int(m["year"])
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
    r"(?:\b(?:in|since|by|from|until|till|of|to|between|around|about|circa|c\.|after|before|during|and|or|year|born|died"
    r"|early|late|mid|as)[ \xa0]+|[(–—-][ \xa0]?)$",
    re.IGNORECASE,
)
_AFTER_COUNT = re.compile(
    rf"{SP}(?:GMT|BST|EST|hours|hrs|people|years|year[- ]old|metres|meters|feet|ft|m|km|kg|lb|miles|tonnes|words"
    r"|times)\b"
)
_DETERMINED = re.compile(r"\b(?:the|this|that|his|her|its|their|our|my|\w+['’]s?)[ \xa0]+$", re.IGNORECASE)


def year_alone(m: Match, at: Setting) -> Value | None:
    """`2004`, if it stands where a year stands and counts nothing."""
    number = int(m["year"])
    if len(m[0]) > 4:
        return iv.year(number)
    if _AFTER_COUNT.match(m.string, m.end()) or number > 2100:
        return None
    determined = preceded(m, _DETERMINED)
    placed = determined or preceded(m, _BEFORE_YEAR)
    if number < 1900 and not placed:
        return None
    token = at.reading.token(m.start())
    if token is not None:
        head = token.head
        counts = token.dep_ == "nummod" and head.i > token.i and head.tag_ == "NNS" and not determined
        if counts and (number < 1900 or (not placed and number % 50 == 0) or number % 100 == 0):
            return None
    return iv.year(number)


def era(m: Match, at: Setting) -> Value | None:
    """`347 AD`, `AD 842`, `c. 314`, `400 BC` (which no calendar day of ours can say)."""
    number = int(m["a"] or m["b"] or m["c"])
    if (m["after"] or "").upper().startswith("B"):
        return Value(timex=f"BC{number:04d}", grain="")
    return iv.year(number) if number else None


_BEFORE_DECADE = re.compile(r"(?:\bthe[ \xa0]+(?:\w+[- ])?['’]?|['’])$", re.IGNORECASE)


def decade(m: Match, at: Setting) -> Value | None:
    """`the 1990s`, `the late 1970s`, `the 80s`; `the 1600s` is a century."""
    part = _part(m)
    if m["full"]:
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
