"""How often something happens: what a number is per with a verb or a phrase between, as in `300 are sold a week`."""

from collections.abc import Iterator

from spacy.tokens import Token

from extract.lexicon.numbers import context, rates
from extract.text.clauses import SUBJECTS, thing
from extract.text.nouns import NOUNS
from extract.text.reading import Reading

_DONE = frozenset({"nsubjpass", "dobj", "attr"})
_DEFINITE = frozenset({"the", "these", "those", "both", "all", "this", "that"})
_REPEATED = frozenset({"each", "every"})
_TIMES = frozenset({"npadvmod", "advmod", "dobj"})
_OFTEN = {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour"}
_STEPS = 8


def habit(reading: Reading, start: int, end: int) -> str | None:
    """What the number at `[start, end)` is per, by the parse: the week of `300 pies with gravy are sold each week`."""
    root = reading.root(start, end) if reading.given is None else None
    if root is None:
        return None
    noun = root.head if root.dep_ == "nummod" else root
    if any(c.lower_ in _DEFINITE or c.dep_ == "poss" for c in (*noun.lefts, *root.lefts)):
        return None
    told = (per for time in _told(noun, _verb(noun), reading.at(end)) if (per := _per(reading, time)) is not None)
    return next(told, None)


def _verb(noun: Token) -> Token | None:
    """The verb that tells what becomes of what is counted, or what it does if nothing else is counted there."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "agent":
        return verb.head
    if noun.dep_ in _DONE:
        return verb
    if noun.dep_ != "nsubj" or verb.pos_ != "VERB":
        return None
    done = thing(verb)
    return None if done is not None and any(c.dep_ == "nummod" for c in done.lefts) else verb


def _told(noun: Token, verb: Token | None, behind: int) -> Iterator[Token]:
    """The words that may say how often, behind what is counted or its verb, or at the clause's front."""
    for token in noun.subtree:
        if token.i >= behind and token.i > noun.i and _reaches(token, noun):
            yield token
    if verb is None:
        return
    opening = next((c.left_edge.i for c in verb.lefts if c.dep_ in SUBJECTS), verb.i)
    for token in verb.subtree:
        fronted = token.i < opening and token.head == verb and any(c.lower_ in _REPEATED for c in token.lefts)
        if fronted or (token.i >= behind and token.i > verb.i and _reaches(token, verb)):
            yield token


def _reaches(token: Token, top: Token) -> bool:
    """Whether a word hangs on another without a clause or another number's noun between them."""
    for _ in range(_STEPS):
        token = token.head
        if token == top:
            return True
        if (token.tag_ not in NOUNS and token.dep_ != "prep") or any(c.dep_ == "nummod" for c in token.lefts):
            return False
    return False


def _per(reading: Reading, time: Token) -> str | None:
    """What is said to be the time of one of many: a week, each week, per week, weekly."""
    word = time.lower_
    if word in _OFTEN and time.dep_ == "advmod":
        return _OFTEN[word]
    if word not in rates() or time.tag_ not in ("NN", "NNP"):
        return None
    if time.dep_ == "pobj" and time.head.lower_ == "per":
        return word
    own = [c.lower_ for c in time.lefts]
    if time.dep_ not in _TIMES or len(own) != 1 or _is_anothers(reading, time):
        return None
    if own[0] in _REPEATED:
        return word
    after = reading.after(time.idx + len(time))
    ends = after is None or after.is_punct or after.is_space or after.lower_ in context("habit after")
    return word if own[0] in ("a", "an") and word in context("habit") and ends else None


def _is_anothers(reading: Reading, time: Token) -> bool:
    """Whether a time stands right behind a number or what it counts, whose it then is: `a plan for £20 a month`."""
    before = reading.before(time.left_edge.idx)
    counted = before is not None and any(c.dep_ == "nummod" for c in before.lefts)
    return before is not None and (counted or before.like_num or any(c.isdigit() for c in before.text))
