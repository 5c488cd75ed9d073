"""What the rules for quotes look at: tokens, sentences and regions of one Doc, walked once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from extract.annotations import Offsets, Paragraph
from extract.lexicon.cues import Cue, readings
from extract.text.quotations import TERMINAL, Region
from extract.text.reading import read

_MARKS = frozenset(["'", '"', "“", "”", "‘", "’", "''", "``", "`", "«", "»"])
_ADVERBS = frozenset(["RB", "RBR"])


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: tokens `[start, end)` and its head token."""

    start: int
    end: int
    head: int


class Passage:
    """Tokens of the paragraphs that give facts, their sentences, and the regions in marks."""

    def __init__(self, doc: Doc, paragraphs: list[Paragraph], regions: list[Region]) -> None:
        reading = read(doc)
        self.doc = doc
        self.text = reading.text
        self.paragraphs = paragraphs
        self.regions = regions
        self.marked = [(r.start, r.end) for r in regions]
        self.tokens, self.words, self.tags = reading.tokens, reading.words, reading.tags
        self.starts, self.at, self.end = reading.starts, reading.at, reading.end
        self.region_of: list[int] = [-1] * len(self.tokens)
        for n, region in enumerate(regions):
            for i in range(self.at(region.start), self.at(region.end)):
                self.region_of[i] = n
        self.body: list[tuple[int, int]] = [(self.at(p.start), self.at(p.end)) for p in paragraphs]
        self.sentences: list[tuple[int, int]] = []
        for first, last in self.body:
            starts = [first, *(i for i in range(first + 1, last) if self.tokens[i].is_sent_start)]
            self.sentences += pairwise([*starts, last])
        self._sentence_starts = [s for s, _ in self.sentences]
        self.named: set[int] = set()
        for entity in doc._.facts_entities:
            for m in entity.mentions:
                self.named.update(range(self.at(m.start), self.at(m.end)))
        self.dated = {i for d in doc._.facts_dates for i in range(self.at(d.start), self.at(d.end))}
        self.verbs: list[tuple[int, list[Cue]]] = list(self._verbs())
        self._verb_starts = [i for i, _ in self.verbs]

    def sentence(self, token: int) -> tuple[int, int]:
        """The sentence of a token, as a range of tokens."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, token) - 1)]

    def gaps(self) -> Iterator[Offsets]:
        """The white space between sentences, which nothing reported in a sentence goes across."""
        for (_, last), (first, _) in pairwise(self.sentences):
            yield self.end(last - 1), self.starts[first]

    def is_mark(self, token: int) -> bool:
        """A quotation mark."""
        return self.words[token] in _MARKS

    def is_word(self, token: int) -> bool:
        """A word or a number, neither punctuation nor space."""
        return any(c.isalnum() for c in self.words[token])

    def is_terminal(self, token: int) -> bool:
        """A mark that ends a sentence."""
        return self.words[token][-1] in TERMINAL and not self.is_word(token)

    def trim(self, first: int, last: int) -> Offsets | None:
        """The offsets of tokens `[first, last)` without punctuation and conjunctions around them."""
        while first < last and self._loose(first) and not self._opens(first, last):
            first += 1
        while first < last and (self._loose(last - 1) or self.tags[last - 1] == "CC"):
            if self._closes(first, last - 1):
                break
            last -= 1
        return (self.starts[first], self.end(last - 1)) if first < last else None

    def _loose(self, token: int) -> bool:
        return not self.is_word(token) and self.tags[token] not in ("$", "#")

    def _opens(self, token: int, last: int) -> bool:
        """An opening mark or bracket whose content begins in the stretch."""
        if self.words[token] in "([":
            return any(w in ")]" for w in self.words[token + 1 : last])
        return self.is_mark(token) and token + 1 < last and self.region_of[token + 1] >= 0 > self.region_of[token]

    def _closes(self, first: int, token: int) -> bool:
        if self.words[token] in ("%", ")", "]"):
            return self.words[token] == "%" or any(w in "([" for w in self.words[first:token])
        return self.is_mark(token) and token > first and self.region_of[token - 1] >= 0 > self.region_of[token]

    def _verbs(self) -> Iterator[tuple[int, list[Cue]]]:
        for first, last in self.body:
            for i in range(first, last):
                if self.tags[i].startswith("V") and (known := readings(self.words[i], self.tokens[i].lemma_)):
                    ahead = [w.lower() for w in self.words[i + 1 : i + 3]]
                    near = (c for c in known if not c.rest or c.rest[0] in ahead)
                    fitting = [c for c in near if not c.rest or self.rest(i, c) is not None]
                    if fitting:
                        yield i, fitting

    def verbs_between(self, first: int, last: int) -> list[tuple[int, list[Cue]]]:
        """The reporting verbs among tokens `[first, last)`."""
        return self.verbs[bisect_left(self._verb_starts, first) : bisect_left(self._verb_starts, last)]

    def rest(self, verb: int, cue: Cue) -> int | None:
        """The token after the cue's further words where they follow the verb, an adverb between allowed."""
        i = verb + 1
        if i < len(self.tags) and self.tags[i] in _ADVERBS and self.words[i].lower() != cue.rest[0]:
            i += 1
        for word in cue.rest:
            if i >= len(self.words) or word != self.words[i].lower():
                return None
            i += 1
        return i
