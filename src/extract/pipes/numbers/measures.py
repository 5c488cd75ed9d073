"""A number with its sign, currency and unit: what stands at one place, before bounds and ranges are worked out."""

import re
from dataclasses import dataclass

from extract.lexicon.numbers import Unit, alternatives, attached, context, numerals, short_rates, signs, units
from extract.pipes.numbers.cardinals import SOFT_HYPHEN, START, Cardinal, cardinal, tail, times

_I = re.IGNORECASE
_SIGN = r"(?:(?<![\w)%$£€])[-−–+](?=[\d.$£€¥])|\bminus[ -](?=[\w])|(?:(?<=\bto )|(?<=\band ))plus[ -](?=[\w]))"
_CURRENCY = rf"(?:(?<![A-Za-z])(?:{alternatives(signs())}|(?:US|HK|NZ|AU?|CA?)[ ]\$)[ ]?(?=[\d.]))"
FIND = re.compile(rf"(?P<sign>(?i:{_SIGN}))?(?P<currency>{_CURRENCY})?(?P<number>(?i:{START}))")
"""Finds the place where a measure may begin."""

_TIME_FORMS = [form for form, unit in units().items() if unit.kind == "time"]
_FEET_FORMS = [form for form, unit in units().items() if unit.name in ("inch", "foot", "yard")]
_UNIT = re.compile(
    rf"(?P<gap>[ \u00a0\u202f]|-|)(?P<form>{alternatives(f.lstrip('*') for f in units())})(?![^\W_])", _I
)
_LONGEST = 40
"""Signs, in which a unit ends."""
_MORE = re.compile(rf"[ -](?:{alternatives(context('more'))})[ -](?=(?:{alternatives(_TIME_FORMS)})\b)", _I)
_OLD = re.compile(r"[ -]?(?:old|of[ ]age)s?\b", _I)
_OF_A = re.compile(r"[ ](?:of[ ])?(?:an?|one)[ ]|[ -]", _I)
_AMERICAN = re.compile(r"[ -]?(?:US|U\.S\.)(?!\w)")
_MASS = re.compile(rf"\b(?:{alternatives(context('weight before'))})\b[^.]{{0,25}}$", _I)
_OF_STUFF = re.compile(rf"[ ]of[ ](?!(?:{alternatives(context('money after'))})\b)[a-z]", _I)
_SECOND_OF_MANY = re.compile(rf"[ -](?:{alternatives(context('ordinal second'))})\b", _I)
"""Behind twenty-second, which then is a rank: `her twenty-second race`."""
_NO_SECOND = re.compile(r"[ -]?(?:half|place|round|leg|row|set|test|time|largest|biggest|most|best)\b", _I)
_MORE_METRES = r"(?:(?:,[ ]|[ ](?:to|or|and)[ ]|[-–])\d[\d.,]*m\b){0,3}"
"""Behind the first of several lengths: `200m to 300m away`."""
_METRE_AFTER = re.compile(
    rf"{_MORE_METRES}(?:[ ]?(?:\([^)]{{1,12}}\))?[ -]?(?:{alternatives(context('metre after'))})\b|"
    rf"[ ](?-i:{alternatives(context('metre direction'))})\b|[ ](?:by|x)[ ]\d[\d.]*[ ]?m\b|"
    rf"[ ]of[ ](?:[a-z]+[ ])?(?:{alternatives(context('metre of'))})\b)",
    _I,
)
_TIMED = re.compile(
    rf"{_MORE_METRES}[ ]in[ ](?:(?:an?|just|under|about|only|over|time[ ]of)[ ]){{0,3}}"
    r"\d{1,2}(?:(?:[.:]\d{1,2}){1,2}(?:s\b|[ ]?(?:sec|min)|(?=[,.;)]|[ ](?:at|to|and|on|last|for|in)\b|\Z))|"
    r"[ ](?:sec|min)(?:ond|ute)?s?\b)",
    _I,
)
"""Behind a distance that somebody covers in so long: `100m in 9.98s`."""
_DEGREE = rf"(?:(?:{alternatives(context('metre degree'))})[ ]){{0,3}}\Z"
_MOVED = re.compile(rf"\b(?:{alternatives(context('metre verb'))})[ ]{_DEGREE}", _I)
_FELL = re.compile(rf"\b(?:{alternatives(context('metre fall'))})[ ]{_DEGREE}", _I)
_PATH = re.compile(rf"{_MORE_METRES}[ ](?:{alternatives(context('metre path'))})\b", _I)
_SUMS = alternatives((*context("metre not"), *context("metre sum")))
_GOT = re.compile(rf"(?:[£$€]|\b(?:{_SUMS})[ ](?:[^.;\n]{{1,40}}(?:,|[ ]and)[ ])?){_DEGREE}", _I)
_SPENT = re.compile(rf"\b(?:{alternatives(context('metre sum'))})[ ]{_DEGREE}", _I)
_PLACED = re.compile(
    rf"{_MORE_METRES}[ ](?:{alternatives(context('metre place'))})[ ](?:the|an?|his|her|their|its|our|my)[ ]"
    rf"(?!(?:{alternatives(context('metre base'))})\b)",
    _I,
)
_METRE_BEFORE = re.compile(rf"(?:\b(?:{alternatives(context('metre before'))})[ ]|/)\Z", _I)
_FEET_BEFORE = re.compile(rf"\d[ ]?(?:{alternatives(_FEET_FORMS)})[ ]?[(/][ ]?\Z", _I)
"""Before metres that say the length once more: `6ft 2in (1.88m)`."""
_METRE_ARTICLE = re.compile(rf"\b(?:{alternatives(context('metre article'))})\b", _I)
_COUNTED = re.compile(
    rf"[ ](?!(?:{alternatives(context('metre adverb'))})\b)(?:[a-z-]{{4,}}s|people|men|women|children)\b"
)
_METRE_NEAR = re.compile(rf"\b(?:{alternatives(context('metre near'))})\b", _I)
_DISTANCES = frozenset({50, 60, 100, 110, 200, 300, 400, 800, 1000, 1500, 3000, 5000, 10000})
_SIGN_AFTER = re.compile(r"[ ]?(?P<sign>[€$£¥₹])(?![\d])")
_BIG = {f.lstrip("*") for f in units() if f.startswith("*")}
_LEAST_SUM = 1000
_OLDEST = 120
_NEAR = 48
_AGE_GROUP = re.compile(r"(?P<number>\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)s\b", _I)
_SIDE = re.compile(r"\b(over|under)[ -]$", _I)
_KNOT_NEAR = re.compile(rf"\b(?:{alternatives(context('knot near'))})\b", _I)
_RUN = re.compile(rf"[ ](?:[a-z]+[ ])?(?:{alternatives(context('run after'))})\b", _I)
_RACES = frozenset({1, 3, 5, 8, 10, 15, 20, 25, 30, 50, 100})
_RACE_BEFORE = re.compile(rf"\b(?:{alternatives(context('race before'))})[ ]$", _I)
_RUN_NEAR = re.compile(rf"\b(?:{alternatives(context('run near'))})\b", _I)
_RUN_SUM = re.compile(rf"\b(?:{alternatives(context('run not'))})\b|[£$€]", _I)
_POUNDS = re.compile(r"[ ]?\d{1,2}[ ]?lbs?\b", _I)
_WEIGHED = re.compile(rf"[ ](?:[\w’'-]+[ ]){{0,2}}?(?:{alternatives(context('weight after'))})\b", _I)
_BRACKET_SCALE = re.compile(rf"[ ]?({alternatives(numerals('suffix'))})(?!\w)", _I)
_SHOUT_BEFORE = re.compile(r"\b[A-Z]{3,}[ ,(\d]{1,9}\Z|\b[A-Z]{3,}[ ]A[ ]\Z")
_SHOUT_AFTER = re.compile(r"[ ][A-Z]{3,}\b")
PER_SHORT = re.compile(rf"[ ]?({alternatives(short_rates())})\b")
"""What a sum is per, shortened: `£750pcm`."""
_PENNIES = frozenset({"p", "penny", "pence", "pennies"})


@dataclass(slots=True)
class Measure:
    """A number and its unit at `[start, end)`.

    `before`: the currency stands before the number; `aged`: the unit is one of age (`12-year-old`);
    `hyphen`: a hyphen ties the unit to the number; `bound`: the `under` of `under-fives`; `rated`: where what it is per
    stands, if that is behind the number whose unit it has.
    """

    start: int
    end: int
    value: float
    unit: Unit | None
    core: Cardinal
    signed: bool = False
    before: bool = False
    aged: bool = False
    hyphen: bool = False
    bound: str = ""
    rated: int = 0

    @property
    def has_own_unit(self) -> bool:
        """Whether its unit stands by it, and is not shared with the next number."""
        return self.before or self.end > self.core.end

    @property
    def is_year(self) -> bool:
        """Whether the bare number looks like a year of our time."""
        return self.core.plain and 1900 <= self.value < 2050


def measure(text: str, at: int) -> Measure | None:
    """The measure that starts at `at`, with the currency sign before its number or the unit behind it."""
    if (side := _SIDE.search(text, max(0, at - len("under-")), at)) and (group := _AGE_GROUP.match(text, at)):
        return _age_group(group, side[1].lower())
    m = FIND.match(text, at)
    core = cardinal(text, m.start("number")) if m else None
    if m is None or core is None:
        return None
    if (loss := _bracketed(text, core)) is not None:
        return loss
    currency = (m["currency"] or "").replace(" ", "")
    if core.start and text[core.start - 1].isalnum() and not currency:
        return None
    runs_on = core.end < len(text) and core.kind == "digits" and text[core.end].isalnum()
    if runs_on and _unit(text, core) is None and not (currency and PER_SHORT.match(text, core.end)):
        return None
    found = Measure(at, core.end, core.value, None, core, signed=bool(m["sign"]))
    if currency and _is_word(text, currency, core):
        found.start, currency = core.start, ""
    if currency:
        if currency == "PS" and core.plain and core.value < 100:
            return None
        found.unit, found.before = Unit(signs().get(currency) or signs()[currency[:-1] + "$"], "money"), True
        if extra := _AMERICAN.match(text, core.end):
            found.end = extra.end()
    else:
        _attach(text, found)
    part = tail(text, found.end) if not currency and core.kind in ("digits", "words") else None
    if part is not None and found.unit is not None:
        core.value, found.end = core.value + part[0], part[1]
        found.value = times(core.value, found.unit.factor)
    elif core.kind == "words" and text[core.start : core.end].lower() in ("a", "an"):
        return None
    if (m["sign"] or "").strip().lower().startswith(("-", "−", "–", "minus")):
        found.value = -found.value
    return found


def _bracketed(text: str, core: Cardinal) -> Measure | None:
    """A sum as accounts write losses: `£(3.2)m`, as much as the words around say."""
    opened = core.start - 2
    if opened < 0 or text[opened + 1] != "(" or text[opened] not in signs() or not text.startswith(")", core.end):
        return None
    scale = _BRACKET_SCALE.match(text, core.end + 1)
    if scale is not None:
        core.scale = numerals("suffix")[scale[1].lower()]
        core.value = times(core.value, core.scale)
    core.plain = False
    end = scale.end() if scale is not None else core.end + 1
    return Measure(opened, end, core.value, Unit(signs()[text[opened]], "money"), core, before=True)


def _age_group(m: re.Match[str], side: str) -> Measure | None:
    """People by their age: `over-65s`, `under-fives`."""
    number = cardinal(m["number"], 0)
    if number is None or number.end < len(m["number"]) or number.value > _OLDEST:
        return None
    core = Cardinal(m.start("number"), m.end("number"), number.value, number.kind)
    return Measure(m.start("number"), m.end(), number.value, units()["year"], core, aged=True, bound=side)


def _is_word(text: str, code: str, core: Cardinal) -> bool:
    """Whether a currency's code before a number is a word in capitals: `a MAD 10 minutes`, `the CUP 3 tie`."""
    if not code.isalpha() or core.scale > 1 or not core.plain:
        return False
    own = _unit(text, core)
    return (own is not None and own[0].kind != "money") or (code in context("code word") and core.value < _LEAST_SUM)


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether words in capitals stand before or behind: `A 5 TRY THRILLER`, `OKAFOR 88 PEN`."""
    return bool(_SHOUT_BEFORE.search(text, max(0, start - 40), start) or _SHOUT_AFTER.match(text, end))


def _attach(text: str, found: Measure) -> None:
    core = found.core
    if (core.letter == "m" and _metres(text, core)) or (core.letter in ("k", "K") and _is_run(text, core)):
        found.unit = units()["metre" if core.letter == "m" else "kilometre"]
        core.value, core.scale, core.letter = times(core.value, 1 / core.scale), 1.0, ""
        found.value = core.value
        return
    if core.kind == "digits" and (m := _SIGN_AFTER.match(text, core.end)):
        found.unit, found.end = Unit(signs()[m["sign"]], "money"), m.end()
        return
    matched = _unit(text, core)
    if matched is None:
        return
    unit, form, gap, end = matched
    if found.is_year and form.istitle() and gap:
        return
    found.unit, found.end, found.value, found.hyphen = unit, end, times(core.value, unit.factor), gap == "-"
    if core.kind == "multiple":
        return
    if unit.kind == "time" and (old := _OLD.match(text, end)):
        found.end, found.aged = old.end(), True
    elif unit.name == "GBP" and form not in _PENNIES and core.value < 1000 and _is_mass(text, core.start, end):
        found.unit = units()["lb"]
    elif form.lower() == "pound" and unit.name == "pound" and not _is_weight(text, end):
        found.unit = units()["GBP"]


def unit_behind(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit in words behind what stands for a number and ends at `at`, and where it ends: `hundreds of miles`."""
    found = _unit(text, Cardinal(at, at, 0.0, "words", _LEAST_SUM))
    return None if found is None else (found[0], found[3])


def _unit(text: str, core: Cardinal) -> tuple[Unit, str, str, int] | None:
    """The unit behind a number, its form, what stands between them and where it ends."""
    if core.kind == "multiple":
        return units()["times"], "times", "", core.end
    at = core.end
    if m := (_OF_A if core.kind == "part" or core.value < 1 else _MORE).match(text, at):
        at = m.end() - 1
    behind = _form(text, at)
    if behind is None:
        return None
    gap, form, end = behind
    digits = core.kind == "digits"
    unit = units().get(form) or (units().get(form.lower()) if len(form) > 1 else None)
    if unit is None and form.lower() in _BIG and core.value >= 100:
        unit = units()["*" + form.lower()]
    if form.lower() == "st" and (form != "st" or (gap and not _is_in_stone(text, core, end))):
        return None
    shut = form in attached() and form != "st"
    if unit is None or (shut and gap) or (not digits and (not gap or form in attached())):
        return None
    if form.lower() == "p" and text.startswith(".m", end):
        return None
    if form in context("code word") and core.plain and core.value < _LEAST_SUM and _is_shouted(text, core.start, end):
        return None
    if form == "s" and "." not in text[core.start : core.end]:
        return None
    if form.lower() == "page" and (core.value == 1 or core.kind == "part") and gap != "-":
        return None
    if gap != "-" and (form == "time" or (form == "quarter" and core.kind != "part")):
        return None
    counted = digits or gap == "-" or (core.kind == "part" and form == "second")
    if form in ("second", "quarter") and (_NO_SECOND.match(text, end) or not counted):
        return None
    if form == "second" and core.kind == "words" and _SECOND_OF_MANY.match(text, end):
        return None
    if form == "st" and _is_ordinal(text, core, end):
        return None
    if form == "kt" and not _KNOT_NEAR.search(text, max(0, core.start - 40), end + 40):
        unit = units()["kilotonne"]
    return unit, form, gap, end


def _form(text: str, at: int) -> tuple[str, str, int] | None:
    """A unit at a place: what stands before it, its form without soft hyphens, and where it ends."""
    window = text[at : at + _LONGEST]
    plain = window.replace(SOFT_HYPHEN, "")
    m = _UNIT.match(text, at) if plain == window else _UNIT.match(plain)
    if m is None:
        return None
    end = m.end()
    if plain != window:
        places = [i for i, sign in enumerate(window, start=at + 1) if sign != SOFT_HYPHEN]
        end = places[m.end() - 1]
    return m["gap"], m["form"], end


def _metres(text: str, core: Cardinal) -> bool:
    """Whether the m of `100m` is metres and no millions."""
    if _METRE_AFTER.match(text, core.end) or _FEET_BEFORE.search(text, max(0, core.start - 12), core.start):
        return True
    counted = _COUNTED.match(text, core.end) is not None
    if not counted and _is_way(text, core):
        return True
    sum_or_count = counted or _SPENT.search(text, max(0, core.start - _NEAR), core.start) is not None
    value = core.value / core.scale
    if value >= 1000 and value == int(value):
        named = _unit(text, core)
        return named is None or named[0].kind != "money"
    if value < 100 and not sum_or_count and _METRE_NEAR.search(text, max(0, core.start - 90), core.end + 40):
        return True
    if value not in _DISTANCES:
        return False
    if _METRE_BEFORE.search(text, max(0, core.start - 12), core.start):
        return True
    return not sum_or_count and _METRE_ARTICLE.search(text) is not None


def _is_way(text: str, core: Cardinal) -> bool:
    """Whether something goes, falls or lies so many metres: `swam 200m`, `fell 30m down`, `sank 300m from the pier`."""
    before = (max(0, core.start - _NEAR), core.start)
    if _MOVED.search(text, *before) or _TIMED.match(text, core.end):
        return True
    fell = _FELL.search(text, *before) is not None
    if fell and _PATH.match(text, core.end):
        return True
    return _PLACED.match(text, core.end) is not None and (fell or _GOT.search(text, *before) is None)


def _is_run(text: str, core: Cardinal) -> bool:
    """Whether the k of `10k` is kilometres: before or behind what people run, as the name of a race."""
    if _RUN.match(text, core.end):
        return True
    around = (max(0, core.start - 60), core.end + 60)
    if _COUNTED.match(text, core.end) or _RUN_SUM.search(text, *around):
        return False
    if _MOVED.search(text, max(0, core.start - _NEAR), core.start):
        return True
    named = core.value / core.scale in _RACES and _RACE_BEFORE.search(text, max(0, core.start - 30), core.start)
    return bool(named and _RUN_NEAR.search(text, *around))


def _is_mass(text: str, start: int, end: int) -> bool:
    """Whether pounds are a weight: `weighs 10 pounds`, `two pounds of sugar`."""
    return bool(_MASS.search(text, max(0, start - 40), start) or _OF_STUFF.match(text, end))


def _is_weight(text: str, end: int) -> bool:
    """Whether a `ten-pound` thing weighs ten pounds rather than costs them."""
    return bool(_WEIGHED.match(text, end) or _OF_STUFF.match(text, end))


def _is_in_stone(text: str, core: Cardinal, end: int) -> bool:
    """Whether a st apart from its number is a weight: `6 st 4lb`, `weighs 12 st`, but not `12 St James's`."""
    return bool(_POUNDS.match(text, end) or _MASS.search(text, max(0, core.start - 40), core.start))


def _is_ordinal(text: str, core: Cardinal, end: int) -> bool:
    """Whether `st` makes the number a rank: `21st`, but not `20st` or `11st`, nor `21st 4lb`."""
    return core.value % 10 == 1 and core.value % 100 != 11 and _POUNDS.match(text, end) is None
