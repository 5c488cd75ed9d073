"""Bound words on either side of a number: more than, up to, or so."""

import re

from extract.contract.vocabulary import Comparator
from extract.lexicon.numbers import alternatives, bounds, changes, context, modifiers
from extract.pipes.numbers.measures import Measure
from extract.pipes.numbers.qualify import is_of_people
from extract.text.nouns import is_plural
from extract.text.reading import Reading

_AFTER = re.compile(rf"(?:[ ](?=\w)|(?=[-+]))({alternatives(bounds('after'))})(?!\w)", re.IGNORECASE)
_TIME_BEHIND = re.compile(r"[ ](?:an?|per|each|every)[ ](?:hour|day|week|month|year)\b", re.IGNORECASE)
_DETERMINING = frozenset({"DT", "PDT", "CD", "PRP$", "$"})
_OPENING = frozenset({*_DETERMINING, "JJ", "NN", "NNS", "NNP", "NNPS"})
"""What a noun phrase may begin with."""
_ANOTHER = re.compile(rf"\b(?:{alternatives(context('another'))})[ ]$", re.IGNORECASE)
_WORDS = re.compile(r"[\w.'’]+")
_SYMBOLS = "~<>≈≤≥"
_REACH = 48
_LONGEST = max(phrase.count(" ") for phrase in bounds("before")) + 1
_DIRECTED = frozenset({*changes("verb"), "go", "come", "move", "push"} - changes("taking").keys())
_PREPOSITIONS = frozenset({"about", "around", "over", "under", "above", "below"})

Bound = tuple[int, Comparator, str]
"""Where the bound words begin or end, the comparator and the words."""


def bound_after(reading: Reading, m: Measure, last: int) -> Bound | None:
    """The bound behind a number: `or more`, `or so`."""
    found = _AFTER.match(reading.text, m.end, last)
    if (
        found is None
        or (found[1].istitle() and reading.text[m.end] == " ")
        or (found[1].lower() == "plus" and _adds(reading, m, found.end()))
    ):
        return None
    return found.end(), bounds("after")[found[1].lower()], found[1]


def _adds(reading: Reading, m: Measure, behind: int) -> bool:
    """Whether `plus` adds something else: `£50 plus VAT`, `a 2.99% rise plus a 2% levy`, but not `500 plus members`."""
    token = reading.after(behind)
    if token is None or token.tag_ not in _OPENING or _TIME_BEHIND.match(reading.text, behind):
        return False
    counted = m.unit is None and token.tag_ not in _DETERMINING and is_plural(reading, behind)
    return not counted


def bound_before(reading: Reading, m: Measure, floor: int) -> Bound:
    """The bound before a number, with what modifies it: `just over`, `well under`."""
    text, at = reading.text, m.start
    if m.bound:
        return at - len(m.bound) - 1, bounds("before")[m.bound], m.bound
    if at > floor and text[at - 1] in _SYMBOLS:
        return at - 1, bounds("before")[text[at - 1]], text[at - 1]
    if text[max(floor, at - 4) : at].lower() == "sub-":
        return at - 4, "<", "sub-"
    if skipped := _ANOTHER.search(text, max(floor, at - 16), at):
        at = skipped.start()
    words = _words_before(text, at, floor)
    for n in range(min(_LONGEST, len(words)), 0, -1):
        start = words[-n].start()
        phrase = " ".join(w[0] for w in words[-n:]).lower()
        comparator = bounds("before").get(phrase)
        if comparator is None or len(phrase) != len(text[start:at].rstrip()):
            continue
        if not _is_bound(reading, m, phrase, start):
            break
        return _modified(words, n), comparator, phrase
    return m.start, "=", ""


def _words_before(text: str, at: int, floor: int) -> list[re.Match[str]]:
    """The last words before `at`, with no mark between the last one and it."""
    start = max(floor, at - _REACH)
    words = list(_WORDS.finditer(text, start, at))
    if words and start > floor and text[start - 1].isalnum() and words[0].start() == start:
        words = words[1:]
    return [] if words and text[words[-1].end() : at].strip() else words


def _modified(words: list[re.Match[str]], n: int) -> int:
    """Where the last n words begin, with the words of degree before them."""
    while n < len(words):
        if n + 1 < len(words) and f"{words[-n - 2][0]} {words[-n - 1][0]}".lower() in modifiers():
            n += 2
        elif words[-n - 1][0].lower() in modifiers():
            n += 1
        else:
            break
    return words[-n].start()


def _is_bound(reading: Reading, m: Measure, phrase: str, start: int) -> bool:
    """Whether the words are a bound here, and no preposition of direction, place or topic."""
    left = reading.before(start)
    if phrase == "up to":
        return left is None or left.lemma_.lower() not in _DIRECTED
    if phrase.startswith("within"):
        return m.unit is not None and m.unit.kind in ("time", "length")
    if phrase == "some":
        return m.value >= 3 or m.unit is not None
    if phrase not in _PREPOSITIONS or (left is not None and left.lower_ in modifiers()):
        return True
    token = reading.token(start)
    if token is None or token.dep_ != "prep" or token.i == 0:
        return True
    if m.unit is None:
        return m.core.value > 12 or m.core.kind == "part" or is_of_people(reading, m)
    if phrase in ("above", "below") and m.unit.kind in ("length", "temperature"):
        return False
    if phrase == "over" and m.unit.kind == "time":
        return left is not None and left.lower_ in ("for", "of", "after", "by", "in")
    return True
