"""Nouns: their singular, their noun phrase, the noun behind a relative or missing subject."""

import re
from collections.abc import Container

from spacy.tokens import Doc, Token

from extract.annotations import Offsets
from extract.lexicon.numbers import context, nouns
from extract.lexicon.plurals import IRREGULAR, plural_only, singulars, without_ending
from extract.text.reading import Reading

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PREMODIFIERS = frozenset({"JJ", "JJR", "JJS", "VBG", "VBN", "CD", "HYPH", "POS", "RBS", "PRP$", *NOUNS})
_ENDS = frozenset({"a", "an", "per", "each", "every", "of"})
_EXTREMES = frozenset({"low", "high"})
_BRACKETS = re.compile(r"[ ]?\([^()\n]{1,60}\)|[^()\n]{0,60}\)")
"""Brackets behind a number, or their end behind a number in them: `a $40bn (£21bn) deal`."""
_PAIR_OPENS = re.compile(r"\b(?:from|between)[ ]$", re.IGNORECASE)
_PAIRED_BEFORE = re.compile(r"\b(?:from|between)[ ](\d[\d,]{0,12})[ ](?:to|and)[ ]$", re.IGNORECASE)
_PAIRED_AFTER = re.compile(r"[ ](?:to|and)[ ](\d[\d,]{0,12})(?![\d.])")
_PAIR = 32
_YEARS = range(1501, 2100)
_TIED = re.compile(r"(?:-\w+)+")
_AGENTS = ("er", "or", "ist", "man", "woman", "boy", "girl", "ian", "ee", "ess")
_REAL_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PREMODIFIERS = frozenset(
    {"det", "amod", "compound", "nmod", "poss", "case", "nummod", "advmod", "predet", "quantmod", "punct"}
)
_ACRONYMS = re.compile(r"[A-Z]{2,}s")
_SIBILANT = ("ses", "xes", "zes", "ches", "shes")
_HEAD_FIRST = re.compile(r"([a-z]+s)-((?:in|to|of|at|on|by|up|general|elect)(?:-[a-z]+)?)")
"""A compound whose first word is its head: `brothers-in-law`, `runners-up`."""
_SOFT_HYPHEN = "\u00ad"


def singular(noun: Token, *, plural: bool = False) -> str:
    """The singular of a noun in lower case, with what a hyphen ties to it: `home-buyer`; `person` for people.

    `plural` tells that it is none, whatever its tag: the taxis of `30 taxis`.
    """
    doc, first, last = noun.doc, noun.i, noun.i
    while first > 1 and doc[first - 1].text == "-" and _touch(doc, first - 2, first) and _is_word(doc[first - 2]):
        first -= 2
    while last + 2 < len(doc) and doc[last + 1].text == "-" and _touch(doc, last, last + 2) and doc[last + 2].is_alpha:
        last += 2
    whole = "".join(doc[i].lower_ for i in range(first, last))
    one = whole + (without_ending(doc[last].lower_) if last > noun.i else _singular(noun, plural))
    headed = _HEAD_FIRST.fullmatch(one)
    one = one if headed is None else f"{without_ending(headed[1])}-{headed[2]}"
    return one.replace(_SOFT_HYPHEN, "")


def form_of(noun: Token, known: Container[str | None]) -> str:
    """The singular of a noun: of what it may be alone or as a plural, the one that is known: `taxi` for `taxis`."""
    one = singular(noun)
    plural = one if one in known else singular(noun, plural=True)
    return plural if plural in known else one


def _is_word(token: Token) -> bool:
    return token.is_alpha and not token.like_num


def _touch(doc: Doc, first: int, last: int) -> bool:
    """Whether no white space stands between the tokens."""
    return not any(doc[i].whitespace_ for i in range(first, last))


def _singular(noun: Token, plural: bool) -> str:
    word = noun.lower_
    if word in IRREGULAR or word in plural_only():
        return IRREGULAR.get(word, word)
    if _ACRONYMS.fullmatch(noun.text):
        return word[:-1]
    if (plural and noun.tag_ == "NN") or noun.tag_ == "JJ":
        return without_ending(word, plural=True)
    if noun.tag_ == "NNS":
        lemma = noun.lemma_.lower()
        return lemma if lemma != word and not word.endswith(_SIBILANT) else without_ending(word, plural=True)
    if noun.tag_ in ("NNPS", "VBZ") or (noun.tag_ == "NNP" and len(word) > 3):
        return without_ending(word)
    return word


def is_noun(token: Token | None) -> bool:
    """Whether a token is a noun or a name; soft hyphens alone, which show nothing, are none."""
    if token is None or not token.text.strip(_SOFT_HYPHEN):
        return False
    return token.tag_ in NOUNS or _is_mistagged(token)


def _is_mistagged(token: Token) -> bool:
    """Whether a plural noun that opens a sentence was taken for a verb: `Calls to the helpline`."""
    return token.tag_ == "VBZ" and token.dep_ in _REAL_SUBJECTS and token.text[:1].isupper()


def is_common(token: Token) -> bool:
    """Whether a token is a noun and no name."""
    return (
        token.tag_ in ("NN", "NNS")
        or _is_mistagged(token)
        or is_nominal(token)
        or (token.tag_[:3] == "NNP" and token.is_lower)
    )


def is_person_noun(noun: str) -> bool:
    """Whether a common noun, singular and in lower case, is for a person, by the list or by its ending: `tattooist`."""
    return noun in nouns("person") or (noun.endswith(_AGENTS) and noun not in nouns("agent not"))


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
            edge = next(i for i in range(child.right_edge.i, noun.i, -1) if not doc[i].is_space)
            last = edge if edge > child.i else last
    end = doc[last].idx + len(doc[last])
    if doc[first].idx < taken[1] and taken[0] < end and noun.idx < taken[0]:
        end = noun.idx + len(noun)
    return doc[first].idx, end


def noun_at(reading: Reading, at: int) -> Token | None:
    """The head of the noun phrase that goes on at `at` without article or preposition: `new blog entries`."""
    if reading.given is not None:
        return _last_word(reading, at) if reading.given else None
    token, last, owner = reading.after(at), None, None
    while token is not None and (token.tag_ in PREMODIFIERS or is_nominal(token) or _joins(reading, token, last)):
        if token.lower_ in ("last", "next") and not reading.text.startswith("-", token.idx + len(token)):
            break
        if token.tag_ == "POS":
            owner, last = last, None
        elif (token.tag_ in NOUNS and token.text[:1].isalnum()) or is_nominal(token):
            if last is not None and not _goes_on(last, token):
                break
            last = token
        elif last is not None and not _is_inside(token):
            break
        if token.i + 1 >= len(reading.tokens) or reading.text.startswith("\n", token.idx + len(token)):
            break
        token = reading.tokens[token.i + 1]
    return last or owner


def counted(number: Token, noun: Token) -> Token:
    """What a number above one counts by the parse: `noun`, or another of its phrase.

    That is the plural that it stands before (`60 Kia and Fiat cars`), or the noun right behind it (`a 3 bed flat`).
    """
    head = number.head
    if number.dep_ != "nummod":
        return noun
    if noun.tag_ == "NNP":
        listed = (c for c in noun.rights if c.dep_ == "conj" and c.tag_ == "NNS")
        names = (c for c in listed if all(t.tag_ in ("CC", "NNP", ",") for t in noun.doc[noun.i + 1 : c.i]))
        if (last := next(names, None)) is not None:
            return last
    if head.tag_ == "NNS" and head.i > noun.i and noun.tag_ != "NNS" and head.is_ancestor(noun):
        return head if noun.dep_ in ("nmod", "compound", "amod", "conj") else noun
    alone = head.tag_ == noun.tag_ == "NN" and number.i < head.i < noun.i and head.dep_ == "compound"
    return head if alone and any(c.dep_ == "det" for c in noun.lefts) else noun


def is_plural(reading: Reading, at: int) -> bool:
    """Whether a plural noun goes on at `at`, which a number before it counts."""
    if reading.given is not None:
        return reading.given
    noun = noun_at(reading, at)
    return noun is not None and noun.tag_ in ("NNS", "NNPS")


def is_end_of_count(reading: Reading, start: int, end: int) -> bool:
    """Whether a number is one of two before a plural whose other is no year: `from 1000 to 2000 hires`."""
    pair = [reading.text[start:end]]
    if first := _PAIRED_BEFORE.search(reading.text, max(0, start - _PAIR), start):
        pair.append(first[1])
    elif _PAIR_OPENS.search(reading.text, max(0, start - _PAIR), start) and (
        second := _PAIRED_AFTER.match(reading.text, end)
    ):
        pair.append(second[1])
        end = second.end()
    figures = [one.replace(",", "") for one in pair]
    if len(pair) == 1 or not all(one.isdigit() for one in figures):
        return False
    return not all(int(one) in _YEARS for one in figures) and is_plural(reading, end)


def _last_word(reading: Reading, at: int) -> Token | None:
    """Of words without tags the last, up to what it is of or per: the `people` of `20 people a day`."""
    found: Token | None = None
    token = reading.after(at)
    while token is not None and token.is_alpha and token.lower_ not in _ENDS:
        found, token = token, reading.after(token.idx + len(token))
    return found


def _joins(reading: Reading, token: Token, last: Token | None) -> bool:
    """Whether a word of another kind belongs to the noun phrase: `gas-only`, `decently sized`, `old and new`."""
    if token.text in ("-", "&", "/") or (last is None and token.tag_ in ("``", "''")):
        return True
    if token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
        return True
    following = reading.tokens[token.i + 1] if token.i + 1 < len(reading.tokens) else None
    if last is not None or following is None:
        return False
    if token.tag_ == "RB":
        return following.text == "-" or (following.tag_ in ("VBN", "JJ", "VBG") and following.dep_ == "amod")
    return token.tag_ == "CC" and token.i > 0 and token.nbor(-1).tag_ == "JJ" and following.tag_ in ("JJ", "VBN", "VBG")


def is_nominal(token: Token) -> bool:
    """Whether a word tagged as an adjective or a verb is a noun: `a four month low`, `two rate rises`, `12 geese`."""
    if token.tag_ == "JJ" and token.dep_ != "amod" and token.lower_ in singulars():
        return True
    if token.dep_ not in ("pobj", "dobj") or token.tag_ not in ("JJ", "VBZ"):
        return False
    return token.lower_ in _EXTREMES if token.tag_ == "JJ" else token.i > 0 and token.nbor(-1).dep_ == "compound"


def _is_inside(token: Token) -> bool:
    """Whether a word behind a noun still belongs to a noun further right: the `related` of `fraud related cases`."""
    if token.tag_ in ("HYPH", "POS") or token.text in ("-", "&", "/"):
        return True
    if token.lower_ in context("few"):
        return False
    return token.dep_ in ("amod", "compound", "nmod", "nummod") and token.head.i > token.i


def _goes_on(last: Token, token: Token) -> bool:
    """Whether the next noun is the head of the one before: `ballot papers`, but not `children Emily`."""
    if token.i > last.i + 1 or (last.dep_ in ("compound", "nmod", "poss", "amod") and last.head.i > last.i):
        return True
    return last.tag_ in ("NN", "NNP") and token.tag_ in ("NN", "NNS", "NNPS") and token.lower_ not in nouns("time")
