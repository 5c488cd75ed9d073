"""What a quantity may count or measure: the nouns of its sentence, the item of the number before, or nothing.

Each candidate comes with its features: where it stands, how the parse ties it to the number, what the rules say.
`models/items` holds what each feature speaks for.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from spacy.tokens import Doc, Span, Token

from extract.annotations import Quantity
from extract.data import lines
from extract.lexicon.numbers import changes, nouns, units
from extract.pipes.links.changes import TIMES, is_changing
from extract.text.clauses import FINITE, verb_above
from extract.text.nouns import form_of, is_common, is_noun, singular
from extract.text.reading import read

_KINDS = {unit.name: unit.kind for unit in units().values()}
_TOLD = frozenset({"ADP", "PART", "CCONJ", "ADV", "SCONJ", "PUNCT"})
_CLASSES = ("sum", "light", "rate", "mark")
_PLURALS = frozenset({"NNS", "NNPS"})
_DETERMINERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "this", "bare"})
_LONGEST, _NEAR, _OFTEN = 6, 3, 4
_REACH = 100
"""How many tokens from a number a noun may stand; longer sentences are tables and lists run together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a quantity may count: a noun, the item of the number before, nothing (None), or what only a rule says.

    `place` is the token of a noun; `text` the words of an item that was found before.
    """

    word: str | None
    features: tuple[str, ...]
    place: int | None = None
    text: str | None = None


def examine(doc: Doc, ways: Sequence[str]) -> list[list[Candidate]]:
    """The candidates for each quantity of a Doc, to whose items `ways` led the rules; none where it has no parse."""
    quantities = doc._.facts_quantities
    if not quantities:
        return []
    every, before = _Candidates(doc), [None, *quantities[:-1]]
    return [every.of(q, previous, way) for q, previous, way in zip(quantities, before, ways, strict=True)]


class _Candidates:
    """Lists the candidates for the quantities of a Doc, which the rules have given their items.

    No word of a person's name is one.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc, self.reading = doc, read(doc)
        self.linking = frozenset(lines("numbers_linking.txt"))
        self.items = Counter(q.item for q in doc._.facts_quantities)
        self.words = Counter(singular(t) for t in doc if t.pos_ == "NOUN")
        people = [m for e in doc._.facts_entities if e.type == "person" for m in e.mentions if m.form == "name"]
        taken = {i for span in (*doc._.facts_quantities, *people) for i in self.reading.inside(span.start, span.end)}
        self.free = [t for t in self.reading.tokens if t.i not in taken and may_be_item(t)]
        self._places = [t.i for t in self.free]
        self._changing: dict[int, bool] = {}

    def of(self, q: Quantity, previous: Quantity | None, way: str) -> list[Candidate]:
        """The candidates for a quantity; none where the parse has no place for it."""
        root = self.reading.root(q.start, q.end)
        span = self.doc.char_span(q.start, q.end, alignment_mode="expand")
        if root is None or span is None:
            return []
        near = _Around(self, q, root, span)
        found = [Candidate(form_of(t, (q.item,)), (*near.noun(t),), place=t.i) for t in near.nouns]
        found.append(Candidate(None, (*near.nothing(),)))
        if previous is not None and previous.item:
            found.append(Candidate(previous.item, (*near.previous(previous),), text=previous.item_text))
        if all(c.word != q.item for c in found):
            found.append(Candidate(q.item, ("rule only",), text=q.item_text))
        kind, what = near.kind, "nothing" if q.item is None else "noun"
        told = ("rule", f"rule:{kind}", f"rule:{kind}:{what}", f"rule by {way}:{what}", f"rule by {way}:{kind}:{what}")
        return [replace(c, features=(*c.features, *told)) if c.word == q.item else c for c in found]

    def near(self, i: int) -> list[Token]:
        """The nouns of the sentence of token `i` that may be items, as far as `_REACH` tokens from it."""
        first, last = self.reading.sentences[self.reading.sentence_of[i]]
        first, last = max(first, i - _REACH), min(last, i + _REACH)
        return self.free[bisect_left(self._places, first) : bisect_left(self._places, last)]

    def is_changing(self, verb: Token) -> bool:
        """Whether a verb says that something grew or shrank, looked at once for all numbers that hang on it."""
        if verb.i not in self._changing:
            self._changing[verb.i] = is_changing(verb)
        return self._changing[verb.i]


def may_be_item(token: Token) -> bool:
    """Whether a token is a common noun, no time and no place."""
    if not is_noun(token) or not (is_common(token) or token.tag_ == "NNPS"):
        return False
    word = singular(token)
    return word not in TIMES and word not in nouns("place")


class _Around:
    """What stands around a quantity."""

    def __init__(self, every: _Candidates, q: Quantity, root: Token, span: Span) -> None:
        doc = every.doc
        self.every, self.doc, self.text = every, doc, every.reading.text
        self.q, self.root, self.first, self.last = q, root, span.start, span.end
        self.nouns = every.near(root.i)
        self.kind = _kind(q)
        self.before = _told(doc[span.start - 1]) if span.start else "start"
        self.after = _told(doc[span.end]) if span.end < len(doc) else "end"
        self.verb = verb_above(root)
        self.lemma = self.verb.lemma_.lower() if self.verb is not None else "none"
        changing = self.verb is not None and every.is_changing(self.verb)
        self.verb_kind = "changing" if changing else "linking" if self.lemma in every.linking else "other"

    def nothing(self) -> Iterator[str]:
        kind, before = self.kind, self.before
        yield from ("nothing", f"nothing:{kind}", f"nothing:{kind}:{before}", f"nothing:{kind}:{self.verb_kind}")
        yield from (f"nothing:{before}:{self.after}", f"nothing:verb {self.lemma}")
        yield from (f"nothing:{self.root.dep_}:{kind}", f"nothing:of {min(len(self.nouns), 3)}")

    def previous(self, other: Quantity) -> Iterator[str]:
        gap = self.text[other.end : self.q.start]
        same = "same unit" if other.unit == self.q.unit else "other unit"
        near = "near" if ". " not in gap and "\n" not in gap else "far"
        yield from ("previous", f"previous:{self.kind}:{same}:{near}", f"previous:{same}:{self.before}")
        yield from (f"previous:{near}:{min(len(gap) // 20, 5)}", f"previous:{same}:{near}:{self.verb_kind}")

    def noun(self, token: Token) -> Iterator[str]:
        yield from self._own(token)
        yield from self._between(token)
        kind, before, after = self.kind, self.before, token.i >= self.last
        side = "right" if after else "left"
        far = abs(token.i - (self.last if after else self.first))
        step = f"{side} {min(far, 4) if far < 5 else 5 if far < 9 else 9}"
        way = _path(self.root, token)
        yield from ("noun", f"path {way}", f"path {way}:{kind}", step, f"{step}:{kind}", f"{before}:{side}:{kind}")
        if after and token is next((t for t in self.nouns if t.i >= self.last), None):
            yield f"first right:{kind}:{self.after}"
        if not after and token is next((t for t in reversed(self.nouns) if t.i < self.first), None):
            yield from (f"last left:{kind}:{before}", f"last left:{before}")
        if token.dep_ in ("compound", "amod", "nmod"):
            yield "before a noun"
        lemma = token.lemma_.lower()
        if lemma in changes("noun"):
            yield from ("change", f"change:{before}")
        yield from (f"class {name}" for name in _CLASSES if lemma in nouns(name))
        if self.verb is not None and token.head == self.verb:
            via = self.root.dep_ if self.root.head == self.verb else self.root.head.lower_
            yield from (f"{token.dep_}:{self.verb_kind}:{kind}", f"{token.dep_}:verb {self.lemma}")
            yield f"{token.dep_}:{via}:{self.verb_kind}"
        if token.dep_ in ("nsubj", "nsubjpass"):
            yield f"subject:{self.verb_kind}:{kind}"
        if token.tag_ == "NNPS":
            yield "name"

    def _own(self, token: Token) -> Iterator[str]:
        """What tells of a noun by itself: its number and form, its determiner, how often the article has it."""
        kind, word, side = self.kind, singular(token), "right" if token.i >= self.last else "left"
        plural = "plural" if token.tag_ in _PLURALS else "singular"
        one = "one" if self.q.low == self.q.high == 1 else "many"
        yield from (f"{plural}:{one}:{kind}", f"{plural}:{side}:{kind}", f"as {token.dep_}:{kind}")
        yield from (f"lemma {word}", f"lemma {word}:{kind}", f"ends {word[-3:]}", f"ends {word[-3:]}:{kind}")
        owner = next((t.lower_ for t in token.lefts if t.dep_ in ("det", "poss")), "bare")
        owner = owner if owner in _DETERMINERS else "other"
        yield from (f"{owner}:{kind}", f"{owner}:{side}:{kind}")
        yield f"often {min(self.every.words[word], _OFTEN)}:{kind}"
        others = self.every.items[word] - (word == self.q.item)
        yield from (f"counted {n}:{kind}" for n in (1, 2) if others >= n)
        if any(t.dep_ == "nummod" and not self.first <= t.i < self.last for t in token.lefts):
            yield f"another number's:{kind}"
        if (follows := next((t.lower_ for t in token.rights if t.dep_ == "prep"), None)) is not None:
            yield f"before {follows}:{kind}"

    def _between(self, token: Token) -> Iterator[str]:
        """What stands between the number and a noun."""
        kind, after = self.kind, token.i >= self.last
        side, gap = ("right", self.doc[self.last : token.i]) if after else ("left", self.doc[token.i + 1 : self.first])
        if len(gap) <= _NEAR:
            words = " ".join(map(_told, gap))
            yield from (f"{side} behind {words}", f"{side} behind {words}:{kind}")
        marks = min(sum(t.is_punct for t in gap), _NEAR)
        yield from (f"marks {marks}", f"marks {marks}:{kind}")
        if any(t.tag_ in FINITE for t in gap):
            yield f"verb between:{side}:{kind}"
        if any(t.like_num for t in gap):
            yield f"number between:{kind}"


def _kind(q: Quantity) -> str:
    if q.unit is not None:
        return _KINDS.get(q.unit, "money")
    return "ratio" if (q.low is not None and q.low < 1) or (q.high or 1) < 1 else "count"


def _told(token: Token) -> str:
    """A token as a feature has it: a function word by itself, another by its part of speech."""
    return token.lower_ if token.pos_ in _TOLD else token.pos_


def _path(root: Token, token: Token) -> str:
    """The dependencies from the number up to what it shares with the noun, and down to the noun."""
    above = [root, *islice(root.ancestors, _LONGEST + 1)]
    place_of = {t.i: n for n, t in enumerate(above)}
    below = [token]
    while below[-1].i not in place_of and below[-1].head != below[-1] and len(below) <= _LONGEST + 1:
        below.append(below[-1].head)
    top = below[-1]
    if top.i not in place_of:
        return "none" if top.head == top and above[-1].head == above[-1] else "far"
    up, down = [t.dep_ for t in above[: place_of[top.i]]], [t.dep_ for t in below[:-1]][::-1]
    if len(up) + len(down) > _LONGEST:
        return "far"
    middle = "=" if top.i in (root.i, token.i) else top.pos_
    return f"{'<'.join(up)}|{middle}|{'>'.join(down)}"
