"""Counts without an exact number: dozens of boats, tens of thousands, several hundred people, one of four men."""

import re

from extract.annotations import Quantity
from extract.contract.reasons import Reason
from extract.contract.vocabulary import Comparator
from extract.lexicon.numbers import alternatives, context, nouns, numerals
from extract.pipes.numbers.exclude import ONE_BEFORE
from extract.pipes.numbers.measures import unit_behind
from extract.pipes.numbers.qualify import rate
from extract.text.nouns import noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_SCALES = {**numerals("hundred", "scale", "dozen"), **numerals("round")}
_FEW = f"(?:{alternatives(context('few'))})"
_SINGULAR = f"(?:{alternatives(numerals('hundred', 'scale', 'dozen'))})"
_PLURAL = f"(?:{alternatives(f'{word}s' for word in _SCALES)})"
_COUNT = re.compile(
    rf"(?<![\w-])(?:{_FEW}[ ](?P<scale>{_SINGULAR}(?:[ ]{_SINGULAR})*)|(?P<plurals>{_PLURAL}(?:[ ]of[ ]{_PLURAL})*))"
    r"(?![\w-])",
    _I,
)
_ONE = re.compile(r"(?<![\w-])one(?![\w’'-])", _I)
_NUMBER_BEFORE = re.compile(rf"(?:\d|(?<![a-z])(?:{alternatives(numerals('one', 'teen', 'ten'))}))[ ]$", _I)
_OF = " of "
_TENFOLD = 10
_REACH = 24


def vague(reading: Reading, start: int, end: int, exact: list[Quantity]) -> list[Quantity]:
    """The vague counts of one paragraph, in order, apart from its exact numbers."""
    found = [q for m in _COUNT.finditer(reading.text, start, end) if (q := _count(reading, m)) is not None]
    found += [q for m in _ONE.finditer(reading.text, start, end) if (q := _one(reading, m)) is not None]
    taken = [(q.start, q.end) for q in exact]
    apart = (q for q in found if not any(s < q.end and q.start < e for s, e in taken))
    return sorted(apart, key=lambda q: q.start)


def _count(reading: Reading, m: re.Match[str]) -> Quantity | None:
    """`hundreds of miles`: from one hundred to ten; of dozens and scores nobody knows how many at most."""
    words = re.split(r"[ ](?:of[ ])?", (m["scale"] or m["plurals"]).lower())
    bare = len(words) == 1 and words[0].removesuffix("s") in numerals("round")
    if _NUMBER_BEFORE.search(reading.text, max(0, m.start() - _REACH), m.start()) or (
        bare and not reading.text.startswith(_OF, m.end())
    ):
        return None
    low = 1.0
    for word in words:
        low *= _SCALES[word.removesuffix("s")]
    open_ = words[0].removesuffix("s") in numerals("dozen") or words[0] == "scores"
    end, unit = m.end(), None
    of = len(_OF) - 1 if reading.text.startswith(_OF, end) else 0
    if (behind := unit_behind(reading.text, end + of)) is not None:
        unit, end = behind
    factor = 1.0 if unit is None else unit.factor
    low, high = low * factor, None if open_ else low * factor * _TENFOLD
    comparator: Comparator = ">=" if open_ else "range"
    name = unit.name if unit else None
    return Quantity(m.start(), end, low, high, comparator, name, rate(reading, end, unit), [Reason("number.vague")])


def _one(reading: Reading, m: re.Match[str]) -> Quantity | None:
    """`one of the boats`, `one man`; but not `one day`, `no one` or `Formula One`."""
    token = reading.token(m.start())
    if token is None or token.tag_ != "CD" or ONE_BEFORE.search(reading.text, max(0, m.start() - _REACH), m.start()):
        return None
    if not reading.text.startswith(_OF, m.end()):
        noun = noun_at(reading, m.end())
        if noun is None or noun.tag_ not in ("NN", "NNP") or noun.lower_ in nouns("one idiom"):
            return None
        if m[0][0].isupper() and not token.is_sent_start:
            return None
    return Quantity(m.start(), m.end(), 1.0, 1.0, "=", reasons=[Reason("number.vague")])
