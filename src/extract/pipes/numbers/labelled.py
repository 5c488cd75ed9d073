"""Numbers that name what they stand by: the 2 of `category two calls`, the 999 of `a 999 call`."""

import re

from spacy.tokens import Token

from extract.lexicon.numbers import alternatives, context, labels, rates
from extract.pipes.numbers.measures import Measure
from extract.text.nouns import is_plural, noun_at
from extract.text.reading import Reading

_I = re.IGNORECASE
_AND_MORE = r"(?:,[ ]|[ ](?:and|or|to|&)[ ]|[-–])"
_PLURALS = alternatives(f"{label}s" for label in labels() if label.isalpha())
_LISTED = re.compile(
    rf"\b(?:{_PLURALS})[ ](\d{{1,3}}[a-z]?{_AND_MORE}){{0,9}}\Z",
    _I,
)
_MORE = re.compile(rf"{_AND_MORE}\d{{1,3}}\b(?![,.]\d)")
_REACH = 60
_OWN = frozenset({"det", "poss", "amod"})
"""What makes a phrase of a label by itself: `last season 12 clubs`."""
_CALLED = re.compile(
    rf"\b(?:{alternatives(context('service before'))})[ ](?:(?:{alternatives(context('service'))})[ ](?:or|and)[ ])?\Z",
    _I,
)
_SERVICE_NOUN = re.compile(rf"[ ](?:[a-z]+[ ])?(?:{alternatives(context('service after'))})\b", _I)
_KNOWN_BEFORE = re.compile(rf"(?:\d|\b(?:{alternatives(context('service known'))}))[ ]\Z", _I)


def is_labelled(reading: Reading, m: Measure, label: Token) -> bool:
    """Whether the word before a number names by it: `Section 21 notices`, but not `in class 30 pupils`."""
    if label.lower_.rstrip(".") not in labels():
        return False
    if label.tag_ == "NNS":
        return False
    if not (label.is_lower and is_plural(reading, m.end)):
        return True
    if label.pos_ == "VERB" or label.lower_ in rates() or any(c.dep_ in _OWN for c in label.lefts):
        return False
    before = label.nbor(-1) if label.i else None
    return before is None or before.tag_ != "IN" or label.lower_ not in context("label alone")


def is_listed(text: str, m: Measure) -> bool:
    """Whether the number is one of several behind a label in the plural: `bus routes 12 and 14`."""
    found = _LISTED.search(text, max(0, m.start - _REACH), m.start) if m.core.plain else None
    return found is not None and (found[1] is not None or _MORE.match(text, m.end) is not None)


def is_service(reading: Reading, m: Measure, before: str) -> bool:
    """Whether the number is one that people ring: `a 999 call`, `the 111 line`, `dial 101`."""
    text = reading.text
    if not m.core.plain or text[m.core.start : m.core.end] not in context("service"):
        return False
    if _SERVICE_NOUN.match(text, m.end):
        known = text[m.core.start : m.core.end] in context("emergency") or _KNOWN_BEFORE.search(before) is not None
        return known or not is_plural(reading, m.end)
    return _CALLED.search(before) is not None and noun_at(reading, m.end) is None
