"""extract_attributes: spaCy's attribute ruler with a memory, which does the same in a fraction of its time.

Almost all patterns of a ruler look at one token: at its tag, its dependency, whether it is white space, and whether it
is one of some words. So what they make of a token depends on these alone: the ruler is asked once for every such token
that comes, and the answer kept. Only the few other patterns are searched for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Token

_SEEN = [TAG, DEP, LOWER, IS_SPACE]
"""What the patterns of one token look at."""
_NAMES = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_SET = [POS, MORPH, LEMMA]
"""What they set in most tokens; in white space also the tag and the dependency."""

Key = tuple[int, ...]
"""A token's values of `_SEEN`; its word is 0 where no pattern names it."""
Match = tuple[int, int, int, int]
"""The number of a rule, the hash of that number, and the tokens from and to."""


@dataclass(slots=True)
class _Answer:
    """What a token becomes: the values of `_SET`, its tag and dependency; by attribute the number of the rule."""

    values: tuple[int, ...]
    tag: int
    dep: int
    by: dict[int, int]


@Language.factory("extract_attributes", requires=["token.tag", "token.dep"], assigns=["token.pos", "token.morph"])
def make_attributes(nlp: Language, name: str) -> "Attributes":
    """The component, in the place of the pipeline's `attribute_ruler`."""
    return Attributes(nlp.get_pipe("attribute_ruler"))


class Attributes:
    """Sets parts of speech, morphology and irregular lemmas as the ruler does. `cache` may be emptied at any time."""

    def __init__(self, ruler: Any) -> None:
        self.ruler = ruler
        self.cache: dict[Key, _Answer] = {}
        self._words: set[int] = set()
        self._others: set[int] = set()
        self._matcher = Matcher(ruler.vocab)
        for number, rule in enumerate(ruler.patterns):
            if (words := _words(rule)) is not None:
                self._words |= {ruler.vocab.strings.add(word) for word in words}
            else:
                self._others.add(number)
                self._matcher.add(str(number), rule["patterns"])
            for kind, value in rule["attrs"].items():  # kept for good, also where first met in a memory zone
                ruler.vocab.strings.add(str(value))
                if kind == "MORPH":
                    ruler.vocab.morphology.add(value)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc, which has been tagged and parsed, with the attributes of its tokens."""
        if not len(doc):
            return doc
        words, cache = self._words, self.cache
        keys = [
            (tag, dep, word if word in words else 0, space) for tag, dep, word, space in doc.to_array(_SEEN).tolist()
        ]
        answers = [cache.get(key) or self._ask(key, doc[n]) for n, key in enumerate(keys)]
        values: Any = np.array([answer.values for answer in answers], np.uint64)
        doc.from_array(_SET, values)
        for n, (key, answer) in enumerate(zip(keys, answers, strict=True)):
            if answer.tag != key[0] or answer.dep != key[1]:
                doc[n].tag, doc[n].dep = answer.tag, answer.dep
        for match in sorted(self._found(doc)):
            self._apply(doc, match, answers)
        return doc

    def _ask(self, key: Key, token: Token) -> _Answer:
        alone = Doc(token.vocab, words=[token.lower_])
        tagged: Any = np.array([key[:2]], np.uint64)
        alone.from_array([TAG, DEP], tagged)
        matches = [match for match in self.ruler.match(alone) if match[0] not in self._others]
        self.ruler.set_annotations(alone, matches)
        by = {kind: number for number, *_ in matches for kind in self.ruler.attrs[number]}
        [values] = alone.to_array([*_SET, TAG, DEP]).tolist()
        answer = self.cache[key] = _Answer(tuple(values[:3]), values[3], values[4], by)
        return answer

    def _found(self, doc: Doc) -> Iterator[Match]:
        """Where the other patterns are."""
        for name, first, last in self._matcher(doc, allow_missing=True):
            yield int(doc.vocab.strings[name]), name, first, last

    def _apply(self, doc: Doc, match: Match, answers: list[_Answer]) -> None:
        """Set what one of the other patterns sets, but for what a later rule has set."""
        number, _, first, _ = match
        at = first + self.ruler.indices[number]
        token, (pos, morph, lemma) = doc[at], answers[at].values
        self.ruler.set_annotations(doc, [match])
        later = {kind for kind in self.ruler.attrs[number] if answers[at].by.get(kind, -1) > number}
        if POS in later:
            token.pos = pos
        if LEMMA in later:
            token.lemma = lemma
        if MORPH in later:
            token.set_morph(doc.vocab.strings[morph])


def _words(rule: dict[str, Any]) -> set[str] | None:
    """The words that a rule about one token names; None if it is about several, or looks at anything else."""
    found: set[str] = set()
    for pattern in rule["patterns"]:
        if len(pattern) > 1 or not pattern[0].keys() <= _NAMES:
            return None
        told = pattern[0].get("LOWER", {"IN": []})
        if isinstance(told, dict) and told.keys() != {"IN"}:
            return None
        found |= set(told["IN"]) if isinstance(told, dict) else {told}
    return found
