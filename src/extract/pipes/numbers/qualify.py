"""What a number stands for beyond its unit: a person's age, a rate."""

import re

from spacy.tokens import Token

from extract.lexicon.numbers import Unit, alternatives, changes, context, nouns, numerals, rates, short_rates, units
from extract.pipes.numbers.measures import PER_SHORT, Measure
from extract.text.nouns import NOUNS, is_person_noun, noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_AGED = re.compile(
    rf"\b(?:{alternatives(context('age before'))})(?:[ ](?:just|only|about|around|between|from|over|under))?[ ]$", _I
)
_AGE_AFTER = re.compile(rf"[,.;)]|$|[ ](?:{alternatives(context('age after'))})\b", _I)
_AND_NEXT = r"(?:,[ ]|,?[ ](?:and|or)[ ])"
_BARE = rf"(?:\d{{1,3}}|{alternatives(numerals('one', 'teen'))})"
_PEOPLE = rf"(?:(?:{alternatives(nouns('person'))})s?|[a-z]*men|children)"
_AGES = re.compile(
    rf"\b(?:(?:aged|ages|(?:{alternatives(context('ages before'))})[ ]of)[ ](?:(?:\d{{1,3}}|[a-z]{{3,9}}){_AND_NEXT})*|"
    rf"{_PEOPLE},[ ](?:{_BARE}{_AND_NEXT})+)$",
    _I,
)
"""Before each age of a list: `aged 16 and`, `girls of 11 and`, `two girls, 14 and`."""
_LISTED = re.compile(r",?[ ]\d|[ ]and[ ]\d")
_PAIRED = re.compile(rf"(?:,[ ]{_BARE}){{0,5}},?[ ](?:and|or)[ ]{_BARE}(?:[,.;)]|$)", _I)
"""Behind the first of several ages: `daughters, eight and 11,`."""
_OF_WHOLE = re.compile(rf"[ ]of[ ](?:{alternatives(context('whole'))})\b", _I)
"""Behind what is some of several, and no age: `17 of them`, `41 of whom were women`."""
_THEM = frozenset({"them", "they", "whom", "these", "those"})
_FAR = 40
"""How many tokens back a plural noun may be meant by a pronoun."""
_OLDEST = 120
_REACH = 48
_RATE = re.compile(
    r"[ ]?(?:[-‑ ](?P<word>an?|per|each|every|to[ ]the)[- ]|/[ ]?)"
    r"(?P<what>[A-Za-z][\w.'’-]*(?:[ ][A-Za-z][\w'’-]*){0,2})",
    _I,
)
_MANY = r"(?:hundred|thousand|million)"
_PER_MANY = re.compile(
    rf"[ ](?:per|for[ ]every)[ ](?P<what>\d+(?:,\d{{3}})*(?:[a-z]{{1,2}}\b|[ ]{_MANY})?|{_MANY}(?=[ ]))", _I
)
"""Behind a number whose rate is of so many: `12 per 100,000 people`, `six deaths for every thousand births`."""
_PER_REACH = 11
_BRACKETS = re.compile(r"[ ]\([^()\n]{1,40}\)|(?:;[^()\n]{1,20})?\)")
_SPELLED = {
    form: unit.name
    for form, unit in units().items()
    if len(form) > 1
    and form.islower()
    and unit.kind in ("time", "length", "area", "volume", "weight", "energy", "data", "temperature")
}
_PER_UNIT = re.compile(rf"({alternatives(_SPELLED)})(?!\w)", _I)
_NO_RATE = re.compile(
    rf"[ ](?!(?:before|after)[ ](?:{alternatives(context('deducted'))})\b)(?:{alternatives(context('no rate'))})\b"
    r"|[ ]on(?:[ ]from\b|[.,;:)\n]|$)",
    _I,
)
"""Behind a noun of time that then is no rate: `a year ago`, `a year on`; but not `£900 a week on rent`."""
_OFTEN = re.compile(r"[ ](annually|yearly|monthly|weekly|daily|hourly)\b(?![ ][a-z]+s\b)", _I)
_PERIODS = {"monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour"}


def is_aged(reading: Reading, start: int) -> bool:
    """Whether `aged` or `age of` stands before."""
    return _AGED.search(reading.text, max(0, start - 30), start) is not None


def age(reading: Reading, m: Measure, start: int, end: int) -> Unit | None:
    """Years, where a bare number is an age: `aged 13`, `Mr Reid, 43,`, `when she was 15`."""
    core = m.core
    if core.scale > 1 or core.kind not in ("digits", "words") or not 0 < m.value <= _OLDEST:
        return None
    if noun_at(reading, end) is None and _is_length_of_life(reading.before(start)):
        return units()["year"]
    if m.value % 1 or _OF_WHOLE.match(reading.text, end):
        return None
    if is_aged(reading, start) or is_aged(reading, m.start):
        return units()["year"]
    if noun_at(reading, end) is None and is_of_people(reading, m):
        return units()["year"]
    if noun_at(reading, end) is None and _AGES.search(reading.text, max(0, start - 40), start):
        return units()["year"]
    after = reading.text[end : end + _REACH]
    left, token = reading.before(start), reading.token(core.start)
    if left is None or token is None or (noun_at(reading, end) is not None and after[:1] not in ",.;)"):
        return None
    if _AGE_AFTER.match(after) and _is_age(m, left, after):
        return units()["year"]
    return None


def is_of_people(reading: Reading, m: Measure) -> bool:
    """Whether `under` or `over` ties a bare number to people: `drivers over 70`, `12 of them under 16`."""
    side = reading.before(m.start)
    if side is None or side.lower_ not in ("under", "over") or side.i == 0:
        return False
    whose: Token | None = side.nbor(-1)
    if whose is not None and whose.lemma_ == "be":
        whose = next((c for c in whose.lefts if c.dep_ == "nsubj"), None)
        whose = None if whose is None else _of_whom(whose)
    if whose is not None and (whose.lower_ in _THEM or whose.tag_ == "CD" or whose.lower_ in context("part of people")):
        whose = _plural_before(whose) or whose
    return whose is not None and _are_people(whose)


def _of_whom(part: Token) -> Token:
    """The word itself, or those of whom it tells: the victims of `17 of the victims`."""
    of = next((c for c in part.rights if c.lower_ == "of"), None)
    return part if of is None else next((c for c in of.rights if c.dep_ == "pobj"), part)


def _plural_before(token: Token) -> Token | None:
    """The nearest plural noun before a word in its sentence or the one before it, which a pronoun there may mean."""
    first = max(0, token.i - _FAR)
    return next((t for t in reversed(token.doc[first : token.i]) if t.tag_ == "NNS"), None)


def _are_people(token: Token) -> bool:
    return token.lower_ in context("anybody") or (token.tag_ == "NNS" and _is_somebody(token))


def _is_age(m: Measure, left: Token, after: str) -> bool:
    """Whether what stands before a number that may be an age is a person."""
    if left.text == "," and left.i > 0:
        name = _before_brackets(left.nbor(-1))
        if m.core.kind == "words":
            if name.tag_ == "NNS" and _is_somebody(name) and _PAIRED.match(after):
                return True
            return name.ent_type_ == "PERSON" and after[:1] in (".", ",", ";")
        if _is_somebody(name):
            return after[:1] in (",", ".", ";", ")") or name.tag_ == "NNS"
        return _may_be_person(name) and m.value > 3 and not _LISTED.match(after)
    if left.text == "(" and left.i > 0:
        return after[:1] == ")" and m.value > 3 and _is_somebody(left.nbor(-1))
    if left.lower_ == "then" and left.i > 1 and left.nbor(-1).text == ",":
        return m.value > 3 and after[:1] == ","
    if left.tag_ == "RB" and left.i > 0:
        left = left.nbor(-1)
    if left.lemma_ in ("be", "turn"):
        subject = next((c for c in left.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or m.value < 3:
            return False
        aged = any(c.lower_ in context("age degree") for c in subject.lefts)
        return aged or subject.lower_ in context("age subject") or (_may_be_person(subject) and m.value >= 10)
    if left.lower_ == "at":
        return m.value >= 5 and left.head.lemma_ in ("school", "leave", "die", "retire", "marry")
    return False


def _is_length_of_life(left: Token | None) -> bool:
    """Whether what stands before a number gives a life its length: `the mean age was`, `life expectancy fell to`."""
    if left is None:
        return False
    verb = left.head if left.lower_ in ("to", "at") else left
    if verb.lemma_ not in ("be", "become", "reach", "average", "remain", "stand", "stay", *changes("verb")):
        return False
    subject = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and subject.lemma_.lower() in context("age measured")


def _before_brackets(token: Token) -> Token:
    """The token itself, or the one before the brackets that it closes: Tully in `Kelly Tully (nee Barker), 38`."""
    if token.text != ")":
        return token
    opened = next((t for t in reversed(token.doc[max(0, token.i - 8) : token.i]) if t.text == "("), None)
    return opened.nbor(-1) if opened is not None and opened.i else token


def _is_somebody(token: Token) -> bool:
    """Whether a common noun is a person: `her son, 12,`, `the driver, 45,`."""
    return token.tag_ in ("NN", "NNS") and is_person_noun(token.lemma_.lower())


def _may_be_person(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") and token.ent_type_ != "ORG"


def rate(reading: Reading, end: int, unit: Unit | None) -> str | None:
    """What the quantity is per: `£102.80 a week`, `530 pence per share`, `20 people a day`."""
    text = reading.text
    if brackets := _BRACKETS.match(text, end):
        end = brackets.end()
    if unit is not None and unit.kind == "money" and (short := PER_SHORT.match(text, end)):
        return short_rates()[short[1]]
    places = [end]
    if text.startswith(" of ", end) and (noun := noun_at(reading, end + len(" of "))) is not None:
        places.append(noun.idx + len(noun))
    if (unit is None or unit.kind != "money") and (noun := noun_at(reading, end)) is not None:
        places.append(noun.idx + len(noun))
    for at in places:
        if m := _OFTEN.match(text, at):
            return _PERIODS.get((m[1] or "").lower(), "year")
        if m := _PER_MANY.match(text, at):
            noun = noun_at(reading, m.end())
            return m["what"] if noun is None else text[m.start("what") : noun.idx + len(noun)]
        if m := _RATE.match(text, at):
            return _per(reading, m)
    return None


def is_base(text: str, previous: str | None, m: Measure) -> bool:
    """Whether a number begins what the one before is per, `previous`: the 1,000 of `2 per 1,000 men`."""
    start = m.core.start
    if previous is None or not text.startswith(previous, start):
        return False
    return text[max(0, start - _PER_REACH) : start].lower().endswith((" per ", " for every "))


def _per(reading: Reading, m: re.Match[str]) -> str | None:
    if (m["word"] or "per").lower() == "per":
        if unit := _PER_UNIT.match(reading.text, m.start("what"), m.end("what")):
            return _SPELLED[unit[0].lower()]
        noun = noun_at(reading, m.start("what"))
        if noun is not None and noun.tag_ in NOUNS:
            return "person" if noun.lower_ == "capita" else noun.lemma_.lower()
        return m["what"].split()[0].lower().rstrip(".'’-")
    words = [word.rstrip(".'’-") for word in m["what"].lower().split()]
    for n in (2, 1):
        what = " ".join(words[:n])
        if what in rates():
            return None if _NO_RATE.match(reading.text, m.start("what") + len(what)) else what
    return None
