"""Whether a quantity is the amount of a change, and which way: `fell 13%`, `a rise of 9%`, `up 5p`."""

from collections.abc import Iterator

from spacy.tokens import Token

from extract.annotations import Quantity
from extract.contract.vocabulary import Change
from extract.lexicon.numbers import changes, nouns, units
from extract.text.nouns import is_noun, noun_at
from extract.text.reading import Reading

SHARES = frozenset({"%", "percentage point"})
MONEY = frozenset(unit.name for unit in units().values() if unit.kind == "money")
TIMES = frozenset(unit.name for unit in units().values() if unit.kind == "time")
_RELATIVE = SHARES | {"point"}
_DEGREE = frozenset({"just", "only", "another", "further", "some", "even", "a"})
_DEALING = frozenset({"gain", "lose", "shed"})
_SIGNS = frozenset("+-−–")


def change(reading: Reading, q: Quantity) -> Change | None:
    """The direction of the change that the quantity is the amount of, or None."""
    left, right = reading.before(q.start), reading.after(q.end)
    while left is not None and left.lower_ in _DEGREE and left.i > 0:
        left = reading.before(left.idx)
    if q.unit in TIMES:
        return _by(left.head) if left is not None and left.lower_ == "by" and left.head.pos_ == "VERB" else None
    if q.unit in SHARES and reading.text[q.start] in _SIGNS:
        return "up" if reading.text[q.start] == "+" else "down"
    if left is not None and left.lower_ in changes("place") and not _is_particle(left):
        return _way(changes("place")[left.lower_])
    if right is not None and (right.lower_ in ("higher", "lower") or _is_up(q, right)):
        return _way(changes("place")[right.lower_])
    if left is not None and left.lower_ == "of" and left.i > 0:
        return _way(changes("noun").get(left.nbor(-1).lemma_.lower()))
    if left is not None and left.lower_ == "by":
        return _by(left.head)
    if left is not None and left.tag_.startswith("VB"):
        lemma = left.lemma_.lower()
        if lemma in changes("verb") and not _takes(left, q):
            return _way(changes("verb")[lemma])
    if q.unit in _RELATIVE and left is not None and (way := _of_thing(reading, q)) is not None:
        return way
    if q.unit in SHARES and left is not None and left.lower_ == "at" and left.head.lemma_ in changes("pace"):
        return _way(changes("pace")[left.head.lemma_])
    return _noun(reading, right) if q.unit is not None else None


def counted(noun: Token) -> tuple[Change, Token | None] | None:
    """The way in which there are more or fewer of what a noun names, and the verb that says so, if it is one.

    `cut 40 jobs`, `40 posts are to be lost`, `the 40 beds added`, `the loss of 40 seats`, `40 job cuts`.
    """
    held = noun.lemma_.lower() in nouns("held")
    if not held and not any(c.dep_ == "compound" and c.lemma_.lower() in nouns("held") for c in noun.lefts):
        return None
    words = list(_telling(noun)) if held else [(noun, "count of")]
    ways = ((_way(changes(kind).get(word.lemma_.lower())), word if kind == "count" else None) for word, kind in words)
    return next(((way, verb) for way, verb in ways if way is not None), None)


def _telling(noun: Token) -> Iterator[tuple[Token, str]]:
    """The words that may say what becomes of what a noun names, and what kind of words of change they must be."""
    head = noun.head
    if noun.dep_ == "pobj" and head.lower_ == "of":
        yield head.head, "count of"
    yield from ((c, "count") for c in noun.rights if c.dep_ == "acl" and c.tag_ == "VBN")
    if noun.dep_ in ("dobj", "nsubjpass"):
        yield head, "count"
    if noun.dep_ in ("nsubj", "nsubjpass"):
        passive = (c for c in head.rights if c.dep_ == "xcomp" and any(x.dep_ == "auxpass" for x in c.lefts))
        yield from ((c, "count") for c in passive)


def _takes(verb: Token, q: Quantity) -> bool:
    """Whether what a verb of change has behind it is its thing, no amount: `lost £5m`, but not `shares lost 5p`."""
    lemma = verb.lemma_.lower()
    if lemma not in changes("taking") or q.unit in SHARES:
        return False
    if lemma not in _DEALING:
        return True
    traded = any(c.dep_ == "nsubj" and c.lemma_.lower() in nouns("dealt") for c in verb.lefts)
    return not (q.unit == "point" or (q.unit in MONEY and traded))


def _is_up(q: Quantity, word: Token) -> bool:
    """Whether up or down behind a share tells how it changed: `5% up on last year`, but not `5% up front`."""
    if q.unit not in _RELATIVE or word.lower_ not in ("up", "down") or word.i + 1 >= len(word.doc):
        return False
    return word.nbor().lower_ in ("on", "from", "at", "since", "in") or word.nbor().is_punct


def _of_thing(reading: Reading, q: Quantity) -> Change | None:
    """The way that a verb changes its object by an amount behind it: `cut prices 20%`."""
    root = reading.root(q.start, q.end)
    if root is None or root.dep_ not in ("npadvmod", "dobj", "advmod", "ccomp"):
        return None
    verb = root.head
    if verb.pos_ != "VERB" or verb.i > root.i:
        return None
    changed = any(c.dep_ == "dobj" and c is not root and verb.i < c.i < root.i for c in verb.rights)
    return _way(changes("verb").get(verb.lemma_.lower())) if changed else None


def is_changing(verb: Token) -> bool:
    """Whether a verb says that something grew or shrank, by itself or with up or down."""
    return verb.lemma_.lower() in changes("verb") or any(c.lower_ in changes("place") for c in verb.rights)


def _by(governor: Token) -> Change | None:
    """The direction of what `by 9%` hangs on: a verb, also of `went up by`, or a noun."""
    if governor.pos_ not in ("VERB", "AUX"):
        return _way(changes("noun").get(governor.lemma_.lower()))
    if way := changes("verb").get(governor.lemma_.lower()):
        return _way(way)
    return next((_way(changes("place")[c.lower_]) for c in governor.rights if c.lower_ in changes("place")), None)


def _noun(reading: Reading, right: Token | None) -> Change | None:
    """The direction of a noun right behind the number: `a 9% rise`, `a 3% fall`."""
    if right is None or not (is_noun(right) or right.tag_ in ("JJ", "HYPH")):
        return None
    noun = noun_at(reading, right.idx)
    return _way(changes("noun").get(noun.lemma_.lower())) if noun is not None else None


def _is_particle(token: Token) -> bool:
    """Whether up or down is part of a verb that says no change: `gave up 10 yards`."""
    head = token.head
    if head.i != token.i - 1 or head.pos_ != "VERB" or token.dep_ not in ("prt", "advmod", "prep"):
        return False
    return head.lemma_.lower() not in changes("moving") and head.lemma_.lower() not in changes("verb")


def _way(way: str | None) -> Change | None:
    return "up" if way == "up" else "down" if way == "down" else None
