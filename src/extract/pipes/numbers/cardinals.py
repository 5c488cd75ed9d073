"""Numbers as such: digits, words and mixtures of both, without unit or bound."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.lexicon.numbers import alternatives, numerals, signs, units

Kind = Literal["digits", "words", "part", "ratio", "multiple"]

_GLYPHS = {
    "½": 1 / 2,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
    "⅕": 1 / 5,
}
_I = re.IGNORECASE


@dataclass(slots=True)
class Cardinal:
    """A number at `[start, end)`.

    `scale` is the scale word's share in `value`, a million in `1.6m`; of a ratio it is what the number is out of.
    """

    start: int
    end: int
    value: float
    kind: Kind
    scale: float = 1.0
    plain: bool = False
    letter: str = ""


_ONES = numerals("one")
_SMALL = numerals("one", "teen", "ten", "hundred", "scale", "dozen")
_SCALES = numerals("hundred", "scale", "dozen")
_SUFFIXES = numerals("suffix")
_PARTS = numerals("part")
_KINDS = {w: k for k in ("one", "teen", "ten", "hundred", "scale", "dozen") for w in numerals(k)}

_LONGEST = 24
_DIGITS = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)"
    r"|[1-9]\d{0,2}(?:[\u00a0\u2009\u202f'’]\d{3})+(?!\d)"
    r"|[1-9]\d{0,2}(?:(?:[ ]\d{3}){2,}|[ ]000)(?![\d,])"
    r"|(?<=[€$£¥])[1-9]\d{0,2}(?:[ ]\d{3})+(?!\d)"
    r"|\d+)(?:\.\d+)?|\.\d+"
)
_SPACED = re.compile(r"[1-9]\d{0,2}(?:[ ]\d{3})+(?![\d,])")
_SPACES_PART = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:(?:[ ]\d{3}){2,}|[ ]000)(?![\d,])")
"""A number that cannot be two."""

_APART = re.compile(r"[, \u00a0\u2009\u202f'’]")
_PARTED = ("of", "majority", "share", "stake", "pound", "mile", "inch", "pint", "cup", "hour", "year", "point", "in")
_MIXED = re.compile(
    rf"(\d{{1,3}}(?:[ -]|\s))?([1-9]\d?)[/⁄](2|3|4|5|8|10|16|32|64|100|128)(?=[ -](?:{alternatives(_PARTED)}))"
)
_MONEY_AFTER = re.compile(
    rf"[ ](?:{alternatives(form for form, unit in units().items() if unit.kind == 'money' and unit.factor == 1)})\b", _I
)
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−–", "-0123456789--")
_POWER = re.compile(
    r"(?:(\d{1,3}(?:\.\d{1,12})?)[ ]?[×x·][ ]?)?"
    r"10(?:(?:\^|\*\*)([-−–]?\d{1,3})|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?![\w.]\w)"
)
"""A number as science writes it: `1.99 × 10⁻³⁰`, `10^6`."""
_MOST_POWER = 300
_GLYPH = re.compile(rf"(\d+)? ?([{''.join(_GLYPHS)}])")
SOFT_HYPHEN = "\u00ad"


def _soft(words: Iterable[str]) -> str:
    """A regular expression for any of the words, perhaps with a typesetter's soft hyphens in it."""
    return "|".join(f"{SOFT_HYPHEN}?".join(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _hard(word: str) -> str:
    """A word as the tables have it."""
    return word.lower().replace(SOFT_HYPHEN, "")


_SCALE = _soft(_SCALES)
_WORD = re.compile(rf"({_soft(_SMALL)})\b", _I)
_JOIN = re.compile(r"(?P<and>[ \u00a0]and[ \u00a0]|-and-)|[ \u00a0]|-")
_BEHIND = re.compile(rf"[ \u00a0-]?({_SCALE})\b(?!-)|[ \u00a0-]({_SCALE})\b", _I)
_SUFFIX = re.compile(
    rf"({alternatives(_SUFFIXES)})(?![A-Za-z0-9])|[ \u00a0](bn|tn|trn|mn|mln|B|m|k)(?![A-Za-z0-9])", _I
)
_GROUP = re.compile(
    rf",[ ](?=(?:{alternatives(_SMALL)})(?:[ -](?:and[ ])?(?:{alternatives(_SMALL)})){{0,5}}?[ -]"
    rf"(hundred|{alternatives(_SCALES)})\b)",
    _I,
)
"""The comma in `six thousand, two hundred`: a smaller group of the same number follows."""

_OF_SUMS = frozenset({"b", *(f"{space}{letter}" for space in " \u00a0" for letter in "mMkK")})
"""Scales of sums alone: `$5b`, `£2.5 m`; `5 m` are metres."""
_A_SCALE = re.compile(rf"an?[ -](?={alternatives(_SCALES)}\b)", _I)
_HALF_SCALE = re.compile(rf"(?:half[ -]an?|(?:an?[ -])?half)[ -]({alternatives(_SCALES)})\b", _I)
_POINT = re.compile(rf"[ ]point((?:[ -](?:{alternatives([*_ONES, 'zero', 'oh', 'nought'])})\b)+)", _I)
_AND_PART = re.compile(
    rf"[ -]and[ -](?:(?:an?|one)[ -](half|quarter|third)|"
    rf"({alternatives(_ONES)})(?:[ -](?=quarter|[a-z]+s\b)|-)({alternatives(_PARTS)})s?)\b",
    _I,
)
_TAIL = re.compile(
    rf"[ ]and[ ](?:an?[ ]|one[ ]|(?P<three>three)[ -])?(?P<part>{alternatives(_PARTS)})s?\b(?!-|[ ](?:of|an?)\b)", _I
)
_NOUGHT = re.compile(r"(?:oh|nought|naught|zero)(?=[ ]point[ ])", _I)
_AN_AND = re.compile(
    rf"an?(?=[ -](?:[a-z]+[ ]){{1,2}}and[ ](?:an?[ ]|one[ ]|three[ -])?(?:{alternatives(_PARTS)})s?\b)", _I
)
"""The article of `an hour and a half`, which is one of them."""
_HUNDRED = 100
_PART = re.compile(rf"(?:(an?|one)[ -])?({alternatives(_PARTS)})\b", _I)
_PARTS_OF = re.compile(
    rf"(\d{{1,2}}|{alternatives([*_ONES, 'ten', 'eleven'])})[ -]({alternatives(p + 's' for p in _PARTS)})\b", _I
)
_OF_SCALE = re.compile(
    rf"[ ]of[ ]an?[ ]({alternatives(numerals('scale'))})\b|[ -]({alternatives(numerals('scale'))})\b", _I
)
_RATIO = re.compile(r"[ ](?:in|(?:times[ ])?out[ ]of)[ ](?:every[ ])?", _I)
_FOLD = re.compile(rf"(\d+(?:\.\d+)?|{alternatives(_SMALL)})-?fold\b", _I)
_MULTIPLE = re.compile(rf"({alternatives(numerals('multiple'))})\b", _I)

START = (
    rf"[\d{''.join(_GLYPHS)}]|\.\d|\b(?:{alternatives([*_SMALL, *_PARTS, *numerals('multiple')])})|"
    rf"\ban?[ -](?=(?:{alternatives([*_SCALES, *_PARTS])})\b)|"
    rf"\b(?:oh|nought|naught)(?=[ ]point[ ])|\b{_AN_AND.pattern}"
)
"""A regular expression that matches wherever a number may begin."""


def cardinal(text: str, at: int) -> Cardinal | None:
    """The longest number that starts at `at`, or None."""
    if text[at].isdigit() or text[at] == "." or text[at] in _GLYPHS:
        found = _fold(text, at) or _mixed(text, at) or _digits(text, at)
    else:
        found = _fold(text, at) or _part(text, at) or _nought(text, at) or _words(text, at)
        if found is None and (m := _MULTIPLE.match(text, at)):
            found = Cardinal(at, m.end(), numerals("multiple")[m[1].lower()], "multiple")
        if found is None and (m := _AN_AND.match(text, at)):
            found = Cardinal(at, m.end(), 1.0, "words")
    if found and found.kind in ("digits", "words"):
        return _ratio(text, found) or found
    return found


def _nought(text: str, at: int) -> Cardinal | None:
    """`oh point four`, `nought point one`."""
    m = _NOUGHT.match(text, at)
    if m is None or not (p := _POINT.match(text, m.end())):
        return None
    return _scaled(text, Cardinal(at, p.end(), float(f"0.{_figures(p)}"), "words"))


def _figures(m: re.Match[str]) -> str:
    """The figures behind a point in words."""
    return "".join(str(int(_ONES.get(w, 0))) for w in re.split(r"[ -]", m[1].strip().lower()))


def tail(text: str, at: int) -> tuple[float, int] | None:
    """The part of a unit that is told behind it: `and a half` of `a year and a half`, and where it ends."""
    m = _TAIL.match(text, at)
    if m is None:
        return None
    over = 3 if m["three"] else 1
    return over / _PARTS[m["part"].lower()], m.end()


def _fold(text: str, at: int) -> Cardinal | None:
    m = _FOLD.match(text, at)
    if not m:
        return None
    word = m[1].lower()
    return Cardinal(at, m.end(), _SMALL[word] if word in _SMALL else float(word), "multiple")


def _mixed(text: str, at: int) -> Cardinal | None:
    if m := _POWER.match(text, at):
        power = int((m[2] or m[3]).translate(_SUPERSCRIPTS))
        return Cardinal(at, m.end(), float(f"{m[1] or 1}e{power}"), "digits") if abs(power) < _MOST_POWER else None
    if m := _GLYPH.match(text, at):
        c = Cardinal(at, m.end(), float(m[1] or 0) + _GLYPHS[m[2]], "digits")
        return _scaled(text, c)
    if m := _MIXED.match(text, at):
        return Cardinal(at, m.end(), float(m[1][:-1] if m[1] else 0) + int(m[2]) / int(m[3]), "digits")
    return None


def _digits(text: str, at: int) -> Cardinal | None:
    m = _DIGITS.match(text, at)
    if (spaced := _SPACED.match(text, at)) and m and spaced.end() > m.end() and _has_spaced(text):
        m = spaced
    if not m or len(m[0]) > _LONGEST:
        return None
    plain = m[0].isdigit()
    return _scaled(text, Cardinal(at, m.end(), float(_APART.sub("", m[0])), "digits", plain=plain))


@lru_cache(maxsize=1)
def _has_spaced(text: str) -> bool:
    """Whether an article shows that it parts thousands by a space."""
    return _SPACES_PART.search(text) is not None


def times(value: float, factor: float) -> float:
    """The product without the tail of binary fractions: 8.2 billion is 8200000000."""
    return value if factor == 1 else float(f"{value * factor:.14g}")


def _scaled(text: str, c: Cardinal) -> Cardinal:
    """With the scale that follows: `1.6bn`, `4 hundred million`, `2 and a half million`."""
    if (m := _SUFFIX.match(text, c.end)) and (m[0] not in _OF_SUMS or _is_money(text, c)):
        c.letter = m[0] if m[0] in ("m", "M", "k", "K", "B") else ""
        c.scale = _SUFFIXES[(m[1] or m[2]).lower()]
        c.value, c.end, c.plain = times(c.value, c.scale), m.end(), False
        return c
    if m := _AND_PART.match(text, c.end):
        c.value, c.end, c.plain = c.value + _extra(m), m.end(), False
    while m := _BEHIND.match(text, c.end):
        factor = _factor(m)
        c.value, c.scale, c.end, c.plain = times(c.value, factor), c.scale * factor, m.end(), False
    return c


def _factor(m: re.Match[str]) -> float:
    """What the scale word behind a number multiplies it by."""
    return _SCALES[_hard(m[1] or m[2])]


def _is_money(text: str, c: Cardinal) -> bool:
    """Whether a sign or a name of money stands by the number, whose `b` then is billions: `$4.2b`, `3b euros`."""
    return text[max(0, c.start - 1) : c.start] in signs() or _MONEY_AFTER.match(text, c.end + 1) is not None


def _extra(m: re.Match[str]) -> float:
    if m[1]:
        return 1 / _PARTS[m[1].lower()]
    return _ONES[m[2].lower()] / _PARTS[m[3].lower()]


def _words(text: str, at: int) -> Cardinal | None:
    pos, total, group, last = at, 0.0, None, 0.0
    if m := _A_SCALE.match(text, at):
        pos, group = m.end(), 1.0
    end, scale, joined = at, 1.0, False
    while m := _WORD.match(text, pos):
        word = _hard(m[1])
        kind, value = _KINDS[word], _SMALL[word]
        if kind in ("one", "teen", "ten"):
            if not _adds(text, m, kind, group, total, joined) or (joined and _starts_anew(text, m, last)):
                break
            group = (group or 0) + value
        elif group is None:
            break
        elif kind == "hundred":
            if group >= 100:
                break
            group *= value
        elif kind == "dozen":
            group, end = group * value, m.end()
            break
        else:
            if last and value >= last:
                total, group = total * value + group * value if total else group * value, None
            else:
                total, group = total + group * value, None
            last = scale = value
        end = m.end()
        j = _JOIN.match(text, end)
        if j:
            pos, joined = j.end(), bool(j["and"])
        elif group is None and (m := _GROUP.match(text, end)) and _SCALES.get(m[1].lower(), _HUNDRED) < last:
            pos, joined = end + 2, True
        else:
            break
    if end == at:
        return None
    c = Cardinal(at, end, total + (group or 0), "words", scale)
    if m := _POINT.match(text, end):
        c.value, c.end = float(f"{int(c.value)}.{_figures(m)}"), m.end()
        return _scaled(text, c)
    if m := _AND_PART.match(text, end):
        c.value, c.end = c.value + _extra(m) * scale, m.end()
        while m := _BEHIND.match(text, c.end):
            factor = _factor(m)
            c.value, c.scale, c.end = c.value * factor, factor, m.end()
    return c


def _adds(text: str, m: re.Match[str], kind: str, group: float | None, total: float, joined: bool) -> bool:
    """Whether a word below a hundred goes on with the number so far."""
    if group is None:
        return not total or joined or kind != "one" or bool(_BEHIND.match(text, m.end()))
    if group % 100 == 0:
        return group > 0
    return kind == "one" and not joined and group % 100 >= 20 and group % 10 == 0


def _starts_anew(text: str, m: re.Match[str], last: float) -> bool:
    """Whether the word behind `and` begins a number of its own: `six thousand and eight thousand`."""
    scale = _BEHIND.match(text, m.end())
    if scale is None:
        return False
    value = _factor(scale)
    return value >= last if last else value == 100


def _part(text: str, at: int) -> Cardinal | None:
    if m := _HALF_SCALE.match(text, at):
        scale = _SCALES[m[1].lower()]
        return Cardinal(at, m.end(), scale / 2, "words", scale)
    if m := _PARTS_OF.match(text, at):
        above = m[1].lower()
        below = _PARTS[m[2].lower().removesuffix("s")]
        if m[2].lower() == "quarters" and text[m.start(2) - 1] == " " and not text.startswith(" of ", m.end()):
            return None
        value = (float(above) if above.isdigit() else _SMALL[above]) / below
    elif m := _PART.match(text, at):
        value = 1 / _PARTS[m[2].lower()]
    else:
        return None
    if s := _OF_SCALE.match(text, m.end()):
        scale = _SCALES[(s[1] or s[2]).lower()]
        return Cardinal(at, s.end(), value * scale, "words", scale)
    return Cardinal(at, m.end(), value, "part")


def _ratio(text: str, first: Cardinal) -> Cardinal | None:
    """`one in three`, `two out of five`: a third, two fifths."""
    if first.value < 1 or first.value != int(first.value) or not (m := _RATIO.match(text, first.end)):
        return None
    if m.end() >= len(text) or not re.match(START, text[m.end() : m.end() + 12], _I):
        return None
    second = _digits(text, m.end()) if text[m.end()].isdigit() else _words(text, m.end())
    if second is None or second.value <= first.value or (second.plain and 1900 <= second.value < 2100):
        return None
    return Cardinal(first.start, second.end, first.value / second.value, "ratio", second.value)
