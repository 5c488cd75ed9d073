"""The Doc's tokens in plain lists, read once, and the runs of capitalised words in them."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc

from extract.annotations import TaggedName
from extract.data import lines
from extract.lexicon.names import ARTICLES, Lexicon, word_set
from extract.text.reading import read

PARTICLES = word_set("particle")
_JOINTS = frozenset({"-", "–", "+"})
_OPENING = frozenset("\"'“‘`([-–—•*:…") | {"''", "``", "--", "..."}
_NICKNAMING = {'"': {'"'}, "``": {"''"}, "“": {"”"}, "'": {"'", "’"}, "‘": {"’", "'"}, "(": {")"}}
"""By the mark before a nickname in a name those behind it."""
_SURE = 0.9
"""The mean probability of its tags from which the encoder's name counts as sure."""

_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_PROPER = frozenset({"NNP", "NNPS"})
_QUALIFIERS = word_set("qualifier")
_NAME_START = re.compile(r"[\W_]*(?:[^\W\d_]|\d+[^\W\d_])")


@dataclass(slots=True)
class Words:
    """The tokens of a Doc: parallel lists, and the chunks of text that are in play.

    `label` is the kind of entity, `read` the kind of name that the encoder reads and whether it is sure (`nothing`
    for no name, empty where it has not read). `spans` are the names of which it is sure.
    `opens` is true where a capital tells nothing: the first word of a sentence or of quoted speech.
    """

    doc: Doc
    text: str
    lowered: str
    word: list[str]
    lower: list[str]
    tag: list[str]
    start: list[int]
    end: list[int]
    label: list[str]
    read: list[str]
    spans: list[tuple[int, int]]
    opens: list[bool]
    live: list[bool]
    surnames: set[str] = field(default_factory=set)
    """Last words of the names that a given name opens, by which a person may be called alone."""
    fronts: set[str] = field(default_factory=set)
    """First words of firms' names, by which a firm may be called alone."""

    def __len__(self) -> int:
        return len(self.word)

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` up to and without token `last`."""
        return self.text[self.start[first] : self.end[last - 1]]

    def at(self, offset: int, first: int) -> int:
        """The token after the one that ends at `offset` or later, looking from token `first`."""
        while first < len(self.end) and self.end[first] < offset:
            first += 1
        return first + 1

    def glued(self, i: int) -> bool:
        """Whether token `i` follows its forerunner without a space."""
        return i > 0 and self.start[i] == self.end[i - 1]


def words_of(doc: Doc) -> Words:
    """The Doc's tokens, read once."""
    reading = read(doc)
    text, start = reading.text, reading.starts
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    word = reading.words
    w = Words(
        doc=doc,
        text=text,
        lowered=lowered,
        word=word,
        lower=[s.lower() for s in word],
        tag=reading.tags,
        start=start,
        end=[i + len(s) for i, s in zip(start, word, strict=True)],
        label=[t.ent_type_ for t in reading.tokens],
        read=_read(doc, start),
        spans=[],
        opens=[],
        live=_live(doc, start),
    )
    w.spans = [_tokens(start, name) for name in doc._.facts_tagged_names if name.score >= _SURE]
    w.opens = _openings(w)
    return w


def _read(doc: Doc, start: list[int]) -> list[str]:
    """The kind of name that the encoder reads in each token."""
    found = ["nothing" if doc._.facts_tagged_names else ""] * len(doc)
    for name in doc._.facts_tagged_names:
        for i in range(*_tokens(start, name)):
            found[i] = f"{name.type} surely" if name.score >= _SURE else name.type
    return found


def _tokens(start: list[int], name: TaggedName) -> tuple[int, int]:
    return bisect_right(start, name.start) - 1, bisect_left(start, name.end)


def _live(doc: Doc, start: list[int]) -> list[bool]:
    """Which tokens stand in headline, body or crosshead."""
    parts = [(p.start, p.end) for p in doc._.facts_layout if p.kind != "boilerplate"]
    live, n = [], 0
    for at in start:
        while n < len(parts) and parts[n][1] <= at:
            n += 1
        live.append(n < len(parts) and parts[n][0] <= at)
    return live


def _openings(w: Words) -> list[bool]:
    starts = {s.start for s in w.doc.sents} if w.doc.has_annotation("SENT_START") else {0}
    opens, fresh = [], True
    for i, word in enumerate(w.word):
        fresh = fresh or i in starts
        opens.append(fresh)
        if (fresh and word in _OPENING) or word.isspace():
            continue
        fresh = word in {'"', "“", "''", "``", ":", "•"} and (fresh or word != '"' or not w.glued(i))
    return opens


def capital(word: str) -> bool:
    """Whether a word is written as a name: a first capital, or a capital within (`eBay`, `al-Qaeda`, `50m` not)."""
    if not _NAME_START.match(word):
        return False
    return (
        word[0].isupper()
        or any(a.islower() and b.isupper() for a, b in pairwise(word))
        or ("-" in word and word[:1].islower() and word.split("-")[0] in PARTICLES and word.split("-")[1][:1].isupper())
    )


def small_body(w: Words, at: int) -> int | None:
    """The end of the longest phrase for a body that opens at token `at`: `crown court`, `fire and rescue service`."""
    if at >= len(w) or w.word[at][0].isupper():
        return None
    ends = [w.start[at] + len(p) for p in lines("names_small.txt") if w.lowered.startswith(p, w.start[at])]
    whole = [end for end in ends if not w.lowered[end : end + 1].isalnum()]
    return w.at(max(whole), at) if whole else None


def runs(w: Words, lex: Lexicon) -> list[tuple[int, int]]:
    """The runs of tokens that are written as names, with the particles, joints and `&` inside them.

    A second look finds the surnames of people named in full and the first words of firms where a capital alone tells
    nothing: `Long said`.
    """
    for first, last in _runs(w, lex):
        if last - first > 1 and lex.heads.get(w.word[last - 1], ("", ""))[0] == "company":
            w.fronts.add(w.word[first])
        if last - first > 1 and any(w.word[i] in lex.given for i in range(first, last - 1)):
            w.surnames.add(w.word[last - 1])
    return _runs(w, lex)


def _runs(w: Words, lex: Lexicon) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    i, n = 0, len(w)
    while i < n:
        if not w.live[i] or not _named(w, lex, i):
            i += 1
            continue
        first = i
        i = _listed_end(w, lex, i) or i + 1
        while i < n and w.live[i]:
            j = _further(w, lex, i)
            if j is None:
                break
            i = _listed_end(w, lex, j) or j + 1
        found.append((first, i))
    return found


def _listed_end(w: Words, lex: Lexicon, i: int) -> int | None:
    end = lex.listed_at(w.text, w.lowered, w.start[i])
    return None if end is None else w.at(end, i)


def _further(w: Words, lex: Lexicon, i: int) -> int | None:
    """The token that continues a run at `i`: itself or one beyond a particle, `&`, hyphen, nickname or bracket."""
    word, n = w.word[i], len(w)
    if word == "I" and w.tag[i] == "PRP":
        return None
    if capital(word) and not (w.opens[i] and not _named(w, lex, i)) and w.word[i - 1][-1:] not in '"”:':
        return i
    if word == "&" and i + 2 < n and lex.given.keys() >= {w.word[i - 1], w.word[i + 1]} and capital(w.word[i + 2]):
        return None
    if word in PARTICLES or word == "&" or (word in _JOINTS and w.glued(i)):
        j = i + 1
        while j < n and (w.word[j] in PARTICLES or (word in PARTICLES and w.word[j] == "-" and w.glued(j))):
            j += 1
        if j < n and capital(w.word[j]) and (word not in _JOINTS or w.glued(j)):
            return j
    if word == "]" and w.glued(i) and w.word[i - 1] in lex.given and i + 1 < n and capital(w.word[i + 1]):
        return i + 1
    if (closing := _NICKNAMING.get(word)) and w.word[i - 1].capitalize() in lex.given:
        for j in range(i + 1, min(i + 5, n - 1)):
            if w.word[j] in closing:
                return j + 1 if capital(w.word[j + 1]) and capital(w.word[j - 1]) else None
    return None


def _named(w: Words, lex: Lexicon, i: int) -> bool:
    """Whether a token may begin a name; at the start of a sentence a capital is not enough."""
    word = w.word[i]
    if not capital(word):
        return lex.listed_at(w.text, w.lowered, w.start[i]) is not None and word[0].isdigit()
    if w.tag[i] == "PRP" and not word.isupper():
        return False
    if w.lower[i] in ARTICLES or word == "I" or word.startswith(("I'", "I’")):
        return False
    if not w.opens[i]:
        return True
    if w.lower[i] in _QUALIFIERS:
        return False
    title = lex.title_at(w.word, i) if i + 1 < len(w) and capital(w.word[i + 1]) else None
    if title is not None and (not title[1].weak or w.word[i + 1] in lex.given):
        return True
    if (word in w.surnames or word in w.fronts) and _stands_alone(w, i):
        return True
    if w.tag[i][:2] in {"JJ", "NN"} and small_body(w, i + 1) is not None:
        return True
    if (
        w.tag[i] in _PROPER
        or word in lex.given
        or (w.label[i] in _NAMED and w.tag[i][:2] not in {"DT", "PR", "IN", "VB", "RB"})
    ):
        return True
    end = lex.listed_at(w.text, w.lowered, w.start[i])
    if end is not None and (end > w.end[i] or w.tag[i] in {"JJ", "NN", "NNS"}):
        return True
    return word.isupper() and len(word) > 1


def _stands_alone(w: Words, i: int) -> bool:
    """Whether a word may be a name of its own: a verb, an auxiliary, a possessive or a comma follows."""
    return i + 1 < len(w) and (w.tag[i + 1][:2] in {"VB", "MD", "PO"} or w.word[i + 1] in {",", "'s", "’s"})
