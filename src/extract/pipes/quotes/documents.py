"""Whose a document is: the body or person for which a report, study or letter speaks."""

from bisect import bisect_left
from collections.abc import Callable

from spacy.tokens import Token

from extract.lexicon.cues import words
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.subjects import speaking

_NEAR = 6
_MAKING = 8
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])


class Documents:
    """The documents of one article and their owners; `at` tells the entity of a token."""

    def __init__(self, passage: Passage, at: Callable[[int], int | None]) -> None:
        self.p = passage
        self.at = at
        self._cache: list[tuple[int, str, int]] | None = None

    def owner(self, head: int, latest: int | None) -> int | None:
        """Whose the document with that head is; `latest` is the body that spoke last."""
        token = self.p.tokens[head]
        found = self._own(head)
        if found is not None:
            return found
        possessive = next((c for c in token.lefts if c.dep_ == "poss"), None)
        dated = possessive is not None and possessive.lower_ in words("dating")
        if possessive is not None and not dated:
            return latest if possessive.tag_ == "PRP$" else None
        if not dated and not any(c.lower_ in words("definite") for c in token.lefts):
            return self._ahead(token) if any(c.lower_ in ("a", "an") for c in token.lefts) else None
        return self._before(token, latest)

    def before(self, token: int) -> int | None:
        """The document that is the subject of the sentence before: what `it` goes back to in `It found`."""
        p = self.p
        first, _ = p.sentence(token)
        if not first:
            return None
        begin, end = p.sentence(first - 1)
        subjects = (i for i in range(begin, end) if p.tokens[i].dep_ in _SUBJECTS)
        return next((i for i in subjects if self._is_document(p.tokens[i])), None)

    def _own(self, head: int) -> int | None:
        """The owner that stands by the document: `X's report`, `a report by X`, `the report, published by X`."""
        for child in self.p.tokens[head].children:
            if child.dep_ in ("poss", "compound", "nmod"):
                found = self.at(child.i)
                if found is not None:
                    return found
            elif child.lower_ in ("by", "from"):
                for o in child.children:
                    found = self.at(o.i)
                    if found is not None:
                        return found
        return self._named_behind(head)

    def _named_behind(self, head: int) -> int | None:
        """The name behind `by`, also over a comma where the words between say that it was made: `, carried out by`."""
        p = self.p
        made = False
        for i in range(head + 1, min(head + 1 + _MAKING, len(p.words) - 1)):
            word = p.words[i].lower()
            if word in ("by", "from"):
                near = range(i + 1, min(i + _NEAR, len(p.words)))
                return next((found for j in near if (found := self.at(j)) is not None), None)
            made = made or self._is_making(i)
            if p.is_terminal(i) or (p.words[i] == "," and not self._tells_making(i)):
                return None
            if not made and i > head + _NEAR:
                return None
        return None

    def _tells_making(self, comma: int) -> bool:
        """A participle of making follows the comma, perhaps behind adverbs."""
        i = comma + 1
        while i < len(self.p.tags) - 1 and self.p.tags[i] in ("RB", "WDT", "VBD") and not self._is_making(i):
            i += 1
        return self._is_making(i)

    def _is_making(self, token: int) -> bool:
        p = self.p
        return p.tags[token] in ("VBN", "VBD") and p.tokens[token].lemma_.lower() in words("making")

    def _before(self, token: Token, latest: int | None) -> int | None:
        """The owner of the nearest document so far that has one: `Its study ... the report said`.

        Failing that, of the same document further on: `The study found ... The study, carried out by X`.
        """
        known = self._owned()
        n = bisect_left(known, (token.i, "", -1))
        if n:
            return known[n - 1][2]
        ahead = self._ahead(token)
        return latest if ahead is None else ahead

    def _ahead(self, token: Token) -> int | None:
        """The owner of the later `the study`, if only one has it and it is the next that the article tells of."""
        lemma = token.lemma_.lower()
        same = words("polling") if lemma in words("polling") else {lemma}
        later = [(i, owner) for i, word, owner in self._owned() if i > token.i and word in same]
        if not later or len({owner for _, owner in later}) > 1:
            return None
        i, owner = later[0]
        return owner if any(c.lower_ == "the" for c in self.p.tokens[i].lefts) else None

    def _owned(self) -> list[tuple[int, str, int]]:
        """The documents of the article that have an owner: token, noun, entity."""
        if self._cache is None:
            papers = [t for t in self.p.tokens if t.tag_ in ("NN", "NNS") and self._is_document(t)]
            owners = [(t.i, t.lemma_.lower(), self._own(t.i)) for t in papers]
            self._cache = [(i, word, owner) for i, word, owner in owners if owner is not None]
        return self._cache

    @staticmethod
    def _is_document(token: Token) -> bool:
        return speaking(token) == "document"
