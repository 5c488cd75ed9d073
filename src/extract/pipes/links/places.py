"""The places that an article names, by the gazetteer.

A name that is part of a person's, a body's or a longer name is none of a place, nor is a capital that stands for its
government. What may as well be a surname or a word needs more: a word of place before it, or what holds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.annotations import Place
from extract.lexicon.cues import readings
from extract.lexicon.names import lexicon
from extract.lexicon.names import word_set as names_set
from extract.lexicon.places import Form, forms, word_set
from extract.text.reading import Reading, read

_NAMES = frozenset({"NNP", "NNPS"})
_NOUNS = _NAMES | {"NN", "NNS"}
_PLACED = _NOUNS | {"PRP", "JJ"}
_MODIFIED = _NOUNS | {"JJ", "CD", "HYPH", "VBN", "VBG", "JJR", "JJS"}
_TOWNS = frozenset({"city", "district"})
_FAR = 4
"""How many words may stand between a word of place and the place: `in the north of rural east Kent`."""


def find_places(doc: Doc) -> list[Place]:
    """The places that a Doc names, in the order of the text."""
    return _Search(doc).places()


@dataclass(slots=True)
class _Candidate:
    """Words that may name a place: the tokens `[first, last)`."""

    first: int
    last: int
    form: Form
    located: bool = False
    """Whether a word of place is before it, or a place before it that it is joined to."""


class _Search:
    def __init__(self, doc: Doc) -> None:
        self.doc, self.reading = doc, read(doc)
        self.words, self.tags = self.reading.words, self.reading.tags
        self.taken = _taken(doc, self.reading)
        self.people = {
            word
            for entity in doc._.facts_entities
            if entity.type == "person"
            for name in (entity.name, *entity.aliases)
            for word in name.split()
        }

    def places(self) -> list[Place]:
        """The places, in the order of the text."""
        found = list(self._candidates())
        self._locate(found)
        sure = {c.form.place.name for c in found if not (c.form.place.doubtful or c.form.place.seat) or c.located}
        return [self._place(c) for c in found if self._is_meant(c, sure)]

    def _place(self, c: _Candidate) -> Place:
        place = c.form.place
        return Place(self.reading.starts[c.first], self.reading.end(c.last - 1), place.name, place.depth)

    def _candidates(self) -> Iterator[_Candidate]:
        known = forms()
        for paragraph in self.doc._.facts_layout:
            if paragraph.kind == "boilerplate":
                continue
            end = 0
            for i in self.reading.inside(paragraph.start, paragraph.end):
                if i < end or (self.words[i] not in known and self.words[i].partition("'")[0] not in known):
                    continue
                if (one := self._at(i)) is None:
                    continue
                end = one.last
                if self._is_free(one) and self._stands_alone(one) and self._is_used(one):
                    yield one

    def _at(self, i: int) -> _Candidate | None:
        """The longest form of a place that begins at token `i`."""
        text, start = self.reading.text, self.reading.starts[i]
        for form in forms().get(self.words[i]) or forms().get(self.words[i].partition("'")[0], ()):
            end = start + len(form.words)
            if text.startswith(form.words, start) and not text[end : end + 1].isalnum():
                last = self.reading.at(end)
                return _Candidate(i, last, form) if self.reading.end(last - 1) == end else None
        return None

    def _is_free(self, c: _Candidate) -> bool:
        """Whether no person or body is named there, or a body by its town's name, and the town is meant: `in Leeds`."""
        inside = [self.taken[i] for i in range(c.first, c.last) if i in self.taken]
        whole = all(words == c.form.words for words in inside)
        return not inside or (whole and not c.form.people and self._is_behind(c.first, names_set("locating")))

    def _stands_alone(self, c: _Candidate) -> bool:
        """Whether what stands beside the words leaves them a name of their own."""
        return self._is_free_before(c) and self._is_free_after(c)

    def _is_free_before(self, c: _Candidate) -> bool:
        before = self._beside(c.first - 1, c.first)
        if before is None:
            return True
        word, tag = before.text, before.tag_
        if word == "-" and c.first > 1:
            other = self.words[c.first - 2]
            return not other[:1].isupper() or other in forms() or other.isupper() or len(other) <= 1 + len("Anglo")
        if word == "of" and before.i > 0:
            head = before.nbor(-1)
            named = head.tag_ in _NAMES and head.text[:1].isupper() and not (head.is_sent_start or head.i in self.taken)
            return not named or head.text in word_set("ruling") | word_set("area") or head.text in forms()
        if tag not in _NAMES or not word[:1].isupper() or before.is_sent_start:
            return True
        return word in word_set("side") | word_set("day") or word in forms() or before.i in self.taken

    def _is_free_after(self, c: _Candidate) -> bool:
        after = self._beside(c.last, c.last)
        if after is None or not after.text[:1].isupper() or after.tag_ not in _NAMES:
            return True
        i = after.i
        titled = lexicon().title_at(self.words[i : i + 4], 0) is not None or after.text in word_set("ruling")
        return titled or i in self.taken or after.text in forms() or after.text in word_set("day")

    def _beside(self, i: int, at: int) -> Token | None:
        """Token `i`, if it is of the line and the sentence of the token that it stands beside at `at`."""
        if not 0 <= i < len(self.words):
            return None
        token = self.doc[i]
        if token.is_space or self.doc[max(i, at)].is_sent_start:
            return None
        return token

    def _is_used(self, c: _Candidate) -> bool:
        """Whether the words are of the kind that names a place, or its people or things."""
        token = self.doc[c.last - 1]
        after = self._beside(c.last, c.last)
        if after is not None and after.lower_ in word_set("eaten"):
            return False
        if not c.form.people:
            return token.tag_ in _PLACED and (token.tag_ in _NOUNS or c.last - c.first > 1 or token.is_upper)
        if token.tag_ in ("NNS", "NNPS"):
            return True
        before = self._beside(c.first - 1, c.first)
        if after is not None and after.text == "-":
            after = self._beside(c.last + 1, c.last + 1)
        if after is not None and after.lower_ in word_set("spoken"):
            return False
        if after is not None and after.text in forms() and self.words[c.last - 1] in word_set("mixed"):
            return False
        if after is not None and after.tag_ in _MODIFIED:
            return True
        if before is not None and before.lower_ in word_set("speaking"):
            return False
        return token.tag_ in _NOUNS | {"JJ"}

    def _locate(self, found: list[_Candidate]) -> None:
        previous: _Candidate | None = None
        for c in found:
            c.located = self._is_behind(c.first, word_set("locating"))
            if previous is not None and c.first - previous.last == 1 and not c.form.people:
                joint = self.words[previous.last]
                c.located = c.located or (joint in word_set("joining") and previous.located)
                if joint == "," and c.form.place.depth < previous.form.place.depth:
                    previous.located = c.located = True
            previous = c

    def _is_behind(self, first: int, words: frozenset[str]) -> bool:
        """Whether one of the words stands before token `first`, but for what may stand between."""
        i = first - 1
        while i >= max(0, first - _FAR) and (self.words[i].lower() in word_set("passing") or self.words[i] == "-"):
            i -= 1
        return i >= 0 and self.words[i].lower() in words

    def _is_meant(self, c: _Candidate, sure: set[str]) -> bool:
        """Whether the place itself is meant, not a government, a surname or another word."""
        place = c.form.place
        if c.form.people or c.located:
            return True
        token = self.doc[c.last - 1]
        if place.seat:
            return token.dep_ in ("compound", "dobj", "nmod")
        if place.kind in _TOWNS and token.dep_ == "nsubj" and readings(token.head.text, token.head.lemma_):
            return False
        if place.doubtful:
            return (place.name in sure or place.inside in sure) and c.form.words not in self.people
        return True


def _taken(doc: Doc, reading: Reading) -> dict[int, str]:
    """By the tokens that the names of people and bodies are made of, the names."""
    spans = ((m.start, m.end) for e in doc._.facts_entities for m in e.mentions if m.form == "name")
    return {i: reading.text[start:end] for start, end in spans for i in reading.inside(start, end)}
