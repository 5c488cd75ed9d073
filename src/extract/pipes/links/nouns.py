"""Nouns: their singular, their noun phrase, the noun behind a relative or missing subject."""

import re
from functools import cache

from spacy.tokens import Doc, Token

from extract.data import lines
from extract.pipes.annotations import Offsets
from extract.pipes.numbers.page import NOUNS, is_nominal

_BRACKETS = re.compile(r"[ ]?\([^()\n]{1,60}\)|[^()\n]{0,60}\)")
"""Brackets behind a number, or their end behind a number in them: `a $40bn (£21bn) deal`."""
_TIED = re.compile(r"(?:-\w+)+")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PREMODIFIERS = frozenset(
    {"det", "amod", "compound", "nmod", "poss", "case", "nummod", "advmod", "predet", "quantmod", "punct"}
)
_IRREGULAR = {
    "people": "person",
    "data": "data",
    "media": "media",
    "mps": "mp",
    "pcs": "pc",
    "women": "woman",
    "men": "man",
}


@cache
def _plural_only() -> frozenset[str]:
    return frozenset(lines("numbers_plurals.txt"))


def singular(noun: Token) -> str:
    """The singular of a noun in lower case, with what a hyphen ties to it: `home-buyer`; `person` for people."""
    doc, first, last = noun.doc, noun.i, noun.i
    while first > 1 and doc[first - 1].text == "-" and _touch(doc, first - 2, first) and _is_word(doc[first - 2]):
        first -= 2
    while last + 2 < len(doc) and doc[last + 1].text == "-" and _touch(doc, last, last + 2) and doc[last + 2].is_alpha:
        last += 2
    whole = "".join(doc[i].lower_ for i in range(first, last))
    if last > noun.i:
        return whole + _strip(doc[last].lower_)
    return whole + _singular(noun)


def _is_word(token: Token) -> bool:
    return token.is_alpha and not token.like_num


def _touch(doc: Doc, first: int, last: int) -> bool:
    """Whether no white space stands between the tokens."""
    return not any(doc[i].whitespace_ for i in range(first, last))


def _singular(noun: Token) -> str:
    word = noun.lower_
    if word in _IRREGULAR or word in _plural_only():
        return _IRREGULAR.get(word, word)
    if noun.tag_ == "NNS":
        lemma = noun.lemma_.lower()
        return lemma if lemma != word else _strip(word)
    if noun.tag_ in ("NNPS", "VBZ") or (noun.tag_ == "NNP" and len(word) > 3):
        return _strip(word)
    return word


def _strip(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes", "zes")) and not word.endswith(("ases", "oses", "uses", "ises")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def is_noun(token: Token | None) -> bool:
    """Whether a token is a noun or a name."""
    return token is not None and (token.tag_ in NOUNS or _is_mistagged(token))


def _is_mistagged(token: Token) -> bool:
    """Whether a plural noun that opens a sentence was taken for a verb: `Calls to the helpline`."""
    return token.tag_ == "VBZ" and token.dep_ in _SUBJECTS and token.text[:1].isupper()


def is_common(token: Token) -> bool:
    """Whether a token is a noun and no name."""
    return (
        token.tag_ in ("NN", "NNS")
        or _is_mistagged(token)
        or is_nominal(token)
        or (token.tag_[:3] == "NNP" and token.is_lower)
    )


def phrase(noun: Token, text: str, taken: Offsets) -> Offsets:
    """The noun phrase of a noun: what stands before it, and an `of` behind it, without the number itself."""
    doc = noun.doc
    first = noun.i
    for beside in (_TIED, _BRACKETS):
        if (found := beside.match(text, taken[1])) and found.end() <= noun.idx:
            taken = (taken[0], found.end())
    for child in noun.lefts:
        if child.dep_ in _PREMODIFIERS and child.left_edge.i >= noun.i - 12:
            first = min(first, child.left_edge.i)
            break
    while first < noun.i and (doc[first].idx < taken[1] <= noun.idx or doc[first].is_punct or doc[first].is_space):
        first += 1
    last = noun.i
    for child in noun.rights:
        if child.lower_ == "of" and child.i == last + 1 and child.right_edge.i - last <= 8:
            last = child.right_edge.i
    end = doc[last].idx + len(doc[last])
    if doc[first].idx < taken[1] and taken[0] < end and noun.idx < taken[0]:
        end = noun.idx + len(noun)
    return doc[first].idx, end


def subject(verb: Token) -> Token | None:
    """The subject of a verb: its own, its antecedent's in a relative clause, or the one it shares with another verb."""
    for _ in range(6):
        own = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None) or next(
            (c for c in verb.rights if c.dep_ in _SUBJECTS), None
        )
        if own is not None:
            if verb.dep_ == "relcl" and own.lower_ in ("which", "that", "who"):
                return verb.head
            return own
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "aux", "dep", "ccomp", "prep") and verb.head != verb:
            parent = verb.head
            if verb.dep_ == "xcomp" and (receiver := thing(parent)) is not None and receiver.i < verb.i:
                return receiver
            verb = parent
            if verb.tag_ in NOUNS:
                return verb
            continue
        return None
    return None


def thing(verb: Token) -> Token | None:
    """The direct object of a verb."""
    return next((c for c in verb.rights if c.dep_ in ("dobj", "obj")), None)


def verb_above(token: Token) -> Token | None:
    """The nearest verb that a token depends on."""
    for _ in range(12):
        if token.head == token:
            break
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token if token.pos_ in ("VERB", "AUX") else None


def place(doc: Doc, start: int, end: int) -> Token | None:
    """The token of `[start, end)` on which the others of it hang."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return None if span is None else span.root
