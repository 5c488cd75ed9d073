"""What speaks for and against a quote: its form, its source, and how far the trained encoder hears it so too."""

import math
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from extract.annotations import Attribution, Offsets, Quote, Source
from extract.lexicon.cues import words
from extract.pipes.confidence.odds import log_odds, of_source
from extract.pipes.contents import Chances
from extract.text.clauses import FINITE

_MARKS = "\"”'’ "


class Said:
    """What the pipes left on a Doc, as far as it tells about its quotes."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.reported: list[Attribution] = doc._.facts_reported
        self.chances = Chances.of(doc)
        self.people = sum(e.type == "person" for e in doc._.facts_entities)

    def of(self, quote: Quote) -> dict[str, float]:
        """The features of a quote."""
        return {
            **dict.fromkeys(self._content(quote), 1.0),
            **dict.fromkeys(self._source(quote.source), 1.0),
            **of_source(quote.source),
            **self._heard(quote),
            "words": math.log1p(sum(len(self.text[s:e].split()) for s, e in quote.pieces)),
            "people in the article": math.log1p(self.people),
        }

    def _content(self, quote: Quote) -> Iterator[str]:
        yield quote.type
        if quote.cue is None:
            yield "no cue"
        elif self.text[slice(*quote.cue)].lower().split()[0] in words("plain cue"):
            yield "plain cue"
        behind = self.text[quote.end : quote.end + 3].lstrip(_MARKS)[:1]
        if self.text[quote.end - 1] in ".!?" or not behind or behind in ".!?\n":
            yield "ends a sentence"
        content = " ".join(self.text[s:e] for s, e in quote.pieces)
        if content[0].islower():
            yield "begins small"
        if quote.type == "direct":
            return
        span = self.doc.char_span(quote.start, quote.end, alignment_mode="expand")
        if span is not None and any(t.tag_ in FINITE for t in span):
            yield "clause"
        if "," in content:
            yield "comma"
        if words("turn in content") & set(content.lower().split()):
            yield "turn"

    def _source(self, source: Source | None) -> Iterator[str]:
        if source is None or source.start is None or source.end is None:
            yield "no source by it"
        if source is None or source.entity is None:
            yield "unnamed"
            return
        entity = self.doc._.facts_entities[source.entity]
        yield entity.type
        if source.start is not None and source.end is not None:
            if self.text[source.start : source.end].lower() in words("speaking pronoun"):
                yield "pronoun"
            elif not any(m.form == "name" and source.start <= m.start < source.end for m in entity.mentions):
                yield "nominal"

    def _heard(self, quote: Quote) -> dict[str, float]:
        """How far the encoder takes the words for content, and for just this content, as the guidelines have it."""
        mean = None if self.chances is None else self.chances.mean(quote.pieces)
        if mean is None:
            return {}
        alike = max((_alike(quote.pieces, a.contents) for a in self.reported), default=0.0)
        return {"heard": log_odds(mean), "heard alike": alike}


def _alike(some: Sequence[Offsets], others: Sequence[Offsets]) -> float:
    """The share of letters in both of those in either."""
    both = sum(max(0, min(e, t) - max(s, b)) for s, e in some for b, t in others)
    return both / (sum(e - s for s, e in [*some, *others]) - both)
