"""Numbers that measure and count nothing: dates, clock times, ranks, scores, names, list numbers."""

import re

from spacy.tokens import Token

from extract.lexicon.calendar import context as calendar
from extract.lexicon.numbers import alternatives, changes, context, nouns
from extract.pipes.numbers.clock import is_clock_time, is_marked_time
from extract.pipes.numbers.labelled import is_labelled, is_listed, is_service
from extract.pipes.numbers.measures import Measure
from extract.text.nouns import NOUNS, is_end_of_count, is_plural, noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_MONTH = rf"(?:{alternatives(context('month'))})"
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?(?:[ ]?(?:-|–|to|and|or|&|/)[ ]?\d{{1,2}})?[ ](?:of[ ])?{_MONTH}\b", _I)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH}\.?[ ](?:\d{{1,2}}[ ]?(?:-|–|to|and|or|&)[ ]?)?$", _I)
_DAY_BEFORE = re.compile(rf"\b{_MONTH},?[ ](?:\d{{1,2}}(?:st|nd|rd|th)?,?[ ])?$", _I)
_DATED_BEFORE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[ ]{_MONTH}|(?:{_MONTH}|in|by|since|during)[ ](?:1[89]|20)\d\d)[ ]$",
    _I,
)
"""A whole date, behind which a number is none of its own: `by 30 June 12 had gone`, `in June 2020 12 people`."""
_LEAST_YEAR = 1000
_IN_MONTH = re.compile(rf"\b(?:in|last|since|this)[ ]{_MONTH}[ ]$", _I)
_BEHIND_IN = re.compile(rf"\bin[ ]{_MONTH}[ ]$", _I)
"""Before a number that is no day of the month, which would stand behind `on`."""
_NEAR = 48
_NICKNAME = re.compile(r"[A-Z][\w’'-]+[ ](?P<name>[\"“‘'][A-Z][\w’-]*(?:[ ][A-Z][\w’-]*){0,3}[\"”’'])[ ][A-Z]")
_BRACKET = 120
_TIME_OF_GOAL = r"(?:1[01]|[1-9])?\d(?:\+\d{1,2})?['’]?(?:[ ]?\(?(?:pen|og|o\.g\.|p)(?!\w)\)?)?"
_GOAL_LIST = rf"{_TIME_OF_GOAL}(?:(?:,[ ]?|[ ]and[ ]|,[ ]and[ ]){_TIME_OF_GOAL})*"
_NAMED_GOALS = rf"[A-Z][\w’'-]+(?:[ ][A-Z][\w’'-]+){{0,2}}[ ]{_GOAL_LIST}"
_GOALS = re.compile(_GOAL_LIST)
_SCORERS = re.compile(rf"{_NAMED_GOALS}(?:[,;][ ]{_NAMED_GOALS})*")
_MARKED = re.compile(r"\d[ ]?\(?(?:pen|og|o\.g\.)(?!\w)|\d\+\d|\d\d['’]")
"""What only the minute of a goal has: a penalty, an own goal, time added on."""
_SCORER = re.compile(r"\b[A-Z][\w’'-]+[ ]\Z")
_BROKEN_BEFORE = re.compile(r"(?:[\w)][/:.#&@_]|[#&@_'’]|\d,|[A-Za-z0-9][-–—])\Z")
_BROKEN_AFTER = re.compile(r"[/:.]\d|[@_%]\w|/[A-Za-z]|['’]s\b[ ](?=[A-Z])")
_SCORE_AFTER = re.compile(r"[-–](?:\d|nil\b|all\b|love\b|zero\b)", _I)
_LIST = re.compile(r"[ ]?[.):][ ](?=[A-Z\"'“‘])|[.)]$")
_YEAR_BEFORE = re.compile(rf"\b(?:{alternatives(context('year before'))})[ ]$", _I)
_ROUND = re.compile(r"\b(?:last|final)[ -]$", _I)
_TOP = re.compile(r"\b(?:top|bottom|big)[ -]$", _I)
_TIED = re.compile(r"\b(?:under|over|u|catch|mach|vitamin|size|aged)-\Z", _I)
_RANK = re.compile(r"\b(?:n[o°]s?\.?|numbers?|nos\.?|№|ranked|seeded|rated|ranking)[ ]?\Z", _I)
_COMPOUND = re.compile(rf"-(?:{alternatives(context('compound'))})\b", _I)
ONE_BEFORE = re.compile(rf"\b(?:{alternatives(context('one before'))})[ -]$", _I)
_CHARGE = re.compile(r"[ ](?:count|charge)[ ]of\b", _I)
"""Behind one, which then counts: `one count of fraud`."""
_POSTCODE = re.compile(r"[ ](?:zip|post)[ -]?code\b", _I)
_INDEX = re.compile(rf"\b(?:{alternatives(context('index'))})[ ]$", _I)
_ARTICLE = re.compile(r"\ban?[ ]$", _I)
_LEAST_TYPE = 100
_GROWN = 13
_OPENS = re.compile(r"[ ][A-Z]|\n|\Z")
_RATING = re.compile(r"\b[A-Z][\w’'-]+:[ ]$")
_IN_BRACKETS = re.compile(r"\)(?!,[ ](?:an?|of|from|who|the)\b)")
_BOUNDED = re.compile(r"\b(?:at least|more than|fewer than|less than|up to|no more than)[ ]$", _I)
_CRICKET = re.compile(r"[ ](?:international|cricket)", _I)
_PHONE = re.compile(r"(?:\b\d{3,}[ -]|\+\d+[ -])\Z")
_PHONE_AFTER = re.compile(r"[ -]\d{3}[ -]?\d{3,}")
_SHARE_AFTER = re.compile(rf"[ ](?:{alternatives(context('share after'))})\b", _I)
_SHARE_BEFORE = re.compile(rf"\b(?:{alternatives(context('share before'))})[ ]$", _I)
_ORDINAL_BEFORE = re.compile(rf"\b(?:{alternatives(context('ordinal before'))})[ -]$", _I)
_OF_YEAR = re.compile(r"[ ]of[ ](?:(?:the[ ])?(?:year|\d{4})\b|a[ ](?:series|kind|line))", _I)
_PART_OF_UNIT = re.compile(r"half|quarter|[ ]of[ ]|\d|\w+s[ -]")
_SMALL_SHARE = 0.21
_VERB_AFTER = re.compile(r"(?:[ ](?:and|or|to)[ ]\d{1,2})?[ ](?:may|march)\b")
"""In lower case they are no months: `12 may face charges`."""
_NO_ZERO = re.compile(rf"\b(?:{alternatives(context('zero before'))})[ -]$", _I)
_ORDINAL_AFTER = re.compile(r"[ -](?:hundredth|thousandth|millionth|billionth)\b|-(?:first|second|third)\b", _I)
_SCHOOL_YEAR = re.compile(r"\bYears?[ ](?:\d{1,2}(?:,[ ]|[ ](?:and|or|to|&)[ ]|[-–]))*\Z")
_LAST_YEAR = 13
_GROUP_OF = re.compile(r"\b(?:Group|Gang|Council|Committee|Class|House|Club|League)[ ]of[ ]$")
_EXAM = 11
"""The 11-plus."""
_ROUNDS = frozenset({4, 8, 16, 32, 64})


def excluded(reading: Reading, m: Measure) -> bool:
    """Whether the number is none that measures or counts."""
    core = m.core
    before, after = reading.text[max(0, m.start - 24) : m.start], reading.text[m.end : m.end + 24]
    if reading.given or m.before or core.kind in ("ratio", "multiple"):
        return False
    if _is_nickname(reading.text, m) or _is_goal(reading.text, m):
        return True
    if core.kind == "part":
        return _no_part(reading, m, before, after)
    if _is_broken(m, before):
        return True
    if m.unit is not None and m.unit.name == "minute" and before.endswith(" on "):
        return True
    if m.unit is not None and m.unit.name == "hour" and is_marked_time(reading.text, m, before):
        return True
    is_one = core.kind == "words" and core.value == 1 and core.scale == 1 and not _CHARGE.match(reading.text, m.end)
    if m.unit is None:
        return (is_one and not _BOUNDED.search(before)) or _no_count(reading, m, before, after)
    if is_one and ONE_BEFORE.search(before):
        return True
    if is_one and m.unit.name in ("point", "times", "second", "minute") and not before.endswith(" by "):
        return True
    if m.unit.name == "day":
        return (is_one and not m.hyphen) or _CRICKET.match(after) is not None
    return m.unit.name == "quarter" and after.startswith("-final")


def _is_broken(m: Measure, before: str) -> bool:
    """Whether the number goes on from a word or number before it: 9/11, MPEG-4, 10:30."""
    if not _BROKEN_BEFORE.search(before) or before.endswith("sub-"):
        return False
    return not (m.unit and before[-1] in "-–" and not before[-2:-1].isdigit())


def _no_count(reading: Reading, m: Measure, before: str, after: str) -> bool:
    """Whether a number without unit is a date, time, rank, score, name or code."""
    core = m.core
    if core.kind == "words" and core.value == 0 and (_NO_ZERO.search(before) or not is_plural(reading, m.end)):
        return True
    if _ORDINAL_AFTER.match(after) or (core.value <= _LAST_YEAR and _SCHOOL_YEAR.search(before)):
        return True
    if _POSTCODE.match(after) or _INDEX.search(before) or (_RATING.search(before) and _OPENS.match(after)):
        return True
    if core.kind == "digits" and (
        _is_type(reading, m, before) or _is_address(reading, m) or _is_shirt(reading, m, after)
    ):
        return True
    if is_service(reading, m, before) or is_listed(reading.text, m):
        return True
    if _GROUP_OF.search(before) and noun_at(reading, m.end) is None:
        return True
    if core.value == _EXAM and after.startswith("-plus") and not is_plural(reading, m.end + len("-plus")):
        return True
    if _BROKEN_AFTER.match(after) or _COMPOUND.match(after) or _SCORE_AFTER.match(after):
        return True
    if is_clock_time(reading, m, before, after):
        return True
    noun = noun_at(reading, m.end) if _BEHIND_IN.search(before) else None
    counts = noun is not None and noun.tag_ in ("NN", "NNS")
    if core.value < _LEAST_YEAR and (counts or _DATED_BEFORE.search(before)):
        return False
    if _RANK.search(before) or _TIED.search(before) or _PHONE.search(before):
        return True
    if core.plain and (_is_code(reading.text, m) or _is_year(reading, m, before) or _PHONE_AFTER.match(after)):
        return True
    if _is_day(reading, m, before, after) or _is_list_number(reading, m, after):
        return True
    if _TOP.search(before) and (not is_plural(reading, m.end) or (core.kind == "digits" and core.value % 10 == 0)):
        return True
    if _ROUND.search(before) and core.value in _ROUNDS and not is_plural(reading, m.end):
        return True
    return _is_name(reading, m)


def _is_type(reading: Reading, m: Measure, before: str) -> bool:
    """Whether the number is the name of a model: `a 787`, the 737 of `two new 737 Max jets`."""
    if m.value < _LEAST_TYPE or not m.core.plain:
        return False
    noun = noun_at(reading, m.end)
    if noun is None:
        return _ARTICLE.search(before) is not None
    first = next((c for c in noun.lefts if c.tag_ == "CD" and c.dep_ == "nummod"), None)
    token = reading.token(m.core.start)
    if first is None or token is None or first.i >= token.i - 1:
        return False
    between = reading.tokens[first.i + 1 : token.i]
    return all(t.tag_ in ("JJ", "NNP") for t in between) and is_plural(reading, m.end)


def _is_address(reading: Reading, m: Measure) -> bool:
    """Whether the number is a house's: `49 Ranch Road`, but not `4 High Street shops`."""
    noun = noun_at(reading, m.end)
    return (
        m.core.plain
        and noun is not None
        and noun.tag_ == "NNP"
        and noun.lower_ in calendar("street")
        and noun.i > reading.at(m.end)
    )


def _is_shirt(reading: Reading, m: Measure, after: str) -> bool:
    """Whether a number in brackets behind a name is no age: `Marsden (4)`."""
    bracket = reading.before(m.start)
    if bracket is None or bracket.text != "(" or bracket.i == 0 or not m.core.plain:
        return False
    return (
        bracket.nbor(-1).tag_ in ("NNP", "NNPS")
        and (m.value < _GROWN or _IN_BRACKETS.match(after) is not None)
        and after[:1] == ")"
    )


def _is_goal(text: str, m: Measure) -> bool:
    """Whether the number is the minute of a goal: `Okafor (12, 45+2, 88 pen)`, `(Okafor 12, 88 pen)`."""
    opened = text.rfind("(", max(0, m.start - _BRACKET), m.start)
    closed = text.find(")", m.end, m.end + _BRACKET)
    if opened < 0 or closed < 0:
        return False
    inside = text[opened + 1 : closed]
    if _MARKED.search(inside) is None:
        return False
    if _GOALS.fullmatch(inside):
        return _SCORER.search(text, max(0, opened - _NEAR), opened) is not None
    return _SCORERS.fullmatch(inside) is not None


def _is_nickname(text: str, m: Measure) -> bool:
    """Whether the number stands in the nickname within a name: `Ricky "Two Phones" Sharp`."""
    near = _NICKNAME.finditer(text, max(0, m.start - _NEAR), m.end + _NEAR)
    return any(n.start("name") < m.start < n.end("name") for n in near)


def _is_day(reading: Reading, m: Measure, before: str, after: str) -> bool:
    """Whether the number is a day of a month: 9 November, May 5; but not the 18 of `in May 18 people`."""
    if m.core.kind != "digits" or m.core.scale > 1 or m.core.value > 31:
        return False
    if _VERB_AFTER.match(after) or not (_MONTH_AFTER.match(after) or _MONTH_BEFORE.search(before)):
        return False
    return not (_IN_MONTH.search(before) and is_plural(reading, m.end) and _governed(reading, m))


def _is_code(text: str, m: Measure) -> bool:
    """Whether digits begin with a nought or are too long to count with: 007, 0845, 20041231."""
    size = m.core.end - m.core.start
    return size > 9 or (size > 1 and text[m.core.start] == "0")


def _is_year(reading: Reading, m: Measure, before: str) -> bool:
    if m.core.end - m.core.start != 4 or not 1000 <= m.value <= 2100:
        return False
    if re.match(r"[-–/]\d", reading.text[m.end : m.end + 2]):
        return True
    if is_end_of_count(reading, m.start, m.end):
        return False
    counts = is_plural(reading, m.end)
    if m.is_year:
        left = reading.before(m.start)
        done = left is not None and left.pos_ in ("VERB", "AUX") and counts and _governed(reading, m)
        if done and not _YEAR_BEFORE.search(before) and not _is_yearly(reading, m):
            return False
        return not (m.value % 50 == 0 and counts and _governed(reading, m) and not _YEAR_BEFORE.search(before))
    dated = _YEAR_BEFORE.search(before) or _DAY_BEFORE.search(before)
    return dated is not None and not counts and m.value < 1900


def _is_yearly(reading: Reading, m: Measure) -> bool:
    """Whether what a year may stand before happens yearly: `won 2012 elections`."""
    noun = noun_at(reading, m.end)
    return noun is not None and noun.lemma_.lower() in calendar("yearly")


def _governed(reading: Reading, m: Measure) -> bool:
    """Whether the parser hangs the number on a noun behind it."""
    token = reading.token(m.core.start)
    return token is not None and token.dep_ == "nummod" and token.head.i > token.i


def _is_list_number(reading: Reading, m: Measure, after: str) -> bool:
    line = reading.text.rfind("\n", 0, m.start) + 1
    first = not reading.text[line : m.start].strip(" \t(•*-")
    return first and m.core.kind == "digits" and _LIST.match(after) is not None


def _no_part(reading: Reading, m: Measure, before: str, after: str) -> bool:
    """Whether a half, third or quarter is none that is a share: the third quarter, half-time, fly-half."""
    word = reading.text[m.start : m.end].lower()
    articled = word.startswith(("a ", "an ", "one ", "a-", "one-"))
    ordinal = not articled and _ORDINAL_BEFORE.search(before) is not None
    if m.unit is not None:
        if (
            (m.unit.kind == "money" and "half a " not in word)
            or not _PART_OF_UNIT.search(word)
            or word.endswith(("half-century", "half-time"))
        ):
            return True
        return ordinal and not word.startswith(("half-", "half a"))
    if ordinal or re.search(r"\w-\Z", before) or re.match(r"-\w|[ ]time\b", after):
        return True
    shared = _SHARE_BEFORE.search(before) is not None
    if "half" in word:
        if word == "a half":
            return before.endswith("and ")
        leads = reading.text[m.start].isupper() and noun_at(reading, m.end) is not None
        return not (shared or leads or _SHARE_AFTER.match(after))
    if word.endswith("s"):
        return False
    if after.startswith(" of "):
        return _OF_YEAR.match(after) is not None or not (articled or shared)
    return (
        not articled
        or not _stands_alone(reading, m, shared)
        or (noun_at(reading, m.end) is not None and "one" not in word)
    )


def _stands_alone(reading: Reading, m: Measure, shared: bool) -> bool:
    """Whether `a third` without `of` is a share: `by a third`, `a third said`, but not `a quarter ago`."""
    left, right = reading.before(m.start), reading.after(m.end)
    if right is None or right.lower_ in ("ago", "earlier", "later", "in", "before"):
        return shared and right is not None and right.lower_ == "in"
    opens = left is None or left.is_punct or left.pos_ in ("VERB", "AUX")
    return shared or (opens and m.core.value > _SMALL_SHARE)


def _is_name(reading: Reading, m: Measure) -> bool:
    """Whether the number stands in a name or is a rank: Halo 2, Formula One, Section 5, Six Nations."""
    left, right = reading.before(m.start), reading.after(m.end)
    if m.signed:
        return left is not None and left.is_upper and left.is_alpha and len(left) > 1
    if m.core.scale > 1 or "," in reading.text[m.core.start : m.core.end]:
        return False
    if left is not None and reading.text[left.idx + len(left) : m.start] in (" ", "-", "\u00a0"):
        if is_labelled(reading, m, left):
            return True
        if any(c.isupper() for c in left.text) and _named_on_the_left(reading, m, left, right):
            return True
    if m.core.kind != "words" or not reading.text[m.start].isupper() or reading.text[m.start] == "A":
        return False
    opens = left is None or left.is_punct or left.is_space or not left.text[-1].isalnum()
    token = reading.token(m.start)
    if not opens and token is not None and not token.is_sent_start:
        return True
    return right is not None and reading.text[m.end : right.idx] == " " and _is_named(right)


def _is_named(token: Token) -> bool:
    """Whether a capitalised word begins the rest of a name that a number opens: Six Nations."""
    return token.tag_ in ("NNP", "NNPS") and token.ent_type_ == "ORG"


def _named_on_the_left(reading: Reading, m: Measure, left: Token, right: Token | None) -> bool:
    """Whether the number belongs to the name before it: Burnout 3, PlayStation 2 games, (Fadiga 14)."""
    token = reading.token(m.core.start)
    if token is None or left.tag_ not in NOUNS:
        return False
    if token.head == left and not left.is_upper:
        return True
    if left.i > 0 and left.nbor(-1).text in ("(", ",") and reading.text.startswith(")", m.end):
        return True
    if left.tag_ not in ("NNP", "NNPS") or left.lower_ in nouns("time"):
        return False
    if m.value >= 20 and "." in reading.text[m.core.start : m.core.end]:
        return False
    inside = left.dep_ in ("compound", "nmod")
    if right is None or right.tag_ not in {*NOUNS, "JJ", "JJR", "JJS", "VBN", "VBG"}:
        changing = left.head.pos_ == "VERB" and left.head.lemma_.lower() in changes("verb")
        return token.head.i <= left.i and not changing
    if is_plural(reading, m.end):
        return inside and left.head.i > token.i and token.ent_type_ == left.ent_type_ != ""
    return inside or token.head == left or right.tag_ in ("NN", "NNP")
