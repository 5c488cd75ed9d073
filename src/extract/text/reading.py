"""A Doc as the rules look at it: by token, by character, by paragraph and by sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import srsly
from spacy.tokens import Doc, Token

from extract.annotations import Paragraph, facts_paragraphs
from extract.text.quotations import Region, Stretch, regions
from extract.text.unclosed import end_unclosed

_KEY = "extract.reading"


def read(doc: Doc) -> "Reading":
    """The reading of a Doc, made when it is first asked for and kept with the Doc, not with what is saved of it."""
    kept: dict[str, Any] = doc.user_data
    found = kept.get(_KEY)
    if not isinstance(found, Reading) or found.doc is not doc or found.layout is not doc._.facts_layout:
        found = kept[_KEY] = Reading(doc)
    return found


class Reading:
    """The tokens of a Doc in plain lists, and where they stand. Offsets are the text's, half open.

    `given` is None for a text that the base pipeline has read. Without its tags it is true for words in which every
    number is a value, and what follows it is what it counts; false for any other text.
    """

    def __init__(self, doc: Doc, given: bool | None = None) -> None:
        self.given = given
        self.doc, self.text = doc, doc.text
        self.layout: list[Paragraph] = doc._.facts_layout
        self.tokens: list[Token] = list(doc)
        self.words: list[str] = [t.text for t in self.tokens]
        self.tags: list[str] = [t.tag_ for t in self.tokens]
        self.starts: list[int] = [t.idx for t in self.tokens]

    def at(self, offset: int) -> int:
        """The number of the first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def inside(self, start: int, end: int) -> range:
        """The numbers of the tokens that begin in `[start, end)`."""
        return range(self.at(start), self.at(end))

    def end(self, i: int) -> int:
        """The offset at which token `i` ends."""
        return self.starts[i] + len(self.words[i])

    def token(self, offset: int) -> Token | None:
        """The token that covers the character at an offset, or the last one before it."""
        i = bisect_right(self.starts, offset) - 1
        return self.tokens[i] if i >= 0 else None

    def after(self, offset: int) -> Token | None:
        """The first token that is no white space and starts at an offset or later."""
        i = self.at(offset)
        while i < len(self.tokens) and self.tokens[i].is_space:
            i += 1
        return self.tokens[i] if i < len(self.tokens) else None

    def before(self, offset: int) -> Token | None:
        """The last token that is no white space and ends at an offset or before."""
        i = self.at(offset) - 1
        while i >= 0 and (self.tokens[i].is_space or self.end(i) > offset):
            i -= 1
        return self.tokens[i] if i >= 0 else None

    def root(self, start: int, end: int) -> Token | None:
        """The token of the words that `[start, end)` touches on which the others of them hang."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return None if span is None else span.root

    @cached_property
    def body(self) -> list[Paragraph]:
        """The paragraphs that may give facts."""
        return facts_paragraphs(self.doc)

    def regions(self, paragraphs: Sequence[Stretch]) -> list[Region]:
        """What stands inside quotation marks in the given paragraphs, also where a closing mark is missing."""
        return end_unclosed(self, paragraphs, regions(self.text, paragraphs))

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token stands inside quotation marks, in a paragraph of any kind."""
        inside = [False] * len(self.tokens)
        for region in self.regions(self.layout):
            for i in self.inside(region.start, region.end):
                inside[i] = True
        return inside

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences as ranges of tokens."""
        starts = [t.i for t in self.tokens if t.is_sent_start or t.i == 0]
        return list(zip(starts, [*starts[1:], len(self.tokens)], strict=True))

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Nothing is kept of it in a pickle: it is made anew."""
        return type(None), ()

    @cached_property
    def sentence_of(self) -> list[int]:
        """The number of each token's sentence."""
        return [n for n, (first, last) in enumerate(self.sentences) for _ in range(first, last)]


def _unsaved(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What msgpack asks of an object that it does not know: nothing of a reading; anything else goes down the chain."""
    if isinstance(obj, Reading):
        return None
    return obj if chain is None else chain(obj)


srsly.msgpack_encoders.register(_KEY, func=_unsaved)
